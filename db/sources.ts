import { hash } from 'node:crypto'
import { ok, refusal, type Result } from '../app/model/result.ts'
import type { Project } from './project.ts'
import * as articles from './queries/articles.ts'
import * as codebook from './queries/codebook.ts'

/**
 * What events name by its hash and do not hold: texts by revision, canonical codebooks by version. A set carries them
 * along; texts can be left out of what is shared.
 */
export interface Sources {
  readonly texts: ReadonlyMap<string, string>
  readonly codebooks: ReadonlyMap<string, string>
}

/** Every source that a project holds. */
export function sourcesOf(project: Project): Sources {
  const texts = new Map<string, string>()
  for (const { id, text } of articles.allTexts.on(project.db).iterate()) texts.set(id, text)
  const codebooks = new Map<string, string>()
  for (const { hash: version, canonical } of codebook.allCodebooks.on(project.db).iterate())
    if (canonical !== null) codebooks.set(version, canonical)
  return { texts, codebooks }
}

/** Keeps sources that come from elsewhere, each only under its own hash; one that does not fit refuses them all. */
export function takeSources(project: Project, { texts, codebooks }: Sources): Result<void> {
  return project.inTransaction(() => {
    for (const [what, sources] of [
      ['text', texts],
      ['codebook', codebooks],
    ] as const) {
      for (const [id, source] of sources) {
        if (hash('sha256', source, 'hex') !== id)
          return refusal(
            'damaged',
            `The set is damaged: the ${what} ${id} is not what its name says. Nothing was taken in. Ask for the file again.`,
          )
      }
    }
    for (const [revision, text] of texts)
      articles.keepText.on(project.db).run(project.projection.rows.numberOf('revision', revision), text)
    for (const [version, canonical] of codebooks) codebook.keepCodebook.on(project.db).run(version, canonical)
    return ok(undefined)
  })
}
