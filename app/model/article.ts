import { z } from 'zod'
import { Id, Offset, RevisionId } from './id.ts'
import { field, noun, type RecordOf } from './noun.ts'

/**
 * An article: what was published, whatever its text looks like today. Its id derives from its first revision, so two
 * coders who import the same text have the same article.
 */
export const article = noun({
  name: 'article',
  stream: 'shared',
  key: { id: Id },
  fields: {
    title: field(z.string().max(2000), ''),
    /** BCP 47, empty where unknown. */
    language: field(z.string().max(35), ''),
    revision: field(RevisionId.nullable(), null, 'earliest'),
    metadata: field(z.record(z.string(), z.string()), {}),
    removed: field(z.boolean(), false),
  },
})
export type Article = RecordOf<typeof article>

/**
 * When something was published: an ISO 8601 year, month, day, or time, as precise as the source was. Never a JS Date,
 * which would invent a day and a time zone.
 */
export const Published = z
  .string()
  .regex(/^\d{4}(-\d{2}(-\d{2}(T\d{2}:\d{2}(:\d{2})?(Z|[+-]\d{2}:\d{2})?)?)?)?$/, 'is not an ISO date')

/** One place where an article appeared. An exact copy in another outlet is one more appearance of the same article. */
export const appearance = noun({
  name: 'appearance',
  stream: 'shared',
  key: { id: Id },
  fields: {
    article: field(Id.nullable(), null),
    outlet: field(z.string().max(500), ''),
    author: field(z.string().max(500), ''),
    published: field(Published.nullable(), null),
    url: field(z.string().max(4000), ''),
    section: field(z.string().max(500), ''),
    /** The file that it was imported from, by name alone: paths tell about the analyst's machine. */
    source: field(z.string().max(1000), ''),
    removed: field(z.boolean(), false),
  },
})
export type Appearance = RecordOf<typeof appearance>

/** What an edit replaced, in offsets of the parent's text, and how long its replacement is in the child's. */
const Edit = z.object({ start: Offset, end: Offset, inserted: Offset })

/** One canonical text of an article. The text itself lies apart, under the same id. */
export const revision = noun({
  name: 'revision',
  stream: 'shared',
  key: { id: RevisionId },
  fields: {
    article: field(Id.nullable(), null, 'earliest'),
    parent: field(RevisionId.nullable(), null, 'earliest'),
    script: field(z.array(Edit), [], 'earliest'),
    /** Indexes of the paragraphs that are headings, ascending. */
    headings: field(z.array(z.int().min(0)), [], 'earliest'),
    /** Length of the text in UTF-16 code units. */
    length: field(Offset, 0, 'earliest'),
    /** Sentence boundaries with the version of the segmenter that set them: packed, as base64. The earliest stored wins. */
    sentences: field(
      z.object({ segmenter: z.int().min(1), packed: z.string() }).nullable(),
      null,
      'earliest',
    ),
  },
})
export type Revision = RecordOf<typeof revision>

/** A sentence boundary set or lifted by hand, at the offset where the later sentence begins. */
export const boundary = noun({
  name: 'boundary',
  stream: 'shared',
  key: { revision: RevisionId, offset: Offset },
  fields: { fact: field(z.enum(['split', 'joined']).nullable(), null) },
})
export type Boundary = RecordOf<typeof boundary>
