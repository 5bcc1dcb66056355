import type { Handlers } from './bind-routes.ts';
import { describeApi } from './openapi.ts';

export function healthRoutes(version: string): Pick<Handlers, 'health' | 'openapi'> {
  let description: Record<string, unknown> | undefined;
  return {
    health: async () => ({ status: 'ok', version }),
    openapi: async () => {
      description ??= await describeApi(version);
      return description;
    },
  };
}
