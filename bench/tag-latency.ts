import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { spawn, type ChildProcess } from 'node:child_process'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import Database from 'better-sqlite3'
import { WebSocket } from 'ws'
import { contract, events, type ReadoutContract, type ReadoutEvents } from '../app/contract/contract.ts'
import { connect, type Client } from '../app/contract/connect.ts'
import { SOCKET_PATH } from '../app/contract/handshake.ts'
import { socketTransport } from '../app/contract/transports/socket.ts'
import type { Result } from '../app/model/result.ts'
import { makeProject } from '../main/service/host-desk.ts'
import { makeId } from '../main/service/identifiers.ts'

/**
 * How long a tag takes until it is durable: from a window's call over the WebSocket to its answer, beside a raw commit
 * of one row with the same pragmas on the same disk, in turns. Then the same while files and lines are imported. Usage:
 *
 *     node_modules/.bin/node bench/tag-latency.ts [TAGS]
 *
 * Times are in milliseconds. The goal is a median of at most 2 raw commits + 3 ms.
 */

const TAGS = Number(process.argv[2] ?? 1000)
const WARM_UP = 100
const BULK_FILES = 400
const BULK_LINES = 20_000
// An article of 40 KB, so that lines are as far apart as in a long report.
const WORDS = 7000

type Window = Client<ReadoutContract, ReadoutEvents>

const folder = mkdtempSync(join(tmpdir(), 'readout-bench-'))
const program = join(import.meta.dirname, '../main/cli/readout.ts')
let serving: ChildProcess | undefined
try {
  const project = join(folder, 'bench.readout')
  valueOf(makeProject(project))
  const words = Array.from({ length: WORDS }, (_, at) => `w${at}`).join(' ')
  const served = await serve(project)
  serving = served.child
  const window = connect(contract, events, transportTo(served.address))
  valueOf(await window.call['host.openProject']({ path: project }))
  await importTexts(window, [{ name: 'long.txt', bytes: Buffer.from(words) }])
  const [article] = valueOf(await window.call['library.list']({ filter: '', offset: 0, limit: 1 })).articles
  if (!article) throw new Error('The article is not there')
  const issue = makeId()
  valueOf(
    await window.call.act({
      group: makeId(),
      commands: [{ do: 'create-issue', id: issue, set: { name: 'Trade' } }],
    }),
  )

  let start = 0
  const tag = async (): Promise<number> => {
    start += 1
    const set = { revision: article.revision, start, end: start + 50, issue }
    const command = { do: 'tag' as const, id: makeId(), set }
    const begun = performance.now()
    valueOf(await window.call.act({ group: makeId(), commands: [command] }))
    return performance.now() - begun
  }
  const rawCommit = rawCommits(join(folder, 'raw.sqlite'))

  const acts: number[] = []
  const raw: number[] = []
  for (let at = 0; at < WARM_UP + TAGS; at += 1) {
    const [commit, act] = [rawCommit(), await tag()]
    if (at < WARM_UP) continue
    raw.push(commit)
    acts.push(act)
  }
  report('raw commit', raw)
  report('tag, quiet', acts)
  const goal = 2 * quantile(raw, 0.5) + 3
  const median = quantile(acts, 0.5)
  console.log(`goal: ${goal.toFixed(2)} ms at the median; ${median <= goal ? 'met' : 'MISSED'}`)

  const files = Array.from({ length: BULK_FILES }, (_, at) => {
    const path = join(folder, `${at}.txt`)
    writeFileSync(path, `Report ${at}\n${'The ministry said on Monday that it grew again. '.repeat(100)}`)
    return path
  })
  report(
    `tag, while ${BULK_FILES} files are imported`,
    await tagDuring(window, tag, (group) =>
      window.call['articles.importPaths']({ group, paths: files, encoding: null }),
    ),
  )
  const lines = join(folder, 'lines.jsonl')
  // Some words long, so that each line says something of its own.
  const quoteOf = (at: number): string => {
    const from = at % (WORDS - 10)
    return Array.from({ length: 2 + Math.floor(at / (WORDS - 10)) }, (_, more) => `w${from + more}`).join(' ')
  }
  const line = (at: number): string =>
    JSON.stringify({
      article: 'long',
      quote: quoteOf(at),
      issue: `Issue ${at % 40}`,
      speaker: `S ${at % 200}`,
    })
  writeFileSync(lines, Array.from({ length: BULK_LINES }, (_, at) => line(at)).join('\n'))
  report(
    `tag, while ${BULK_LINES} lines are imported`,
    await tagDuring(window, tag, (group) =>
      window.call['statements.import']({ group, path: lines, coder: null }),
    ),
  )
} finally {
  serving?.kill('SIGTERM')
  if (serving) await new Promise((ended) => serving?.once('close', ended))
  rmSync(folder, { recursive: true, force: true })
}

