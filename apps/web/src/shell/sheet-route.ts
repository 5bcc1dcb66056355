import { useLocation, useNavigate } from '@solidjs/router';

const hash = '#playing';

/**
 * The now-playing sheet as a place in the history: the back button closes it, a reload keeps it, and
 * the page beneath stays where it was.
 */
export function useSheet() {
  const location = useLocation();
  const navigate = useNavigate();
  return {
    isOpen: () => location.hash === hash,
    open() {
      if (location.hash === hash) return;
      navigate(location.pathname + location.search + hash, {
        scroll: false,
        state: { sheet: true },
      });
    },
    close() {
      if (location.hash !== hash) return;
      const opened = (location.state as { sheet?: unknown } | null)?.sheet === true;
      if (opened) navigate(-1);
      else navigate(location.pathname + location.search, { scroll: false, replace: true });
    },
  };
}
