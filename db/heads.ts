import type { Reached } from '../app/events/actor.ts'
import type { Project } from './project.ts'
import * as log from './queries/log.ts'

/** How far an actor's two streams have come in a project. */
export function headsOf(project: Project, actor: string): { shared: Reached; coding: Reached } {
  const reached = (kind: 'shared' | 'coding'): Reached => {
    const row = log.findStream.on(project.db).get(actor, kind)
    return row ? { seq: row.head_seq, hash: row.head_hash.toString('hex') } : null
  }
  return { shared: reached('shared'), coding: reached('coding') }
}
