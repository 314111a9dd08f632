import { z } from 'zod'
import { Id, Offset, RevisionId } from './id.ts'
import { field, noun, type RecordOf } from './noun.ts'

export const Stance = z.enum(['for', 'against', 'neutral', 'unclear'])
export type Stance = z.infer<typeof Stance>

export const Attribution = z.enum(['direct', 'mixed', 'indirect', 'none'])
export type Attribution = z.infer<typeof Attribution>

export const Origin = z.enum(['manual', 'inherited', 'suggested', 'imported'])

/** Where a name stands in the text, in offsets of the statement's revision. */
const Place = z.object({ start: Offset, end: Offset })

/**
 * Who said what about which issue: the unit of analysis. Its span lies in one revision, half-open, in UTF-16 code
 * units; several statements may share it. Each belongs to the coder who made it.
 */
export const statement = noun({
  name: 'statement',
  stream: 'coding',
  key: { id: Id },
  fields: {
    revision: field(RevisionId.nullable(), null),
    start: field(Offset, 0),
    end: field(Offset, 0),
    issue: field(Id.nullable(), null),
    speaker: field(Id.nullable(), null),
    /** Where the speaker's name stands as written. */
    written: field(Place.nullable(), null),
    attribution: field(Attribution.nullable(), null),
    reportedBy: field(Id.nullable(), null),
    /** Toward the issue; null where nobody has said yet. */
    stance: field(Stance.nullable(), null),
    sure: field(z.boolean(), true),
    /** One of several speakers of a single utterance, so that counts can divide it. */
    joint: field(z.boolean(), false),
    memo: field(z.string().max(100_000), ''),
    origin: field(Origin, 'manual'),
    /** The version of the codebook that it was made under: the hash of the canonical codebook. */
    codebook: field(RevisionId.nullable(), null),
    removed: field(z.boolean(), false),
  },
})
export type Statement = RecordOf<typeof statement>

/** A statement as someone sees it: with its set, and never a removed one. */
export type CodedStatement = Statement & { readonly coder: string }

/** What a statement claims, as far as twins go. */
export type Claim = Pick<Statement, 'id' | 'revision' | 'start' | 'end' | 'issue' | 'speaker'>

/** What makes two statements of one coder twins: the same span, issue and speaker. */
export const sameClaim = (a: Omit<Claim, 'id'>, b: Omit<Claim, 'id'>): boolean =>
  a.revision === b.revision &&
  a.start === b.start &&
  a.end === b.end &&
  a.issue === b.issue &&
  a.speaker === b.speaker
