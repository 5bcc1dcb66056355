import { expect, type Page } from '@playwright/test';

/** The Figures screen, reached through Settings as a person would. */
export class FiguresPage {
  readonly #page: Page;

  constructor(page: Page) {
    this.#page = page;
  }

  async open(): Promise<void> {
    await this.#page.getByRole('link', { name: 'Settings' }).click();
    await this.#page.getByRole('link', { name: /^Figures/ }).click();
    await expect(this.#page.getByRole('heading', { level: 1, name: 'Figures' })).toBeVisible();
  }

  /** What stands beside a label, such as "Underruns". */
  async value(label: string): Promise<string> {
    const name = this.#page.getByRole('main').getByText(label, { exact: true });
    return (await name.locator('xpath=../../div[last()]').textContent())?.trim() ?? '';
  }

  async count(label: string): Promise<number> {
    return Number((await this.value(label)).replace(/\D/g, ''));
  }
}
