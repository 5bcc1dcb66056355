import TriangleAlert from 'lucide-solid/icons/triangle-alert';
import type { JSX } from 'solid-js';
import { Button } from '../design/button.tsx';
import { EmptyState } from '../design/empty-state.tsx';
import { strings } from '../strings/strings.ts';

/** What is left of a screen that failed: what happened, and two ways out. */
export function TroublePage(props: { error: unknown; onRetry: () => void }): JSX.Element {
  // The one place that sees it; without this a bug would leave no trace.
  reportError(props.error);
  return (
    <EmptyState
      isPage
      icon={<TriangleAlert />}
      title={strings.errors.unexpected}
      hint={strings.errors.unexpectedHint}
    >
      <Button look="primary" onClick={() => props.onRetry()}>
        {strings.action.tryAgain}
      </Button>
      <Button onClick={() => window.location.assign('/')}>{strings.missingPage.home}</Button>
    </EmptyState>
  );
}
