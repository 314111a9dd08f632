import { z } from 'zod'
import { Published, type Appearance, type Article } from '../model/article.ts'
import type { Coder } from '../model/coder.ts'
import { Id, RevisionId } from '../model/id.ts'
import { issuePath, PATH_SEPARATOR, type Issue } from '../model/issue.ts'
import { roleOn, type Speaker } from '../model/speaker.ts'
import { Attribution, Origin, Stance, type CodedStatement } from '../model/statement.ts'
import type { VariableValue } from '../model/variable.ts'
import { derivedId } from '../text/canonical.ts'
import type { ExportedText } from './exported-text.ts'
import type { ExportedAnswer, VariableColumn } from './variable-columns.ts'

/**
 * A statement as the exports write it, whatever the format: one row, one column a key, in this order.
 *
 * Offsets leave the program here. Inside it they are UTF-16 code units; in an export they count **Unicode code
 * points** of the article's canonical text, 0-based and half-open, because that is what Python and R slice by.
 *
 * What is not known or was not said is null (in CSV an empty cell), texts that would be empty among them.
 */
export const ExportedStatement = z.strictObject({
  schema_version: z
    .literal(1)
    .describe('Version of this table of columns; it goes up when a column changes its meaning or goes.'),
  codebook_version: RevisionId.nullable().describe(
    'SHA-256 of the codebook that the statement was made under.',
  ),
  set_id: Id.describe("Id of the set that the statement belongs to, which is one coder's."),
  coder: z.string().nullable().describe("The coder's name."),
  statement_id: Id.describe('Id of the statement; it stays the same for as long as the statement lives.'),
  passage_id: Id.describe('Id of the passage: the same for all statements on one span of one text.'),
  article_id: Id.describe('Id of the article; the same text has the same id in every project.'),
  title: z.string().nullable().describe("The article's title."),
  outlet: z.string().nullable().describe('Where the article appeared; of several places, the first by date.'),
  author: z.string().nullable().describe('Its byline there.'),
  published: Published.nullable().describe(
    'When it appeared there, as precisely as is known: year, month, day or time (ISO 8601).',
  ),
  url: z.string().nullable().describe('Its address there.'),
  language: z.string().nullable().describe("The article's language (BCP 47)."),
  text_sha256: RevisionId.describe('SHA-256 of the canonical text (UTF-8) that the offsets point into.'),
  sentence_first: z
    .int()
    .min(1)
    .nullable()
    .describe(
      'Number of the first sentence that the passage touches, counted from 1 over the boundaries in force.',
    ),
  sentence_last: z.int().min(1).nullable().describe('Number of the last sentence that it touches.'),
  start: z.int().min(0).describe('Where the passage begins in the canonical text, in `offset_unit`, from 0.'),
  end: z.int().min(0).describe('Where it ends: the offset after its last character.'),
  offset_unit: z.literal('codepoint').describe('What offsets count: Unicode code points.'),
  quote: z.string().describe('The passage itself: the text from `start` to `end`.'),
  context_before: z.string().describe('Up to 32 characters before the passage.'),
  context_after: z.string().describe('Up to 32 characters after the passage.'),
  issue_id: Id.nullable().describe('Id of the issue; where it was merged into another, of that one.'),
  issue: z.string().nullable().describe("The issue's name."),
  issue_path: z.string().nullable().describe('The names from the root of the codebook down to the issue.'),
  speaker_id: Id.nullable().describe('Id of the speaker; where it was merged into another, of that one.'),
  speaker: z.string().nullable().describe("The speaker's name."),
  speaker_as_written: z.string().nullable().describe('How the article itself names the speaker.'),
  role: z.string().nullable().describe("The speaker's title on the article's date."),
  organisation: z.string().nullable().describe("The speaker's organisation on the article's date."),
  attribution: Attribution.nullable().describe("How the speaker's words are given."),
  reported_by: z
    .string()
    .nullable()
    .describe('Name of whoever reports the words, if not the article itself.'),
  joint: z.boolean().describe('Whether the words are of several speakers, each with a statement of its own.'),
  stance: Stance.nullable().describe('The stance toward the issue.'),
  sure: z.boolean().describe('Whether the coder was sure.'),
  memo: z.string().nullable().describe("The coder's note."),
  origin: Origin.describe('How the statement came about.'),
  created_at: z.iso.datetime({ precision: 3 }).describe('When it was made: ISO 8601, UTC, milliseconds.'),
  updated_at: z.iso.datetime({ precision: 3 }).describe('When it was last changed, likewise.'),
})
export type ExportedStatement = z.infer<typeof ExportedStatement>

/** The version that `schema_version` holds. */
export const STATEMENT_SCHEMA_VERSION = 1

