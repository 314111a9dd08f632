import type { ExportedStatement, ExportRow } from '../statement-row.ts'
import type { ExportedAnswer, VariableColumn } from '../variable-columns.ts'

/** A row of an export, ordinary in all that a test does not say. */
export const aRow = (
  statement: Partial<ExportedStatement> = {},
  answers: readonly ExportedAnswer[] = [],
): ExportRow => ({
  statement: {
    schema_version: 1,
    codebook_version: null,
    set_id: '0190a000-0000-7000-8000-000000000001',
    coder: 'Ada Marsh',
    statement_id: '0190a000-0000-7000-8000-000000000002',
    passage_id: '0190a000-0000-8000-8000-000000000003',
    article_id: '0190a000-0000-8000-8000-000000000004',
    title: 'Port opens',
    outlet: 'The Harbour Post',
    author: null,
    published: '2024-04-26',
    url: null,
    language: 'en',
    text_sha256: 'a'.repeat(64),
    sentence_first: 1,
    sentence_last: 2,
    start: 0,
    end: 12,
    offset_unit: 'codepoint',
    quote: 'We will pay.',
    context_before: '',
    context_after: ' And soon.',
    issue_id: null,
    issue: null,
    issue_path: null,
    speaker_id: null,
    speaker: null,
    speaker_as_written: null,
    role: null,
    organisation: null,
    attribution: null,
    reported_by: null,
    joint: false,
    stance: null,
    sure: true,
    memo: null,
    origin: 'manual',
    created_at: '2024-05-01T10:00:00.000Z',
    updated_at: '2024-05-01T10:00:00.000Z',
    ...statement,
  },
  answers,
})

export const anAnswerColumn = (column: string): VariableColumn => ({
  variable: '0190a000-0000-7000-8000-000000000009',
  kind: 'text',
  column,
})
