import type { CatalogueReader } from '../catalogue/catalogue.ts';
import type { Handlers } from '../http/bind-routes.ts';
import { refuse } from '../http/refusal.ts';
import { sendFile } from '../http/send-file.ts';
import type { Transcoder } from '../transcoding/transcoder.ts';
import { openOpus, openOriginal } from './open-stream.ts';

const kilobitsByBitrate = { 96: 96, 128: 128, 192: 192 } as const;

export function streamRoutes(services: {
  reader: CatalogueReader;
  transcoder: Transcoder;
}): Pick<Handlers, 'stream'> {
  return {
    async stream(request) {
      const { caller, params, query } = request;
      const wanted = { caller, id: params.id, version: query.v };
      const opened =
        query.format === 'original'
          ? await openOriginal(services.reader, wanted)
          : await openOpus(services, {
              ...wanted,
              kilobits: kilobitsByBitrate[query.bitrate],
              signal: request.signal,
            });
      return typeof opened === 'string' ? refuse(opened) : sendFile(opened);
    },
  };
}
