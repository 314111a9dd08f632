import Database from 'better-sqlite3'

/** Held while a service has a project open. */
export interface Lock {
  release(): void
}

/**
 * Takes the one lock on a project: an exclusive transaction in a file beside it, which the system frees when the
 * process ends, however it ends. Undefined when another process holds it. Throws where no file can be made.
 */
export function acquireLock(projectPath: string): Lock | undefined {
  const db = new Database(`${projectPath}-lock`, { timeout: 0 })
  try {
    db.exec('BEGIN EXCLUSIVE')
    return { release: () => void db.close() }
  } catch (error) {
    db.close()
    if (error instanceof Error && 'code' in error && String(error.code).startsWith('SQLITE_BUSY'))
      return undefined
    throw error
  }
}
