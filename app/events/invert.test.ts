import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { idInRun } from '../model/id.ts'
import { writesOf } from './apply.ts'
import { inverseOf, netChanges } from './invert.ts'
import type { Said } from './kinds.ts'

const ID = '01900000-0000-7000-8000-00000000000a'
const OTHER = '01900000-0000-7000-8000-0000000000ff'

describe('the net change of an act', () => {
  test('goes from before its first event to after its last', () => {
    const said: Said[] = [
      { kind: 'issue.changed', key: { id: ID }, change: { name: ['Trade', 'Tariffs'] } },
      { kind: 'issue.changed', key: { id: ID }, change: { name: ['Tariffs', 'Duties'], colour: [1, 2] } },
    ]
    expect(netChanges(said)).toEqual([
      {
        noun: 'issue',
        key: { id: ID },
        created: false,
        runs: [],
        fields: { name: { before: 'Trade', after: 'Duties' }, colour: { before: 1, after: 2 } },
      },
    ])
  })

  test('is nothing where it came back to what it was', () => {
    expect(
      netChanges([
        { kind: 'issue.changed', key: { id: ID }, change: { include: [['a'], ['b']] } },
        { kind: 'issue.changed', key: { id: ID }, change: { include: [['b'], ['a']] } },
        { kind: 'project.changed', key: { id: 'project' }, change: {} },
      ]),
    ).toEqual([])
  })

  test('of a field that was null before keeps the null', () => {
    const [change] = netChanges([
      { kind: 'issue.changed', key: { id: ID }, change: { parent: [null, OTHER] } },
      { kind: 'issue.changed', key: { id: ID }, change: { parent: [OTHER, ID] } },
    ])
    expect(change?.fields['parent']).toEqual({ before: null, after: ID })
  })

  test('of a creation is that the record was removed before', () => {
    const [change] = netChanges([
      { kind: 'issue.created', key: { id: ID }, set: { name: 'Trade' } },
      { kind: 'issue.changed', key: { id: ID }, change: { name: ['Trade', 'Duties'] } },
    ])
    expect(change).toMatchObject({ created: true, fields: { removed: { before: true, after: false } } })
    expect(netChanges([{ kind: 'coder.created', key: { id: ID }, set: { name: 'Ada' } }])).toEqual([])
  })

  test('tells records apart that share an id, by noun and by every part of a key', () => {
    const revision = 'a'.repeat(64)
    const said: Said[] = [
      { kind: 'issue.changed', key: { id: ID }, change: { memo: ['', 'x'] } },
      { kind: 'speaker.changed', key: { id: ID }, change: { notes: ['', 'x'] } },
      { kind: 'mark.changed', key: { revision, start: 0, end: 5 }, change: { nothing: [false, true] } },
      { kind: 'mark.changed', key: { revision, start: 0, end: 6 }, change: { nothing: [false, true] } },
    ]
    expect(netChanges(said)).toHaveLength(4)
  })

  test('of a long act that came in parts is one run', () => {
    const part = (step: number): Said => ({
      kind: 'statements.created',
      first: idInRun(ID, step),
      rows: Array.from({ length: 20 }, () => ({})),
    })
    expect(netChanges([part(0), part(20), part(40)])).toMatchObject([
      { created: true, runs: [{ first: ID, count: 60 }] },
    ])
    expect(netChanges([part(40), part(20)])).toMatchObject([
      { runs: [{ first: idInRun(ID, 20), count: 40 }] },
    ])
  })
})

