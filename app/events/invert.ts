import { idInRun, RUN_DIGITS, stepInRun } from '../model/id.ts'
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
  readonly fields: Readonly<Record<string, Changed>>
  /** More records that took the very same change, for runs; the key is empty then. */
  readonly runs: readonly Run[]
}

interface Changed {
  readonly before: unknown
  readonly after: unknown
}
type Fields = Readonly<Record<string, Changed>>

/** What one event did to one record, or to each of a run. */
interface Change {
  readonly created: boolean
  readonly fields: Fields
}

/**
 * The net changes of a group's events, given in the order in which they happened. No record is in two of them, so the
 * order in which they are taken back does not matter.
 */
export function netChanges(group: Iterable<Said>): NetChange[] {
  const net = new Net()
  for (const said of group) net.add(said)
  return net.changes()
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

const CREATED: Change = { created: true, fields: { removed: { before: true, after: false } } }

/** Statements whose ids could be of one run: those that share all but the last digits. */
interface Bucket {
  readonly single: Map<string, Change>
  /** Runs that do not overlap, and hold none of the single ones. */
  runs: { run: Run; change: Change }[]
}

class Net {
  private readonly records = new Map<string, { noun: NounName; key: NetChange['key']; change: Change }>()
  private readonly statements = new Map<string, Bucket>()

  add(said: Said): void {
    if (said.kind === 'statements.created') {
      this.addRun({ first: said.first, count: said.rows.length }, CREATED)
    } else if (said.kind === 'statements.changed') {
      const change = { created: false, fields: pairs(said.change) }
      for (const run of said.runs) this.addRun(run, change)
    } else {
      const noun = subjectOf(said.kind)
      const removable = 'removed' in nouns[noun].fields
      const change =
        'change' in said
          ? { created: false, fields: pairs(said.change) }
          : removable
            ? CREATED
            : { created: true, fields: {} }
      if (said.kind === 'statement.created' || said.kind === 'statement.changed')
        this.addStatement(said.key.id, change)
      else this.addRecord(noun, said.key, change)
    }
  }

  changes(): NetChange[] {
    const all: NetChange[] = []
    for (const { noun, key, change } of this.records.values()) all.push({ noun, key, ...change, runs: [] })
    for (const { single, runs } of this.statements.values()) {
      for (const [id, change] of single) all.push({ noun: 'statement', key: { id }, ...change, runs: [] })
      for (const { run, change } of runs) all.push({ noun: 'statement', key: {}, ...change, runs: [run] })
    }
    return all.flatMap((change) => {
      const fields = Object.entries(change.fields).filter(
        ([, { before, after }]) => !sameValue(before, after),
      )
      return fields.length === 0 ? [] : [{ ...change, fields: Object.fromEntries(fields) }]
    })
  }

  private addRecord(noun: NounName, key: NetChange['key'], change: Change): void {
    const address = `${noun} ${addressOf(noun, key)}`
    const known = this.records.get(address)
    if (known) known.change = combine(known.change, change)
    else this.records.set(address, { noun, key, change })
  }

  private addStatement(id: string, change: Change): void {
    const { single, runs } = this.bucketOf(id)
    const known = single.get(id)
    if (known) single.set(id, combine(known, change))
    else if (runs.some(({ run }) => stepInRun(run.first, id) < run.count))
      this.addRun({ first: id, count: 1 }, change)
    else single.set(id, change)
  }

  /** Adds a run, cutting it and those before it where they overlap. */
  private addRun(added: Run, change: Change): void {
    const bucket = this.bucketOf(added.first)
    let rest = [added]
    for (const [id, known] of bucket.single) {
      if (stepInRun(added.first, id) >= added.count) continue
      bucket.single.set(id, combine(known, change))
      rest = rest.flatMap((run) => less(run, { first: id, count: 1 }))
    }
    const cut: Bucket['runs'] = []
    for (const known of bucket.runs) {
      let kept = [known.run]
      const taken: Run[] = []
      for (const run of rest) {
        const shared = overlapOf(run, known.run)
        if (!shared) continue
        taken.push(shared)
        kept = kept.flatMap((each) => less(each, shared))
      }
      rest = rest.flatMap((run) => less(run, known.run))
      for (const run of kept) cut.push({ run, change: known.change })
      for (const run of taken) cut.push({ run, change: combine(known.change, change) })
    }
    for (const run of rest) {
      const last = cut.at(-1)
      const joined = last && sameValue(last.change, change) ? join(last.run, run) : undefined
      if (last && joined) last.run = joined
      else cut.push({ run, change })
    }
    bucket.runs = cut
  }

  private bucketOf(id: string): Bucket {
    const name = id.slice(0, -RUN_DIGITS)
    const known = this.statements.get(name)
    if (known) return known
    const fresh: Bucket = { single: new Map(), runs: [] }
    this.statements.set(name, fresh)
    return fresh
  }
}

/** The ids that two runs share. */
function overlapOf(a: Run, b: Run): Run | undefined {
  const stepOfB = stepInRun(a.first, b.first)
  if (stepOfB < a.count) return { first: b.first, count: Math.min(a.count - stepOfB, b.count) }
  const stepOfA = stepInRun(b.first, a.first)
  return stepOfA < b.count ? { first: a.first, count: Math.min(b.count - stepOfA, a.count) } : undefined
}

/** Two runs as one where one follows the other: a long act comes in many. */
function join(a: Run, b: Run): Run | undefined {
  if (stepInRun(a.first, b.first) === a.count) return { first: a.first, count: a.count + b.count }
  return stepInRun(b.first, a.first) === b.count ? { first: b.first, count: a.count + b.count } : undefined
}

/** A run without what it shares with another. */
function less(run: Run, other: Run): Run[] {
  const shared = overlapOf(run, other)
  if (!shared) return [run]
  const before = stepInRun(run.first, shared.first)
  const after = before + shared.count
  return [
    { first: run.first, count: before },
    { first: idInRun(run.first, after), count: run.count - after },
  ].filter(({ count }) => count > 0)
}

function combine(earlier: Change, later: Change): Change {
  const fields: Record<string, Changed> = { ...earlier.fields }
  for (const [name, { before, after }] of Object.entries(later.fields))
    fields[name] = { before: earlier.fields[name] ? earlier.fields[name].before : before, after }
  return { created: earlier.created || later.created, fields }
}

function pairs(change: object): Fields {
  return Object.fromEntries(
    Object.entries(change).map(([name, values]) => {
      const [before, after] = values as readonly [unknown, unknown]
      return [name, { before, after }]
    }),
  )
}
