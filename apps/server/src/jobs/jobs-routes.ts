import type { Job } from '@linnet/contract/jobs';
import type { Handlers } from '../http/bind-routes.ts';
import { refuse } from '../http/refusal.ts';
import type { Jobs } from './jobs.ts';

export function jobsRoutes(services: {
  jobs: Jobs;
  /** How each kind that a person may ask for is started. */
  startByKind: { readonly scan: () => Job; readonly covers: () => Job };
}): Pick<Handlers, 'jobs' | 'startJob' | 'cancelJob'> {
  return {
    jobs: async () => ({ items: services.jobs.list() }),
    startJob: async ({ body }) => services.startByKind[body.kind](),
    cancelJob: async ({ params }) =>
      services.jobs.cancel(params.id) ? undefined : refuse('not_found'),
  };
}
