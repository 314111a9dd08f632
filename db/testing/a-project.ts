import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js'
import type Database from 'better-sqlite3'
import type { Command } from '../../app/events/command.ts'
import { timeOrderedId } from '../../app/model/id.ts'
import type { Result } from '../../app/model/result.ts'
import { openInMemory } from '../open.ts'
import { Project, type Author, type Done } from '../project.ts'

/** Ids that are the same at every run, in the order in which they are asked for. */
export function countedIds(start = 1): () => string {
  let count = start
  return () => {
    const bytes = new Uint8Array(10)
    new DataView(bytes.buffer).setUint32(6, count)
    return timeOrderedId(1_700_000_000_000 + count++, bytes)
  }
}

export interface BuiltProject {
  readonly project: Project
  readonly author: Author
  readonly ids: () => string
  readonly article: string
  readonly revision: string
  readonly issue: string
  readonly speaker: string
  readonly act: (...commands: Command[]) => Result<Done>
  readonly tag: (set: Extract<Command, { do: 'tag' }>['set']) => Result<Done>
}

const TEXT = 'a word '.repeat(143).slice(0, 1000)
const REVISION = bytesToHex(sha256(utf8ToBytes(TEXT)))

/** A project, in memory unless said otherwise, with one coder, one article of 1,000 characters, an issue and a speaker. */
export function aProject(db: Database.Database = openInMemory()): BuiltProject {
  const ids = countedIds()
  const project = new Project(db)
  const author = { coder: ids(), actor: ids() }
  let at = 1000
  const act = (...commands: Command[]): Result<Done> =>
    project.act({ author, group: ids(), at: at++, closes: true }, commands, new Map([[REVISION, TEXT]]))
  const article = ids()
  const issue = ids()
  const speaker = ids()
  const built = [
    act({ do: 'introduce-coder', id: author.coder, set: { name: 'Ada Marsh', initials: 'AM' } }),
    act({
      do: 'add-article',
      id: article,
      set: { title: 'Harbour talks' },
      revision: REVISION,
      text: { length: 1000 },
    }),
    act({ do: 'create-issue', id: issue, set: { name: 'Trade' } }),
    act({ do: 'create-speaker', id: speaker, set: { name: 'Minister Adair' } }),
  ]
  for (const each of built) if (!each.ok) throw new Error(each.error.message)
  return {
    project,
    author,
    ids,
    article,
    revision: REVISION,
    issue,
    speaker,
    act,
    tag: (set) => act({ do: 'tag', id: ids(), set: { revision: REVISION, issue, speaker, ...set } }),
  }
}
