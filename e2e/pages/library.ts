import { expect, type Locator, type Page } from '@playwright/test';

/** The screens that show the library. */
export class LibraryPages {
  readonly #page: Page;

  constructor(page: Page) {
    this.#page = page;
  }

  async go(
    place: 'Home' | 'Albums' | 'Artists' | 'Tracks' | 'Genres' | 'Search' | 'Settings',
  ): Promise<void> {
    await this.#page
      .getByRole('navigation', { name: 'Main' })
      .getByRole('link', { name: place })
      .click();
  }

  albumLink(title: string): Locator {
    return this.#page.getByRole('main').getByRole('link', { name: title, exact: true }).first();
  }

  async openAlbum(title: string): Promise<void> {
    await this.go('Albums');
    await this.albumLink(title).click();
    await expect(this.#page.getByRole('heading', { level: 1, name: title })).toBeVisible();
  }

  /** The album page's own Play button. */
  get playAlbum(): Locator {
    return this.#page.getByRole('main').getByRole('button', { name: 'Play', exact: true });
  }

  get trackList(): Locator {
    return this.#page.getByRole('region', { name: 'Track list' });
  }

  track(title: string): Locator {
    return this.trackList.getByRole('button', { name: title, exact: true });
  }
}
