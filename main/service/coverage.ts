import { applyBoundaryFacts, unpackBoundaries } from '../../app/text/boundaries.ts'
import { coveredSentences } from '../../app/text/coverage.ts'
import type { Project } from '../../db/project.ts'
import * as articles from '../../db/queries/articles.ts'
import * as statements from '../../db/queries/statements.ts'

/** Which text of an article is meant, and its boundaries as they were stored with it. */
interface StoredSentences {
  readonly revision: string
  readonly revision_no: number
  readonly sentences: string | null
}

/** How far a viewer is with an article, over the boundaries in force. */
export function coverageOf(
  project: Project,
  viewer: number,
  of: StoredSentences,
): { sentences: number; covered: number } {
  const sentences = sentencesInForce(project, of)
  const tagged = statements.spansInRevision.on(project.db).iterate({ viewer, revision: of.revision_no })
  const marked = articles.marksIn.on(project.db).all(of.revision_no, viewer)
  return { sentences: sentences.length / 2, covered: coveredSentences(sentences, tagged, marked) }
}

/** The sentences of a text as pairs of start and end: as they were stored, with what was split and joined by hand. */
export function sentencesInForce(project: Project, of: StoredSentences): Int32Array {
  const stored = unpackBoundaries(packedOf(of.sentences))
  const facts = articles.boundaryFacts.on(project.db).all(of.revision_no)
  if (facts.length === 0) return stored
  const text = articles.textOf.on(project.db).get(of.revision)?.text ?? ''
  return applyBoundaryFacts(text, stored, new Map(facts.map(({ offset, fact }) => [offset, fact])))
}

/** Sentence boundaries as they are stored with a revision: base64 in JSON, or nothing for a text that waits for them. */
export function packedOf(sentences: string | null): Uint8Array {
  if (sentences === null) return new Uint8Array()
  // The log holds only what the revision's own schema let in.
  const { packed } = JSON.parse(sentences) as { packed: string }
  return new Uint8Array(Buffer.from(packed, 'base64'))
}
