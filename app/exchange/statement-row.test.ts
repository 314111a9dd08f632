import { describe, expect, it } from 'vitest'
import { appearance, article, type Appearance } from '../model/article.ts'
import { coder } from '../model/coder.ts'
import { issue } from '../model/issue.ts'
import { initialValues } from '../model/noun.ts'
import { speaker } from '../model/speaker.ts'
import { statement, type CodedStatement } from '../model/statement.ts'
import type { VariableValue } from '../model/variable.ts'
import { revisionId } from '../text/canonical.ts'
import { exportedText } from './exported-text.ts'
import {
  ExportedStatement,
  exportRow,
  firstAppearance,
  passageId,
  STATEMENT_COLUMNS,
  type ExportArticle,
  type ExportNames,
} from './statement-row.ts'
import type { VariableColumn } from './variable-columns.ts'

const id = (number: number): string => `0190a000-0000-7000-8000-${String(number).padStart(12, '0')}`
const ids = {
  set: id(1),
  statement: id(2),
  article: id(3),
  trade: id(4),
  ports: id(5),
  ada: id(6),
  paper: id(7),
  old: id(8),
}

const text = '🙂 Minister Marsh was clear. “We will not pay.” She left.'
const revision = revisionId(text)

const anAppearance = (number: number, more: Partial<Appearance>): Appearance => ({
  ...initialValues(appearance),
  id: id(number),
  article: ids.article,
  ...more,
})

const anArticle = (more: Partial<ExportArticle> = {}): ExportArticle => ({
  article: { ...initialValues(article), id: ids.article, title: 'Port opens', language: 'en', revision },
  appearances: [
    anAppearance(21, { outlet: 'Late Edition', published: '2024-05-01' }),
    anAppearance(22, {
      outlet: 'The Harbour Post',
      author: 'Li Wei',
      published: '2024-04-26',
      url: 'https://post.example/port',
    }),
  ],
  text: exportedText(revision, text, Int32Array.of(0, 28, 29, 47, 48, 57)),
  ...more,
})

const aStatement = (more: Partial<CodedStatement> = {}): CodedStatement => ({
  ...initialValues(statement),
  id: ids.statement,
  coder: ids.set,
  revision,
  start: 29,
  end: 47,
  ...more,
})

const aRole = (title: string, from: string) => ({
  title,
  organisation: `Ministry of ${title}`,
  from,
  to: null,
})

const names: ExportNames = {
  issue(wanted) {
    // `old` was merged into `ports`.
    if (wanted === ids.ports || wanted === ids.old) {
      return { ...initialValues(issue), id: ids.ports, name: 'Ports', parent: ids.trade }
    }
    return wanted === ids.trade ? { ...initialValues(issue), id: ids.trade, name: 'Trade' } : undefined
  },
  speaker(wanted) {
    if (wanted === ids.paper) return { ...initialValues(speaker), id: ids.paper, name: 'The Harbour Post' }
    if (wanted !== ids.ada && wanted !== ids.old) return undefined
    const roles = [aRole('Ports', '2020-01-01'), aRole('Rail', '2024-05-01')]
    return { ...initialValues(speaker), id: ids.ada, name: 'Ada Marsh', roles }
  },
  coder: (wanted) =>
    wanted === ids.set ? { ...initialValues(coder), id: ids.set, name: 'Kim Ode' } : undefined,
}

function rowOf(
  more: Partial<CodedStatement> = {},
  of: {
    article?: Partial<ExportArticle>
    variables?: VariableColumn[]
    answers?: Record<string, VariableValue>
  } = {},
) {
  const source = {
    statement: aStatement(more),
    createdAt: Date.UTC(2024, 4, 1, 10, 0, 0, 7),
    updatedAt: Date.UTC(2024, 4, 2),
    answer: (variable: string) => of.answers?.[variable] ?? null,
  }
  const row = exportRow(anArticle(of.article), source, names, of.variables ?? [])
  expect(ExportedStatement.parse(row.statement)).toEqual(row.statement)
  return row
}

describe('the columns', () => {
  it('are those that were agreed, in that order', () => {
    expect(STATEMENT_COLUMNS.join(', ')).toBe(
      'schema_version, codebook_version, set_id, coder, statement_id, passage_id, article_id, title, outlet, author, ' +
        'published, url, language, text_sha256, sentence_first, sentence_last, start, end, offset_unit, quote, ' +
        'context_before, context_after, issue_id, issue, issue_path, speaker_id, speaker, speaker_as_written, role, ' +
        'organisation, attribution, reported_by, joint, stance, sure, memo, origin, created_at, updated_at',
    )
  })

  it('are the keys of each row, in that order', () => {
    expect(Object.keys(rowOf().statement)).toEqual(STATEMENT_COLUMNS)
  })
})

