import type Database from 'better-sqlite3'
import { log } from './migrations/0010-log.ts'
import { articles } from './migrations/0020-articles.ts'
import { codebook } from './migrations/0030-codebook.ts'
import { statements } from './migrations/0040-statements.ts'

/** A step from one version of the file to the next. Frozen once released: a later mistake is mended by a later step. */
export interface Migration {
  readonly version: number
  readonly sql: string
}

export const migrations: readonly Migration[] = [
  { version: 10, sql: log },
  { version: 20, sql: articles },
  { version: 30, sql: codebook },
  { version: 40, sql: statements },
]

/** The version that this program writes. */
export const CURRENT_VERSION = 40

/** "Rdot" in ASCII: what `file` and SQLite see of a project's kind. */
export const APPLICATION_ID = 0x52646f74

export const versionOf = (db: Database.Database): number =>
  Number(db.pragma('user_version', { simple: true }))

/**
 * Brings a file to the newest version, each step in a transaction of its own with its version number, so that a crash
 * leaves the file at one version or the next. `beforeStep` makes the backup; it is not called for a file just created.
 */
export function migrate(
  db: Database.Database,
  beforeStep: (from: number, to: number) => void,
  steps: readonly Migration[] = migrations,
): void {
  const from = versionOf(db)
  for (const step of steps) {
    const now = versionOf(db)
    if (step.version <= now) continue
    if (from > 0) beforeStep(now, step.version)
    db.transaction(() => {
      db.exec(step.sql)
      db.pragma(`user_version = ${step.version}`)
    }).immediate()
  }
}
