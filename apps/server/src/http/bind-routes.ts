import Router from '@koa/router';
import { apiPrefix, type Route, type RouteName, routes } from '@linnet/contract/routes';
import type { Context } from 'koa';
import * as v from 'valibot';
import type { Authenticate } from '../accounts/authenticate.ts';
import { type Caller, mayUse } from '../accounts/caller.ts';
import { sendJson } from './json-answer.ts';
import { readJsonBody } from './json-body.ts';
import { sendProblem } from './problem.ts';
import { Refusal, refuse } from './refusal.ts';

type Routes = typeof routes;
type Parsed<Name extends RouteName, Part extends string> = Routes[Name] extends {
  readonly [Key in Part]: infer Schema extends v.GenericSchema;
}
  ? v.InferOutput<Schema>
  : undefined;

/** What a handler gets: everything is parsed, and the caller may use the route. */
export interface ApiRequest<Name extends RouteName> {
  readonly caller: Routes[Name]['access'] extends 'public' ? undefined : Caller;
  readonly params: Parsed<Name, 'params'>;
  readonly query: Parsed<Name, 'query'>;
  readonly body: Parsed<Name, 'body'>;
  /** Aborts when the client goes away before its answer is complete. */
  readonly signal: AbortSignal;
}

/** Writes an answer that is no JSON: bytes or events. It owns the response until it resolves. */
export type Send = (context: Context) => Promise<void>;

type Answer<Name extends RouteName> = Routes[Name] extends {
  readonly response: infer Schema extends v.GenericSchema;
}
  ? v.InferInput<Schema>
  : Routes[Name] extends { readonly produces: 'empty' }
    ? undefined
    : Send;

export type Handler<Name extends RouteName> = (
  request: ApiRequest<Name>,
) => Promise<Answer<Name> | Refusal>;
export type Handlers = { readonly [Name in RouteName]: Handler<Name> };

interface BindOptions {
  readonly authenticate: Authenticate;
  /** Tests check each JSON answer against its schema; in production the types have done so. */
  readonly checkAnswers: boolean;
}

/**
 * A router with every route of the contract. Throws where one has no handler or names no access, so
 * that such a server does not start.
 */
export function bindRoutes(handlers: Handlers, options: BindOptions): Router {
  const router = new Router({ prefix: apiPrefix, strict: true });
  for (const name of Object.keys(routes) as RouteName[]) {
    bindRoute(router, { name, route: routes[name], handle: handlers[name] as AnyHandler, options });
  }
  return router;
}

/** Handlers differ in what they take and give; inside this file the schemas vouch for both. */
type AnyHandler = (request: ApiRequest<never>) => Promise<unknown>;

interface Binding {
  readonly name: RouteName;
  readonly route: Route;
  readonly handle: AnyHandler;
  readonly options: BindOptions;
}

function bindRoute(router: Router, { name, route, handle, options }: Binding): void {
  if (typeof handle !== 'function') throw new Error(`route ${name} has no handler`);
  if (!['public', 'user', 'admin'].includes(route.access)) {
    throw new Error(`route ${name} does not say who may use it`);
  }

  router.register(
    route.path,
    route.method === 'GET' ? ['HEAD', 'GET'] : [route.method],
    async (raw) => {
      const context = raw as unknown as Context & { params: unknown };
      const answer = await answerTo(context);
      if (answer instanceof Refusal) sendProblem(context, answer);
      else if (route.response !== undefined) {
        if (options.checkAnswers) v.parse(route.response, answer);
        await sendJson(context, answer);
      } else if (route.produces === 'empty') context.status = 204;
      else await (answer as Send)(context);
    },
  );

  async function answerTo(context: Context & { params: unknown }): Promise<unknown> {
    // Who asks comes first: nothing else of a stranger's request is even parsed.
    const caller = route.access === 'public' ? undefined : await options.authenticate(context.req);
    if (route.access !== 'public') {
      if (caller === undefined) return refuse('not_signed_in');
      if (!mayUse(caller, route.access)) return refuse('forbidden');
    }
    const params = parse(route.params, context.params, 'path');
    if (params instanceof Refusal) return params;
    const query = parse(route.query, context.query, 'query');
    if (query instanceof Refusal) return query;
    const read = route.body === undefined ? undefined : await readJsonBody(context.req);
    if (read instanceof Refusal) return read;
    const body = parse(route.body, read?.json, 'body');
    if (body instanceof Refusal) return body;
    const request = {
      ...{ caller, params, query, body },
      get signal() {
        return whileConnected(context);
      },
    };
    return handle(request as unknown as ApiRequest<never>);
  }
}

function whileConnected({ res }: Context): AbortSignal {
  const controller = new AbortController();
  if (res.closed) controller.abort();
  res.once('close', () => controller.abort());
  return controller.signal;
}

function parse(schema: v.GenericSchema | undefined, input: unknown, part: string): unknown {
  if (schema === undefined) return undefined;
  const parsed = v.safeParse(schema, input);
  if (parsed.success) return parsed.output;
  const [issue] = parsed.issues;
  const where = v.getDotPath(issue);
  // An id that no id can be names nothing.
  if (part === 'path') return refuse('not_found');
  return refuse('bad_request', `${where ?? part}: ${issue.message}`.slice(0, 300));
}
