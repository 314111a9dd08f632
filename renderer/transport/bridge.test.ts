import { describe, expect, it } from 'vitest'
import type { EventFrame } from '../../app/contract/frames.ts'
import { bridgeTransport, type Bridge } from './bridge.ts'

const request = { type: 'request', id: 4, method: 'note.list' } as const

const bridgeWith = (answer: () => Promise<unknown>): Bridge => ({ request: answer, onEvent: () => () => {} })

describe('the way to Electron’s main process', () => {
  it('hands the answer on', async () => {
    const answer = { type: 'answer', id: 4, ok: true, value: ['a'] }
    expect(await bridgeTransport(bridgeWith(async () => answer)).request(request)).toEqual(answer)
  })

  it('says that the connection is lost when the main process gives no answer', async () => {
    const transport = bridgeTransport(bridgeWith(() => Promise.reject(new Error('reply was never sent'))))
    expect(await transport.request(request)).toMatchObject({ id: 4, error: { code: 'disconnected' } })
  })

  it.each([
    ['nothing', undefined],
    ['an event', { type: 'event', name: 'note.added', position: 1 }],
    ['the answer to another frame', { type: 'answer', id: 5, ok: true }],
  ])('takes %s for no answer', async (_, answer) => {
    await expect(bridgeTransport(bridgeWith(async () => answer)).request(request)).rejects.toThrow('frame 4')
  })

  it('hands events on, nothing else, and only while somebody listens', () => {
    const callbacks = new Set<(frame: unknown) => void>()
    const transport = bridgeTransport({
      request: async () => undefined,
      onEvent(callback) {
        callbacks.add(callback)
        return () => void callbacks.delete(callback)
      },
    })
    const heard: EventFrame[] = []
    const off = transport.onEvent((event) => heard.push(event))
    const event = { type: 'event', name: 'note.added', position: 1, value: { text: 'a' } }
    for (const frame of [event, undefined, { type: 'answer', id: 1, ok: true }])
      for (const callback of callbacks) callback(frame)
    off()
    expect(heard).toEqual([event])
    expect(callbacks.size).toBe(0)
  })
})
