import { closeSync, fsyncSync, openSync, renameSync, rmSync } from 'node:fs'
import Database from 'better-sqlite3'

/**
 * Writes a verified copy of an open project: complete and checked under a temporary name before it takes its own.
 * Throws where it cannot be written or does not prove sound; nothing half is left behind.
 */
export function backUp(db: Database.Database, target: string): void {
  const temporary = `${target}.tmp`
  rmSync(temporary, { force: true })
  try {
    db.prepare('VACUUM INTO ?').run(temporary)
    const copy = new Database(temporary, { readonly: true })
    try {
      const verdict = copy.pragma('integrity_check', { simple: true })
      if (verdict !== 'ok') throw new Error(`The backup ${target} does not prove sound: ${String(verdict)}`)
    } finally {
      copy.close()
    }
    const file = openSync(temporary, 'r+')
    fsyncSync(file)
    closeSync(file)
    renameSync(temporary, target)
  } catch (error) {
    // A failed VACUUM INTO leaves what it had written so far.
    rmSync(temporary, { force: true })
    throw error
  }
}
