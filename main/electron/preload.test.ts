import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import type { AnswerFrame, ClientFrame, EventFrame } from '../../app/contract/frames.ts'
import { runPreload, type Bridge, type FakeRenderer } from './testing/run-preload.ts'

const EVENT: EventFrame = { type: 'event', name: 'changed', position: 1, value: {} }

const exposed: { name: string; api: unknown }[] = []
const listeners = new Set<(event: unknown, frame: unknown) => void>()
const invoke = vi.fn<(channel: string, ...args: unknown[]) => Promise<unknown>>()

const renderer: FakeRenderer = {
  contextBridge: { exposeInMainWorld: (name, api) => void exposed.push({ name, api }) },
  ipcRenderer: {
    invoke,
    on: (channel: string, listener: () => void) => void (channel === 'event' && listeners.add(listener)),
    off: (channel: string, listener: () => void) => void (channel === 'event' && listeners.delete(listener)),
  },
}

beforeEach(() => {
  exposed.length = 0
  listeners.clear()
  invoke.mockReset()
})

function bridge(): Bridge {
  runPreload(renderer)
  // Two functions, as the first test establishes.
  return exposed[0]?.api as Bridge
}

describe('the preload', () => {
  it('exposes exactly two functions, as window.readout', () => {
    const functions = Object.entries(bridge()).map(([name, value]) => [name, typeof value])
    expect(exposed.map(({ name }) => name)).toEqual(['readout'])
    expect(functions).toEqual([
      ['request', 'function'],
      ['onEvent', 'function'],
    ])
  })

  it('requires nothing but electron', () => {
    expect(runPreload(renderer)).toEqual(['electron'])
  })

  it('sends frames on the one channel and gives back the answer', async () => {
    const answer: AnswerFrame = { type: 'answer', id: 3, ok: true, value: 5 }
    invoke.mockResolvedValue(answer)
    const frame: ClientFrame = { type: 'request', id: 3, method: 'host.state', input: {} }
    expect(await bridge().request(frame)).toEqual(answer)
    expect(invoke.mock.calls).toEqual([['request', frame]])
  })

  it('hands events to a callback without the event object of IPC, until it is taken away', () => {
    const heard: unknown[][] = []
    const off = bridge().onEvent((...args) => void heard.push(args))
    const push = () => listeners.forEach((listener) => listener({ sender: 'ipcRenderer' }, EVENT))
    push()
    off()
    push()
    expect(heard).toEqual([[EVENT]])
  })
})

describe('the built preload', () => {
  it('is CommonJS that requires electron alone', () => {
    const code = readFileSync(join(import.meta.dirname, '../../dist/main/electron/preload.cjs'), 'utf8')
    expect([...code.matchAll(/require\(['"]([^'"]*)['"]\)/g)].map(([, name]) => name)).toEqual(['electron'])
    expect(code).not.toMatch(/^\s*(?:import|export)\s/m)
  })
})
