import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { _electron, type ElectronApplication, type Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { findElectron } from '../../scripts/electron-binary.mjs'

const root = resolve(import.meta.dirname, '../..')
const found = findElectron(root, process.env)

/** Why these tests cannot run here; undefined where they can. */
function reasonToSkip(): string | undefined {
  if ('reason' in found) return found.reason
  const { DISPLAY, WAYLAND_DISPLAY } = process.env
  return process.platform === 'linux' && !DISPLAY && !WAYLAND_DISPLAY ? 'there is no display' : undefined
}

const reason = reasonToSkip()
if (reason !== undefined) console.log(`SKIPPED: e2e/electron/electron.test.ts: ${reason}`)

describe.skipIf(reason !== undefined)('Readout in Electron', () => {
  let profile = ''
  let electron: ElectronApplication
  let page: Page

  beforeAll(async () => {
    if ('reason' in found) return
    profile = mkdtempSync(join(tmpdir(), 'readout-electron-'))
    const { ELECTRON_RUN_AS_NODE: _, ...inherited } = process.env
    const env = Object.fromEntries(
      Object.entries(inherited).filter((entry): entry is [string, string] => entry[1] !== undefined),
    )
    // Chromium's sandbox refuses to run as root.
    const asRoot = process.getuid?.() === 0 ? ['--no-sandbox'] : []
    electron = await _electron.launch({
      executablePath: found.binary,
      args: [...asRoot, `--user-data-dir=${profile}`, join(root, 'dist/main/electron/electron.js')],
      env,
    })
    page = await electron.firstWindow()
    await page.waitForLoadState('domcontentloaded')
  })
  afterAll(async () => {
    if (electron?.process().exitCode === null) await electron.close()
    if (profile !== '') rmSync(profile, { recursive: true, force: true })
  })

  it('shows its own page, with a way to the service and none to Node', async () => {
    expect(page.url()).toBe('app://readout/index.html')
    expect(await page.title()).toContain('Readout')
    const seen = await page.evaluate(() => ({
      bridge: Object.keys(Reflect.get(window, 'readout')),
      node: ['require', 'process', 'module', 'Buffer'].filter((name) => name in window),
    }))
    expect(seen).toEqual({ bridge: ['request', 'onEvent'], node: [] })
  })

  it('is answered by the service', async () => {
    const answer = await page.evaluate(() =>
      Reflect.get(window, 'readout').request({
        type: 'request',
        id: 1_000_000,
        method: 'host.state',
        input: {},
      }),
    )
    expect(answer).toMatchObject({ type: 'answer', id: 1_000_000, ok: true })
  })

  it('opens no other window and goes nowhere', async () => {
    expect(await page.evaluate(() => window.open('https://example.org/') === null)).toBe(true)
    await page.evaluate(() => {
      const link = Object.assign(document.createElement('a'), { href: 'https://example.org/' })
      document.body.append(link)
      link.click()
      link.remove()
    })
    expect(page.url()).toBe('app://readout/index.html')
    expect(electron.windows()).toHaveLength(1)
  })

  it('runs no script made from a string', async () => {
    // Inside a timer: what the test itself evaluates is exempt from the policy.
    const refused = await page.evaluate(
      () =>
        new Promise<boolean>((done) => {
          setTimeout(() => {
            try {
              // oxlint-disable-next-line no-eval -- that it is refused is the point
              window.eval('1')
              done(false)
            } catch {
              done(true)
            }
          })
        }),
    )
    expect(refused).toBe(true)
  })

  // Windows has no such signal.
  it.skipIf(process.platform === 'win32')('ends, service and all, when it is asked to', async () => {
    const ended = new Promise<number | null>((resolve) => electron.process().once('exit', resolve))
    electron.process().kill('SIGTERM')
    expect(await ended).toBe(0)
  })
})
