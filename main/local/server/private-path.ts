/**
 * Where the running service of a project is found by other processes of the same user: through its **door**, a small
 * file in a folder that no other user can enter. The file is named by a hash of the project's path, and holds the
 * address of a socket and the token to be let in with.
 *
 * On Unix the socket lies beside the file, and the folder protects both. On Windows pipes have names of their own,
 * which every user can see and take first; so the pipe's name is random, and only who can read the door knows it.
 */
import { createHash } from 'node:crypto'
import { lstat, mkdir, readFile, realpath, rename, rm, writeFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { z } from 'zod'
import { ok, refusal, type Result } from '../../../app/model/result.ts'
import { makeSecret } from './secret.ts'

/** What a door leads to. */
const Door = z.strictObject({
  /** Of a Unix socket or a Windows pipe, as `net.connect` takes it. */
  address: z.string(),
  token: z.string(),
})
export type Door = z.output<typeof Door>

/** A door, and the file that holds it. */
export interface DoorFile extends Door {
  readonly file: string
}

/** Bytes of the path of a Unix socket: a Mac allows 103, Linux 107. */
const LONGEST_SOCKET_PATH = 103

/** What of the machine decides where doors are. */
export interface Surroundings {
  readonly platform: NodeJS.Platform
  /** XDG_RUNTIME_DIR: the user's own, gone at log-out. */
  readonly runtimeFolder: string | undefined
  readonly temporaryFolder: string
  /** Undefined on Windows, where the temporary folder is the user's own. */
  readonly uid: number | undefined
}

export const thisMachine = (): Surroundings => ({
  platform: process.platform,
  runtimeFolder: process.env['XDG_RUNTIME_DIR'],
  temporaryFolder: tmpdir(),
  uid: process.getuid?.(),
})

/**
 * A door for a project that nothing has opened yet: where its file and its socket are to be, and a new token.
 *
 * @returns or a refusal `unsafe-folder`, where the folder is not this user's alone, or `no-folder`, where none can be
 *   made or the path of the socket would be too long.
 */
export async function planDoor(
  projectPath: string,
  surroundings: Surroundings = thisMachine(),
): Promise<Result<DoorFile>> {
  const name = await nameOf(projectPath)
  const { platform, uid } = surroundings
  for (const folder of foldersIn(surroundings)) {
    const socketPath = join(folder, `${name}.sock`)
    if (platform !== 'win32' && Buffer.byteLength(socketPath) > LONGEST_SOCKET_PATH) continue
    const made = await mkdir(folder, { mode: 0o700 }).then(
      () => true,
      (error: NodeJS.ErrnoException) => error.code === 'EEXIST',
    )
    if (!made) continue
    if (!(await isOwnFolder(folder, uid)))
      return refusal(
        'unsafe-folder',
        `Readout's folder ${folder} can be entered by other users of this machine. Remove it and start again.`,
      )
    const address = platform === 'win32' ? `\\\\.\\pipe\\readout-${makeSecret()}` : socketPath
    return ok({ file: join(folder, `${name}.door`), address, token: makeSecret() })
  }
  const where = foldersIn(surroundings).join(' or ')
  return refusal('no-folder', `Readout could not make its folder ${where}. See whether it may write there.`)
}

/** Writes the file of a door whose socket is listening: whole or not at all. */
export async function openDoor({ file, address, token }: DoorFile): Promise<void> {
  const unfinished = `${file}.${process.pid}`
  await rm(unfinished, { force: true })
  await writeFile(unfinished, JSON.stringify({ address, token } satisfies Door), { mode: 0o600, flag: 'wx' })
  await rename(unfinished, file)
}

/** Removes the file of a door, unless another service has put its own there. */
export async function closeDoor({ file, token }: DoorFile): Promise<void> {
  const current = await readDoor(file)
  if (current?.token === token) await rm(file, { force: true })
}

/** The doors that there are for a project; whether anyone is behind them only knocking tells. */
export async function findDoors(
  projectPath: string,
  surroundings: Surroundings = thisMachine(),
): Promise<Door[]> {
  const name = await nameOf(projectPath)
  const doors: Door[] = []
  for (const folder of foldersIn(surroundings)) {
    // Somebody else's folder of this name would lead to somebody else's service.
    if (!(await isOwnFolder(folder, surroundings.uid))) continue
    const door = await readDoor(join(folder, `${name}.door`))
    if (door !== undefined) doors.push(door)
  }
  return doors
}

/** Whether anyone listens at an address. */
export function isListening(address: string, timeoutMs = 1_000): Promise<boolean> {
  return new Promise((settle) => {
    const socket = connect(address)
    const finish = (isThere: boolean): void => {
      socket.destroy()
      settle(isThere)
    }
    socket.setTimeout(timeoutMs, () => finish(false))
    socket.once('connect', () => finish(true))
    socket.once('error', () => finish(false))
  })
}

async function readDoor(file: string): Promise<Door | undefined> {
  try {
    return Door.safeParse(JSON.parse(await readFile(file, 'utf8'))).data
  } catch {
    return undefined
  }
}

/** The likeliest first. Two processes of a user may see different ones, so all are looked through. */
function foldersIn({ runtimeFolder, temporaryFolder, uid }: Surroundings): string[] {
  const own = join(temporaryFolder, uid === undefined ? 'readout' : `readout-${uid}`)
  return runtimeFolder === undefined || runtimeFolder === '' ? [own] : [join(runtimeFolder, 'readout'), own]
}

/** The same for every way to name the same file. */
async function nameOf(projectPath: string): Promise<string> {
  const path = await realpath(projectPath).catch(() => resolve(projectPath))
  return createHash('sha256').update(path).digest('hex').slice(0, 32)
}

/** A folder, no link to one, that belongs to this user and that nobody else may enter, read or write. */
async function isOwnFolder(folder: string, uid: number | undefined): Promise<boolean> {
  try {
    const stats = await lstat(folder)
    if (!stats.isDirectory()) return false
    return uid === undefined || (stats.uid === uid && (stats.mode & 0o077) === 0)
  } catch {
    return false
  }
}
