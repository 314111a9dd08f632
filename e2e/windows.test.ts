import { writeFileSync } from 'node:fs'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { harbourTalks } from './articles/harbour-talks.ts'
import { Desk } from './testing/readout.ts'
import { article, inspector, press, savedState, sentence } from './testing/window.ts'

describe('several windows and commands on one project', () => {
  const desk = new Desk()
  const project = desk.path('Shared.readout')
  let first: Page
  let second: Page

  beforeAll(async () => {
    await desk.command('new', project)
    writeFileSync(desk.path('harbour-talks.txt'), harbourTalks)
    await desk.command('import', project, desk.path('harbour-talks.txt'))
    const served = await desk.serve(project)
    first = await desk.window(served.address)
    await first
      .getByRole('navigation')
      .getByRole('button', { name: /harbour-talks/ })
      .click()
    await article(first, 'harbour-talks').waitFor()
    // The second page shares the session of the first, as a second tab would.
    second = await first.context().newPage()
    second.on('pageerror', (error) => desk.complaints.push(error.message))
    const token = await first.evaluate(() => Object.entries(sessionStorage))
    await second.addInitScript((stored) => {
      for (const [key, value] of stored) sessionStorage.setItem(key, value)
    }, token)
    await second.goto(new URL(served.address).origin)
    await second
      .getByRole('navigation')
      .getByRole('button', { name: /harbour-talks/ })
      .click()
    await article(second, 'harbour-talks').waitFor()
  })
  afterAll(() => desk.close())

  it('shows a tag of one window in the other at once', async () => {
    await sentence(first, 2).click()
    await press(first, 'i')
    await first.keyboard.type('Diplomacy')
    await press(first, 'Enter')
    await sentence(second, 2).click()
    await inspector(second).getByText('Diplomacy').first().waitFor()
  })

  it('shows what a command adds in both, while they are open', async () => {
    const lines = [
      {
        article: 'harbour-talks',
        quote: 'Economists were less sure.',
        issue: 'Doubt',
        speaker: 'Economists',
      },
    ]
    writeFileSync(desk.path('lines.jsonl'), lines.map((line) => JSON.stringify(line)).join('\n'))
    expect(await desk.command('tag', project, '--jsonl', desk.path('lines.jsonl'))).toMatchObject({
      exitCode: 0,
    })
    for (const page of [first, second]) {
      await sentence(page, 10).click()
      await inspector(page).getByText('Doubt').first().waitFor()
    }
  })

  it('undoes in one window what was done in the other', async () => {
    await sentence(second, 4).click()
    await press(second, '1')
    await inspector(second).getByText('Diplomacy').first().waitFor()
    await savedState(second, /Saved/)
    await sentence(first, 4).click()
    await inspector(first).getByText('Diplomacy').first().waitFor()
    await press(first, 'Control+z')
    await expect.poll(() => inspector(second).getByText('Diplomacy').count(), { timeout: 10_000 }).toBe(0)
  })

  it('comes back to the same article and place after a reload', async () => {
    await first.reload()
    await article(first, 'harbour-talks').waitFor()
    expect(desk.complaints).toEqual([])
  })
})