describe('the inverse', () => {
  test('of a change writes the earlier values back', () => {
    const [change] = netChanges([
      { kind: 'issue.changed', key: { id: ID }, change: { name: ['Trade', 'Duties'] } },
    ])
    expect(change && inverseOf(change)).toEqual({
      kind: 'issue.changed',
      key: { id: ID },
      change: { name: ['Duties', 'Trade'] },
    })
  })

  test('of a run is one event with the one field that changes', () => {
    const [change] = netChanges([{ kind: 'statements.created', first: ID, rows: [{ end: 1 }, { end: 2 }] }])
    expect(change && inverseOf(change)).toEqual({
      kind: 'statements.changed',
      runs: [{ first: ID, count: 2 }],
      change: { removed: [false, true] },
    })
  })

  /** Fields of ten statements, as events leave them; those that are not there yet are removed. */
  type State = ReadonlyMap<string, Readonly<Record<string, unknown>>>
  const ids = Array.from({ length: 10 }, (_, step) => idInRun('01900000-0000-7000-8000-0000fffffffb', step))
  const idAt = (at: number): string => ids[at % ids.length] ?? ''

  /** Each event, with before-values as they were, as a real act has them. */
  function play(start: State, steps: readonly Step[]): { said: Said[]; states: State } {
    const state = new Map(start)
    const said: Said[] = []
    for (const step of steps) {
      const covered = Array.from({ length: step.count }, (_, at) => idAt(step.at + at)).slice(
        0,
        Math.min(step.count, ids.length - (step.at % ids.length)),
      )
      const known = covered.filter((id) => state.has(id))
      if (step.create) {
        if (known.length > 0) continue
        said.push(
          step.count === 1
            ? { kind: 'statement.created', key: { id: idAt(step.at) }, set: {} }
            : { kind: 'statements.created', first: idAt(step.at), rows: covered.map(() => ({})) },
        )
      } else {
        const before = state.get(covered[0] ?? '')?.[step.field]
        // A run changes statements that were alike.
        if (known.length < covered.length || known.some((id) => state.get(id)?.[step.field] !== before))
          continue
        const change = { [step.field]: [before, step.value] }
        said.push(
          step.count === 1
            ? { kind: 'statement.changed', key: { id: idAt(step.at) }, change }
            : {
                kind: 'statements.changed',
                runs: [{ first: idAt(step.at), count: covered.length }],
                change,
              },
        )
      }
      apply(state, said.slice(-1))
    }
    return { said, states: state }
  }
  function apply(state: Map<string, Readonly<Record<string, unknown>>>, said: readonly Said[]): void {
    for (const each of said)
      for (const { key, set, created } of writesOf(each)) {
        const id = String(key['id'])
        state.set(id, {
          removed: created ? false : undefined,
          memo: '',
          sure: true,
          ...state.get(id),
          ...set,
        })
      }
  }
  const shown = (state: State): string[] =>
    [...state]
      .filter(([, values]) => values['removed'] !== true)
      .map(([id, values]) => JSON.stringify([id, values]))
      .sort()

  interface Step {
    readonly create: boolean
    readonly at: number
    readonly count: number
    readonly field: 'memo' | 'sure' | 'removed'
    readonly value: unknown
  }
  const step: fc.Arbitrary<Step> = fc
    .record({
      create: fc.boolean(),
      at: fc.nat({ max: 9 }),
      count: fc.constantFrom(1, 1, 2, 3, 5),
      field: fc.constantFrom('memo', 'sure', 'removed'),
      flag: fc.boolean(),
    })
    .map(({ flag, ...each }) => ({ ...each, value: each.field === 'memo' ? (flag ? 'x' : 'y') : flag }))

  test('of any act leads back, and its own inverse forward again, however runs and single statements overlap', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 6 }), fc.array(step, { maxLength: 12 }), (earlier, act) => {
        const { states: before } = play(new Map(), earlier)
        const { said, states: after } = play(before, act)
        const back = netChanges(said).map(inverseOf)
        const state = new Map(after)
        // No record is in two of them, so that their order does not matter.
        apply(state, back.toReversed())
        expect(shown(state)).toEqual(shown(before))
        apply(state, netChanges(back).map(inverseOf))
        expect(shown(state)).toEqual(shown(after))
      }),
      { numRuns: 500 },
    )
  })
})
