import { z } from 'zod'

/** Numbers a client's frames, from 1; the answer carries the same number. */
const Id = z.int().nonnegative()

/** A place in the log of events. */
const Position = z.int().nonnegative()

const RequestFrame = z.object({
  type: z.literal('request'),
  id: Id,
  method: z.string().max(200),
  input: z.unknown().optional(),
})
export type RequestFrame = z.output<typeof RequestFrame>

/**
 * A client says where it stands: it has seen every event up to `position`, or none (null). The events after
 * `position` are pushed before the answer, whose value is a `Resumed`.
 */
const ResumeFrame = z.object({ type: z.literal('resume'), id: Id, position: Position.nullable() })
export type ResumeFrame = z.output<typeof ResumeFrame>

/**
 * What a window sends. Like every frame it is plain data (JSON values and `Uint8Array`), so that structured clone
 * carries it as it is, through Electron's IPC and to worker threads; for sockets `encoding.ts` makes one message
 * of it.
 */
export const ClientFrame = z.discriminatedUnion('type', [RequestFrame, ResumeFrame])
export type ClientFrame = z.output<typeof ClientFrame>

/** Why a request was refused. `log` names the entry of the log that tells more, where something crashed. */
const AnswerError = z.object({ code: z.string(), message: z.string(), log: z.string().exactOptional() })

const AnswerFrame = z.discriminatedUnion('ok', [
  z.object({ type: z.literal('answer'), id: Id, ok: z.literal(true), value: z.unknown().optional() }),
  z.object({ type: z.literal('answer'), id: Id, ok: z.literal(false), error: AnswerError }),
])
export type AnswerFrame = z.output<typeof AnswerFrame>

/**
 * What the service tells by itself. `position` is larger than that of every event before, or null for what passes
 * and is not kept, such as the progress of a job.
 */
const EventFrame = z.object({
  type: z.literal('event'),
  name: z.string().max(200),
  position: Position.nullable(),
  value: z.unknown().optional(),
})
export type EventFrame = z.output<typeof EventFrame>

/**
 * The name of the event that says that another log begins at its position, such as when a window opens another project:
 * positions of the one before mean nothing any more. What is shown is read after it.
 */
export const LOG_BEGINS = 'log begins'

/** What the service sends. */
export const ServerFrame = z.discriminatedUnion('type', [AnswerFrame, EventFrame])
export type ServerFrame = z.output<typeof ServerFrame>

/**
 * The answer to a `resume` frame: where the log stands now, and whether the events pushed tell everything since
 * the client's position. Where they do not, the client reads anew what it shows.
 */
export const Resumed = z.object({ position: Position, complete: z.boolean() })
export type Resumed = z.output<typeof Resumed>

/** An answer that accepts. */
export const acceptedAnswer = (id: number, value: unknown): AnswerFrame => ({
  type: 'answer',
  id,
  ok: true,
  value,
})

/** An answer that refuses. */
export const refusedAnswer = (id: number, code: string, message: string): AnswerFrame => ({
  type: 'answer',
  id,
  ok: false,
  error: { code, message },
})

/** The answer to a request that was lost on the way, or whose answer was: nobody knows which. */
export const disconnectedAnswer = (id: number): AnswerFrame =>
  refusedAnswer(
    id,
    'disconnected',
    'The connection to Readout was lost. Look whether the last step was carried out.',
  )
