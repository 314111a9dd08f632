import { z } from 'zod'
import { Id, Offset, RevisionId } from './id.ts'
import { field, noun, type RecordOf } from './noun.ts'

/** "Read, nothing to code" on a sentence, so that coverage has an honest denominator. It holds offsets, never a sentence's number. */
export const mark = noun({
  name: 'mark',
  stream: 'coding',
  key: { revision: RevisionId, start: Offset, end: Offset },
  fields: { nothing: field(z.boolean(), false) },
})
export type Mark = RecordOf<typeof mark>

/** How far a coder is with an article. */
export const reading = noun({
  name: 'reading',
  stream: 'coding',
  key: { article: Id },
  fields: { done: field(z.boolean(), false) },
})
export type Reading = RecordOf<typeof reading>
