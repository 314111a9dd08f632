import { copyFileSync, mkdtempSync, rmSync, statSync } from 'node:fs'
import { availableParallelism, loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import type Database from 'better-sqlite3'
import { idInRun, timeOrderedId } from '../app/model/id.ts'
import type { Result } from '../app/model/result.ts'
import { articleIdOf, revisionId } from '../app/text/canonical.ts'
import { check } from '../db/check.ts'
import { createFile, openFile } from '../db/open.ts'
import { Project, type Act } from '../db/project.ts'
import { uuidBytes } from '../db/row-numbers.ts'

/**
 * A large project, and what it costs: a million statements in 10,000 articles, made in bulk, against raw inserts of the
 * same rows into the same table in the same run; the same made one by one; the size of the file against the leanest
 * text of the same data; and whether the log, folded anew, gives the tables.
 *
 *     node_modules/.bin/node bench/million.ts [--statements N] [--articles N] [--chunk N] [--single N]
 *
 * Chunks of the project and of the floor take turns, so that noise of the machine falls on both.
 */
const { values: options } = parseArgs({
  options: {
    statements: { type: 'string', default: '1000000' },
    articles: { type: 'string', default: '10000' },
    /** Statements in a transaction: some 10 ms, so that a tag typed meanwhile does not wait. */
    chunk: { type: 'string', default: '150' },
    single: { type: 'string', default: '100000' },
    'no-rebuild': { type: 'boolean', default: false },
  },
})
const STATEMENTS = Number(options.statements)
const ARTICLES = Number(options.articles)
const CHUNK = Number(options.chunk)
const SINGLE = Math.min(Number(options.single), STATEMENTS)
const ISSUES = 200
const SPEAKERS = 2000

const folder = mkdtempSync(join(tmpdir(), 'readout-million-'))
process.on('exit', () => rmSync(folder, { recursive: true, force: true }))

/** Numbers that look random and are the same at every run (mulberry32). */
function numbers(seed: number): (below: number) => number {
  let state = seed
  return (below) => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) % below
  }
}
const random = numbers(20)
const makeId = (): string =>
  timeOrderedId(
    1_900_000_000_000 + clock++,
    Uint8Array.from({ length: 10 }, () => random(256)),
  )
let clock = 0

const WORDS =
  'harbour crew ferry tariff minister union dock vote budget winter ship council law price wage storm report court river farm mill trade border station clinic school bridge petition senate permit quarry salmon rail signal tender levy audit'.split(
    ' ',
  )

function aText(): string {
  const paragraphs: string[] = []
  for (let length = 0; length < 5000;) {
    const sentences = Array.from({ length: 3 + random(3) }, () => {
      const words = Array.from({ length: 8 + random(14) }, () => WORDS[random(WORDS.length)] ?? '')
      return `${words.join(' ')}.`
    })
    const paragraph = sentences.join(' ')
    length += paragraph.length
    paragraphs.push(paragraph)
  }
  return paragraphs.join('\n')
}

const value = <T>(result: Result<T>): T => {
  if (!result.ok) throw new Error(result.error.message)
  return result.value
}
const sizeOf = (path: string): number => statSync(path).size
const mb = (bytes: number): string => (bytes / 1e6).toFixed(1)
const median = (of: readonly number[], share = 0.5): number =>
  of.toSorted((a, b) => a - b)[Math.min(of.length - 1, Math.floor(of.length * share))] ?? 0
const rate = (count: number, ms: readonly number[]): number =>
  count / (ms.reduce((sum, each) => sum + each, 0) / 1000)
function timed<T>(into: number[], work: () => T): T {
  const from = performance.now()
  const result = work()
  into.push(performance.now() - from)
  return result
}

// --- The project before anything is coded, and the same data as lean text.

const path = join(folder, 'bulk.readout')
/** Bytes of a line of the leanest text: a command of creation with full ids, and nothing at its initial value. */
const leanLine = (line: object): number => Buffer.byteLength(JSON.stringify(line)) + 1
let leanSources = 0

