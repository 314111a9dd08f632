import { closeSync, fsyncSync, linkSync, openSync, readSync, renameSync, rmSync, statSync } from 'node:fs'
import { basename, dirname } from 'node:path'
import Database from 'better-sqlite3'
import { ok, refusal, type Result } from '../app/model/result.ts'
import { backUp } from './backup.ts'
import { APPLICATION_ID, CURRENT_VERSION, migrate, versionOf } from './migrate.ts'

/** SQLite's header: a magic text, then at byte 60 the user version and at byte 68 the application's id, big-endian. */
const HEADER_LENGTH = 72
const MAGIC = 'SQLite format 3\0'

/**
 * Says whether a file is a project that this program can open, from its first bytes alone: SQLite is not asked, so a
 * foreign or newer file keeps every byte, and no journal appears beside it.
 */
export function inspect(path: string): Result<{ version: number }> {
  const name = basename(path)
  try {
    if (!statSync(path).isFile())
      return refusal('not-a-project', `“${name}” is not a file. Choose a file that ends in .readout.`)
  } catch {
    return refusal('missing', `“${name}” is not there any more. Choose another project, or make a new one.`)
  }
  let header: Buffer
  try {
    header = headerOf(path)
  } catch {
    return refusal('no-permission', `“${name}” cannot be read. Ask whoever owns the file for permission.`)
  }
  const foreign =
    header.length < HEADER_LENGTH ||
    header.toString('latin1', 0, 16) !== MAGIC ||
    header.readInt32BE(68) !== APPLICATION_ID
  if (foreign)
    return refusal(
      'not-a-project',
      `“${name}” is not a Readout project. Nothing in it was changed. Choose another file.`,
    )
  const version = header.readInt32BE(60)
  return version > CURRENT_VERSION ? newer(name, version) : ok({ version })
}

const newer = (name: string, version: number): Result<never> =>
  refusal(
    'newer',
    `“${name}” was written by a newer Readout (file version ${version}, this program knows ${CURRENT_VERSION}). Nothing in it was changed. Update Readout to open it.`,
  )

/**
 * Makes a new project file. It is complete under a temporary name before it takes its own, so that a file which bears
 * a project's name is one. Never over an existing file.
 */
export function createFile(path: string): Result<Database.Database> {
  const temporary = `${path}.new`
  const name = basename(path)
  const taken = (which: string): Result<never> =>
    refusal('exists', `There is a file “${which}” already. Choose another name, or open that one.`)
  try {
    if (exists(path)) return taken(name)
    // What a lost project of this name had not written to its file yet: SQLite would write it into the new one.
    if (exists(`${path}-wal`)) return taken(`${name}-wal`)
    for (const left of [temporary, `${temporary}-journal`]) rmSync(left, { force: true })
    const db = new Database(temporary)
    try {
      // News texts are a few thousand characters: larger pages would be half empty, and each commit writes whole ones.
      db.pragma('page_size = 4096')
      db.pragma(`application_id = ${APPLICATION_ID}`)
      migrate(db, () => undefined)
    } finally {
      db.close()
    }
    const placed = place(temporary, path)
    if (!placed) return taken(name)
    syncFolder(dirname(path))
    return openFile(path)
  } catch (error) {
    return refusal(
      'no-permission',
      `“${name}” cannot be made here: ${reasonOf(error)}. Choose another folder.`,
    )
  } finally {
    rmSync(temporary, { force: true })
  }
}

/** Gives a file its name unless another has it; where the disk knows no hard links, by looking first. */
function place(temporary: string, path: string): boolean {
  try {
    linkSync(temporary, path)
    return true
  } catch {
    if (exists(path)) return false
    renameSync(temporary, path)
    return true
  }
}

