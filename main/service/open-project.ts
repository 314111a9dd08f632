import { copyFileSync, existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { ok, refusal, type Result } from '../../app/model/result.ts'
import { acquireLock, type Lock } from '../../db/lock.ts'
import { inspect, openFile, openToRead, reasonOf } from '../../db/open.ts'
import { Project } from '../../db/project.ts'

export interface OpenedProject {
  readonly path: string
  readonly project: Project
  /** Why nothing can be saved: a sentence, or null. */
  readonly readOnly: string | null
  /** The file that readers in other threads open: a copy where the project itself cannot be read in its place. */
  readonly readPath: string
  close(): void
}

/**
 * Opens a project as well as it can be opened: to write when no other service holds it and its folder may be written,
 * else to read, with the reason. A foreign, newer or missing file is refused untouched.
 */
export function openProject(path: string): Result<OpenedProject> {
  const inspected = inspect(path)
  if (!inspected.ok) return inspected
  const name = basename(path)
  let lock: Lock | undefined
  try {
    lock = acquireLock(path)
  } catch (error) {
    return openReadOnly(
      path,
      `Read-only: ${reasonOf(error)}. Copy “${name}” to a folder of yours to work on it.`,
    )
  }
  if (!lock) {
    return openReadOnly(
      path,
      `Read-only: “${name}” is open in another program that does not answer. Close it there, then open it again here.`,
    )
  }
  const opened = openFile(path)
  if (!opened.ok) {
    lock.release()
    if (opened.error.code !== 'cannot-open') return opened
    const toRead = openReadOnly(
      path,
      `Read-only: ${opened.error.message} Copy it to a folder of yours to work on it.`,
    )
    return toRead.ok ? toRead : opened
  }
  const db = opened.value
  return ok({
    path,
    project: new Project(db),
    readOnly: null,
    readPath: path,
    close() {
      // Leaves one file, complete, for whoever copies it next.
      try {
        db.pragma('wal_checkpoint(TRUNCATE)')
      } catch {
        // On a full disk the journal stays beside the file, and is taken in when it is next opened.
      }
      db.close()
      lock.release()
    },
  })
}

function openReadOnly(path: string, reason: string): Result<OpenedProject> {
  try {
    const db = openToRead(path)
    return ok({
      path,
      project: new Project(db),
      readOnly: reason,
      readPath: path,
      close: () => void db.close(),
    })
  } catch {
    return openCopy(path, reason)
  }
}

/** SQLite must write beside a file in WAL mode even to read it; where it may not, a copy is read. */
function openCopy(path: string, reason: string): Result<OpenedProject> {
  const name = basename(path)
  const folder = mkdtempSync(join(tmpdir(), 'readout-copy-'))
  const remove = (): void => rmSync(folder, { recursive: true, force: true })
  try {
    const copy = join(folder, name)
    copyFileSync(path, copy)
    if (existsSync(`${path}-wal`)) copyFileSync(`${path}-wal`, `${copy}-wal`)
    const db = openToRead(copy)
    return ok({
      path,
      project: new Project(db),
      readOnly: reason,
      readPath: copy,
      close() {
        db.close()
        remove()
      },
    })
  } catch (error) {
    remove()
    return refusal(
      'cannot-open',
      `“${name}” cannot be read: ${reasonOf(error)}. Nothing in it was changed. Open a copy or a backup of it.`,
    )
  }
}