function valueOf<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(result.error.message)
  return result.value
}

async function serve(project: string): Promise<{ child: ChildProcess; address: URL }> {
  const runtime = join(folder, 'run')
  mkdirSync(runtime, { mode: 0o700 })
  const child = spawn(process.execPath, [program, 'serve', project, '--port', '0', '--print-url'], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, READOUT_CONFIG: join(folder, 'config'), XDG_RUNTIME_DIR: runtime },
  })
  const address = await new Promise<URL>((found, failed) => {
    child.stdout.setEncoding('utf8').once('data', (text: string) => found(new URL(text.trim())))
    child.once('close', (code) => failed(new Error(`serve ended with ${code}`)))
  })
  return { child, address }
}

/** The way that a window in a browser takes. */
function transportTo(address: URL) {
  return socketTransport({
    hello: () => ({ type: 'claim', code: address.hash.slice('#k='.length) }),
    open(socketEvents) {
      const socket = new WebSocket(`ws://${address.host}${SOCKET_PATH}`, {
        headers: { Origin: address.origin },
        perMessageDeflate: false,
      })
      socket.on('open', () => socketEvents.opened())
      socket.on('message', (data, isBinary) => {
        if (Buffer.isBuffer(data))
          socketEvents.received(isBinary ? new Uint8Array(data) : data.toString('utf8'))
      })
      socket.on('error', () => {})
      socket.on('close', (code) => socketEvents.closed(code))
      return socket
    },
  })
}

/** Commits one row of a statement's size, and answers how long that took. */
function rawCommits(path: string): () => number {
  const db = new Database(resolve(path))
  db.pragma('page_size = 8192')
  db.pragma('journal_mode = WAL')
  db.pragma('synchronous = FULL')
  db.pragma('fullfsync = ON')
  db.exec('CREATE TABLE rows (no INTEGER PRIMARY KEY, payload TEXT NOT NULL) STRICT')
  const insert = db.prepare('INSERT INTO rows (payload) VALUES (?)')
  const payload = 'x'.repeat(300)
  return () => {
    const begun = performance.now()
    insert.run(payload)
    return performance.now() - begun
  }
}

/** Tags one after another for as long as a job runs. */
async function tagDuring(
  window: Window,
  tag: () => Promise<number>,
  begin: (group: string) => Promise<Result<{ job: string }>>,
): Promise<number[]> {
  const job = { ended: false }
  const ended = jobDone(window, () => begin(makeId())).then(() => (job.ended = true))
  const times: number[] = []
  while (!job.ended) times.push(await tag())
  await ended
  return times
}

async function importTexts(window: Window, files: { name: string; bytes: Uint8Array }[]): Promise<void> {
  await jobDone(window, () => window.call['articles.import']({ group: makeId(), files, encoding: null }))
}

async function jobDone(window: Window, begin: () => Promise<Result<{ job: string }>>): Promise<void> {
  const begun = performance.now()
  await new Promise<void>((done, failed) => {
    const stop = window.on('job', ({ state, error, kind, made }) => {
      if (state === 'running') return
      stop()
      if (state !== 'finished') return failed(new Error(error?.message ?? state))
      console.log(`${kind}: ${made} made in ${((performance.now() - begun) / 1000).toFixed(1)} s`)
      done()
    })
    begin().then(valueOf).catch(failed)
  })
}

function quantile(times: readonly number[], at: number): number {
  const sorted = times.toSorted((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(at * sorted.length))] ?? NaN
}

function report(what: string, times: readonly number[]): void {
  const [median, p95, p99, most] = [0.5, 0.95, 0.99, 1].map((at) => quantile(times, at).toFixed(2))
  console.log(`${what}: median ${median}, p95 ${p95}, p99 ${p99}, most ${most} ms (${times.length} times)`)
}