const project = new Project(value(createFile(path)))
const author = { coder: makeId(), actor: makeId() }
const anAct = (group = makeId(), closes = true): Act => ({
  author,
  group,
  at: 1_900_000_000_000 + clock++,
  closes,
})
value(
  project.act(anAct(), [
    { do: 'introduce-coder', id: author.coder, set: { name: 'Ada Marsh', initials: 'AM' } },
  ]),
)
const issues = Array.from({ length: ISSUES }, () => makeId())
const speakers = Array.from({ length: SPEAKERS }, () => makeId())
for (const [index, id] of issues.entries()) {
  const set = { name: `${WORDS[index % WORDS.length]} ${index}`, order: index }
  value(project.act(anAct(), [{ do: 'create-issue', id, set }]))
  leanSources += leanLine({ issue: id, ...set })
}
for (const [index, id] of speakers.entries()) {
  const set = { name: `Speaker ${WORDS[index % WORDS.length]} ${index}` }
  value(project.act(anAct(), [{ do: 'create-speaker', id, set }]))
  leanSources += leanLine({ speaker: id, ...set })
}
const articleTimes: number[] = []
const articles: { id: string; revision: string; length: number }[] = []
const group = makeId()
for (let index = 0; index < ARTICLES; index++) {
  const text = aText()
  const revision = revisionId(text)
  const id = articleIdOf(revision)
  const set = { title: `Report ${index}`, language: 'en' }
  timed(articleTimes, () =>
    value(
      project.act(
        anAct(group, index === ARTICLES - 1),
        [{ do: 'add-article', id, set, revision, text: { length: text.length } }],
        new Map([[revision, text]]),
      ),
    ),
  )
  articles.push({ id, revision, length: text.length })
  leanSources += leanLine({ article: id, ...set, text })
}
const emptySize = ((): number => {
  project.db.pragma('wal_checkpoint(TRUNCATE)')
  return sizeOf(path)
})()
const floorPath = join(folder, 'floor.readout')
const singlePath = join(folder, 'single.readout')
copyFileSync(path, floorPath)
copyFileSync(path, singlePath)

// --- What is made: in each article, passages from its beginning to its end.

const STANCES = ['for', 'against', 'neutral', null, null] as const
function rowsOf(from: number, count: number) {
  const choose = numbers(from)
  return Array.from({ length: count }, (_, at) => {
    const index = from + at
    const perArticle = Math.ceil(STATEMENTS / ARTICLES)
    const article = articles[Math.floor(index / perArticle) % ARTICLES]
    if (!article) throw new Error('There are no articles.')
    const start = Math.floor(((index % perArticle) * (article.length - 200)) / perArticle)
    const speaker = choose(10) < 7 ? (speakers[choose(SPEAKERS)] ?? null) : null
    return {
      article,
      set: {
        revision: article.revision,
        start,
        end: start + 40 + choose(120),
        issue: issues[choose(ISSUES)] ?? null,
        speaker,
        stance: STANCES[choose(STANCES.length)] ?? null,
        attribution: speaker === null ? null : ('direct' as const),
      },
    }
  })
}
type Row = ReturnType<typeof rowsOf>[number]

function leanStatement(id: string, { article, set }: Row): number {
  const { start, end, issue, speaker, stance, attribution } = set
  const said = { id, article: article.id, start, end, issue, speaker, stance, attribution }
  return leanLine(Object.fromEntries(Object.entries(said).filter(([, each]) => each !== null)))
}

// --- Made in bulk, and the floor: one prepared INSERT of the same rows, in transactions of the same size.

