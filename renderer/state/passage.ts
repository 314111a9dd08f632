import type { Statement } from '../../app/model/statement.ts'
import type { CodebookView } from './codebook-view.ts'
import type { OpenArticle } from './open-article.ts'
import type { Span } from '../../app/text/anchor.ts'

/** The statements that a passage shows: those on exactly this span first, then those that share part of it. */
export function statementsOn(article: OpenArticle, passage: Span): Statement[] {
  const touching = article.statements.overlapping(passage).map((each) => each.statement)
  const isExact = (each: Statement): boolean => each.start === passage.start && each.end === passage.end
  return [...touching.filter(isExact), ...touching.filter((each) => !isExact(each))]
}

/** The statement that keys act on: the one wished for where it lies on the passage, else the first. */
export function currentOn(article: OpenArticle, passage: Span, wished: string | null): string | null {
  const shown = statementsOn(article, passage)
  return shown.find((each) => each.id === wished)?.id ?? shown[0]?.id ?? null
}

/** `Trade and tariffs, Minister Adair, against, unsure` */
export function describeStatement(statement: Statement, codebook: CodebookView): string {
  return [
    codebook.issue(statement.issue)?.path ?? 'no issue',
    codebook.speaker(statement.speaker)?.name,
    statement.stance,
    statement.sure ? undefined : 'unsure',
  ]
    .filter((word) => typeof word === 'string')
    .join(', ')
}
