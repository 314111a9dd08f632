import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { Transport } from '../../app/contract/connect.ts'
import { conformance } from '../../app/contract/testing/conformance.ts'
import { openSampleDesk } from '../../app/contract/testing/sample.ts'
// oxlint-disable-next-line no-restricted-imports -- both ends of one wire are tried against each other
import { bridgeTransport } from '../../renderer/transport/bridge.ts'
import { runShell } from './shell.ts'
import { fake, invokeFrom, resetFake, type FakeContents } from './testing/fake-electron.ts'
import { runPreload, type Bridge } from './testing/run-preload.ts'

vi.mock('electron', async () => (await import('./testing/fake-electron.ts')).electron)

beforeEach(() => {
  resetFake()
  vi.spyOn(process, 'on').mockReturnValue(process)
})
afterEach(() => vi.restoreAllMocks())

/** The page of a window: what passes between it and the main process is cloned, as Electron does. */
function transportOf(contents: FakeContents): Transport {
  let bridge: Bridge | undefined
  const listeners = new Set<(event: unknown, frame: unknown) => void>()
  contents.onSend = (_channel, frame) => listeners.forEach((listener) => listener({}, structuredClone(frame)))
  runPreload({
    // The preload's own test establishes what it exposes.
    contextBridge: { exposeInMainWorld: (_name, api) => void (bridge = api as Bridge) },
    ipcRenderer: {
      invoke: async (channel: string, frame: unknown) =>
        structuredClone(await invokeFrom(contents, channel, structuredClone(frame))),
      on: (_channel: string, listener: () => void) => void listeners.add(listener),
      off: (_channel: string, listener: () => void) => void listeners.delete(listener),
    },
  })
  if (bridge === undefined) throw new Error('The preload exposes nothing')
  return bridgeTransport(bridge)
}

describe('a window of Electron', () => {
  it.each(conformance.filter(({ needsCut }) => !needsCut))('$title', async ({ run }) => {
    const desk = openSampleDesk()
    let newWindow: () => void = vi.fn<() => void>()
    await runShell({
      openDesk: async (open) => {
        newWindow = open
        return { connect: (push) => desk.connect(push), close: async () => {} }
      },
      assets: '',
      preload: '',
    })
    const connect = async () => {
      newWindow()
      const window = fake.windows.at(-1)
      if (window === undefined) throw new Error('No window was opened')
      return transportOf(window.webContents)
    }
    await run({ desk, connect }, expect)
  })
})