/** Opens a project to read and write, bringing an older file up to date after a backup of it. */
export function openFile(path: string): Result<Database.Database> {
  const inspected = inspect(path)
  if (!inspected.ok) return inspected
  let db: Database.Database | undefined
  try {
    db = new Database(path, { timeout: 5000, fileMustExist: true })
    settle(db)
    const version = versionOf(db)
    if (version > CURRENT_VERSION) {
      db.close()
      return newer(basename(path), version)
    }
    if (version < CURRENT_VERSION) {
      const before = db
      migrate(db, (from) => backUp(before, `${path}.backup-v${from}`))
      db.pragma('wal_checkpoint(TRUNCATE)')
    }
    return ok(db)
  } catch (error) {
    db?.close()
    return refusal('cannot-open', `“${basename(path)}” cannot be opened: ${reasonOf(error)}.`)
  }
}

/** Opens a project to read alone. Throws where SQLite cannot even read it, as in a folder that it may not write to. */
export function openToRead(path: string): Database.Database {
  const db = new Database(path, { readonly: true, timeout: 5000 })
  try {
    db.pragma('foreign_keys = ON')
    db.pragma('trusted_schema = OFF')
    db.prepare('SELECT count(*) FROM events').get()
    return db
  } catch (error) {
    db.close()
    throw error
  }
}

/** A new project in memory, for tests and for folding a log anew. */
export function openInMemory(source?: Buffer): Database.Database {
  const db = source ? new Database(source) : new Database(':memory:')
  db.pragma('foreign_keys = ON')
  db.pragma('recursive_triggers = ON')
  if (!source) db.pragma(`application_id = ${APPLICATION_ID}`)
  migrate(db, () => undefined)
  return db
}

function settle(db: Database.Database): void {
  const mode = db.pragma('journal_mode = WAL', { simple: true })
  // Some network drives cannot share memory; there the rollback journal keeps every promise, only slower.
  if (mode !== 'wal') db.pragma('journal_mode = DELETE')
  db.pragma('synchronous = FULL')
  // On a Mac only F_FULLFSYNC reaches the platter; elsewhere it changes nothing.
  db.pragma('fullfsync = ON')
  db.pragma('foreign_keys = ON')
  db.pragma('trusted_schema = OFF')
  db.pragma('cell_size_check = ON')
  // Without it INSERT OR REPLACE would slip past the log's triggers.
  db.pragma('recursive_triggers = ON')
  db.pragma('cache_size = -65536')
  // SQLite opens a file that may not be written all the same; the first act would be too late to hear of it.
  db.exec(`BEGIN IMMEDIATE; PRAGMA user_version = ${versionOf(db)}; ROLLBACK`)
}

function headerOf(path: string): Buffer {
  const file = openSync(path, 'r')
  try {
    const header = Buffer.alloc(HEADER_LENGTH)
    return header.subarray(0, readSync(file, header, 0, HEADER_LENGTH, 0))
  } finally {
    closeSync(file)
  }
}

function exists(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false }) !== undefined
}

function syncFolder(folder: string): void {
  if (process.platform === 'win32') return
  const handle = openSync(folder, 'r')
  try {
    fsyncSync(handle)
  } finally {
    closeSync(handle)
  }
}

/** What went wrong, in words that an analyst knows. */
export function reasonOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  if (code === 'SQLITE_FULL' || code === 'ENOSPC') return 'the disk is full'
  if (
    code === 'EACCES' ||
    code === 'EPERM' ||
    code.startsWith('SQLITE_READONLY') ||
    code === 'EROFS' ||
    code === 'SQLITE_CANTOPEN'
  ) {
    return 'the folder or the file may not be written'
  }
  if (code === 'ENOENT') return 'the folder is not there'
  if (code.startsWith('SQLITE_BUSY')) return 'another program holds it'
  if (code.startsWith('SQLITE_CORRUPT') || code === 'SQLITE_NOTADB') return 'the file is damaged'
  if (code.startsWith('SQLITE_IOERR')) return 'the disk reported an error'
  return error instanceof Error ? error.message : String(error)
}
