import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { makeSample } from '../main/service/sample/make-sample.ts'
import { makeId } from '../main/service/identifiers.ts'
import { writeFileSync } from 'node:fs'
import { Desk } from './testing/readout.ts'
import { article, press, savedState, sentence } from './testing/window.ts'

/*
 * Makes the pictures of the documentation, from the sample project in the real window, light and dark:
 * `READOUT_BROWSER=/usr/bin/chromium node_modules/.bin/node e2e/pictures.ts`
 */

const folder = join(import.meta.dirname, '../docs/pictures')
const TITLE = 'Ministers leave the harbour talks with little more than a schedule'

/** What is tagged on the pictures. */
const lines = [
  {
    quote:
      'A first round of talks on artificial intelligence will be held within weeks, officials from both sides said.',
    issue: 'Artificial intelligence',
    speaker: 'Officials, both sides',
  },
  {
    quote:
      '“Without those shipments the campaign could not be sustained,” Minister Adair told reporters before leaving.',
    issue: 'War supplies',
    speaker: 'Minister Adair',
    stance: 'against',
  },
  {
    quote: '“If our partners will not act on the shipments, we will, and trade will be part of that.”',
    issue: 'War supplies',
    speaker: 'Minister Adair',
    stance: 'against',
  },
  {
    quote: '“If our partners will not act on the shipments, we will, and trade will be part of that.”',
    issue: 'Trade and tariffs',
    speaker: 'Minister Adair',
  },
  {
    quote:
      '“This is containment, not competition,” Foreign Minister Wen said during the meeting, and added that negative factors were building.',
    issue: 'Trade and tariffs',
    speaker: 'Foreign Minister Wen',
    stance: 'against',
    sure: false,
  },
]

const desk = new Desk()
try {
  mkdirSync(folder, { recursive: true })
  const project = desk.path('Harbour talks.readout')
  const made = makeSample(project, { now: Date.now(), makeId })
  if (!made.ok) throw new Error(made.error.message)
  writeFileSync(
    desk.path('lines.jsonl'),
    lines.map((line) => JSON.stringify({ article: TITLE, ...line })).join('\n'),
  )
  const tagged = await desk.command('tag', project, '--jsonl', desk.path('lines.jsonl'))
  if (tagged.exitCode !== 0) throw new Error(tagged.errors)
  for (const colorScheme of ['light', 'dark'] as const) {
    const served = await desk.serve(project)
    const page = await desk.window(served.address, { colorScheme })
    await page
      .getByRole('navigation')
      .getByRole('button', { name: new RegExp(TITLE) })
      .click()
    await article(page, TITLE).waitFor()
    await sentence(page, 5).click()
    await savedState(page, /Saved/)
    await press(page, 'Escape')
    await page.evaluate(() => document.fonts.ready)
    await page.screenshot({ path: join(folder, `read-${colorScheme}.png`) })
    await page.close()
    await desk.stop(served)
  }
  process.stdout.write(`Pictures are in ${folder}\n`)
} finally {
  await desk.close()
}
