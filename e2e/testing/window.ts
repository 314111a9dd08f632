import type { Locator, Page } from 'playwright-core'

/** What end-to-end tests take hold of in a window: by role and name, as assistive tools do. */
export const article = (page: Page, title: string): Locator =>
  page.locator('[role=document]').and(page.getByLabel(title))

/** The `number`th sentence of the article, from 1. */
export const sentence = (page: Page, number: number): Locator =>
  page.locator(`[data-sentence="${number}"]`).first()

export const inspector = (page: Page): Locator => page.getByRole('region', { name: 'Statements' })

export async function press(page: Page, ...keys: string[]): Promise<void> {
  for (const key of keys) await page.keyboard.press(key)
}

/** Waits until the saved state says what is expected. */
export const savedState = (page: Page, words: RegExp): Promise<void> =>
  page.getByRole('status').filter({ hasText: words }).first().waitFor()
