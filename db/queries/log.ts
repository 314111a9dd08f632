import { change, read } from './query.ts'

export interface StreamRow {
  no: number
  actor: string
  coder: string
  kind: 'shared' | 'coding'
  by_actor: string | null
  by_coder: string | null
  head_seq: number
  head_hash: Buffer
}

export interface EventRow {
  position: number
  stream: number
  seq: number
  lamport: number
  at: number
  group: number
  closes: number
  kind: string
  v: number
  payload: string | Buffer
  previous: Buffer
}

/** An event with what its group says of it. */
export interface WholeEventRow extends EventRow {
  group_id: Buffer
  form: 'act' | 'undo' | 'redo'
  reversed_id: Buffer | null
}

export interface GroupRow {
  no: number
  id: Buffer
  coder: string | null
  form: 'act' | 'undo' | 'redo'
  reverses: number | null
  reversed_by: number | null
  lamport: number
  at: number
  closed: number
}

export const addActor = change<[id: string]>(
  'add an actor',
  'INSERT INTO actors (id) VALUES (?) ON CONFLICT DO NOTHING',
)
export const actorNumber = read<[id: string], { no: number }>(
  'number of an actor',
  'SELECT no FROM actors WHERE id = ?',
)
export const actorId = read<[no: number], { id: string }>(
  'id of an actor',
  'SELECT id FROM actors WHERE no = ?',
)

const STREAM = `SELECT s.no, a.id AS actor, s.coder, s.kind, s.by_actor, s.by_coder, s.head_seq, s.head_hash
  FROM streams AS s JOIN actors AS a ON a.no = s.actor`
export const addStream = change<
  [actor: number, coder: string, kind: string, byActor: string | null, byCoder: string | null, hash: Buffer]
>(
  'begin a stream',
  'INSERT INTO streams (actor, coder, kind, by_actor, by_coder, head_seq, head_hash) VALUES (?, ?, ?, ?, ?, 0, ?)',
)
export const findStream = read<[actor: string, kind: string], StreamRow>(
  'find a stream',
  `${STREAM} WHERE a.id = ? AND s.kind = ?`,
)
export const streamByNumber = read<[no: number], StreamRow>('read a stream', `${STREAM} WHERE s.no = ?`)
export const allStreams = read<[], StreamRow>('every stream', `${STREAM} ORDER BY a.id, s.kind DESC`)
export const moveHead = change<[seq: number, hash: Buffer, no: number]>(
  'move a stream’s head',
  'UPDATE streams SET head_seq = ?, head_hash = ? WHERE no = ?',
)

export const addEvent = change<
  [
    stream: number,
    seq: number,
    lamport: number,
    at: number,
    group: number,
    closes: number,
    kind: string,
    v: number,
    payload: string | Buffer,
    previous: Buffer,
  ]
>(
  'append an event',
  'INSERT INTO events (stream, seq, lamport, at, "group", closes, kind, v, payload, previous) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)',
)
const EVENT =
  'SELECT position, stream, seq, lamport, at, "group", closes, kind, v, payload, previous FROM events'
export const eventsOfStream = read<[stream: number, afterSeq: number], WholeEventRow>(
  'events of a stream',
  `SELECT e.*, g.id AS group_id, g.form, r.id AS reversed_id FROM events AS e JOIN groups AS g ON g.no = e."group"
   LEFT JOIN groups AS r ON r.no = g.reverses WHERE e.stream = ? AND e.seq > ? ORDER BY e.seq`,
)
export const eventAt = read<[stream: number, seq: number], EventRow>(
  'one event',
  `${EVENT} WHERE stream = ? AND seq = ?`,
)
export const eventsOfGroup = read<[group: number], EventRow>(
  'events of a group',
  `${EVENT} WHERE "group" = ? ORDER BY position`,
)
export const codersOfGroup = read<[group: number], { coder: string }>(
  'coders whose streams a group is in, in order of their first event',
  `SELECT s.coder FROM events AS e JOIN streams AS s ON s.no = e.stream WHERE e."group" = ?
   GROUP BY s.coder ORDER BY min(e.position)`,
)
export const eventsOfGroupBy = read<[group: number, coder: string], EventRow>(
  'events of a group, of one coder’s streams, in the order in which they were made',
  `SELECT e.position, e.stream, e.seq, e.lamport, e.at, e."group", e.closes, e.kind, e.v, e.payload, e.previous
   FROM events AS e JOIN streams AS s ON s.no = e.stream WHERE e."group" = ? AND s.coder = ?
   ORDER BY e.lamport`,
)
export const eventsSince = read<[position: number, limit: number], EventRow>(
  'events after a position',
  `${EVENT} WHERE position > ? ORDER BY position LIMIT ?`,
)
export const eventsInOrder = read<[], EventRow>(
  'every event in the order of clocks',
  `${EVENT} ORDER BY lamport, stream, seq`,
)
export const lastPosition = read<[], { position: number }>(
  'last position',
  'SELECT coalesce(max(position), 0) AS position FROM events',
)
export const lastEvent = read<[], { at: number }>(
  'last event',
  'SELECT at FROM events ORDER BY position DESC LIMIT 1',
)
export const highestLamport = read<[], { lamport: number }>(
  'highest clock',
  `SELECT coalesce(max(e.lamport), 0) AS lamport FROM streams AS s JOIN events AS e ON e.stream = s.no AND e.seq = s.head_seq`,
)

const GROUP = `SELECT g.no, g.id, c.id AS coder, g.form, g.reverses, g.reversed_by, g.lamport, g.at, g.closed
  FROM groups AS g LEFT JOIN coders AS c ON c.no = g.coder`
const MINE = 'g.coder = (SELECT no FROM coders WHERE id = ?)'
export const addGroup = change<[id: Buffer]>(
  'begin a group',
  'INSERT INTO groups (id) VALUES (?) ON CONFLICT DO NOTHING',
)
export const findGroup = read<[id: Buffer], GroupRow>('find a group', `${GROUP} WHERE g.id = ?`)
export const groupByNumber = read<[no: number], GroupRow>('read a group', `${GROUP} WHERE g.no = ?`)
export const describeGroup = change<
  [
    coder: number,
    form: string,
    reverses: number | null,
    lamport: number,
    at: number,
    closed: number,
    no: number,
  ]
>(
  'describe a group',
  'UPDATE groups SET coder = ?, form = ?, reverses = ?, lamport = ?, at = ?, closed = ? WHERE no = ?',
)
export const markReversed = change<[by: number, no: number]>(
  'mark a group as reversed',
  'UPDATE groups SET reversed_by = coalesce(reversed_by, ?) WHERE no = ?',
)
export const openGroups = read<[coder: string], GroupRow>(
  'groups that never closed',
  `${GROUP} WHERE g.closed = 0 AND g.reversed_by IS NULL AND ${MINE} ORDER BY g.no DESC`,
)
export const lastOfForm = read<[coder: string, form: string], GroupRow>(
  'last group of a form that stands',
  // What never closed was undone by itself; it does not come back by a redo.
  `${GROUP} WHERE g.reversed_by IS NULL AND ${MINE} AND g.form = ? AND g.closed = 1
   AND (g.reverses IS NULL OR EXISTS (SELECT 1 FROM groups AS r WHERE r.no = g.reverses AND r.closed = 1))
   ORDER BY g.lamport DESC, g.no DESC LIMIT 1`,
)
export const groupsBefore = read<[before: number, limit: number], GroupRow>(
  'history, newest first',
  `${GROUP} WHERE g.no < ? AND g.closed = 1 ORDER BY g.no DESC LIMIT ?`,
)
