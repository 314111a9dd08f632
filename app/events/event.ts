import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex, concatBytes, utf8ToBytes } from '@noble/hashes/utils.js'
import { z } from 'zod'
import { Id, RevisionId } from '../model/id.ts'
import type { StreamKind } from '../model/noun.ts'

/**
 * An actor is one coder in one copy of the project; it alone appends to its two streams. The head names what the
 * stream is, and the first event's `previous` is the hash of the head, so that it cannot be exchanged.
 *
 * An imported set has an actor of its own, derived from the set and the actor that imported it (`by`).
 */
export const StreamHead = z.object({
  actor: Id,
  coder: Id,
  kind: z.enum(['shared', 'coding']),
  /** Who wrote it for an imported coder: the importing actor and its coder. */
  by: z.object({ actor: Id, coder: Id }).nullable(),
})
export type StreamHead = z.infer<typeof StreamHead> & { kind: StreamKind }

/** What an undo or a redo takes back. */
const Reversal = z.object({ form: z.enum(['undo', 'redo']), group: Id })

/**
 * One change, as it lies in the log. Its identity is (stream, seq). `payload` is the very bytes that were hashed:
 * JSON text, or columns (see columns.ts).
 */
export const LoggedEvent = z.object({
  seq: z.int().min(1),
  // Far above what anybody reaches, and far below where counting on would lose its ones.
  lamport: z
    .int()
    .min(1)
    .max(2 ** 50),
  /** Wall clock in milliseconds since 1970: for people to read, never to order by. */
  at: z.int(),
  /** One act of the user. */
  group: Id,
  /** The group's last event: with it the act is complete. */
  closes: z.boolean(),
  reverses: Reversal.nullable(),
  kind: z.string().max(100),
  v: z.int().min(1),
  payload: z.union([z.string(), z.instanceof<typeof Uint8Array<ArrayBufferLike>>(Uint8Array)]),
  previous: RevisionId,
})
export type LoggedEvent = z.infer<typeof LoggedEvent>

export type Reversal = z.infer<typeof Reversal>

/** A stream whole: what travels between projects. */
export interface Stream {
  readonly head: StreamHead
  readonly events: readonly LoggedEvent[]
}

/** A stream's name in reports and citations. */
export const streamName = (head: Pick<StreamHead, 'actor' | 'kind'>): string => `${head.actor}/${head.kind}`

/** SHA-256, as hex, of the head's fields in a fixed order. */
export function hashOfHead(head: StreamHead): string {
  const by = head.by === null ? null : [head.by.actor, head.by.coder]
  return bytesToHex(sha256(utf8ToBytes(JSON.stringify([head.actor, head.coder, head.kind, by]))))
}

/**
 * SHA-256, as hex, of an event: its fields in a fixed order as JSON, a line feed, then the payload's bytes. The
 * previous hash is among the fields, so a head's hash vouches for the whole stream.
 */
export function hashOfEvent(event: LoggedEvent): string {
  const reverses = event.reverses === null ? null : [event.reverses.form, event.reverses.group]
  const fields = [
    event.seq,
    event.lamport,
    event.at,
    event.group,
    event.closes,
    reverses,
    event.kind,
    event.v,
    event.previous,
  ]
  const payload = typeof event.payload === 'string' ? utf8ToBytes(event.payload) : event.payload
  return bytesToHex(sha256(concatBytes(utf8ToBytes(`${JSON.stringify(fields)}\n`), payload)))
}
