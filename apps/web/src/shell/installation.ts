import { type Accessor, createSignal } from 'solid-js';

/** What Chromium hands over when the app may be installed; no standard type has it. */
interface InstallPromptEvent extends Event {
  prompt(): Promise<{ readonly outcome: 'accepted' | 'dismissed' }>;
}

export interface Installation {
  /** `prompt`: one click installs. `ios`: the person has to do it in the share sheet. */
  readonly way: Accessor<'prompt' | 'ios' | 'none'>;
  install(): Promise<void>;
}

export function createInstallation(scope: Window): Installation {
  const standalone =
    scope.matchMedia('(display-mode: standalone)').matches ||
    ('standalone' in scope.navigator && scope.navigator.standalone === true);
  const [event, setEvent] = createSignal<InstallPromptEvent>();
  scope.addEventListener('beforeinstallprompt', (offered) => {
    offered.preventDefault();
    setEvent(offered as InstallPromptEvent);
  });
  scope.addEventListener('appinstalled', () => setEvent(undefined));
  const touchApple =
    /iPhone|iPad|iPod/.test(scope.navigator.userAgent) ||
    // An iPad says that it is a Mac, but no Mac has a touch screen.
    (scope.navigator.userAgent.includes('Macintosh') && scope.navigator.maxTouchPoints > 1);
  return {
    way: () => {
      if (standalone) return 'none';
      if (event() !== undefined) return 'prompt';
      return touchApple ? 'ios' : 'none';
    },
    async install() {
      const offered = event();
      if (offered === undefined) return;
      setEvent(undefined);
      await offered.prompt();
    },
  };
}
