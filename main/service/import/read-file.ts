import { constants } from 'node:fs'
import { open, stat, type FileHandle } from 'node:fs/promises'
import type { BigIntStats } from 'node:fs'
import { ok, refusal, type Result } from '../../../app/model/result.ts'

const MEGABYTE = 1024 * 1024

/** The largest file of text that is read. Longer ones are no articles, and their text would not fit into a window. */
export const TEXT_LIMIT = 64 * MEGABYTE

const CHUNK = 4 * MEGABYTE

/**
 * The bytes of a regular file. Links are followed; nothing that could block or never end is opened.
 *
 * Refused, in a sentence that names the file as it was given: `missing`, `no-permission`, `not-a-file` (a folder, a
 * pipe, a device), `too-large` (above `limit` bytes), `changed` (while it was read), `unreadable` (whatever else the
 * system says). Nothing is left open.
 */
export async function readFile(path: string, limit: number = TEXT_LIMIT): Promise<Result<Uint8Array>> {
  try {
    const kind = await stat(path, { bigint: true })
    const unfit = refusedKind(path, kind) ?? refusedSize(path, kind.size, limit)
    if (unfit !== undefined) return unfit
    // Should a pipe have taken the file's place since, opening it does not wait for somebody to write.
    const file = await open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0))
    try {
      return await readOpened(path, file, limit)
    } finally {
      await file.close()
    }
  } catch (error) {
    return systemRefusal(path, error)
  }
}

async function readOpened(path: string, file: FileHandle, limit: number): Promise<Result<Uint8Array>> {
  const before = await file.stat({ bigint: true })
  const unfit = refusedKind(path, before) ?? refusedSize(path, before.size, limit)
  if (unfit !== undefined) return unfit

  const size = Number(before.size)
  // One more than it should hold, to see when there is more.
  const bytes = new Uint8Array(size + 1)
  let length = 0
  while (length < bytes.length) {
    const { bytesRead } = await file.read(bytes, length, Math.min(CHUNK, bytes.length - length), length)
    if (bytesRead === 0) break
    length += bytesRead
  }

  const after = await file.stat({ bigint: true })
  if (length !== size || after.size !== before.size || after.mtimeNs !== before.mtimeNs) {
    return refusal(
      'changed',
      `${path} was changed by another program while it was read; import it again when that program is done with it.`,
    )
  }
  return ok(bytes.subarray(0, size))
}

function refusedKind(path: string, stats: BigIntStats): Result<never> | undefined {
  if (stats.isFile()) return undefined
  if (stats.isDirectory()) {
    return refusal('not-a-file', `${path} is a folder, not a file; choose the files in it instead.`)
  }
  const kind = stats.isFIFO() ? 'a named pipe' : stats.isSocket() ? 'a socket' : 'a device'
  return refusal(
    'not-a-file',
    `${path} is ${kind}, not a file; save what it holds to a file and choose that.`,
  )
}

function refusedSize(path: string, size: bigint, limit: number): Result<never> | undefined {
  if (size <= BigInt(limit)) return undefined
  return refusal(
    'too-large',
    `${path} has ${megabytes(Number(size))} MB, more than the ${megabytes(limit)} MB that a text may have; split it into smaller files.`,
  )
}

const megabytes = (bytes: number): string => (bytes / MEGABYTE).toFixed(bytes % MEGABYTE === 0 ? 0 : 1)

/** What the system said, in a sentence. An error that is none of the system's is a bug, and thrown on. */
function systemRefusal(path: string, error: unknown): Result<never> {
  if (!(error instanceof Error) || !('code' in error) || !('syscall' in error)) {
    if (error instanceof TypeError && 'code' in error && error.code === 'ERR_INVALID_ARG_VALUE') {
      return refusal(
        'missing',
        `${JSON.stringify(path)} cannot be the name of a file; check how it is written.`,
      )
    }
    throw error
  }
  switch (error.code) {
    case 'ENOENT':
    case 'ENOTDIR':
      return refusal('missing', `${path} does not exist; check how its name is written and where it lies.`)
    case 'EACCES':
    case 'EPERM':
      return refusal(
        'no-permission',
        `${path} may not be read by you; change its permissions, or copy it to a folder of your own.`,
      )
    case 'ENAMETOOLONG':
    case 'ELOOP':
      return refusal('missing', `${path} leads nowhere; check how its name is written and where it lies.`)
    default:
      return refusal(
        'unreadable',
        `${path} cannot be read (${String(error.code)}); check the disk that it lies on.`,
      )
  }
}
