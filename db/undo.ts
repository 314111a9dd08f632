import { inverseOf, netChanges, type NetChange } from '../app/events/invert.ts'
import { readPayload, type Run, type Said } from '../app/events/kinds.ts'
import { sameValue } from '../app/model/noun.ts'
import { idInRun } from '../app/model/id.ts'
import { ok, refusal, type Result } from '../app/model/result.ts'
import { payloadOf } from './log.ts'
import type { Project } from './project.ts'
import { uuidText } from './row-numbers.ts'
import * as codebook from './queries/codebook.ts'
import * as log from './queries/log.ts'

/** What undo or redo would take back. */
export interface Target {
  readonly no: number
  readonly group: string
}

/** One event of a reversal, with the coder whose records it is about. */
export interface Reversing {
  readonly coder: string
  readonly said: Said
}

/** Statements that one event takes back at most: written in some 10 ms, so that a tag typed meanwhile does not wait. */
const LONGEST_RUN = 400

/** The act that undo or redo would take next: undo the last that stands, redo the last undo that nothing came after. */
export function nextTarget(project: Project, coder: string, form: 'undo' | 'redo'): Target | undefined {
  const last = (of: string): log.GroupRow | undefined => log.lastOfForm.on(project.db).get(coder, of)
  const act = last('act')
  const redo = last('redo')
  if (form === 'redo') {
    const undo = last('undo')
    return undo && undo.lamport > (act?.lamport ?? 0) ? targetOf(undo) : undefined
  }
  const latest = act && redo ? (redo.lamport > act.lamport ? redo : act) : (act ?? redo)
  return latest && targetOf(latest)
}

/** Acts that never closed: they were cut short, by a crash or a full disk. */
export const cutShort = (project: Project, coder: string): Target[] =>
  log.openGroups.on(project.db).all(coder).map(targetOf)

/**
 * The events that take a group back. Where something that it wrote has been written since by somebody else, it is
 * refused, and says by whom. `force` is for acts that were cut short: whatever still stands of them goes.
 */
export function reversalOf(
  project: Project,
  target: Target,
  coder: string,
  force = false,
): Result<Reversing[]> {
  const reversing: Reversing[] = []
  for (const { coder: owner } of log.codersOfGroup.on(project.db).all(target.no)) {
    for (const change of netChanges(saidOf(project, target.no, owner))) {
      const since = force ? undefined : changedSince(project, change, owner, coder)
      if (since !== undefined) {
        return refusal(
          'changed-since',
          `This cannot be taken back: ${since} has changed it since. Look at the history to see what.`,
        )
      }
      for (const part of parts(change)) reversing.push({ coder: owner, said: inverseOf(part) })
    }
  }
  // What was made last goes first: a statement before the issue that it names.
  return ok(reversing.toReversed())
}

/** A group's events, for each coder whose records they are about. */
export function saidByCoder(project: Project, group: number): Map<string, Said[]> {
  const coders = log.codersOfGroup.on(project.db).all(group)
  return new Map(coders.map(({ coder }) => [coder, [...saidOf(project, group, coder)]]))
}

/** One by one: what a long act said is more than should be held at once. */
function* saidOf(project: Project, group: number, coder: string): Generator<Said> {
  for (const row of log.eventsOfGroupBy.on(project.db).iterate(group, coder))
    yield readPayload(row.kind, payloadOf(row))
}

function targetOf(row: log.GroupRow): Target {
  return { no: row.no, group: uuidText(row.id) }
}

function* parts(change: NetChange): Generator<NetChange> {
  if (change.runs.length === 0) yield change
  for (const run of change.runs) {
    for (let at = 0; at < run.count; at += LONGEST_RUN) {
      const part: Run = { first: idInRun(run.first, at), count: Math.min(LONGEST_RUN, run.count - at) }
      yield { ...change, runs: [part] }
    }
  }
}

/** Who has written over a change, by name; undefined when nobody has. */
function changedSince(project: Project, change: NetChange, owner: string, me: string): string | undefined {
  // Nobody can change an imported set.
  if (change.runs.length > 0 && owner !== me) return undefined
  for (const key of keysOf(change)) {
    const kept = project.projection.look(change.noun, key, owner)
    if (!kept) continue
    const watched = change.created ? Object.keys(kept.clocks) : Object.keys(change.fields)
    for (const name of watched) {
      const clock = kept.clocks[name]
      const writer = clock && actingCoder(project, clock.actor)
      if (writer !== undefined && writer !== me) return nameOf(project, writer)
      const field = change.fields[name]
      if (field && !sameValue(field.after, kept.values[name])) return 'a later act of yours'
    }
    const user = change.created ? otherUser(project, change, key, me) : undefined
    if (user !== undefined) return nameOf(project, user)
  }
  return undefined
}

function* keysOf(change: NetChange): Generator<Readonly<Record<string, unknown>>> {
  if (change.runs.length === 0) yield change.key
  for (const run of change.runs) for (let at = 0; at < run.count; at++) yield { id: idInRun(run.first, at) }
}

/** A colleague whose statements use an article, an issue or a speaker that would vanish. */
function otherUser(
  project: Project,
  change: NetChange,
  key: Readonly<Record<string, unknown>>,
  me: string,
): string | undefined {
  if (change.noun !== 'issue' && change.noun !== 'speaker' && change.noun !== 'article') return undefined
  return codebook.otherUsers[change.noun].on(project.db).get({ id: String(key['id']), me })?.coder
}

function actingCoder(project: Project, actor: string): string | undefined {
  const stream =
    log.findStream.on(project.db).get(actor, 'coding') ?? log.findStream.on(project.db).get(actor, 'shared')
  return stream?.by_coder ?? stream?.coder
}

export function nameOf(project: Project, coder: string): string {
  const name = project.projection.look('coder', { id: coder }, '')?.values['name']
  return typeof name === 'string' && name !== '' ? name : 'another coder'
}
