import { hash } from 'node:crypto'
import { hashOfEvent, hashOfHead, streamName } from '../app/events/event.ts'
import { readPayload } from '../app/events/kinds.ts'
import { nounNames, nouns } from '../app/events/nouns.ts'
import { dumpLine, type Kept } from '../app/events/records.ts'
import { codebookVersion } from '../app/model/codebook.ts'
import { headOf, payloadOf } from './log.ts'
import { openInMemory, reasonOf } from './open.ts'
import { Project } from './project.ts'
import * as articles from './queries/articles.ts'
import * as codebook from './queries/codebook.ts'
import * as log from './queries/log.ts'

export interface Checked {
  readonly sound: boolean
  readonly findings: string[]
  readonly events: number
  readonly records: number
}

/**
 * Looks a project over: SQLite's own checks, the chain of every stream, the hash of every text and codebook. With
 * `rebuild` it also folds the whole log anew, in the order of the clocks and not in that of arrival, and compares every
 * record with the tables.
 */
export function check(project: Project, options: { rebuild: boolean }): Checked {
  const findings: string[] = []
  const look = (at: string, work: () => number | void): number => lookAt(findings, at, work)
  look('the file', () => checkFile(project, findings))
  const events = look('the log', () => checkStreams(project, findings))
  look('the texts', () => checkSources(project, findings))
  const records = options.rebuild ? look('the records', () => compareWithLog(project, findings)) : 0
  return { sound: findings.length === 0, findings, events, records }
}

/** What cannot even be read is a finding like any other; the rest is looked over all the same. */
function lookAt(findings: string[], what: string, work: () => number | void): number {
  try {
    return work() ?? 0
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : ''
    if (!/^SQLITE_(?:CORRUPT|NOTADB|IOERR)/.test(code)) throw error
    findings.push(`SQLite cannot read ${what}: ${reasonOf(error)}.`)
    return 0
  }
}

function checkFile(project: Project, findings: string[]): void {
  const verdict = project.db.pragma('integrity_check') as { integrity_check: string }[]
  for (const row of verdict)
    if (row.integrity_check !== 'ok') findings.push(`SQLite finds damage: ${row.integrity_check}`)
  const dangling = project.db.pragma('foreign_key_check') as unknown[]
  if (dangling.length > 0) findings.push(`${dangling.length} rows name others that are not there.`)
}

function checkStreams(project: Project, findings: string[]): number {
  let events = 0
  for (const row of log.allStreams.on(project.db).all()) {
    const name = streamName(row)
    let previous = hashOfHead(headOf(row))
    let seq = 0
    for (const each of log.eventsOfStream.on(project.db).iterate(row.no, 0)) {
      const event = project.log.eventOf(each)
      seq += 1
      if (event.seq !== seq || event.previous !== previous) {
        findings.push(`Stream ${name} is broken at event ${event.seq}.`)
        break
      }
      previous = hashOfEvent(event)
      events += 1
    }
    if (seq !== row.head_seq || previous !== row.head_hash.toString('hex'))
      findings.push(`Stream ${name} does not end at its head.`)
  }
  return events
}

function checkSources(project: Project, findings: string[]): void {
  for (const { id, text } of articles.allTexts.on(project.db).iterate()) {
    if (hash('sha256', text, 'hex') !== id)
      findings.push(`The text of revision ${id} is not the one that was imported.`)
  }
  for (const { hash: version, canonical } of codebook.allCodebooks.on(project.db).iterate()) {
    if (canonical !== null && codebookVersion(canonical) !== version)
      findings.push(`Codebook version ${version} is not the one that was kept.`)
  }
}

// Differences beyond these are counted, not listed: the first tell what kind of damage it is.
const LISTED = 20

function compareWithLog(project: Project, findings: string[]): number {
  const anew = new Project(openInMemory())
  try {
    fold(project, anew)
    return compare(project, anew, findings)
  } finally {
    anew.db.close()
  }
}

/** Applies every event of one project to the tables of another that is empty. */
function fold(from: Project, into: Project): void {
  const streams = new Map(
    log.allStreams
      .on(from.db)
      .all()
      .map((row) => [row.no, row]),
  )
  into.db.transaction(() => {
    for (const row of log.eventsInOrder.on(from.db).iterate()) {
      const stream = streams.get(row.stream)
      if (!stream) continue
      into.projection.apply(
        readPayload(row.kind, payloadOf(row)),
        { lamport: row.lamport, actor: stream.actor },
        row.at,
        stream.coder,
      )
    }
  })()
}

function compare(tables: Project, anew: Project, findings: string[]): number {
  let records = 0
  let differences = 0
  const differ = (sentence: string): void => {
    differences += 1
    if (differences <= LISTED) findings.push(sentence)
  }
  for (const noun of nounNames) {
    // Digests and not lines: a million statements are 30 MB instead of 400.
    const expected = new Map<string, string>()
    for (const record of anew.projection.all(noun)) expected.set(place(record), digest(record))
    for (const record of tables.projection.all(noun)) {
      records += 1
      const where = place(record)
      const known = expected.get(where)
      if (known === undefined) differ(`The ${noun} ${where} is in the tables and not in the log.`)
      else if (known !== digest(record)) differ(`The ${noun} ${where} is not what the log says.`)
      expected.delete(where)
    }
    for (const where of expected.keys()) differ(`The ${noun} ${where} is in the log and not in the tables.`)
  }
  if (differences > LISTED) findings.push(`… and ${differences - LISTED} more.`)
  return records
}

const place = (record: Kept): string =>
  nouns[record.noun].stream === 'coding' ? `${record.address} of ${record.coder}` : record.address

const digest = (record: Kept): string => hash('sha256', dumpLine(record), 'base64').slice(0, 22)
