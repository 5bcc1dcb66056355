import type { Catalogue } from '../catalogue/catalogue.ts';
import type { Jobs } from '../jobs/jobs.ts';
import type { Scanner } from '../scanning/scanner.ts';
import type { EventHub } from './event-hub.ts';

/** Tells the hub of what the server's parts tell; returns how to stop. */
export function publishEvents(services: {
  catalogue: Pick<Catalogue, 'onChange'>;
  scanner: Pick<Scanner, 'onStatus'>;
  jobs: Pick<Jobs, 'onJob'>;
  hub: EventHub;
}): () => void {
  const { hub } = services;
  const stops = [
    services.catalogue.onChange((revision) => hub.publish('changes', { revision })),
    services.scanner.onStatus((status) => hub.publish('scan', status, { urgent: !status.running })),
    services.jobs.onJob((job) => {
      const urgent = job.state !== 'running';
      hub.publish('job', job, { key: `job ${job.id}`, adminsOnly: true, urgent });
    }),
  ];
  return () => {
    for (const stop of stops) stop();
  };
}
