import type { CatalogueReader } from '../catalogue/catalogue.ts';
import type { Handlers } from '../http/bind-routes.ts';
import { refuse } from '../http/refusal.ts';
import { sendFile } from '../http/send-file.ts';
import type { Transcoder } from '../transcoding/transcoder.ts';
import { openOpus, openOriginal } from './open-stream.ts';

export function streamRoutes(services: {
  reader: CatalogueReader;
  transcoder: Transcoder;
}): Pick<Handlers, 'stream'> {
  return {
    async stream({ caller, params, query }) {
      const wanted = { caller, id: params.id, version: query.v };
      const opened =
        query.format === 'original'
          ? await openOriginal(services.reader, wanted)
          : await openOpus(services, { ...wanted, kilobits: query.bitrate });
      return typeof opened === 'string' ? refuse(opened) : sendFile(opened);
    },
  };
}
