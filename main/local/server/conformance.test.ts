import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { IpcMain, IpcMainInvokeEvent } from 'electron'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { WebSocket } from 'ws'
import type { Transport } from '../../../app/contract/connect.ts'
import { ClientFrame } from '../../../app/contract/frames.ts'
import { conformance } from '../../../app/contract/testing/conformance.ts'
import { openSampleDesk, type SampleDesk } from '../../../app/contract/testing/sample.ts'
// oxlint-disable-next-line no-restricted-imports -- both ends of one wire are tried against each other
import { bridgeTransport } from '../../../renderer/transport/bridge.ts'
// oxlint-disable-next-line no-restricted-imports -- both ends of one wire are tried against each other
import { connectToLocalServer, type Page } from '../../../renderer/transport/socket.ts'
import { connectPrivately } from './node-client.ts'
import type { Surroundings } from './private-path.ts'
import { startServer, type LocalServer } from './server.ts'

describe('Electron’s IPC, played by a fake', () => {
  it.each(conformance.filter(({ needsCut }) => !needsCut))('$title', async ({ run }) => {
    const desk = openSampleDesk()
    await run({ desk, connect: async () => bridgeTransport(fakeBridge(desk)) }, expect)
  })
})

/** Main process and preload of one window: what passes between them is cloned, as Electron does. */
function fakeBridge(desk: SampleDesk) {
  let answer: Parameters<IpcMain['handle']>[1] | undefined
  const ipcMain: Pick<IpcMain, 'handle'> = {
    handle(_, listener) {
      answer = listener
    },
  }
  const callbacks = new Set<(frame: unknown) => void>()
  const connection = desk.connect((event) => {
    const clone: unknown = structuredClone(event)
    for (const callback of callbacks) callback(clone)
  })
  ipcMain.handle('request', (_, frame: unknown) => connection.request(ClientFrame.parse(frame)))
  return {
    // this listener looks at no event
    request: async (frame: ClientFrame): Promise<unknown> =>
      structuredClone(await answer?.({} as IpcMainInvokeEvent, structuredClone(frame))),
    onEvent(callback: (frame: unknown) => void) {
      callbacks.add(callback)
      return () => void callbacks.delete(callback)
    },
  }
}

describe('over a real socket', () => {
  let folder: string
  let desk: SampleDesk
  let server: LocalServer
  let surroundings: Surroundings
  const ends: (() => void)[] = []

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'readout-test-'))
    surroundings = {
      platform: process.platform,
      runtimeFolder: undefined,
      temporaryFolder: folder,
      uid: process.getuid?.(),
    }
    desk = openSampleDesk()
    server = await startServer({
      connect: desk.connect,
      assets: { root: folder },
      log: () => {},
      now: () => 0,
      surroundings,
    })
  })

  afterEach(async () => {
    for (const end of ends.splice(0)) end()
    await server.close()
    await rm(folder, { recursive: true, force: true })
  })

  describe('from the window', () => {
    it.each(conformance)('$title', async ({ run }) => {
      const tabs: Tab[] = []
      await run(
        {
          desk,
          async connect() {
            const tab = openTab(server)
            const transport = connectToLocalServer(tab.page)
            tabs.push(tab)
            ends.push(transport.close)
            return transport
          },
          cut: () => tabs.forEach((tab) => tab.cut()),
          restore: () => tabs.forEach((tab) => tab.restore()),
        },
        expect,
      )
    })

    it('comes back after a reload by the token of its tab, with no code left in its address', async () => {
      const tab = openTab(server)
      const first = connectToLocalServer(tab.page)
      await connected(first)
      expect(tab.page.location.hash).toBe('')
      first.close()
      const second = connectToLocalServer(tab.page)
      ends.push(second.close)
      await connected(second)
      const answer = await second.request({ type: 'request', id: 1, method: 'note.list' })
      expect(answer).toMatchObject({ ok: true, value: [] })
    })

    it('ends for good without code and token, and when neither is known any more', async () => {
      const without = connectToLocalServer(openTab(server, '').page)
      expect(await ended(without)).toBe('ended')
      const unknown = connectToLocalServer(openTab(server, `#k=${'A'.repeat(43)}`).page)
      const early = unknown.request({ type: 'request', id: 1, method: 'note.add', input: { text: 'x' } })
      expect(await ended(unknown)).toBe('ended')
      expect(await early).toMatchObject({ ok: false, error: { code: 'disconnected' } })
      expect(desk.commands).toEqual([])
    })
  })

  describe('by the private path', () => {
    it.each(conformance.filter(({ needsCut }) => !needsCut))('$title', async ({ run }) => {
      const project = join(folder, 'study.readout')
      expect(await server.listenPrivately(project)).toEqual({ ok: true, value: undefined })
      await run(
        {
          desk,
          async connect() {
            const transport = await connectPrivately(project, { surroundings })
            if (transport === undefined) throw new Error('Nobody answers')
            ends.push(transport.close)
            return transport
          },
        },
        expect,
      )
    })

    it('answers what is open with a refusal when the service ends, and stays ended', async () => {
      const project = join(folder, 'study.readout')
      await server.listenPrivately(project)
      const transport = await connectPrivately(project, { surroundings })
      const waiting = transport?.request({
        type: 'request',
        id: 1,
        method: 'gate.wait',
        input: { name: 'x' },
      })
      await transport?.request({ type: 'request', id: 2, method: 'note.list' })
      const states: string[] = []
      transport?.onState?.((state) => states.push(state))
      await server.close()
      expect(await waiting).toMatchObject({ ok: false, error: { code: 'disconnected' } })
      expect(states).toEqual(['connected', 'ended'])
    })
  })
})

const reaches = (wanted: string) => (transport: Transport) =>
  new Promise<string>((resolve) => {
    transport.onState?.((state) => void (state === wanted && resolve(state)))
  })
const connected = reaches('connected')
const ended = reaches('ended')

interface Tab {
  readonly page: Page
  /** Breaks its sockets, and holds back every attempt to connect again. */
  cut(): void
  restore(): void
}

/** As much of a browser's tab as the transport sees, with real sockets. */
function openTab(server: LocalServer, fragment = new URL(server.mintAddress()).hash): Tab {
  const sockets = new Set<WebSocket>()
  const stored = new Map<string, string>()
  const location = { hash: fragment, host: `127.0.0.1:${server.port}`, pathname: '/', search: '' }
  let attempt: (() => void) | undefined

  class PageSocket extends WebSocket {
    constructor(url: string) {
      super(url, { origin: server.origin, perMessageDeflate: false })
      sockets.add(this)
    }
  }

  return {
    page: {
      location,
      history: {
        replaceState: (_state, _title, url) => (location.hash = new URL(String(url), server.origin).hash),
      },
      sessionStorage: {
        getItem: (key) => stored.get(key) ?? null,
        setItem: (key, value) => void stored.set(key, value),
      },
      // ws has the browser's interface, in types of its own
      WebSocket: PageSocket as unknown as Page['WebSocket'],
      setTimeout(run) {
        attempt = run
        return 1
      },
      clearTimeout: () => (attempt = undefined),
    },
    cut: () => sockets.forEach((socket) => socket.terminate()),
    restore: () => attempt?.(),
  }
}
