import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Write } from './apply.ts'
import { dumpOrder, hasCreation, Records } from './records.ts'
import { addressOf, nounNames, nouns } from './nouns.ts'

const ID = '01900000-0000-7000-8000-00000000000a'
const REVISION = 'a'.repeat(64)
const clock = (lamport: number, actor = 'ada') => ({ lamport, actor })
const issue = (set: Write['set'], created = false): Write => ({
  noun: 'issue',
  key: { id: ID },
  created,
  set,
})

describe('records', () => {
  test('take a creation and its changes, the younger of two for each field', () => {
    const records = new Records()
    records.put(issue({ name: 'Trade' }, true), clock(1), 10, 'ada')
    records.put(issue({ name: 'Duties' }), clock(3), 30, 'ada')
    records.put(issue({ name: 'Too old', memo: 'kept' }), clock(2), 20, 'ben')
    expect(records.find('issue', { id: ID }, 'anybody')).toMatchObject({
      id: ID,
      name: 'Duties',
      memo: 'kept',
      parent: null,
    })
    expect(records.look('issue', { id: ID }, '')).toMatchObject({ createdAt: 10, updatedAt: 30 })
  })

  test('wait where a change comes before what it changes', () => {
    const records = new Records()
    records.put(issue({ name: 'Duties' }), clock(3), 30, 'ada')
    expect(records.find('issue', { id: ID }, '')).toBeUndefined()
    expect([...records.all('issue')]).toEqual([])
    records.put(issue({ name: 'Trade', colour: 4 }, true), clock(1), 10, 'ada')
    expect(records.find('issue', { id: ID }, '')).toMatchObject({ name: 'Duties', colour: 4 })
  })

  test('of coding streams are each coder’s own, of shared ones everybody’s', () => {
    const records = new Records()
    const mark: Write = {
      noun: 'mark',
      key: { revision: REVISION, start: 0, end: 5 },
      created: false,
      set: { nothing: true },
    }
    records.put(mark, clock(1), 1, 'ada')
    const key = { revision: REVISION, start: 0, end: 5 }
    expect(records.find('mark', key, 'ada')?.nothing).toBe(true)
    expect(records.find('mark', key, 'ben')).toBeUndefined()
    records.put(issue({ name: 'Trade' }, true), clock(2), 2, 'ada')
    expect(records.find('issue', { id: ID }, 'ben')?.name).toBe('Trade')
  })

  test('keep the earliest of what whoever was first settles', () => {
    const records = new Records()
    const revision = (length: number, created = true): Write => ({
      noun: 'revision',
      key: { id: REVISION },
      created,
      set: { length },
    })
    records.put(revision(7), clock(5), 1, 'ada')
    records.put(revision(8), clock(4, 'ben'), 1, 'ben')
    records.put(revision(9), clock(6), 1, 'ada')
    expect(records.find('revision', { id: REVISION }, '')?.length).toBe(8)
  })

  test('leave no trace in a dump of an event that changes nothing', () => {
    const records = new Records()
    records.put({ noun: 'project', key: { id: 'project' }, created: false, set: {} }, clock(1), 5, 'ada')
    expect([...records.dump()]).toEqual([])
  })

  test('come to the same dump in every order of writes, and however often each comes', () => {
    const write = fc.record({
      lamport: fc.nat({ max: 6 }),
      actor: fc.constantFrom('ada', 'ben'),
      at: fc.nat({ max: 50 }),
      noun: fc.constantFrom('issue', 'statement', 'revision'),
      created: fc.boolean(),
      set: fc.dictionary(
        fc.constantFrom('name', 'memo', 'length', 'removed', 'unknown'),
        fc.constantFrom('x', 'y'),
        { noNullPrototype: true },
      ),
    })
    // One event for each clock, as every actor counts its own up.
    const writes = fc.uniqueArray(write, {
      selector: ({ lamport, actor }) => `${lamport} ${actor}`,
      maxLength: 12,
    })
    const fold = (
      all: readonly {
        lamport: number
        actor: string
        at: number
        noun: 'issue' | 'statement' | 'revision'
        created: boolean
        set: Record<string, string>
      }[],
    ): string[] => {
      const records = new Records()
      for (const { lamport, actor, at, noun, created, set } of all)
        records.put({ noun, key: { id: ID }, created, set }, { lamport, actor }, at, actor)
      return [...records.dump()]
    }
    fc.assert(
      fc.property(
        writes.chain((all) =>
          fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length })),
        ),
        ([all, shuffled]) => {
          expect(fold([...shuffled, ...shuffled.slice(0, 3)])).toEqual(fold(all))
        },
      ),
    )
  })
})

describe('nouns', () => {
  test('have addresses that tell their records apart', () => {
    expect(addressOf('issue', { id: ID })).toBe(ID)
    expect(addressOf('mark', { end: 5, start: 0, revision: REVISION })).toBe(`${REVISION} 0 5`)
    expect(dumpOrder({ coder: '', address: ID })).toBe(` ${ID}`)
  })

  test('come after what they refer to, and are created exactly where they have an id of their own', () => {
    expect(nounNames.indexOf('statement')).toBeGreaterThan(nounNames.indexOf('issue'))
    expect(nounNames.indexOf('value')).toBeGreaterThan(nounNames.indexOf('statement'))
    for (const noun of nounNames)
      if (noun !== 'project') expect(hasCreation(noun), noun).toBe(nouns[noun].keyNames.join() === 'id')
  })
})
