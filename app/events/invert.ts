import { sameValue } from '../model/noun.ts'
import type { Said } from './kinds.ts'
import { subjectOf, type Run } from './kinds.ts'
import { addressOf, nouns, type NounName } from './nouns.ts'

/**
 * What a group did to one record, from before its first event to after its last. A record that it created counts as
 * removed before; its other fields stay, so that a redo needs only to bring it back.
 */
export interface NetChange {
  readonly noun: NounName
  readonly key: Readonly<Record<string, unknown>>
  readonly created: boolean
  readonly fields: Record<string, { before: unknown; after: unknown }>
  /** More records that took the very same change, for runs. */
  readonly runs: readonly Run[]
}

/** The net changes of a group's events, given in the order in which they happened. */
export function netChanges(group: Iterable<Said>): NetChange[] {
  const found = new Map<string, NetChange>()
  const runs: NetChange[] = []
  for (const said of group) {
    const noun = subjectOf(said.kind)
    if (said.kind === 'statements.created') {
      const run = { first: said.first, count: said.rows.length }
      runs.push({
        noun,
        key: {},
        created: true,
        fields: { removed: { before: true, after: false } },
        runs: [run],
      })
    } else if (said.kind === 'statements.changed') {
      runs.push({ noun, key: {}, created: false, fields: pairs(said.change), runs: said.runs })
    } else if ('set' in said) {
      const change = entry(found, noun, said.key, true)
      if ('removed' in nouns[noun].fields) change.fields['removed'] = { before: true, after: false }
    } else {
      const change = entry(found, noun, said.key, false)
      for (const [name, { before, after }] of Object.entries(pairs(said.change))) {
        change.fields[name] = { before: change.fields[name]?.before ?? before, after }
      }
    }
  }
  const all = [...runs, ...found.values()]
  for (const change of all) {
    for (const [name, { before, after }] of Object.entries(change.fields)) {
      if (sameValue(before, after)) delete change.fields[name]
    }
  }
  return all.filter((change) => Object.keys(change.fields).length > 0)
}

/** The event that writes the earlier values back. */
export function inverseOf(change: NetChange): Said {
  const back = Object.fromEntries(
    Object.entries(change.fields).map(([name, { before, after }]) => [name, [after, before]]),
  )
  // Fields and key are those of the noun's own events.
  return (
    change.runs.length > 0
      ? { kind: 'statements.changed', runs: change.runs, change: back }
      : { kind: `${change.noun}.changed`, key: change.key, change: back }
  ) as Said
}

function pairs(change: object): NetChange['fields'] {
  return Object.fromEntries(
    Object.entries(change).map(([name, values]) => {
      const [before, after] = values as readonly [unknown, unknown]
      return [name, { before, after }]
    }),
  )
}

function entry(found: Map<string, NetChange>, noun: NounName, key: object, created: boolean): NetChange {
  const address = `${noun} ${addressOf(noun, key as Record<string, unknown>)}`
  const known = found.get(address)
  if (known) return known
  const fresh: NetChange = { noun, key: key as Record<string, unknown>, created, fields: {}, runs: [] }
  found.set(address, fresh)
  return fresh
}
