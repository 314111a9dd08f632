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
import { parsePayload, readPayload, VERSION, writePayload, type Said } from '../app/events/kinds.ts'
import { ok, refusal, type Result } from '../app/model/result.ts'
import * as log from './queries/log.ts'
import { uuidBytes, uuidText, type Projection } from './projection.ts'

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
  private lamport: number

  constructor(db: Database.Database, projection: Projection) {
    this.db = db
    this.projection = projection
    this.lamport = log.highestLamport.on(db).get()?.lamport ?? 0
  }

  /** After a roll-back: what was counted on is not there. */
  forget(): void {
    this.projection.forget()
    this.lamport = log.highestLamport.on(this.db).get()?.lamport ?? 0
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
    const group = this.groupNumber(appending.group)
    said.forEach((each, index) => {
      const stream = this.stream(each.head)
      this.lamport += 1
      const event: LoggedEvent = {
        seq: stream.head_seq + 1,
        lamport: this.lamport,
        at: appending.at,
        group: appending.group,
        closes: appending.closes && index === said.length - 1,
        reverses: appending.reverses,
        kind: each.said.kind,
        v: VERSION,
        payload: writePayload(each.said),
        previous: stream.head_hash.toString('hex'),
      }
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

  eventOf(row: log.EventRow): LoggedEvent {
    const group = log.groupByNumber.on(this.db).get(row.group)
    const reversed = group?.reverses ? log.groupByNumber.on(this.db).get(group.reverses) : undefined
    return {
      seq: row.seq,
      lamport: row.lamport,
      at: row.at,
      group: group ? uuidText(group.id) : '',
      closes: row.closes === 1,
      reverses:
        reversed && group && group.form !== 'act' ? { form: group.form, group: uuidText(reversed.id) } : null,
      kind: row.kind,
      v: row.v,
      payload: payloadOf(row),
      previous: row.previous.toString('hex'),
    }
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
    let previous = hashOfHead(stream.head)
    let lamport = 0
    let added = 0
    for (const [index, event] of stream.events.entries()) {
      if (event.seq !== index + 1 || event.previous !== previous)
        return damaged(`event ${index + 1} does not follow`)
      if (event.lamport <= lamport) return damaged(`event ${event.seq} runs backwards`)
      previous = hashOfEvent(event)
      lamport = event.lamport
      if (row && event.seq <= row.head_seq) {
        const mine = log.eventAt.on(this.db).get(row.no, event.seq)
        if (!mine || hashOfEvent(this.eventOf(mine)) !== previous)
          return damaged(`event ${event.seq} is not the one known here`)
        continue
      }
      const said = parsePayload(event.kind, event.v, event.payload)
      if (!said.ok) return said
      row ??= this.stream(stream.head)
      this.store(row, event, stream.head, this.groupNumber(event.group))
      this.projection.apply(said.value, { lamport, actor: stream.head.actor }, event.at, stream.head.coder)
      this.lamport = Math.max(this.lamport, lamport)
      added += 1
    }
    return ok({ stream: name, added })
  }

  private stream(head: StreamHead): log.StreamRow {
    const known = log.findStream.on(this.db).get(head.actor, head.kind)
    if (known) return known
    const actor = this.projection.actorNumber(head.actor)
    const hash = Buffer.from(hashOfHead(head), 'hex')
    log.addStream
      .on(this.db)
      .run(actor, head.coder, head.kind, head.by?.actor ?? null, head.by?.coder ?? null, hash)
    const made = log.findStream.on(this.db).get(head.actor, head.kind)
    if (!made) throw new Error('A stream that was just begun is not there.')
    return made
  }

  private groupNumber(id: string): number {
    const bytes = uuidBytes(id)
    log.addGroup.on(this.db).run(bytes)
    return log.findGroup.on(this.db).get(bytes)?.no ?? 0
  }

  private store(stream: log.StreamRow, event: LoggedEvent, head: StreamHead, group: number): void {
    const payload = typeof event.payload === 'string' ? event.payload : Buffer.from(event.payload)
    log.addEvent
      .on(this.db)
      .run(
        stream.no,
        event.seq,
        event.lamport,
        event.at,
        group,
        event.closes ? 1 : 0,
        event.kind,
        event.v,
        payload,
        Buffer.from(event.previous, 'hex'),
      )
    const hash = Buffer.from(hashOfEvent(event), 'hex')
    log.moveHead.on(this.db).run(event.seq, hash, stream.no)
    stream.head_seq = event.seq
    stream.head_hash = hash
    const reversed = event.reverses === null ? null : this.groupNumber(event.reverses.group)
    const by = head.by?.coder ?? head.coder
    log.describeGroup
      .on(this.db)
      .run(by, event.reverses?.form ?? 'act', reversed, event.lamport, event.at, event.closes ? 1 : 0, group)
    if (reversed !== null) log.markReversed.on(this.db).run(group, reversed)
  }
}

export function headOf(row: log.StreamRow): StreamHead {
  const by =
    row.by_actor !== null && row.by_coder !== null ? { actor: row.by_actor, coder: row.by_coder } : null
  return { actor: row.actor, coder: row.coder, kind: row.kind, by }
}

export const payloadOf = (row: log.EventRow): string | Uint8Array =>
  typeof row.payload === 'string' ? row.payload : new Uint8Array(row.payload)
