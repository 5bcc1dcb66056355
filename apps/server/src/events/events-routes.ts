import { protocol } from '@linnet/contract/protocol';
import type { CatalogueReader } from '../catalogue/catalogue.ts';
import type { Handlers } from '../http/bind-routes.ts';
import type { EventHub } from './event-hub.ts';
import { makeEventStream } from './event-stream.ts';

export function eventsRoutes(services: {
  reader: CatalogueReader;
  hub: EventHub;
}): Pick<Handlers, 'events'> {
  return {
    events:
      async ({ caller }) =>
      async (context) => {
        context.respond = false;
        const { res } = context;
        res.statusCode = 200;
        res.setHeader('Content-Type', 'text/event-stream; charset=utf-8');
        res.setHeader('Cache-Control', 'no-store');
        // A proxy that gathers answers would hold events back.
        res.setHeader('X-Accel-Buffering', 'no');
        if (context.method === 'HEAD') {
          res.end();
          return;
        }
        const stream = makeEventStream(res, { isAdmin: caller.role === 'admin' });
        const { reader, hub } = services;
        const [{ epoch }, revision] = await Promise.all([reader.identity(), reader.revision()]);
        stream.send('hello', { protocol, epoch, revision }, 'hello');
        const unsubscribe = hub.subscribe(stream);
        // What was committed between the look at the revision and the subscription was told to nobody.
        const newest = await reader.revision();
        if (newest !== revision) stream.send('changes', { revision: newest }, 'changes');
        await stream.ended;
        unsubscribe();
      },
  };
}
