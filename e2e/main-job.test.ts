import { readFileSync, writeFileSync } from 'node:fs'
import { parse } from 'csv-parse/sync'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { harbourTalks } from './articles/harbour-talks.ts'
import { Desk } from './testing/readout.ts'
import { article, inspector, press, savedState, sentence } from './testing/window.ts'

// A command is a process of its own: on a busy machine each takes a second.
const PATIENT = { timeout: 20_000, interval: 200 }

/** The main job, by one analyst in one window, from an empty project to the exports. */
describe('an analyst at work', () => {
  const desk = new Desk()
  const project = desk.path('Summit.readout')
  let served: Awaited<ReturnType<Desk['serve']>>
  let page: Page

  beforeAll(async () => {
    expect(await desk.command('new', project)).toMatchObject({ exitCode: 0 })
    served = await desk.serve(project)
    page = await desk.window(served.address)
  })
  afterAll(() => desk.close())

  it('imports a text and reads it, sentence by sentence', async () => {
    writeFileSync(desk.path('harbour-talks.txt'), harbourTalks)
    await page.getByRole('button', { name: 'Import…' }).click()
    await page.locator('input[type=file]').setInputFiles(desk.path('harbour-talks.txt'))
    await article(page, 'harbour-talks').waitFor()
    expect(await page.locator('[data-sentence]').count()).toBeGreaterThanOrEqual(10)
    expect(await sentence(page, 5).textContent()).toContain('Mr. Lin of the U.S. office was more careful.')
  })

  it('tags a sentence by key, with an issue and a speaker made on the way', async () => {
    await page.keyboard.press('Escape')
    await sentence(page, 3).click()
    await press(page, 'i')
    await page.keyboard.type('Trade > War supplies')
    await press(page, 'Enter')
    await press(page, 's')
    await page.keyboard.type('Minister Adair')
    await press(page, 'Enter', '-', 'u')
    await inspector(page).getByText('Minister Adair').first().waitFor()
    await inspector(page).getByRole('radio', { name: 'against' }).and(page.locator(':checked')).waitFor()
    await savedState(page, /^.?Saved/)
    const [tagged] = await statements(desk, project)
    expect(tagged).toMatchObject({
      issue_path: 'Trade > War supplies',
      speaker: 'Minister Adair',
      stance: 'against',
      sure: false,
    })
    expect(tagged?.quote).toContain('Without those shipments')
  })

  it('tags the next sentences with one key each, and says where there is nothing to code', async () => {
    await press(page, 'j', 'i')
    await page.keyboard.type('Diplomacy')
    await press(page, 'Enter')
    await press(page, 'j', '.', 'j', ' ')
    await savedState(page, /^.?Saved/)
    await expect.poll(async () => (await statements(desk, project)).length, PATIENT).toBe(3)
  })

  it('tags a passage by mouse, overlapping what is tagged already', async () => {
    const first = await sentence(page, 3).boundingBox()
    const last = await sentence(page, 4).boundingBox()
    if (!first || !last) throw new Error('The sentences are not on the screen.')
    await page.mouse.move(first.x + 60, first.y + 12)
    await page.mouse.down()
    await page.mouse.move(last.x + last.width - 40, last.y + last.height - 12, { steps: 8 })
    await page.mouse.up()
    await page
      .getByRole('button', { name: /^Diplomacy/ })
      .first()
      .click()
    await expect.poll(async () => (await statements(desk, project)).length, PATIENT).toBe(4)
    const quotes = (await statements(desk, project)).map(({ quote }) => quote)
    expect(
      quotes.some(
        (quote) =>
          quote.includes('sustained') && quote.includes('If our partners') && !quote.startsWith('“Without'),
      ),
    ).toBe(true)
  })

  it('writes a memo', async () => {
    await sentence(page, 3).click({ position: { x: 10, y: 8 } })
    await press(page, 'm')
    await page.keyboard.type('Quoted from the *briefing*.')
    await press(page, 'Control+Enter')
    await expect
      .poll(
        async () =>
          (await statements(desk, project)).some(({ memo }) => memo === 'Quoted from the *briefing*.'),
        PATIENT,
      )
      .toBe(true)
  })

  it('finds everything after the window and the program were closed, and takes back what was done before', async () => {
    const before = await statements(desk, project)
    await page.close()
    expect(await desk.stop(served)).toBe(0)
    served = await desk.serve(project)
    page = await desk.window(served.address)
    // Without a click: a window opens where something was done last.
    await article(page, 'harbour-talks').waitFor()
    expect(await statements(desk, project)).toEqual(before)
    await sentence(page, 3).click()
    await inspector(page).getByText('Minister Adair').first().waitFor()
    await page.keyboard.press('Control+z')
    await expect
      .poll(async () => (await statements(desk, project)).some(({ memo }) => memo !== ''), PATIENT)
      .toBe(false)
    await page.keyboard.press('Control+Shift+z')
    await expect.poll(() => statements(desk, project), PATIENT).toEqual(before)
  })

  it('exports what was tagged as CSV and as JSON lines, each quote where its offsets say', async () => {
    const csv = desk.path('statements.csv')
    const jsonl = desk.path('statements.jsonl')
    expect(await desk.command('export', project, '--format', 'csv', '--out', csv)).toMatchObject({
      exitCode: 0,
    })
    expect(await desk.command('export', project, '--format', 'jsonl', '--out', jsonl)).toMatchObject({
      exitCode: 0,
    })
    const rows: Record<string, string>[] = parse(readFileSync(csv), { columns: true })
    const lines = readFileSync(jsonl, 'utf8')
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>)
    expect(rows).toHaveLength(4)
    expect(lines.map((line) => line['statement_id'])).toEqual(rows.map((row) => row['statement_id']))
    const characters = Array.from(harbourTalks)
    for (const line of lines) {
      expect(line['offset_unit']).toBe('codepoint')
      expect(characters.slice(Number(line['start']), Number(line['end'])).join('')).toBe(line['quote'])
    }
  })

  it('takes the analyst at another name, for what she tagged before as well', async () => {
    await page.getByRole('button', { name: /you are /i }).click()
    await page.getByRole('textbox', { name: 'Name' }).fill('Ada Marsh')
    await press(page, 'Enter')
    await page.getByRole('button', { name: /you are Ada Marsh/i }).waitFor()
    await savedState(page, /Saved/)
    expect((await statements(desk, project)).every(({ coder }) => coder === 'Ada Marsh')).toBe(true)
  })

  it('saves the export from the window too', async () => {
    await page.getByRole('button', { name: 'Export…' }).click()
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page
        .getByRole('dialog')
        .getByRole('button', { name: /^(Save|Export)/ })
        .click(),
    ])
    expect(download.suggestedFilename()).toBe('statements.csv')
    expect(readFileSync(await download.path(), 'utf8')).toContain('Minister Adair')
    await page.keyboard.press('Escape')
  })

  it('has complained of nothing: no error, and nothing that the content security policy forbids', () => {
    expect(desk.complaints).toEqual([])
  })
})

interface Listed {
  readonly coder: string
  readonly quote: string
  readonly memo: string
  readonly sure: boolean
  readonly issue_path: string | null
  readonly speaker: string | null
}

async function statements(desk: Desk, project: string): Promise<Listed[]> {
  const { out } = await desk.command('statements', project, '--json')
  return JSON.parse(out) as Listed[]
}
