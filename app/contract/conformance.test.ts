import { describe, expect, it } from 'vitest'
import type { ConnectionState, Transport } from './connect.ts'
import type { Desk } from './desk.ts'
import { disconnectedAnswer, type EventFrame } from './frames.ts'
import { conformance } from './testing/conformance.ts'
import { openSampleDesk } from './testing/sample.ts'
import { memoryTransport } from './transports/memory.ts'

const fail = (error: unknown): never => {
  throw error
}

describe('in memory', () => {
  it.each(conformance.filter(({ needsCut }) => !needsCut))('$title', async ({ run }) => {
    const desk = openSampleDesk()
    await run({ desk, connect: async () => memoryTransport(desk, fail) }, expect)
  })
})

describe('in memory, over lines that can be cut', () => {
  it.each(conformance)('$title', async ({ run }) => {
    const desk = openSampleDesk()
    const lines: ReturnType<typeof cuttableLine>[] = []
    await run(
      {
        desk,
        async connect() {
          const line = cuttableLine(desk)
          lines.push(line)
          return line
        },
        cut: () => lines.forEach((line) => line.cut()),
        restore: () => lines.forEach((line) => line.restore()),
      },
      expect,
    )
  })
})

/** A transport that behaves as one over a socket does: after each cut there is a new connection to the desk. */
function cuttableLine(desk: Desk): Transport & { cut(): void; restore(): void } {
  const eventCallbacks = new Set<(event: EventFrame) => void>()
  const stateCallbacks = new Set<(state: ConnectionState) => void>()
  let memory: ReturnType<typeof memoryTransport> | undefined
  let state: ConnectionState = 'disconnected'
  const become = (next: ConnectionState): void => {
    state = next
    stateCallbacks.forEach((callback) => callback(next))
  }
  const line = {
    request: async (frame: Parameters<Transport['request']>[0]) =>
      (await memory?.request(frame)) ?? disconnectedAnswer(frame.id),
    onEvent(callback: (event: EventFrame) => void) {
      eventCallbacks.add(callback)
      return () => void eventCallbacks.delete(callback)
    },
    onState(callback: (state: ConnectionState) => void) {
      stateCallbacks.add(callback)
      callback(state)
      return () => void stateCallbacks.delete(callback)
    },
    cut() {
      memory?.close()
      memory = undefined
      become('disconnected')
    },
    restore() {
      memory = memoryTransport(desk, fail)
      memory.onEvent((event) => eventCallbacks.forEach((callback) => callback(event)))
      become('connected')
    },
  }
  line.restore()
  return line
}
