import { describe, expect, test } from 'vitest'
import { hashOfEvent, hashOfHead, LoggedEvent, streamName, type StreamHead } from './event.ts'

const ID = '01900000-0000-7000-8000-00000000000a'
const OTHER = '01900000-0000-7000-8000-00000000000b'
const head: StreamHead = { actor: ID, coder: OTHER, kind: 'shared', by: null }
const event: LoggedEvent = {
  seq: 1,
  lamport: 1,
  at: 5,
  group: ID,
  closes: true,
  reverses: null,
  kind: 'issue.created',
  v: 1,
  payload: '{"id":"é"}',
  previous: 'a'.repeat(64),
}

describe('a hash', () => {
  test('vouches for every field of a head and of an event', () => {
    const heads = [
      head,
      { ...head, actor: OTHER },
      { ...head, coder: ID },
      { ...head, kind: 'coding' as const },
      { ...head, by: { actor: ID, coder: OTHER } },
      { ...head, by: { actor: OTHER, coder: ID } },
    ]
    expect(new Set(heads.map(hashOfHead)).size).toBe(heads.length)
    const events: LoggedEvent[] = [
      event,
      { ...event, seq: 2 },
      { ...event, lamport: 2 },
      { ...event, at: 6 },
      { ...event, group: OTHER },
      { ...event, closes: false },
      { ...event, reverses: { form: 'undo', group: ID } },
      { ...event, reverses: { form: 'redo', group: ID } },
      { ...event, reverses: { form: 'undo', group: OTHER } },
      { ...event, kind: 'issue.changed' },
      { ...event, v: 2 },
      { ...event, payload: '{"id":"e"}' },
      { ...event, previous: 'b'.repeat(64) },
    ]
    expect(new Set(events.map(hashOfEvent)).size).toBe(events.length)
  })

  test('is that of the payload’s bytes, as text or as bytes', () => {
    expect(hashOfEvent({ ...event, payload: new TextEncoder().encode('{"id":"é"}') })).toBe(
      hashOfEvent(event),
    )
  })

  test('is the same on every machine and in every version', () => {
    // As any other SHA-256 of the same bytes gives them.
    expect(hashOfHead(head)).toBe('77d4de91c6e6662cb22e5db9a4ab612503b761b3ee3a8c67bf2a4217ab0b3097')
    expect(hashOfEvent(event)).toBe('a4476643b5bfed6be312127f8a25e74cace82672abf29254cc24ac500b5ba6f0')
  })
})

test('a stream is named by its actor and its kind', () => {
  expect(streamName(head)).toBe(`${ID}/shared`)
})

test('an event from elsewhere has a clock that counting on cannot break', () => {
  expect(LoggedEvent.safeParse(event).success).toBe(true)
  for (const lamport of [0, 1.5, 2 ** 50 + 1, Number.MAX_SAFE_INTEGER])
    expect(LoggedEvent.safeParse({ ...event, lamport }).success).toBe(false)
  expect(LoggedEvent.safeParse({ ...event, payload: new Uint8Array([1]) }).success).toBe(true)
  expect(LoggedEvent.safeParse({ ...event, payload: 5 }).success).toBe(false)
})
