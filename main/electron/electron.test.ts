import { resolve } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { ServiceDesk } from './shell.ts'
import type * as FakeElectron from './testing/fake-electron.ts'

const openDesk = vi.hoisted(() =>
  vi.fn<(project: string | undefined, newWindow: () => void) => Promise<ServiceDesk>>(),
)
vi.mock('./open-desk.ts', () => ({ openDesk }))

const DESK: ServiceDesk = {
  connect: () => ({ request: () => Promise.reject(new Error('Not asked here')), close: () => {} }),
  close: () => Promise.resolve(),
}

const argv = process.argv
let fake: typeof FakeElectron.fake
beforeEach(async () => {
  // The program runs when it is imported, so each test imports it anew, and with it the fake.
  vi.resetModules()
  const faked = await import('./testing/fake-electron.ts')
  fake = faked.fake
  vi.doMock('electron', () => faked.electron)
  vi.spyOn(process, 'on').mockReturnValue(process)
  openDesk.mockReset().mockResolvedValue(DESK)
})
afterEach(() => {
  process.argv = argv
  vi.restoreAllMocks()
})

/** Runs the program with a command line, and gives the project that it opens. */
async function projectOf(commandLine: string[], packaged: boolean): Promise<string | undefined> {
  fake.packaged = packaged
  process.argv = commandLine
  await import('./electron.ts')
  await vi.waitFor(() => expect(fake.windows).toHaveLength(1))
  return openDesk.mock.calls[0]?.[0]
}

describe('the program', () => {
  it.each([
    [['electron', 'electron.js', '/p.readout'], false, '/p.readout'],
    [['electron', '--no-sandbox', '--user-data-dir=/d', 'electron.js', '/p.readout'], false, '/p.readout'],
    [['electron', 'electron.js'], false, undefined],
    [['readout', '/p.readout'], true, '/p.readout'],
    [['readout', '--disable-gpu', 'p.readout'], true, resolve('p.readout')],
    [['readout'], true, undefined],
  ])('started as %j (packaged: %s) opens %s', async (commandLine, packaged, project) => {
    expect(await projectOf(commandLine, packaged)).toBe(project)
  })

  it('finds its page and its preload beside itself', async () => {
    await projectOf(['electron', 'electron.js'], false)
    expect(fake.windows[0]?.options.webPreferences?.preload).toBe(resolve(import.meta.dirname, 'preload.cjs'))
  })

  it('says why it cannot start, and ends', async () => {
    openDesk.mockRejectedValue(new Error('The folder for projects cannot be made.'))
    await import('./electron.ts')
    await vi.waitFor(() => expect(fake.ended).toBe(true))
    expect(fake.exitCode).toBe(1)
    expect(fake.errorBoxes).toEqual([
      { title: 'Readout cannot start', content: 'The folder for projects cannot be made.' },
    ])
    expect(fake.windows).toEqual([])
  })
})
