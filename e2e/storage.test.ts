import { execFileSync } from 'node:child_process'
import { mkdirSync, rmSync, statfsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { harbourTalks } from './articles/harbour-talks.ts'
import { Desk } from './testing/readout.ts'
import { article, inspector, press, savedState, sentence } from './testing/window.ts'

const canMount = process.platform === 'linux' && process.getuid?.() === 0
const why = canMount ? '' : ' (SKIPPED: only root on Linux can mount a small disk)'
if (!canMount) process.stdout.write(`The window on a full disk and on a read-only folder${why}\n`)

describe.skipIf(!canMount)(`the window where the project cannot be saved${why}`, () => {
  const desk = new Desk()
  const disk = desk.path('disk')
  const project = join(disk, 'Small.readout')
  let served: Awaited<ReturnType<Desk['serve']>>
  let page: Page

  async function openArticle(): Promise<void> {
    page = await desk.window(served.address)
    await page
      .getByRole('navigation')
      .getByRole('button', { name: /harbour-talks/ })
      .click()
    await article(page, 'harbour-talks').waitFor()
  }

  beforeAll(async () => {
    mkdirSync(disk)
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=6m', 'tmpfs', disk])
    await desk.command('new', project)
    writeFileSync(desk.path('harbour-talks.txt'), harbourTalks)
    await desk.command('import', project, desk.path('harbour-talks.txt'))
    served = await desk.serve(project)
    await openArticle()
  })
  afterAll(async () => {
    await page.close()
    await desk.stop(served)
    execFileSync('umount', [disk])
    await desk.close()
  })

  it('says that the disk is full, takes the tag back, and lets the analyst read on', async () => {
    await sentence(page, 1).click()
    await press(page, 'i')
    await page.keyboard.type('Diplomacy')
    await press(page, 'Enter')
    await savedState(page, /Saved/)
    fill(join(disk, 'ballast'))
    await sentence(page, 2).click()
    await press(page, '1')
    await page
      .getByText(/disk is full/)
      .first()
      .waitFor()
    await expect.poll(() => inspector(page).getByText('Diplomacy').count()).toBe(0)
    await press(page, 'j')
    await page.getByRole('heading', { name: 'Sentence 3 of 10' }).waitFor()
  })

  it('saves again as soon as there is space, and has lost nothing that it said was saved', async () => {
    rmSync(join(disk, 'ballast'))
    await press(page, '1')
    await savedState(page, /Saved/)
    await expect
      .poll(
        async () => {
          const { out } = await desk.command('statements', project, '--json')
          return (JSON.parse(out) as { quote: string }[]).map(({ quote }) => quote.slice(0, 12))
        },
        { timeout: 20_000 },
      )
      .toEqual(['The two dele', '“Without tho'])
  })

  it('opens a project in a read-only folder to read, and says so', async () => {
    await page.close()
    await desk.stop(served)
    execFileSync('mount', ['-o', 'remount,ro', disk])
    served = await desk.serve(project)
    await openArticle()
    await page
      .getByText(/Read-only/)
      .first()
      .waitFor()
    await sentence(page, 1).click()
    await inspector(page).getByText('Diplomacy').first().waitFor()
    await sentence(page, 5).click()
    await press(page, '1')
    await expect.poll(() => inspector(page).getByText('Diplomacy').count()).toBe(0)
    execFileSync('mount', ['-o', 'remount,rw', disk])
  })
})

/** Leaves not a page of a disk free. */
function fill(path: string): void {
  const { bavail, bsize } = statfsSync(join(path, '..'))
  try {
    writeFileSync(path, Buffer.alloc(bavail * bsize + bsize))
  } catch {
    // Full is what it is meant to be.
  }
}
