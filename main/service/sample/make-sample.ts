import { rmSync } from 'node:fs'
import type { Command } from '../../../app/events/command.ts'
import type { Id } from '../../../app/model/id.ts'
import { ok, type Result } from '../../../app/model/result.ts'
import { packBoundaries } from '../../../app/text/boundaries.ts'
import { articleIdOf, derivedId, revisionId } from '../../../app/text/canonical.ts'
import { segment, SEGMENTER_VERSION } from '../../../app/text/sentences.ts'
import { createFile } from '../../../db/open.ts'
import { Project } from '../../../db/project.ts'
import { sampleArticles, sampleIssues, sampleSpeakers } from './articles.ts'

export const SAMPLE_NAME = 'Harbour talks (sample)'

/** The coder of what is in the sample when it is new. */
const READOUT = derivedId('coder', 'readout sample')

/** No person: the articles come from somebody, and nobody will work under this name. */
const maker: Command = {
  do: 'introduce-coder',
  id: READOUT,
  set: { name: 'Readout', initials: 'R', imported: true },
}

/** Makes the sample project: articles, a codebook, speakers, and nothing tagged yet. */
export function makeSample(path: string, { now, makeId }: { now: number; makeId: () => Id }): Result<void> {
  const made = createFile(path)
  if (!made.ok) return made
  const project = new Project(made.value)
  const texts = new Map(
    sampleArticles.map(({ paragraphs }) => [revisionId(paragraphs.join('\n')), paragraphs.join('\n')]),
  )
  const act = { author: { coder: READOUT, actor: makeId() }, group: makeId(), at: now, closes: true }
  const done = project.act(act, [maker, ...articles(), ...codebook(makeId), ...speakers(makeId)], texts)
  made.value.pragma('wal_checkpoint(TRUNCATE)')
  made.value.close()
  if (!done.ok) {
    rmSync(path, { force: true })
    return done
  }
  return ok(undefined)
}

function articles(): Command[] {
  return sampleArticles.flatMap(({ paragraphs, outlet, author, published, section }): Command[] => {
    const text = paragraphs.join('\n')
    const revision = revisionId(text)
    const id = articleIdOf(revision)
    const packed = Buffer.from(packBoundaries(segment(text, 'en'))).toString('base64')
    return [
      {
        do: 'add-article',
        id,
        set: { title: paragraphs[0] ?? '', language: 'en' },
        revision,
        text: { headings: [0], length: text.length, sentences: { segmenter: SEGMENTER_VERSION, packed } },
      },
      {
        do: 'add-appearance',
        id: derivedId('appearance', id, outlet),
        set: { article: id, outlet, author, published, section },
      },
    ]
  })
}

function codebook(makeId: () => Id): Command[] {
  return sampleIssues.flatMap(({ name, colour, definition, children = [] }, index): Command[] => {
    const id = makeId()
    return [
      {
        do: 'create-issue',
        id,
        set: { name, colour, definition, order: index + 1, hotkey: String(index + 1) },
      },
      ...children.map((child, at): Command => ({
        do: 'create-issue',
        id: makeId(),
        set: { name: child, parent: id, colour, order: at + 1 },
      })),
    ]
  })
}

function speakers(makeId: () => Id): Command[] {
  return sampleSpeakers.map(({ name, kind, title = '', organisation = '', aliases = [] }): Command => ({
    do: 'create-speaker',
    id: makeId(),
    set: {
      name,
      kind,
      aliases: [...aliases],
      roles: title || organisation ? [{ title, organisation, from: null, to: null }] : [],
    },
  }))
}
