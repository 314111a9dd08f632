import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import type { Said } from '../../app/events/kinds.ts'
import { makeId } from './make-id.ts'
import { WorkingRecords } from './working-records.ts'

const ME = makeId()
const ACTOR = makeId()
const issueIds = [makeId(), makeId()]

const renamed = (id: string, name: string): Said => ({
  kind: 'issue.changed',
  key: { id },
  change: { name: ['', name] },
})
const created = (id: string, name: string): Said => ({ kind: 'issue.created', key: { id }, set: { name } })

function recordsWith(...ids: string[]): WorkingRecords {
  const records = new WorkingRecords(() => ME)
  for (const id of ids)
    records.confirm(
      { noun: 'issue', key: { id }, created: true, set: { name: 'Trade' } },
      { lamport: 1, actor: ACTOR },
      0,
      ME,
    )
  return records
}

const nameOf = (records: WorkingRecords, id: string): string | undefined =>
  records.record('issue', { id })?.name

it('shows what an act writes at once, and what was there before when it is dropped', () => {
  const [id = ''] = issueIds
  const records = recordsWith(id)
  records.draft('act', [renamed(id, 'Tariffs')])
  expect(nameOf(records, id)).toBe('Tariffs')
  expect(records.drop('act')).toMatchObject([{ noun: 'issue', key: { id } }])
  expect(nameOf(records, id)).toBe('Trade')
})

it('forgets a record whose creation was refused', () => {
  const id = makeId()
  const records = recordsWith()
  records.draft('act', [created(id, 'New')])
  expect([...records.all('issue')].map((each) => each.name)).toEqual(['New'])
  records.drop('act')
  expect([...records.all('issue')]).toEqual([])
})

it('keeps what a colleague changed under an act on its way', () => {
  const [id = ''] = issueIds
  const records = recordsWith(id)
  records.draft('act', [renamed(id, 'Mine')])
  records.confirm(
    { noun: 'issue', key: { id }, created: false, set: { name: 'Hers', definition: 'Duties.' } },
    { lamport: 2, actor: makeId() },
    0,
    makeId(),
  )
  expect(records.record('issue', { id })).toMatchObject({ name: 'Mine', definition: 'Duties.' })
  records.drop('act')
  expect(records.record('issue', { id })).toMatchObject({ name: 'Hers', definition: 'Duties.' })
})

it('lets what was pushed hold against what is read again later', () => {
  const [id = ''] = issueIds
  const records = recordsWith(id)
  const read = records.record('issue', { id })
  records.confirm(
    { noun: 'issue', key: { id }, created: false, set: { name: 'Pushed' } },
    { lamport: 5, actor: ACTOR },
    0,
    ME,
  )
  if (read) records.read('issue', read)
  expect(nameOf(records, id)).toBe('Pushed')
})

it('shows marks of mine alone', () => {
  const records = recordsWith()
  const key = { revision: 'f'.repeat(64), start: 0, end: 5 }
  const write = { noun: 'mark', key, created: false, set: { nothing: true } } as const
  records.confirm(write, { lamport: 1, actor: ACTOR }, 0, makeId())
  expect([...records.all('mark')]).toEqual([])
  expect(records.record('mark', key)).toBeUndefined()
  records.confirm(write, { lamport: 1, actor: ACTOR }, 0, ME)
  expect(records.record('mark', key)?.nothing).toBe(true)
})

/** A step of several acts in flight, which end in any order. */
const steps = fc.array(
  fc.oneof(
    fc.record({
      do: fc.constant('draft' as const),
      act: fc.nat(4),
      issue: fc.nat(1),
      name: fc.string({ minLength: 1 }),
    }),
    fc.record({ do: fc.constant('refuse' as const), act: fc.nat(4) }),
    fc.record({ do: fc.constant('save' as const), act: fc.nat(4) }),
  ),
  { maxLength: 40 },
)

it('shows, after any course of acts saved and refused, what was saved and then what is on its way', () => {
  fc.assert(
    fc.property(steps, (course) => {
      const records = recordsWith(...issueIds)
      // The model: what is saved, and the drafts in their order.
      const saved = new Map(issueIds.map((id) => [id, 'Trade']))
      let drafts: { act: string; writes: [string, string][] }[] = []
      let lamport = 1
      for (const step of course) {
        const act = `act ${step.act}`
        if (step.do === 'draft') {
          const id = issueIds[step.issue] ?? ''
          records.draft(act, [renamed(id, step.name)])
          const known = drafts.find((draft) => draft.act === act)
          if (known) known.writes.push([id, step.name])
          else drafts.push({ act, writes: [[id, step.name]] })
          continue
        }
        const ended = drafts.find((draft) => draft.act === act)
        drafts = drafts.filter((draft) => draft !== ended)
        if (step.do === 'save') {
          for (const [id, name] of ended?.writes ?? []) {
            saved.set(id, name)
            records.confirm(
              { noun: 'issue', key: { id }, created: false, set: { name } },
              { lamport: ++lamport, actor: ACTOR },
              0,
              ME,
            )
          }
        }
        records.drop(act)
      }
      for (const id of issueIds) {
        const writes = drafts.flatMap((draft) => draft.writes).filter(([of]) => of === id)
        expect(nameOf(records, id)).toBe(writes.at(-1)?.[1] ?? saved.get(id))
      }
    }),
  )
})
