import type { Locator, Page } from '@playwright/test';

/** The player bar of a desktop window. */
export class PlayerBar {
  readonly region: Locator;
  readonly title: Locator;
  readonly next: Locator;
  readonly previous: Locator;
  readonly pause: Locator;
  readonly play: Locator;
  readonly position: Locator;
  readonly queueButton: Locator;

  constructor(page: Page) {
    this.region = page.locator('footer[aria-label="Player"]');
    this.title = this.region.locator('a[href^="/albums/"]').first();
    this.next = this.region.getByRole('button', { name: 'Next' });
    this.previous = this.region.getByRole('button', { name: 'Previous' });
    this.pause = this.region.getByRole('button', { name: 'Pause', exact: true });
    this.play = this.region.getByRole('button', { name: 'Play', exact: true });
    this.position = this.region.getByRole('slider', { name: 'Position' });
    this.queueButton = this.region.getByRole('button', { name: 'Queue' });
  }

  button(name: string | RegExp): Locator {
    return this.region.getByRole('button', { name });
  }

  /** Seconds, as the seek bar says them. */
  async seconds(): Promise<number> {
    return Number(await this.position.getAttribute('aria-valuenow'));
  }

  /** Clicks the seek bar at `share` (0 to 1) of its length. */
  async seekTo(share: number): Promise<void> {
    const box = await this.position.boundingBox();
    if (box === null) throw new Error('the seek bar is not shown');
    await this.position.click({ position: { x: box.width * share, y: box.height / 2 } });
  }
}
