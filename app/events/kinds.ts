import { z } from 'zod'
import { Id } from '../model/id.ts'
import type { StreamKind } from '../model/noun.ts'
import { refusal, ok, type Result } from '../model/result.ts'
import { MOST_ROWS, readColumns, writeColumns } from './columns.ts'
import { nounNames, nouns, type NounKey, type NounName, type NounValues } from './nouns.ts'

/**
 * What an event can say. Every noun can be created and changed; removal is a field, so taking back a removal is a
 * change like any other. Statements can also be created and changed by the run, where there are many.
 */
export type Said =
  | { [N in NounName]: Created<N> | Changed<N> }[NounName]
  | { kind: 'statements.created'; first: Id; rows: readonly Partial<NounValues<'statement'>>[] }
  | { kind: 'statements.changed'; runs: readonly Run[]; change: NonNullable<Changed<'statement'>['change']> }

export interface Created<N extends NounName> {
  kind: `${N}.created`
  key: NounKey<N>
  set: Partial<NounValues<N>>
}
export interface Changed<N extends NounName> {
  kind: `${N}.changed`
  key: NounKey<N>
  change: { [F in keyof NounValues<N>]?: readonly [before: NounValues<N>[F], after: NounValues<N>[F]] }
}

/** Consecutive ids. */
export const Run = z.strictObject({ first: Id, count: z.int().min(1).max(MOST_ROWS) })
export type Run = z.infer<typeof Run>

/** The version in which each kind is written today; there has been no other yet. */
export const VERSION = 1

/** A run is worth its columns from about here: below, single events are as small and can be read by eye. */
export const SMALLEST_RUN = 16

/** A noun whose records each coder has alone. */
export const streamOf = (kind: Said['kind']): StreamKind => nouns[subjectOf(kind)].stream

/** The noun that a kind is about. */
export function subjectOf(kind: Said['kind']): NounName {
  if (kind === 'statements.created' || kind === 'statements.changed') return 'statement'
  // Every other kind is `${NounName}.verb`.
  return kind.slice(0, kind.indexOf('.')) as NounName
}

/** The bytes that are stored and hashed for what an event says. */
export function writePayload(said: Said): string | Uint8Array {
  switch (said.kind) {
    case 'statements.created':
      return writeColumns(said.first, said.rows)
    case 'statements.changed':
      return JSON.stringify({ runs: said.runs, change: said.change })
    default:
      return JSON.stringify(
        'set' in said ? { ...said.key, set: said.set } : { ...said.key, change: said.change },
      )
  }
}

/** Reads a payload of our own log, whose bytes were checked when they came in. */
export function readPayload(kind: string, payload: string | Uint8Array): Said {
  if (typeof payload !== 'string') {
    const { first, rows } = readColumns(payload)
    return { kind: 'statements.created', first, rows }
  }
  const { set, change, ...key } = JSON.parse(payload) as { set?: object; change?: object; runs?: unknown }
  // The log holds only what `writePayload` or `parsePayload` let in.
  if (kind === 'statements.changed') return { kind, runs: key.runs, change } as Said
  return (set === undefined ? { kind, key, change } : { kind, key, set }) as Said
}

const shapes = new Map<string, z.ZodType>()
for (const name of nounNames) {
  const { key, set, change } = nouns[name]
  shapes.set(`${name}.created`, z.strictObject({ ...key, set }))
  shapes.set(`${name}.changed`, z.strictObject({ ...key, change }))
}
// As with rows, an event of a few bytes must not stand for more records than a reader can take.
const Runs = z
  .array(Run)
  .min(1)
  .refine((runs) => runs.reduce((sum, run) => sum + run.count, 0) <= MOST_ROWS)
shapes.set('statements.changed', z.strictObject({ runs: Runs, change: nouns.statement.change }))

/**
 * Checks a payload that comes from outside. An unknown kind or version is refused with the wish for a newer program,
 * as it is not damage: a colleague's Readout may know more.
 */
export function parsePayload(kind: string, v: number, payload: string | Uint8Array): Result<Said> {
  if (v !== VERSION || !(shapes.has(kind) || kind === 'statements.created')) {
    return refusal(
      'newer',
      `It holds “${kind}” (version ${v}), which this Readout does not know. Update Readout to read it.`,
    )
  }
  try {
    const said = kind === 'statements.created' ? parseRun(payload) : parseOne(kind, payload)
    return said
      ? ok(said)
      : refusal('damaged', `What it says of “${kind}” cannot be read. Ask for the file again.`)
  } catch {
    return refusal('damaged', `What it says of “${kind}” cannot be read. Ask for the file again.`)
  }
}

function parseOne(kind: string, payload: string | Uint8Array): Said | undefined {
  if (typeof payload !== 'string') return undefined
  const parsed = shapes.get(kind)?.safeParse(JSON.parse(payload))
  return parsed?.success ? readPayload(kind, payload) : undefined
}

function parseRun(payload: string | Uint8Array): Said | undefined {
  if (typeof payload === 'string') return undefined
  const { first, rows } = readColumns(payload)
  if (!Id.safeParse(first).success) return undefined
  const set = nouns.statement.set
  const checked: Partial<NounValues<'statement'>>[] = []
  for (const row of rows) {
    const parsed = set.safeParse(row)
    if (!parsed.success) return undefined
    checked.push(parsed.data)
  }
  return { kind: 'statements.created', first, rows: checked }
}
