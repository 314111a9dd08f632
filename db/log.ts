import type Database from 'better-sqlite3'
import type { Clock } from '../app/events/clock.ts'
import {
  hashOfEvent,
  hashOfHead,
  streamName,
  type LoggedEvent,
  type Reversal,
  type Stream,
  type StreamHead,
} from '../app/events/event.ts'
import { parsePayload, readPayload, streamOf, VERSION, writePayload, type Said } from '../app/events/kinds.ts'
import { ok, refusal, type Result } from '../app/model/result.ts'
import * as log from './queries/log.ts'
import type { Projection } from './projection.ts'
import { uuidBytes, uuidText } from './row-numbers.ts'

/** One event as it was applied, for those who listen. */
export interface Applied {
  readonly said: Said
  readonly clock: Clock
  readonly at: number
  readonly coder: string
}

/** What is appended together: events of one act, by one actor. */
export interface Appending {
  readonly group: string
  readonly at: number
  readonly reverses: Reversal | null
  /** Whether this completes the group. */
  readonly closes: boolean
}

/** What became of one stream that came in. */
export interface Ingested {
  readonly stream: string
  /** Events that were new. */
  readonly added: number
}

/** The log of one project, and through it every change of its records. Everything here must run in a transaction. */
export class Log {
  private readonly db: Database.Database
  private readonly projection: Projection
  /** The highest clock that is known here; undefined where it must be read anew. */
  private lamport: number | undefined

  constructor(db: Database.Database, projection: Projection) {
    this.db = db
    this.projection = projection
  }

  /** After a roll-back: what was counted on is not there. */
  forget(): void {
    this.projection.forget()
    this.lamport = undefined
  }

  /**
   * Appends what `streams` say, each in its own, in one group, and applies it.
   * @param said each event with the stream that it belongs to; streams are begun at their first event.
   */
  append(
    said: readonly { readonly head: StreamHead; readonly said: Said }[],
    appending: Appending,
  ): Applied[] {
    const applied: Applied[] = []
    const group = this.groupOf(appending.group)
    said.forEach((each, index) => {
      const stream = this.stream(each.head)
      const lamport = this.highest() + 1
      this.lamport = lamport
      const event: LoggedEvent = {
        seq: stream.head_seq + 1,
        lamport,
        at: appending.at,
        group: appending.group,
        closes: appending.closes && index === said.length - 1,
        reverses: appending.reverses,
        kind: each.said.kind,
        v: VERSION,
        payload: writePayload(each.said),
        previous: stream.head_hash.toString('hex'),
      }
      const wrong = this.contradicts(group, event, each.head)
      if (wrong !== undefined) throw new Error(`Nothing can be appended to this group: ${wrong}.`)
      this.store(stream, event, each.head, group)
      const clock = { lamport: event.lamport, actor: each.head.actor }
      this.projection.apply(each.said, clock, event.at, each.head.coder)
      applied.push({ said: each.said, clock, at: event.at, coder: each.head.coder })
    })
    return applied
  }

  /**
   * Takes in streams of others: those that are unknown are added, longer ones brought up to date. All or nothing:
   * the caller rolls back when it is refused.
   */
  ingest(streams: readonly Stream[]): Result<Ingested[]> {
    const report: Ingested[] = []
    for (const stream of streams) {
      const taken = this.ingestOne(stream)
      if (!taken.ok) return taken
      report.push(taken.value)
    }
    return ok(report)
  }

  /** Every stream, whole, as it travels. */
  streams(): Stream[] {
    return log.allStreams
      .on(this.db)
      .all()
      .map((row) => ({
        head: headOf(row),
        events: log.eventsOfStream
          .on(this.db)
          .all(row.no, 0)
          .map((event) => this.eventOf(event)),
      }))
  }

  eventOf(row: log.WholeEventRow): LoggedEvent {
    return {
      seq: row.seq,
      lamport: row.lamport,
      at: row.at,
      group: uuidText(row.group_id),
      closes: row.closes === 1,
      reverses:
        row.reversed_id === null || row.form === 'act'
          ? null
          : { form: row.form, group: uuidText(row.reversed_id) },
      kind: row.kind,
      v: row.v,
      payload: payloadOf(row),
      previous: row.previous.toString('hex'),
    }
  }

  /** Whether anything was said in a group. */
  hasGroup(id: string): boolean {
    const row = log.findGroup.on(this.db).get(uuidBytes(id))
    return row !== undefined && row.coder !== null
  }

  /** What the events of a group say, in the order in which they came. */
  saidIn(group: number): Said[] {
    return log.eventsOfGroup
      .on(this.db)
      .all(group)
      .map((row) => readPayload(row.kind, payloadOf(row)))
  }