/** The columns of every export, in order; those of the project's variables follow. */
// Object.keys forgets that these are the names of the object above.
export const STATEMENT_COLUMNS = Object.keys(ExportedStatement.shape) as readonly (keyof ExportedStatement)[]

/** One row: the columns that every export has, and what was answered for each of the project's variables, in their order. */
export interface ExportRow {
  readonly statement: ExportedStatement
  readonly answers: readonly ExportedAnswer[]
}

/** Whom and what a statement's ids mean. Merged issues and speakers are looked up as what they were merged into. */
export interface ExportNames {
  readonly issue: (id: Id) => Issue | undefined
  readonly speaker: (id: Id) => Speaker | undefined
  readonly coder: (id: Id) => Coder | undefined
}

/** An article that statements are exported from: its records and one of its texts. */
export interface ExportArticle {
  readonly article: Article
  /** All places where it appeared; the first by date is exported. */
  readonly appearances: readonly Appearance[]
  /** The text of the revision that the statements point into. */
  readonly text: ExportedText
}

export interface ExportStatement {
  readonly statement: CodedStatement
  /** Milliseconds since 1970. */
  readonly createdAt: number
  readonly updatedAt: number
  /** What the statement answers to a variable; null where nothing. */
  readonly answer: (variable: Id) => VariableValue | null
}

/** The row of one statement. Exports go article by article, so that no more than one text is held at a time. */
export function exportRow(
  { article, appearances, text }: ExportArticle,
  { statement, createdAt, updatedAt, answer }: ExportStatement,
  names: ExportNames,
  variables: readonly VariableColumn[],
): ExportRow {
  const { start, end } = statement
  const { quote, before, after } = text.excerpt(start, end)
  const sentences = text.sentencesOf(start, end)
  const appearance = firstAppearance(appearances)
  const issue = statement.issue === null ? undefined : names.issue(statement.issue)
  const speaker = statement.speaker === null ? undefined : names.speaker(statement.speaker)
  const role = speaker && roleOn(speaker.roles, appearance?.published ?? null)
  return {
    statement: {
      schema_version: STATEMENT_SCHEMA_VERSION,
      codebook_version: statement.codebook,
      set_id: statement.coder,
      coder: said(names.coder(statement.coder)?.name),
      statement_id: statement.id,
      passage_id: passageId(text.revision, start, end),
      article_id: article.id,
      title: said(article.title),
      outlet: said(appearance?.outlet),
      author: said(appearance?.author),
      published: appearance?.published ?? null,
      url: said(appearance?.url),
      language: said(article.language),
      text_sha256: text.revision,
      sentence_first: sentences?.first ?? null,
      sentence_last: sentences?.last ?? null,
      start: text.codePoints(start),
      end: text.codePoints(end),
      offset_unit: 'codepoint',
      quote,
      context_before: before,
      context_after: after,
      issue_id: issue?.id ?? statement.issue,
      issue: said(issue?.name),
      issue_path: said(issue && issuePath(issue.id, names.issue).join(PATH_SEPARATOR)),
      speaker_id: speaker?.id ?? statement.speaker,
      speaker: said(speaker?.name),
      speaker_as_written:
        statement.written && said(text.excerpt(statement.written.start, statement.written.end).quote),
      role: said(role?.title),
      organisation: said(role?.organisation),
      attribution: statement.attribution,
      reported_by: statement.reportedBy && said(names.speaker(statement.reportedBy)?.name),
      joint: statement.joint,
      stance: statement.stance,
      sure: statement.sure,
      memo: said(statement.memo),
      origin: statement.origin,
      created_at: new Date(createdAt).toISOString(),
      updated_at: new Date(updatedAt).toISOString(),
    },
    answers: variables.map(({ variable, kind }) => exportedAnswer(answer(variable), kind, names)),
  }
}

/** The id that all statements on one span of one text share. Offsets are in UTF-16 code units. */
export const passageId = (revision: RevisionId, start: number, end: number): Id =>
  derivedId('passage', revision, String(start), String(end))

/** The place where an article appeared first: by date, undated ones last, and by id where dates are the same. */
export function firstAppearance(appearances: readonly Appearance[]): Appearance | undefined {
  return appearances
    .filter((appearance) => !appearance.removed)
    .sort((a, b) => compare(a.published ?? '~', b.published ?? '~') || compare(a.id, b.id))[0]
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

/** A text, or null where it says nothing. */
const said = (text: string | undefined): string | null => (text === undefined || text === '' ? null : text)

/** Speakers and organisations are answered by id and exported by name. */
function exportedAnswer(
  answer: VariableValue | null,
  kind: VariableColumn['kind'],
  names: ExportNames,
): ExportedAnswer {
  if (typeof answer !== 'string' || (kind !== 'speaker' && kind !== 'organisation')) return answer
  return names.speaker(answer)?.name ?? answer
}
