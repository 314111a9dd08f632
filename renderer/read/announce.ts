import type { CodebookView } from '../state/codebook-view.ts'
import type { Cursor } from '../state/cursor.ts'
import type { OpenArticle } from '../state/open-article.ts'
import { describeStatement, statementsOn } from '../state/passage.ts'

/** `Sentence 3 of 42. The text. Tagged: Trade, Minister Adair, against.` */
export function announcementOf(article: OpenArticle, cursor: Cursor, codebook: CodebookView): string {
  const { sentences } = article
  if (sentences.count === 0) return 'This article has no text.'
  const { first, last } = sentences.range(cursor.passage)
  const tags = statementsOn(article, cursor.passage).map((each) => describeStatement(each, codebook))
  const marked = first === last && article.isMarked(sentences.span(first))
  return [
    `${placeWords(first, last, sentences.count)}.`,
    article.quote(cursor.passage),
    marked ? 'Nothing to code.' : tags.length === 0 ? 'No tags.' : `Tagged: ${tags.join('; ')}.`,
  ].join(' ')
}

/** `Sentence 3 of 42`, or `Sentences 3 to 5 of 42`; numbers are given from 0. */
export const placeWords = (first: number, last: number, count: number): string =>
  first === last ? `Sentence ${first + 1} of ${count}` : `Sentences ${first + 1} to ${last + 1} of ${count}`

const MONTHS = 'January February March April May June July August September October November December'.split(
  ' ',
)

/** A published date as precise as it is: `26 April 2024`, `April 2024`, `2024`. */
export function longDate(published: string): string {
  const [year = '', month, day] = published.slice(0, 10).split('-')
  const name = month === undefined ? undefined : MONTHS[Number(month) - 1]
  return [day === undefined ? undefined : String(Number(day)), name, year]
    .filter((part) => part !== undefined)
    .join(' ')
}
