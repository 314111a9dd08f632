import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { electronProgram, fetchFault, findElectron, getElectron, isRemembered } from './electron-binary.mjs'

const DAY = 24 * 60 * 60 * 1000

let root = ''
beforeEach(() => {
  // The note that Electron is being fetched.
  vi.spyOn(process.stderr, 'write').mockReturnValue(true)
  root = mkdtempSync(join(tmpdir(), 'readout-electron-'))
  write('node_modules/electron/package.json', '{ "version": "45.4.1" }')
})
afterEach(() => {
  vi.restoreAllMocks()
  rmSync(root, { recursive: true })
})

function write(path: string, text: string): void {
  mkdirSync(dirname(join(root, path)), { recursive: true })
  writeFileSync(join(root, path), text)
}

const inDist = () =>
  electronProgram(join(root, 'node_modules/electron/dist'), process.platform).slice(root.length + 1)

/** An installer that counts its runs in a file and then does what `then` says. */
function putInstaller(then: string): () => number {
  const runs = join(root, 'runs')
  write(
    'node_modules/electron/install.js',
    `require('node:fs').appendFileSync(${JSON.stringify(runs)}, '.'); ${then}`,
  )
  writeFileSync(runs, '')
  return () => readFileSync(runs, 'utf8').length
}

const get = (options: Partial<Parameters<typeof getElectron>[0]> = {}) =>
  getElectron({ root, node: process.execPath, env: {}, insist: false, now: 1_000_000, ...options })

const FAILS =
  "console.error('FetchError: request failed, reason: getaddrinfo EAI_AGAIN github.com'); process.exit(1)"

describe('Electron', () => {
  it('lies where each system keeps it', () => {
    expect(electronProgram('/e', 'linux')).toBe('/e/electron')
    expect(electronProgram('/e', 'win32')).toBe('/e/electron.exe')
    expect(electronProgram('/e', 'darwin')).toBe('/e/Electron.app/Contents/MacOS/Electron')
  })

  it('is found in its package, but not when its fetch was cut off', () => {
    write(inDist(), '')
    expect(findElectron(root, {})).toEqual({ reason: 'Electron 45.4.1 is not installed' })
    write('node_modules/electron/path.txt', 'electron')
    expect(findElectron(root, {})).toEqual({
      binary: join(root, inDist()),
      version: '45.4.1',
      from: 'node_modules',
    })
  })

  it('is taken from ELECTRON_OVERRIDE_DIST_PATH, and a wrong one is told', async () => {
    const folder = join(root, 'own')
    const env = { ELECTRON_OVERRIDE_DIST_PATH: folder }
    const runs = putInstaller('')
    expect(await get({ env })).toEqual({
      reason: expect.stringContaining('ELECTRON_OVERRIDE_DIST_PATH holds no Electron'),
    })
    expect(runs()).toBe(0)
    write(electronProgram('own', process.platform), '')
    expect(await get({ env })).toMatchObject({ from: 'ELECTRON_OVERRIDE_DIST_PATH' })
  })

  it('is not looked for where its package is not installed', async () => {
    rmSync(join(root, 'node_modules'), { recursive: true })
    expect(await get()).toEqual({ reason: 'the package electron is not installed' })
  })
})

describe('fetching Electron', () => {
  it('gives what the installer brought', async () => {
    putInstaller(
      `require('node:fs').mkdirSync(require('node:path').dirname(${JSON.stringify(inDist())}), { recursive: true }); require('node:fs').writeFileSync(${JSON.stringify(inDist())}, ''); require('node:fs').writeFileSync('node_modules/electron/path.txt', 'electron')`,
    )
    expect(await get()).toMatchObject({ binary: join(root, inDist()), version: '45.4.1' })
  })

  it('is not tried again for a day after it failed', async () => {
    const runs = putInstaller(FAILS)
    const failed = { reason: 'Electron 45.4.1 could not be fetched: github.com does not answer' }
    expect(await get()).toEqual(failed)
    expect(await get({ now: 1_000_000 + DAY - 1 })).toEqual(failed)
    expect(runs()).toBe(1)
    expect(await get({ now: 1_000_000 + DAY })).toEqual(failed)
    expect(runs()).toBe(2)
  })

  it('is tried again at once where it is insisted on', async () => {
    const runs = putInstaller(FAILS)
    await get()
    await get({ insist: true })
    expect(runs()).toBe(2)
  })

  it('is not tried where CI=true', async () => {
    const runs = putInstaller(FAILS)
    expect(await get({ env: { CI: 'true' } })).toEqual({
      reason: 'Electron 45.4.1 is not installed, and is not fetched where CI=true',
    })
    expect(runs()).toBe(0)
  })

  it('is ended when it takes too long', async () => {
    putInstaller('setInterval(() => {}, 1000)')
    expect(await get({ limitMs: 300 })).toEqual({
      reason: 'Electron 45.4.1 could not be fetched: it did not arrive within 0.3 seconds',
    })
  })

  it('is not remembered for another version, nor from a clock that was ahead', () => {
    const failed = { at: 1000, version: '45.4.1', reason: 'r' }
    expect(isRemembered(failed, '45.4.1', 1000)).toBe(true)
    expect(isRemembered(failed, '45.4.2', 1000)).toBe(false)
    expect(isRemembered(failed, '45.4.1', 999)).toBe(false)
  })

  it.each([
    ['RequestError: connect ECONNREFUSED 127.0.0.1:443\n    at x', '127.0.0.1:443 does not answer'],
    [
      'Error: Generated checksum for "electron.zip" did not match expected checksum',
      'what arrived has a wrong checksum',
    ],
    ['TypeError: fetch failed\n    at node:internal', 'fetch failed'],
    ['', 'its installer failed'],
  ])('says why it failed in a clause: %j', (output, clause) => {
    expect(fetchFault(output)).toBe(clause)
  })
})
