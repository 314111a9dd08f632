import { spawn, type ChildProcess } from 'node:child_process'
import { chmodSync, existsSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { Desk } from './testing/readout.ts'
import { article, inspector, press, savedState, sentence } from './testing/window.ts'

const root = join(import.meta.dirname, '..')

/** A first start as `npm start` makes it, with a browser that only says which page it was told to open. */
describe('a first start', () => {
  const desk = new Desk()
  const told = desk.path('told.txt')
  let started: ChildProcess
  let said = ''
  let page: Page

  beforeAll(async () => {
    const browser = desk.path('browser.sh')
    writeFileSync(
      browser,
      `#!/bin/sh\nfor word in "$@"; do echo "$word" >> "${told}"; done\nexec sleep 600\n`,
    )
    chmodSync(browser, 0o755)
    started = spawn(
      process.execPath,
      [join(root, 'dist/main/local/start-local.js'), '--reason', 'Electron is not installed'],
      {
        env: { ...desk.environment(), READOUT_BROWSER: browser },
      },
    )
    started.stdout?.on('data', (data: Buffer) => (said += data.toString()))
    await vi.waitFor(() => expect(readFileSync(told, 'utf8')).toMatch(/--app=/), { timeout: 20_000 })
  })
  afterAll(async () => {
    started.kill('SIGKILL')
    await desk.close()
  })

  it('says in one line which window it opened, and why', async () => {
    await expect
      .poll(() => said, { timeout: 10_000 })
      .toMatch(/^Readout runs in a window of .*browser\.sh, as Electron is not installed\.\n$/)
  })

  it('keeps the one-time address from the command line, in a page that its user alone can read', async () => {
    const app =
      readFileSync(told, 'utf8')
        .split('\n')
        .find((word) => word.startsWith('--app='))
        ?.slice('--app='.length) ?? ''
    expect(readFileSync(told, 'utf8')).not.toMatch(/#k=|127\.0\.0\.1/)
    const file = new URL(app)
    expect(statSync(file).mode & 0o777).toBe(0o600)
    expect(readFileSync(file, 'utf8')).toMatch(/#k=/)
    page = await desk.window(pathToFileURL(file.pathname).href)
    await page.getByRole('button', { name: 'Try the sample' }).waitFor()
    expect(new URL(page.url()).hash).toBe('')
    await expect.poll(() => existsSync(file)).toBe(false)
  })

  it('offers a sample with articles, a codebook and speakers, and asks who tags', async () => {
    await page.getByRole('button', { name: 'Try the sample' }).click()
    await page.getByRole('textbox', { name: 'Name' }).fill('Ada Marsh')
    await press(page, 'Enter')
    await page
      .getByRole('navigation')
      .getByRole('button', { name: /Ministers leave the harbour talks/ })
      .click()
    await article(page, 'Ministers leave the harbour talks with little more than a schedule').waitFor()
    await sentence(page, 2).click()
    await press(page, '1')
    await inspector(page).getByText('Trade and tariffs').first().waitFor()
    await savedState(page, /Saved/)
  })

  it('makes a project of its own, keeps the name of who tags, and lists it among the recent ones', async () => {
    await page.getByRole('button', { name: 'Projects' }).click()
    await page.getByRole('button', { name: 'New project…' }).click()
    await page.getByRole('textbox', { name: 'Name' }).fill('Summit coverage')
    await press(page, 'Enter')
    await page.getByText('No articles yet').first().waitFor()
    expect(existsSync(join(desk.folder, 'projects', 'Summit coverage.readout'))).toBe(true)
    await page.getByRole('button', { name: /you are Ada Marsh/ }).waitFor()
    await page.getByRole('button', { name: 'Projects' }).click()
    await page
      .getByRole('button', { name: /Summit coverage/ })
      .first()
      .waitFor()
    await page
      .getByRole('button', { name: /Harbour talks/ })
      .first()
      .click()
    await page
      .getByRole('navigation')
      .getByRole('button', { name: /Ministers leave/ })
      .waitFor()
  })

  it('opens another window of a project that is open already, when it is started a second time', async () => {
    const sample = join(desk.folder, 'projects', 'Harbour talks (sample).readout')
    const pages = (): number => readFileSync(told, 'utf8').match(/--app=/g)?.length ?? 0
    const before = pages()
    const second = spawn(process.execPath, [join(root, 'dist/main/local/start-local.js'), sample], {
      env: { ...desk.environment(), READOUT_BROWSER: desk.path('browser.sh') },
    })
    let answered = ''
    second.stdout.on('data', (data: Buffer) => (answered += data.toString()))
    expect(await new Promise((resolve) => second.once('exit', resolve))).toBe(0)
    expect(answered).toMatch(/has this project open already/)
    await expect.poll(pages, { timeout: 10_000 }).toBe(before + 1)
  })

  it('ends with its browser and leaves no service behind', async () => {
    const ended = new Promise<number | null>((resolve) => started.once('exit', resolve))
    started.kill('SIGTERM')
    expect(await ended).toBe(0)
    // The projects are free again at once.
    const sample = join(desk.folder, 'projects', 'Harbour talks (sample).readout')
    const { out, exitCode } = await desk.command('statements', sample, '--json')
    expect(exitCode).toBe(0)
    expect(JSON.parse(out)).toMatchObject([{ coder: 'Ada Marsh', issue: 'Trade and tariffs' }])
    expect(desk.complaints.filter((complaint) => !/WebSocket/.test(complaint))).toEqual([])
  })
})
