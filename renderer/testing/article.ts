import * as fc from 'fast-check'
import { initialValues } from '../../app/model/noun.ts'
import { statement, type Statement } from '../../app/model/statement.ts'
import { articleIdOf, canonicalize, revisionId } from '../../app/text/canonical.ts'
import { segment } from '../../app/text/sentences.ts'
import { makeId } from '../state/make-id.ts'
import { OpenArticle, type ArticleParts } from '../state/open-article.ts'

/** An article that is open, from its text alone. */
export function articleOf(source: string, parts: Partial<ArticleParts> = {}): OpenArticle {
  const { text } = canonicalize(source)
  const revision = revisionId(text)
  const stored = segment(text, 'en')
  return new OpenArticle({
    row: {
      id: articleIdOf(revision),
      title: 'An article',
      language: 'en',
      outlet: '',
      author: '',
      published: null,
      url: '',
      revision,
      sentences: stored.length / 2,
      covered: 0,
      statements: 0,
      done: false,
    },
    text,
    headings: [],
    stored,
    facts: new Map(),
    ...parts,
  })
}

/** A statement on a span of an article. */
export const statementOn = (
  article: OpenArticle,
  start: number,
  end: number,
  set: Partial<Statement> = {},
): Statement => ({
  id: makeId(),
  ...initialValues(statement),
  revision: article.revision,
  start,
  end,
  ...set,
})

/** A paragraph of canonical text, as varied as they come: never empty, without line feeds. */
export const paragraphText = fc
  .array(
    fc.constantFrom(
      'a',
      'word',
      ' ',
      '. ',
      '“',
      '?” ',
      '😀',
      'é',
      'e\u0301',
      '中',
      '。',
      'ﷺ',
      '\u00a0',
      'Mr. ',
      '3.5',
    ),
    { minLength: 1, maxLength: 12 },
  )
  .map((pieces) => pieces.join(''))
