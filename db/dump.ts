import { nounNames } from '../app/events/nouns.ts'
import { dumpLine, dumpOrder } from '../app/events/records.ts'
import type { Project } from './project.ts'
import * as articles from './queries/articles.ts'
import * as codebook from './queries/codebook.ts'
import * as log from './queries/log.ts'

/**
 * The whole project in canonical form, a JSON line a record: two projects that know the same are equal to the byte,
 * whatever the order in which they came to know it. Row numbers and everything local are left out.
 * Sorts each noun in memory: for tests and small projects; `check` compares large ones as they stream by.
 */
export function* dump(project: Project): Generator<string> {
  for (const noun of nounNames) {
    const records = [...project.projection.all(noun)].sort((a, b) => (dumpOrder(a) < dumpOrder(b) ? -1 : 1))
    for (const record of records) yield dumpLine(record)
  }
  for (const { id, text } of articles.allTexts.on(project.db).all())
    yield JSON.stringify({ text: id, length: text.length })
  for (const { hash, canonical } of codebook.allCodebooks.on(project.db).all())
    yield JSON.stringify({ codebook: hash, canonical })
  for (const { actor, kind, coder, head_seq: seq, head_hash: hash } of log.allStreams.on(project.db).all()) {
    yield JSON.stringify({ stream: `${actor}/${kind}`, coder, seq, hash: hash.toString('hex') })
  }
}