describe('a row', () => {
  it('says everything that is known of a statement', () => {
    const full = rowOf({
      issue: ids.ports,
      speaker: ids.ada,
      written: { start: 3, end: 17 },
      attribution: 'direct',
      reportedBy: ids.paper,
      stance: 'against',
      sure: false,
      joint: true,
      memo: 'Check the date',
      origin: 'suggested',
      codebook: 'c'.repeat(64),
    })
    expect(full.statement).toEqual({
      schema_version: 1,
      codebook_version: 'c'.repeat(64),
      set_id: ids.set,
      coder: 'Kim Ode',
      statement_id: ids.statement,
      passage_id: passageId(revision, 29, 47),
      article_id: ids.article,
      title: 'Port opens',
      outlet: 'The Harbour Post',
      author: 'Li Wei',
      published: '2024-04-26',
      url: 'https://post.example/port',
      language: 'en',
      text_sha256: revision,
      sentence_first: 2,
      sentence_last: 2,
      start: 28,
      end: 46,
      offset_unit: 'codepoint',
      quote: '“We will not pay.”',
      context_before: '🙂 Minister Marsh was clear. ',
      context_after: ' She left.',
      issue_id: ids.ports,
      issue: 'Ports',
      issue_path: 'Trade > Ports',
      speaker_id: ids.ada,
      speaker: 'Ada Marsh',
      speaker_as_written: 'Minister Marsh',
      role: 'Ports',
      organisation: 'Ministry of Ports',
      attribution: 'direct',
      reported_by: 'The Harbour Post',
      joint: true,
      stance: 'against',
      sure: false,
      memo: 'Check the date',
      origin: 'suggested',
      created_at: '2024-05-01T10:00:00.007Z',
      updated_at: '2024-05-02T00:00:00.000Z',
    })
  })

  it('has null for all that is not known or was not said', () => {
    const { statement: bare } = rowOf({}, { article: { appearances: [] } })
    const absent = STATEMENT_COLUMNS.filter((column) => bare[column] === null)
    expect(absent.join(' ')).toBe(
      'codebook_version outlet author published url issue_id issue issue_path speaker_id speaker speaker_as_written ' +
        'role organisation attribution reported_by stance memo',
    )
  })

  it('has offsets that slice the quote out of the text by code points', () => {
    const { start, end, quote } = rowOf().statement
    expect(Array.from(text).slice(start, end).join('')).toBe(quote)
  })

  it('has the issue and the speaker that merged ones were merged into', () => {
    const { statement: row } = rowOf({ issue: ids.old, speaker: ids.old })
    expect([row.issue_id, row.issue, row.speaker_id, row.speaker]).toEqual([
      ids.ports,
      'Ports',
      ids.ada,
      'Ada Marsh',
    ])
  })

  it('keeps the id of an issue or a speaker that is not there', () => {
    const { statement: row } = rowOf({ issue: id(98), speaker: id(99) })
    expect([row.issue_id, row.issue, row.issue_path, row.speaker_id, row.speaker]).toEqual([
      id(98),
      null,
      null,
      id(99),
      null,
    ])
  })

  it("has the speaker's role on the article's date, not a later one", () => {
    const later = [anAppearance(23, { published: '2024-06' })]
    expect(rowOf({ speaker: ids.ada }).statement.role).toBe('Ports')
    expect(rowOf({ speaker: ids.ada }, { article: { appearances: later } }).statement.role).toBe('Rail')
    expect(rowOf({ speaker: ids.ada }, { article: { appearances: [] } }).statement.role).toBeNull()
  })

  it('has the answers to the variables in their order, speakers and organisations by name', () => {
    const variables = (['speaker', 'organisation', 'text', 'several'] as const).map((kind, index) => ({
      variable: id(50 + index),
      kind,
      column: `v${index}`,
    }))
    const answers = { [id(50)]: ids.paper, [id(51)]: 'not an id', [id(53)]: ['a', 'b'] }
    expect(rowOf({}, { variables, answers }).answers).toEqual([
      'The Harbour Post',
      'not an id',
      null,
      ['a', 'b'],
    ])
  })
})

describe('a passage', () => {
  it('is the same for statements on one span, and another for any other span or text', () => {
    const passage = passageId(revision, 2, 13)
    expect(passageId(revision, 2, 13)).toBe(passage)
    const others = [passageId(revision, 2, 14), passageId(revision, 21, 3), passageId('b'.repeat(64), 2, 13)]
    expect(others).not.toContain(passage)
  })
})

describe('the first appearance', () => {
  it('is the earliest dated one, whatever the order', () => {
    const all = [
      anAppearance(1, { published: null }),
      anAppearance(2, { published: '2024-04-26T10:00Z' }),
      anAppearance(3, { published: '2024-04-26' }),
      anAppearance(4, { published: '2023', removed: true }),
    ]
    expect(firstAppearance(all)?.id).toBe(id(3))
    expect(firstAppearance(all.toReversed())?.id).toBe(id(3))
  })

  it('is an undated one where none has a date, the same on every machine', () => {
    const all = [anAppearance(2, {}), anAppearance(1, {})]
    expect(firstAppearance(all)?.id).toBe(id(1))
    expect(firstAppearance([])).toBeUndefined()
  })
})