const floor = value(openFile(floorPath))
floor.prepare('INSERT INTO codebooks (no, hash) VALUES (1, ?)').run('0'.repeat(64))
const insert = floor.prepare(
  `INSERT INTO statements (id, coder, lamport, actor, clocks, created_at, updated_at, revision, start, "end", issue, speaker,
     written, attribution, reported_by, stance, sure, joint, memo, origin, codebook, removed)
   VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
)
const numbersOf = (db: Database.Database, table: string): Map<string, number> =>
  new Map(
    (db.prepare(`SELECT id, no FROM ${table}`).all() as { id: string; no: number }[]).map(({ id, no }) => [
      id,
      no,
    ]),
  )
const numberOf = {
  revision: numbersOf(floor, 'revisions'),
  issue: numbersOf(floor, 'issues'),
  speaker: numbersOf(floor, 'speakers'),
}
const coderNo = numbersOf(floor, 'coders').get(author.coder)
const insertAll = floor.transaction((rows: readonly unknown[][]) => {
  for (const row of rows) insert.run(...row)
})

const bulk: number[] = []
const raw: number[] = []
const bulkGroup = makeId()
let leanBulk = 0
for (let from = 0; from < STATEMENTS; from += CHUNK) {
  const rows = rowsOf(from, Math.min(CHUNK, STATEMENTS - from))
  const first = makeId()
  const sets = rows.map(({ set }) => set)
  const made = timed(bulk, () => value(project.tagRun(anAct(bulkGroup, false), first, sets)))
  if (made.made !== rows.length) throw new Error('Some statement was refused.')
  const bound = rows.map((row, at) => {
    leanBulk += leanStatement(idInRun(first, at), row)
    const { revision, start, end, issue, speaker, attribution, stance } = row.set
    const numbered = [
      numberOf.revision.get(revision),
      start,
      end,
      numberOf.issue.get(issue ?? ''),
      numberOf.speaker.get(speaker ?? '') ?? null,
    ]
    return [
      uuidBytes(idInRun(first, at)),
      coderNo,
      from,
      1,
      null,
      clock,
      clock,
      ...numbered,
      null,
      attribution,
      null,
      stance,
      1,
      0,
      '',
      'manual',
      1,
      0,
    ]
  })
  timed(raw, () => insertAll(bound))
}
project.close(anAct(bulkGroup))
for (const db of [project.db, floor]) db.pragma('wal_checkpoint(TRUNCATE)')

// --- Made one by one: as many acts of their own as `--single` says.

const single = new Project(value(openFile(singlePath)))
const tags: number[] = []
let leanSingle = 0
for (const [at, row] of rowsOf(0, SINGLE).entries()) {
  const id = makeId()
  leanSingle += leanStatement(id, row)
  timed(tags, () => value(single.act(anAct(), [{ do: 'tag', id, set: row.set }])))
  if (at % 1000 === 999) single.db.pragma('wal_checkpoint(PASSIVE)')
}
single.db.pragma('wal_checkpoint(TRUNCATE)')

// --- The log, folded anew.

let rebuild = 'not asked for'
if (!options['no-rebuild']) {
  const times: number[] = []
  const checked = timed(times, () => check(project, { rebuild: true }))
  rebuild = `${(median(times) / 1000).toFixed(1)} s, ${checked.events} events, ${checked.records} records: ${checked.sound ? 'equal to the tables' : checked.findings.join(' ')}`
}

const scale = STATEMENTS / SINGLE
const leanAll = leanSources + leanBulk
const singleAll = emptySize + (sizeOf(singlePath) - emptySize) * scale
const bulkRate = rate(STATEMENTS, bulk)
const floorRate = rate(STATEMENTS, raw)
const rows: [what: string, measured: string][] = [
  [
    'machine',
    `${availableParallelism()} cores, Node ${process.version}, load ${loadavg()
      .map((each) => each.toFixed(1))
      .join(' ')}`,
  ],
  ['statements, articles', `${STATEMENTS}, ${ARTICLES}`],
  [
    'import of an article, median, p95',
    `${median(articleTimes).toFixed(2)} ms, ${median(articleTimes, 0.95).toFixed(2)} ms`,
  ],
  ['bulk apply', `${Math.round(bulkRate)} statements a second`],
  ['raw inserts, same rows and indexes', `${Math.round(floorRate)} statements a second`],
  ['bulk apply, share of raw', `${(bulkRate / floorRate).toFixed(2)} (at least 0.50)`],
  [
    `bulk chunk of ${CHUNK}, median, p95`,
    `${median(bulk).toFixed(1)} ms, ${median(bulk, 0.95).toFixed(1)} ms`,
  ],
  [`raw chunk of ${CHUNK}, median, p95`, `${median(raw).toFixed(1)} ms, ${median(raw, 0.95).toFixed(1)} ms`],
  [
    'one tag as an act of its own, median, p95',
    `${median(tags).toFixed(2)} ms, ${median(tags, 0.95).toFixed(2)} ms`,
  ],
  ['leanest JSONL', `${mb(leanAll)} MB, of which ${mb(leanSources)} MB articles and codebook`],
  ['project before coding', `${mb(emptySize)} MB`],
  [
    'project, bulk-created',
    `${mb(sizeOf(path))} MB, ${(sizeOf(path) / leanAll).toFixed(2)} × JSONL (at most 2)`,
  ],
  [
    `project, made one by one (${SINGLE} acts, × ${scale})`,
    `${mb(singleAll)} MB, ${(singleAll / leanAll).toFixed(2)} × JSONL (at most 3)`,
  ],
  [
    'a statement alone: JSONL, bulk, one by one',
    `${Math.round(leanBulk / STATEMENTS)}, ${Math.round((sizeOf(path) - emptySize) / STATEMENTS)}, ${Math.round((sizeOf(singlePath) - emptySize) / SINGLE)} bytes (JSONL of the latter ${Math.round(leanSingle / SINGLE)})`,
  ],
  ['log folded anew', rebuild],
]
console.log(rows.map(([what, measured]) => `| ${what} | ${measured} |`).join('\n'))
if (process.env['READOUT_TABLES']) {
  for (const [name, db] of [
    ['bulk', project.db],
    ['one by one', single.db],
  ] as const) {
    const sizes = db
      .prepare('SELECT name, sum(pgsize) AS bytes FROM dbstat GROUP BY name ORDER BY 2 DESC LIMIT 14')
      .all() as { name: string; bytes: number }[]
    console.log(`\n${name}: ${sizes.map((each) => `${each.name} ${mb(each.bytes)}`).join(', ')}`)
  }
}
for (const db of [project.db, floor, single.db]) db.close()
