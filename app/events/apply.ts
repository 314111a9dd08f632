import { idsOf } from './columns.ts'
import type { Said } from './kinds.ts'
import { subjectOf } from './kinds.ts'
import type { NounName } from './nouns.ts'

/**
 * What an event does to one record: which fields it sets, and whether it is the record's creation. Writes are all that
 * the project's state is made of: a state takes each, field by field, where its clock says that it holds (clock.ts).
 * So states are equal whatever the order in which their events came.
 */
export interface Write {
  readonly noun: NounName
  readonly key: Readonly<Record<string, unknown>>
  readonly created: boolean
  readonly set: Readonly<Record<string, unknown>>
}

export function* writesOf(said: Said): Generator<Write> {
  const noun = subjectOf(said.kind)
  if (said.kind === 'statements.created') {
    let index = 0
    for (const id of idsOf(said.first, said.rows.length)) {
      yield { noun, key: { id }, created: true, set: said.rows[index++] ?? {} }
    }
  } else if (said.kind === 'statements.changed') {
    const set = afterOf(said.change)
    for (const run of said.runs)
      for (const id of idsOf(run.first, run.count)) yield { noun, key: { id }, created: false, set }
  } else if ('set' in said) {
    yield { noun, key: said.key, created: true, set: said.set }
  } else {
    yield { noun, key: said.key, created: false, set: afterOf(said.change) }
  }
}

function afterOf(change: object): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(change).map(([name, values]) => [name, (values as readonly unknown[])[1]]),
  )
}
