import { A } from '@solidjs/router';
import type { JSX } from 'solid-js';
import buttons from '../design/button.module.css';
import { EmptyState } from '../design/empty-state.tsx';
import { strings } from '../strings/strings.ts';
import { Page } from './page.tsx';

/** For a page, album or artist that is not (or no longer) there. */
export function MissingPage(props: { icon: JSX.Element; hint: string }): JSX.Element {
  return (
    <Page title={strings.missingPage.title} header={<div />}>
      <EmptyState isPage icon={props.icon} title={strings.missingPage.title} hint={props.hint}>
        <A href="/" class={`${buttons.button} ${buttons.tonal}`}>
          {strings.missingPage.home}
        </A>
      </EmptyState>
    </Page>
  );
}
