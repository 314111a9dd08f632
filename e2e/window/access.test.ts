import axe from 'axe-core'
import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest'
import { serveWindow, type ServedWindow } from './serve-window.ts'

let served: ServedWindow

beforeAll(async () => {
  served = await serveWindow()
})
afterAll(() => served.close())
afterEach(() => served.leave())

const openFerry = async (page: Page): Promise<void> => {
  await page.getByRole('button', { name: /Night ferry/ }).click()
  await page.locator('[data-sentence="2"]').click()
  for (const key of ['1', '2', '-', 'u', 'j', 'Space', '3', 'Shift+ArrowDown', '4', 'Escape', 'k'])
    await page.keyboard.press(key)
}
const press = async (page: Page, name: string): Promise<void> => page.getByRole('button', { name }).click()

/** Every screen, by how one comes to it. */
const screens: Readonly<Record<string, { query?: string; go?: (page: Page) => Promise<void> }>> = {
  welcome: { query: '?welcome' },
  'a new project': {
    query: '?welcome',
    go: async (page) => {
      await press(page, 'New project…')
      await press(page, 'Another folder…')
    },
  },
  'a project to open': { query: '?welcome', go: (page) => press(page, 'Open project…') },
  'an introduction': { query: '?stranger' },
  'an empty project': { query: '?empty' },
  'a library': {},
  'an article': { go: openFerry },
  'the palette of issues': {
    go: async (page) => {
      await openFerry(page)
      await page.keyboard.press('i')
      await page.getByRole('combobox').waitFor()
    },
  },
  'the palette of speakers': {
    go: async (page) => {
      await openFerry(page)
      await page.keyboard.press('s')
      await page.getByRole('combobox').waitFor()
    },
  },
  'the history': {
    go: async (page) => {
      await openFerry(page)
      await press(page, 'History')
      await page.getByRole('region', { name: 'History' }).getByRole('listitem').first().waitFor()
    },
  },
  'the keys': {
    go: async (page) => {
      await openFerry(page)
      await page.keyboard.press('?')
    },
  },
  'an import': {
    go: async (page) => {
      await press(page, 'Import…')
      const files = ['One.', '\u00e9'].map((text, index) => ({
        name: `${index}.txt`,
        mimeType: 'text/plain',
        buffer: Buffer.from(text, index === 0 ? 'utf8' : 'latin1'),
      }))
      await page.getByLabel('Files to import').setInputFiles(files)
      await page.getByText('2 files done').waitFor()
    },
  },
  'an export': { go: (page) => press(page, 'Export…') },
  'the question whether an article is done': {
    go: async (page) => {
      await openFerry(page)
      await page.keyboard.press('Control+Enter')
      await page.getByRole('dialog').waitFor()
    },
  },
}

it.each(Object.keys(screens))('axe finds nothing on %s, in light and in dark', async (name) => {
  const { query = '', go } = screens[name] ?? {}
  const { page, faults } = await served.open(query, { reducedMotion: 'reduce' })
  await page.locator('h1').waitFor()
  await go?.(page)
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme })
    expect(await violationsOn(page), colorScheme).toEqual([])
  }
  expect(faults).toEqual([])
})

it.each([
  [1024, 700],
  [820, 700],
])('needs no sideways scrolling at %i × %i, and hides no command', async (width, height) => {
  const { page } = await served.open('', { viewport: { width, height } })
  await page.locator('h1').waitFor({ state: 'attached' })
  if (width < 900) await press(page, 'Articles')
  await openFerry(page)
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(width)
  if (width < 900) await page.getByRole('button', { name: 'Coding', exact: true }).click()
  const { x = 0, width: shown = 0 } =
    (await page
      .getByRole('region', { name: 'Statements' })
      .getByRole('radio', { name: 'unclear' })
      .boundingBox()) ?? {}
  expect(x + shown).toBeLessThanOrEqual(width)
  expect(await violationsOn(page)).toEqual([])
})

/** What axe finds, in a line each: the rule, and where. */
async function violationsOn(page: Page): Promise<string[]> {
  await page.evaluate(axe.source)
  return page.evaluate(async () => {
    // Put there by the line above.
    const { axe: engine } = window as unknown as { axe: typeof axe }
    const { violations } = await engine.run(document, {
      resultTypes: ['violations'],
      rules: { 'color-contrast-enhanced': { enabled: false } },
    })
    return violations.flatMap(({ id, nodes }) =>
      nodes.map((node) => `${id}: ${node.html} ${node.failureSummary ?? ''}`),
    )
  })
}
