import { createHash } from 'node:crypto'
import { realpathSync, statSync } from 'node:fs'
import { z } from 'zod'
import { mayReuse, type ActorRecord } from '../../app/events/actor.ts'
import { Id } from '../../app/model/id.ts'
import type { Project } from '../../db/project.ts'
import { headsOf } from '../../db/heads.ts'
import type { Settings } from './settings.ts'

const Reached = z.strictObject({ seq: z.int(), hash: z.string() }).nullable()
const Stored = z.strictObject({ coder: Id, actor: Id, file: z.string(), shared: Reached, coding: Reached })

/**
 * The actor to go on with in a project file: the one that closed it cleanly here, or a new one. The record is taken
 * away at once, so that after a crash, or in a restored file, it is not there to be believed.
 */
export function takeActor(
  settings: Settings,
  path: string,
  project: Project,
  coder: string,
  makeId: () => string,
): string {
  const name = recordName(path)
  const record = settings.read(name, Stored)
  try {
    settings.remove(name)
  } catch {
    return makeId()
  }
  if (!record) return makeId()
  const found = { coder, file: fileIdentity(path), ...headsOf(project, record.actor) }
  return mayReuse(record, found) ? record.actor : makeId()
}

/** Remembers a clean close. The project's file must be closed, so that nothing can follow. */
export function leaveActor(settings: Settings, path: string, record: Omit<ActorRecord, 'file'>): void {
  settings.write(recordName(path), { ...record, file: fileIdentity(path) } satisfies ActorRecord)
}

function recordName(path: string): string {
  return `actors/${createHash('sha256').update(realpathSync(path)).digest('hex').slice(0, 32)}.json`
}

/** Which file it is: a copy has another number, and one that was restored over it, other heads. */
function fileIdentity(path: string): string {
  const { dev, ino, birthtimeMs } = statSync(path)
  return `${dev}:${ino}:${Math.floor(birthtimeMs)}`
}
