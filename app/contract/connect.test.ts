import { describe, expect, it } from 'vitest'
import { connect, type ConnectionState, type Transport } from './connect.ts'
import { acceptedAnswer, LOG_BEGINS, type AnswerFrame, type ClientFrame, type EventFrame } from './frames.ts'
import { sampleContract, sampleEvents } from './testing/sample.ts'

/** A transport played by the test: what was sent, each with the means to answer it. */
function playedTransport() {
  const sent: { frame: ClientFrame; answer(frame: AnswerFrame): void; lose(): void }[] = []
  let tellEvent: ((event: EventFrame) => void) | undefined
  let tellState: ((state: ConnectionState) => void) | undefined
  const transport: Transport = {
    request: (frame) =>
      new Promise((answer, reject) => sent.push({ frame, answer, lose: () => reject(new Error('gone')) })),
    onEvent: (callback) => {
      tellEvent = callback
      return () => {}
    },
    onState: (callback) => {
      tellState = callback
      return () => {}
    },
  }
  const noteAdded = (position: number, text: string): void =>
    tellEvent?.({ type: 'event', name: 'note.added', position, value: { text } })
  const logBegins = (position: number): void => tellEvent?.({ type: 'event', name: LOG_BEGINS, position })
  return { sent, transport, noteAdded, logBegins, become: (state: ConnectionState) => tellState?.(state) }
}

const resumed = (id: number, position: number, complete: boolean) =>
  acceptedAnswer(id, { position, complete })

/** Lets every promise that is settled run on. */
const settled = () => new Promise((resolve) => setImmediate(resolve))

describe('the client of a contract', () => {
  it('has the methods of the contract and no others', () => {
    const { transport } = playedTransport()
    const client = connect(sampleContract, sampleEvents, transport)
    expect(Object.keys(client.call)).toEqual(Object.keys(sampleContract))
    // Whoever awaits it must not take it for a promise.
    expect('then' in client || 'then' in client.call).toBe(false)
  })

  it('never rejects, even when the transport does', async () => {
    const { transport, sent } = playedTransport()
    const client = connect(sampleContract, sampleEvents, transport)
    const answer = client.call['note.list']()
    sent[0]?.lose()
    expect(await answer).toMatchObject({ ok: false, error: { code: 'disconnected' } })
  })

  it('asks at its first connection where the log stands, later for what it missed', async () => {
    const { transport, sent, become, noteAdded } = playedTransport()
    const client = connect(sampleContract, sampleEvents, transport)
    become('connected')
    expect(sent[0]?.frame).toEqual({ type: 'resume', id: 1, position: null })
    sent[0]?.answer(resumed(1, 5, true))
    await settled()
    noteAdded(6, 'a')
    become('disconnected')
    become('connected')
    expect(sent[1]?.frame).toEqual({ type: 'resume', id: 2, position: 6 })
    expect(client.position()).toBe(6)
  })

  it('drops an event that it has been told before', async () => {
    const { transport, sent, become, noteAdded } = playedTransport()
    const client = connect(sampleContract, sampleEvents, transport)
    const heard: (string | number | null)[] = []
    client.on('note.added', ({ text }, position) => void heard.push(text, position))
    become('connected')
    noteAdded(7, 'while it asks')
    sent[0]?.answer(resumed(1, 6, true))
    await settled()
    noteAdded(7, 'again')
    noteAdded(5, 'older')
    noteAdded(8, 'next')
    expect(heard).toEqual(['while it asks', 7, 'next', 8])
  })

  it('reads anew after a gap, even to a position before its own', async () => {
    const { transport, sent, become, noteAdded } = playedTransport()
    const client = connect(sampleContract, sampleEvents, transport)
    let missed = 0
    client.onMissed(() => (missed += 1))
    become('connected')
    sent[0]?.answer(resumed(1, 9, true))
    await settled()
    become('connected')
    sent[1]?.answer(resumed(2, 3, false))
    await settled()
    expect([missed, client.position()]).toEqual([1, 3])
    noteAdded(4, 'b')
    expect(client.position()).toBe(4)
  })

  it('begins anew with another log, however far the one before had come', async () => {
    const { transport, sent, become, noteAdded, logBegins } = playedTransport()
    const client = connect(sampleContract, sampleEvents, transport)
    const heard: string[] = []
    client.on('note.added', ({ text }) => void heard.push(text))
    become('connected')
    sent[0]?.answer(resumed(1, 9, true))
    await settled()
    logBegins(2)
    expect(client.position()).toBe(2)
    noteAdded(3, 'first there')
    expect(heard).toEqual(['first there'])
  })

  it('takes for missed what passed when it was cut off before it knew where it stood', async () => {
    const { transport, sent, become } = playedTransport()
    const client = connect(sampleContract, sampleEvents, transport)
    let missed = 0
    client.onMissed(() => (missed += 1))
    become('connected')
    sent[0]?.lose()
    await settled()
    become('connected')
    sent[1]?.answer(resumed(2, 3, true))
    await settled()
    expect([missed, client.position()]).toEqual([1, 3])
  })

  it('tells every listener, though one throws', () => {
    const { transport, noteAdded } = playedTransport()
    const client = connect(sampleContract, sampleEvents, transport)
    const heard: string[] = []
    client.on('note.added', () => {
      throw new Error('a broken part of the window')
    })
    const listener = ({ text }: { text: string }) => void heard.push(text)
    const off = client.on('note.added', listener)
    client.on('note.added', listener)
    expect(() => noteAdded(1, 'a')).toThrow('a broken part of the window')
    off()
    expect(() => noteAdded(2, 'b')).toThrow('a broken part of the window')
    expect(heard).toEqual(['a', 'a', 'b'])
  })

  it('lets events pass that nobody listens to', () => {
    const { transport, noteAdded } = playedTransport()
    const client = connect(sampleContract, sampleEvents, transport)
    noteAdded(1, 'a')
    expect(client.position()).toBe(1)
  })
})
