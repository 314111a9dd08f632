import { describe, expect, test } from 'vitest'
import { mayReuse, type ActorRecord } from './actor.ts'

const record: ActorRecord = {
  coder: 'ada',
  actor: 'one',
  file: 'disk:7',
  shared: { seq: 4, hash: 'aa' },
  coding: null,
}
const { actor: _, ...found } = record

describe('an actor goes on', () => {
  test('in the file that was closed cleanly at these heads', () => {
    expect(mayReuse(record, { ...found })).toBe(true)
  })

  test.each<[string, Partial<ActorRecord>]>([
    ['in a copy of the file', { file: 'disk:8' }],
    ['for another coder', { coder: 'ben' }],
    ['where an older copy was restored in its place', { shared: { seq: 3, hash: '99' } }],
    ['where an older copy had not begun', { shared: null }],
    ['where another story was told to the same length', { shared: { seq: 4, hash: 'bb' } }],
    ['where the other stream has come further', { coding: { seq: 1, hash: 'cc' } }],
  ])('not %s', (_what, change) => {
    expect(mayReuse(record, { ...found, ...change })).toBe(false)
  })
})
