import { describe, expect, test } from 'vitest'
import { writesOf } from './apply.ts'

const ID = '01900000-0000-7000-8000-00000000000a'

describe('the writes of an event', () => {
  test('of a creation are its fields, of a change the values after it', () => {
    expect([...writesOf({ kind: 'issue.created', key: { id: ID }, set: { name: 'Trade' } })]).toEqual([
      { noun: 'issue', key: { id: ID }, created: true, set: { name: 'Trade' } },
    ])
    expect([
      ...writesOf({
        kind: 'issue.changed',
        key: { id: ID },
        change: { name: ['Trade', 'Commerce'], parent: [ID, null] },
      }),
    ]).toEqual([{ noun: 'issue', key: { id: ID }, created: false, set: { name: 'Commerce', parent: null } }])
  })

  test('of runs are one for each statement, in order', () => {
    const created = [...writesOf({ kind: 'statements.created', first: ID, rows: [{ end: 1 }, { end: 2 }] })]
    expect(created.map(({ key, created: isNew, set }) => [key['id'], isNew, set])).toEqual([
      [ID, true, { end: 1 }],
      [ID.replace(/a$/, 'b'), true, { end: 2 }],
    ])
    const runs = [
      { first: ID, count: 2 },
      { first: ID.replace(/a$/, 'f'), count: 1 },
    ]
    const changed = [...writesOf({ kind: 'statements.changed', runs, change: { removed: [false, true] } })]
    expect(changed.map(({ key }) => String(key['id']).slice(-1))).toEqual(['a', 'b', 'f'])
    expect(changed.every(({ created: isNew, set }) => !isNew && set['removed'] === true)).toBe(true)
  })
})
