import { csvHeader, csvLine } from '../../../app/exchange/csv.ts'
import { exportedText } from '../../../app/exchange/exported-text.ts'
import { jsonlLine } from '../../../app/exchange/jsonl.ts'
import { exportRow, type ExportArticle, type ExportNames } from '../../../app/exchange/statement-row.ts'
import { variableColumns } from '../../../app/exchange/variable-columns.ts'
import type { ExportFormat } from '../../../app/contract/contract.ts'
import type { Appearance } from '../../../app/model/article.ts'
import type { NounName, NounRecord } from '../../../app/events/nouns.ts'
import type { CodedStatement } from '../../../app/model/statement.ts'
import type { VariableValue } from '../../../app/model/variable.ts'
import type { Project } from '../../../db/project.ts'
import { uuidText } from '../../../db/row-numbers.ts'
import * as articles from '../../../db/queries/articles.ts'
import * as statements from '../../../db/queries/statements.ts'
import { sentencesInForce } from '../coverage.ts'

export interface ExportRequest {
  readonly format: ExportFormat
  /** Whose eyes it is seen with. */
  readonly viewer: number
  /** A coder's id; empty for all that the viewer may see. */
  readonly coder: string
  readonly exact: boolean
}

/**
 * The lines of an export, article by article and each article's by place, so that no more than one text is held and the
 * same project gives the same bytes. To be gone through within one read transaction.
 */
export function* exportLines(
  project: Project,
  { format, viewer, coder, exact }: ExportRequest,
): Generator<string> {
  const variables = variableColumns(project.records('variable'))
  const names = namesOf(project)
  if (format === 'csv') yield csvHeader(variables, { exact })
  for (const place of statements.revisionsWithStatements.on(project.db).all({ viewer, coder })) {
    const article = articleOf(project, place)
    if (!article) continue
    for (const row of statements.statementsByPlace
      .on(project.db)
      .iterate({ viewer, coder, revision: place.no })) {
      const answers = new Map(
        variables.length === 0
          ? []
          : statements.valuesOfStatement
              .on(project.db)
              .all(row.no, viewer)
              // Answers were checked when they were given.
              .map(({ variable, value }) => [variable, JSON.parse(value) as VariableValue] as const),
      )
      const exported = exportRow(
        article,
        {
          statement: codedStatement(row),
          createdAt: row.created_at,
          updatedAt: row.updated_at,
          answer: (variable) => answers.get(variable) ?? null,
        },
        names,
        variables,
      )
      yield format === 'csv' ? csvLine(exported, { exact }) : jsonlLine(exported, variables)
    }
  }
}

/** Every text of a project is left out together or not at all, so an article without its text has no rows. */
function articleOf(
  project: Project,
  place: { no: number; revision: string; article: string },
): ExportArticle | undefined {
  const text = articles.textOf.on(project.db).get(place.revision)
  const article = project.projection.look('article', { id: place.article }, '')
  const revision = articles.revisionRow.on(project.db).get(place.revision)
  if (!text || !article || !revision) return undefined
  const sentences = sentencesInForce(project, {
    revision: place.revision,
    revision_no: place.no,
    sentences: revision.sentences,
  })
  return {
    // Values are what this noun's own events said.
    article: { ...article.key, ...article.values } as NounRecord<'article'>,
    appearances: articles.appearancesOf
      .on(project.db)
      .all(place.article)
      .map(({ id, ...row }): Appearance => ({
        id,
        ...row,
        article: place.article,
        source: '',
        removed: false,
      })),
    text: exportedText(place.revision, text.text, sentences),
  }
}

/** Codebook and speakers, read once; what was merged is found as what it was merged into. */
function namesOf(project: Project): ExportNames {
  const all = <N extends NounName>(noun: N): Map<string, NounRecord<N>> =>
    new Map(project.records(noun).map((record) => [String((record as { id?: unknown }).id), record]))
  const issues = all('issue')
  const speakers = all('speaker')
  const coders = all('coder')
  return { issue: (id) => issues.get(id), speaker: (id) => speakers.get(id), coder: (id) => coders.get(id) }
}

function codedStatement(row: statements.StatementRow): CodedStatement {
  return {
    id: uuidText(row.id),
    coder: row.coder,
    revision: row.revision,
    start: row.start,
    end: row.end,
    issue: row.issue,
    speaker: row.speaker,
    written: row.written === null ? null : (JSON.parse(row.written) as CodedStatement['written']),
    // The log holds only values of these fields' own kinds.
    attribution: row.attribution as CodedStatement['attribution'],
    stance: row.stance as CodedStatement['stance'],
    origin: row.origin as CodedStatement['origin'],
    reportedBy: row.reported_by,
    sure: row.sure === 1,
    joint: row.joint === 1,
    memo: row.memo,
    codebook: row.codebook,
    removed: false,
  }
}
