import { readFileSync } from 'node:fs'
import { createRequire, stripTypeScriptTypes } from 'node:module'
import { join } from 'node:path'
import { runInNewContext } from 'node:vm'
import type * as Electron from 'electron'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import type { AnswerFrame, ClientFrame, EventFrame } from '../../app/contract/frames.ts'

interface Bridge {
  request(frame: ClientFrame): Promise<AnswerFrame>
  onEvent(callback: (event: EventFrame) => void): () => void
}

const EVENT: EventFrame = { type: 'event', name: 'changed', position: 1, value: {} }

const exposed: { name: string; api: unknown }[] = []
const required: string[] = []
const listeners = new Map<string, Set<(event: unknown, ...args: unknown[]) => void>>()
const invoke = vi.fn<(channel: string, ...args: unknown[]) => Promise<unknown>>()

const contextBridge = {
  exposeInMainWorld: (name, api) => void exposed.push({ name, api }),
} satisfies Partial<Electron.ContextBridge>

const ipcRenderer = {
  invoke,
  on(channel: string, listener: (event: unknown) => void) {
    listeners.set(channel, (listeners.get(channel) ?? new Set()).add(listener))
  },
  off(channel: string, listener: (event: unknown) => void) {
    listeners.get(channel)?.delete(listener)
  },
} satisfies { [Name in keyof Electron.IpcRenderer]?: unknown }

function requireFaked(name: string) {
  required.push(name)
  return { contextBridge, ipcRenderer }
}

/** Runs the preload as Electron's sandbox does: as CommonJS, with a `require` that knows `electron` and little else. */
function runPreload(): Bridge {
  const source = stripTypeScriptTypes(readFileSync(join(import.meta.dirname, 'preload.cts'), 'utf8'))
  runInNewContext(source, { require: requireFaked, exports: {}, module: { exports: {} } })
  const [first] = exposed
  if (first === undefined) throw new Error('The preload exposes nothing')
  // Two functions, which a test below establishes.
  return first.api as Bridge
}

beforeEach(() => {
  for (const list of [exposed, required]) list.length = 0
  listeners.clear()
  invoke.mockReset()
})

describe('the preload', () => {
  it('exposes exactly two functions, as window.readout', () => {
    const bridge = runPreload()
    expect(exposed.map(({ name }) => name)).toEqual(['readout'])
    expect(Object.entries(bridge).map(([name, value]) => [name, typeof value])).toEqual([
      ['request', 'function'],
      ['onEvent', 'function'],
    ])
  })

  it('requires nothing but electron', () => {
    runPreload()
    expect(required).toEqual(['electron'])
  })

  it('sends frames on the one channel and gives back the answer', async () => {
    const answer: AnswerFrame = { type: 'answer', id: 3, ok: true, value: 5 }
    invoke.mockResolvedValue(answer)
    const frame: ClientFrame = { type: 'request', id: 3, method: 'host.state', input: {} }
    expect(await runPreload().request(frame)).toEqual(answer)
    expect(invoke.mock.calls).toEqual([['request', frame]])
  })

  it('hands events to a callback without the event object of IPC, until it is taken away', () => {
    const bridge = runPreload()
    const heard: unknown[][] = []
    const off = bridge.onEvent((...args) => void heard.push(args))
    const push = () =>
      listeners.get('event')?.forEach((listener) => listener({ sender: 'ipcRenderer' }, EVENT))
    push()
    off()
    push()
    expect(heard).toEqual([[EVENT]])
  })
})

const built = join(import.meta.dirname, '../../dist/main/electron/preload.cjs')

describe('the built preload', () => {
  it('is CommonJS that requires electron alone', () => {
    const code = readFileSync(built, 'utf8')
    expect([...code.matchAll(/require\(['"]([^'"]*)['"]\)/g)].map(([, name]) => name)).toEqual(['electron'])
    expect(code).not.toMatch(/^\s*(?:import|export)\s/m)
    expect(createRequire(import.meta.url).resolve(built)).toBe(built)
  })
})
