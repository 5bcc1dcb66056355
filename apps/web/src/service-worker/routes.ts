import { apiPrefix } from '@linnet/contract/routes';

/** A thumbnail of a cover; originals are large and rarely seen twice. */
export function isCover(url: Pick<URL, 'pathname' | 'searchParams'>): boolean {
  return (
    url.pathname.startsWith(`${apiPrefix}/covers/`) && url.searchParams.get('size') !== 'original'
  );
}

/** A page of the app. The API answers for itself, and shares are pages of the server. */
export function isNavigation(request: Pick<Request, 'mode'>, url: Pick<URL, 'pathname'>): boolean {
  return (
    request.mode === 'navigate' &&
    !url.pathname.startsWith('/api/') &&
    !url.pathname.startsWith('/s/') &&
    url.pathname !== '/s'
  );
}