  private ingestOne(stream: Stream): Result<Ingested> {
    const name = streamName(stream.head)
    const damaged = (why: string): Result<never> =>
      refusal(
        'damaged',
        `The set is damaged: in stream ${name}, ${why}. Nothing was taken in. Ask for the file again.`,
      )
    const known = log.findStream.on(this.db).get(stream.head.actor, stream.head.kind)
    if (known && hashOfHead(headOf(known)) !== hashOfHead(stream.head))
      return damaged('the head is another one')
    let row = known
    const shared = Math.min(known?.head_seq ?? 0, stream.events.length)
    let previous = hashOfHead(stream.head)
    let lamport = 0
    let added = 0
    for (const [index, event] of stream.events.entries()) {
      if (event.seq !== index + 1 || event.previous !== previous)
        return damaged(`event ${index + 1} does not follow`)
      if (event.lamport <= lamport) return damaged(`event ${event.seq} runs backwards`)
      previous = hashOfEvent(event)
      lamport = event.lamport
      // A hash vouches for all before it: the last event that both have says whether they are one stream.
      if (event.seq === shared && row && this.hashAt(row, shared) !== previous)
        return damaged(`event ${event.seq}, or one before it, is not the one known here`)
      if (event.seq <= shared) continue
      const said = parsePayload(event.kind, event.v, event.payload)
      if (!said.ok) return said
      if (streamOf(said.value.kind) !== stream.head.kind) return damaged(`event ${event.seq} does not belong`)
      const group = this.groupOf(event.group)
      const wrong = this.contradicts(group, event, stream.head)
      if (wrong !== undefined) return damaged(`event ${event.seq} does not fit its act: ${wrong}`)
      row ??= this.stream(stream.head)
      this.store(row, event, stream.head, group)
      this.projection.apply(said.value, { lamport, actor: stream.head.actor }, event.at, stream.head.coder)
      this.lamport = Math.max(this.highest(), lamport)
      added += 1
    }
    return ok({ stream: name, added })
  }

  /** The hash of an event of a stream: what the next one holds as its previous, or the head's. */
  private hashAt(stream: log.StreamRow, seq: number): string | undefined {
    const hash =
      seq === stream.head_seq ? stream.head_hash : log.eventAt.on(this.db).get(stream.no, seq + 1)?.previous
    return hash?.toString('hex')
  }

  private highest(): number {
    this.lamport ??= log.highestLamport.on(this.db).get()?.lamport ?? 0
    return this.lamport
  }

  private stream(head: StreamHead): log.StreamRow {
    const known = log.findStream.on(this.db).get(head.actor, head.kind)
    if (known) return known
    const actor = this.projection.rows.actorNumber(head.actor)
    const hash = Buffer.from(hashOfHead(head), 'hex')
    log.addStream
      .on(this.db)
      .run(actor, head.coder, head.kind, head.by?.actor ?? null, head.by?.coder ?? null, hash)
    const made = log.findStream.on(this.db).get(head.actor, head.kind)
    if (!made) throw new Error('A stream that was just begun is not there.')
    return made
  }

  private groupOf(id: string): log.GroupRow {
    const bytes = uuidBytes(id)
    const known = log.findGroup.on(this.db).get(bytes)
    if (known) return known
    log.addGroup.on(this.db).run(bytes)
    const made = log.findGroup.on(this.db).get(bytes)
    if (!made) throw new Error('A group that was just begun is not there.')
    return made
  }

  /**
   * Why an event cannot be of a group: all events of a group are one coder's, and either take the same group back or
   * none. Otherwise what the group is would depend on which event came last. Undefined where it fits.
   */
  private contradicts(group: log.GroupRow, event: LoggedEvent, head: StreamHead): string | undefined {
    if (group.coder === null) return undefined
    if (group.coder !== actingIn(head)) return 'the act is another coder’s'
    const reversed = event.reverses && this.groupOf(event.reverses.group).no
    return (event.reverses?.form ?? 'act') === group.form && reversed === group.reverses
      ? undefined
      : 'it takes something else back'
  }

  /** Writes an event, and brings its stream's and its group's rows up to date, also as they were passed. */
  private store(stream: log.StreamRow, event: LoggedEvent, head: StreamHead, group: log.GroupRow): void {
    const payload = typeof event.payload === 'string' ? event.payload : Buffer.from(event.payload)
    log.addEvent
      .on(this.db)
      .run(
        stream.no,
        event.seq,
        event.lamport,
        event.at,
        group.no,
        event.closes ? 1 : 0,
        event.kind,
        event.v,
        payload,
        Buffer.from(event.previous, 'hex'),
      )
    stream.head_seq = event.seq
    stream.head_hash = Buffer.from(hashOfEvent(event), 'hex')
    log.moveHead.on(this.db).run(stream.head_seq, stream.head_hash, stream.no)
    const acting = (group.coder ??= actingIn(head))
    group.form = event.reverses?.form ?? 'act'
    group.reverses = event.reverses && this.groupOf(event.reverses.group).no
    group.lamport = Math.max(group.lamport, event.lamport)
    group.at = Math.max(group.at, event.at)
    if (event.closes) group.closed = 1
    const { form, reverses, lamport, at, closed, no } = group
    const coder = this.projection.rows.numberOf('coder', acting)
    log.describeGroup.on(this.db).run(coder, form, reverses, lamport, at, closed, no)
    // A reversal that was cut short leaves what it was to take back standing.
    if (reverses !== null && closed === 1) log.markReversed.on(this.db).run(no, reverses)
  }
}

/** Who acted: for an imported set, whoever imported it. */
const actingIn = (head: StreamHead): string => head.by?.coder ?? head.coder

export function headOf(row: log.StreamRow): StreamHead {
  const by =
    row.by_actor !== null && row.by_coder !== null ? { actor: row.by_actor, coder: row.by_coder } : null
  return { actor: row.actor, coder: row.coder, kind: row.kind, by }
}

export const payloadOf = (row: log.EventRow): string | Uint8Array =>
  typeof row.payload === 'string' ? row.payload : new Uint8Array(row.payload)
