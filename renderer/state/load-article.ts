import type { ReadoutContract } from '../../app/contract/contract.ts'
import type { Output } from '../../app/contract/define.ts'
import { unpackBoundaries } from '../../app/text/boundaries.ts'
import { OpenArticle } from './open-article.ts'
import { inTextOrder } from './statement-index.ts'
import type { WorkingRecords } from './working-records.ts'

/** Puts what the service answered among the records, and makes of it, and of what is on its way, the open article. */
export function loadArticle(
  records: WorkingRecords,
  opened: Output<ReadoutContract['article.open']>,
): OpenArticle {
  const { row, text, headings, facts, statements, marks, values } = opened
  const { id, title, language, revision } = row
  records.read('article', { id, title, language, revision, metadata: {}, removed: false })
  const length = text.length
  records.read('revision', {
    id: revision,
    article: id,
    parent: null,
    script: [],
    headings,
    length,
    sentences: null,
  })
  records.read('reading', { article: id, done: row.done })
  for (const { offset, fact } of facts) records.read('boundary', { revision, offset, fact })
  for (const statement of statements) records.read('statement', statement)
  for (const { start, end } of marks) records.read('mark', { revision, start, end, nothing: true })
  for (const { statement, variable, value } of values)
    // The service checked each answer against its variable.
    records.read('value', { statement, variable, value: value as never })

  const known = [...records.all('boundary')].filter((each) => each.revision === revision)
  const article = new OpenArticle({
    row,
    text,
    headings,
    stored: unpackBoundaries(opened.sentences),
    facts: new Map(known.flatMap(({ offset, fact }) => (fact === null ? [] : [[offset, fact] as const]))),
  })
  const mine = [...records.all('statement')].filter((each) => each.revision === revision)
  for (const statement of mine.sort(inTextOrder)) article.putStatement(statement.id, statement)
  for (const mark of records.all('mark'))
    if (mark.revision === revision && mark.nothing) article.putMark(mark, true)
  return article
}
