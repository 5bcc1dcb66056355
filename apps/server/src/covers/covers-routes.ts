import { coverSizes } from '@linnet/contract/media';
import type { CatalogueReader } from '../catalogue/catalogue.ts';
import type { Handlers } from '../http/bind-routes.ts';
import { refuse } from '../http/refusal.ts';
import { openOwnFile, sendFile } from '../http/send-file.ts';
import type { Covers } from './covers.ts';

export function coversRoutes(services: {
  reader: Pick<CatalogueReader, 'maySeeCover'>;
  covers: Covers;
}): Pick<Handlers, 'cover'> {
  return {
    async cover({ caller, params: { id }, query }) {
      if (!(await services.reader.maySeeCover(caller, id))) return refuse('not_found');
      const size = coverSizes.find((each) => String(each) === query.size);
      const picture =
        size === undefined
          ? await services.covers.original(id)
          : await services.covers.thumbnail(id, size);
      if (!picture.ok) {
        const detail = picture.code === 'broken' ? 'The picture cannot be decoded.' : undefined;
        return refuse('not_found', detail);
      }
      const file = await openOwnFile(picture.path);
      return sendFile({
        ...file,
        // The id is the content's hash, so the bytes behind it never change.
        etag: `"${id}-${query.size}"`,
        contentType: picture.contentType,
        cacheControl: 'private, max-age=31536000, immutable',
      });
    },
  };
}
