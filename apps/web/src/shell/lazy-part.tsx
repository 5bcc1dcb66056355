import { type Component, createMemo, createSignal, type JSX } from 'solid-js';
import { Dynamic } from 'solid-js/web';

type Module<Props extends object> = { readonly default: Component<Props> };

/**
 * A part of the app that is fetched when it is first needed, or before by `preload`. Unlike Solid's
 * `lazy` it brings no Suspense with it: that would turn every navigation into a transition, in which
 * what changes meanwhile is seen half old and half new.
 */
export function lazyPart<Props extends object>(
  load: () => Promise<Module<Props>>,
): Component<Props> & { preload(): Promise<void> } {
  const [part, setPart] = createSignal<Component<Props>>();
  const [failure, setFailure] = createSignal<{ readonly cause: unknown }>();
  let loading: Promise<void> | undefined;
  const preload = (): Promise<void> => {
    loading ??= load().then(
      (module) => void setPart(() => module.default),
      (cause: unknown) => {
        // The next one who needs it tries again.
        loading = undefined;
        setFailure({ cause });
      },
    );
    return loading;
  };
  const Lazy = (props: Props): JSX.Element => {
    setFailure(undefined);
    void preload();
    return createMemo(() => {
      const failed = failure();
      if (failed !== undefined) throw failed.cause;
      const component = part();
      return component === undefined ? undefined : <Dynamic component={component} {...props} />;
    }) as unknown as JSX.Element;
  };
  return Object.assign(Lazy, { preload });
}
