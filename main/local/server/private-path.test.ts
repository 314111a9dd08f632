import {
  chmod,
  chown,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rm,
  stat,
  symlink,
  writeFile,
} from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openSampleDesk } from '../../../app/contract/testing/sample.ts'
import { connectPrivately } from './node-client.ts'
import {
  findDoors,
  isListening,
  openDoor,
  planDoor,
  type DoorFile,
  type Surroundings,
} from './private-path.ts'
import { startServer, type LocalServer } from './server.ts'

const isUnix = process.platform !== 'win32'

let folder: string
let project: string
let surroundings: Surroundings
const servers: LocalServer[] = []

async function start(): Promise<LocalServer> {
  const server = await startServer({
    connect: openSampleDesk().connect,
    assets: { root: folder },
    log: () => {},
    now: () => 0,
    surroundings,
  })
  servers.push(server)
  return server
}

/** A door that has been planned, or the test fails. */
async function planned(projectPath = project): Promise<DoorFile> {
  const door = await planDoor(projectPath, surroundings)
  if (!door.ok) throw new Error(door.error.message)
  return door.value
}

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'readout-test-'))
  project = join(folder, 'Wahl 2026 – «Zürich» 🗳.readout')
  await writeFile(project, '')
  surroundings = {
    platform: process.platform,
    runtimeFolder: undefined,
    temporaryFolder: folder,
    uid: process.getuid?.(),
  }
})

afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.close()))
  await rm(folder, { recursive: true, force: true })
})

describe.runIf(isUnix)('the folder of doors', () => {
  it('is made for this user alone, in the folder of the session where there is one', async () => {
    const { file } = await planned()
    expect(file.startsWith(join(folder, `readout-${process.getuid?.()}`))).toBe(true)
    expect((await stat(join(file, '..'))).mode & 0o777).toBe(0o700)
    const runtimeFolder = join(folder, 'run')
    await mkdir(runtimeFolder)
    surroundings = { ...surroundings, runtimeFolder }
    expect((await planned()).file.startsWith(join(runtimeFolder, 'readout'))).toBe(true)
  })

  it('lies elsewhere when the folder of the session is gone, or its path too long for a socket', async () => {
    surroundings = { ...surroundings, runtimeFolder: join(folder, 'gone') }
    expect((await planned()).file.startsWith(join(folder, 'readout-'))).toBe(true)
    const runtimeFolder = join(folder, 'x'.repeat(60))
    await mkdir(runtimeFolder)
    surroundings = { ...surroundings, runtimeFolder }
    expect((await planned()).file.startsWith(join(folder, 'readout-'))).toBe(true)
    surroundings = { ...surroundings, temporaryFolder: runtimeFolder }
    expect(await planDoor(project, surroundings)).toMatchObject({ ok: false, error: { code: 'no-folder' } })
  })

  it.each([0o770, 0o701, 0o704, 0o755])('is refused with mode %o', async (mode) => {
    const { file, token } = await planned()
    await openDoor({ file, address: 'x', token })
    await chmod(join(file, '..'), mode)
    expect(await planDoor(project, surroundings)).toMatchObject({
      ok: false,
      error: { code: 'unsafe-folder' },
    })
    expect(await findDoors(project, surroundings)).toEqual([])
    expect(await (await start()).listenPrivately(project)).toMatchObject({ ok: false })
  })

  it('is refused when it is a link to another', async () => {
    await mkdir(join(folder, 'elsewhere'), { mode: 0o700 })
    await symlink(join(folder, 'elsewhere'), join(folder, `readout-${process.getuid?.()}`))
    expect(await planDoor(project, surroundings)).toMatchObject({
      ok: false,
      error: { code: 'unsafe-folder' },
    })
  })

  it('is refused when another user made it first', async (context) => {
    if (process.getuid?.() !== 0) return context.skip('only root can make a folder of another user')
    const own = join(folder, 'readout-0')
    await mkdir(own, { mode: 0o700 })
    await chown(own, 65_534, 65_534)
    expect(await planDoor(project, surroundings)).toMatchObject({
      ok: false,
      error: { code: 'unsafe-folder' },
    })
    expect(await findDoors(project, surroundings)).toEqual([])
  })
})

describe('the door of a project', () => {
  it('is the same by every name of the file, and another for another file', async () => {
    const { file } = await planned()
    await symlink(project, join(folder, 'link.readout'))
    expect((await planned(join(folder, 'link.readout'))).file).toBe(file)
    expect((await planned(join(folder, 'sub', '..', 'link.readout'))).file).toBe(file)
    expect((await planned(join(folder, 'other.readout'))).file).not.toBe(file)
  })

  it('fits a socket’s path, however long and strange that of the project', async () => {
    const { address, file } = await planned(join(folder, 'ü'.repeat(500), 'x.readout'))
    expect(Buffer.byteLength(address)).toBeLessThanOrEqual(103)
    expect(file).toMatch(/[\\/][0-9a-f]{32}\.door$/)
  })

  it('is a pipe of an unknown name on Windows', async () => {
    surroundings = { ...surroundings, platform: 'win32', uid: undefined }
    const [one, two] = [await planned(), await planned()]
    expect(one.address).toMatch(/^\\\\\.\\pipe\\readout-[\w-]{43}$/)
    expect(two.address).not.toBe(one.address)
    expect(two.file).toBe(one.file)
  })

  it('stands open while it is served, for who can read it, and is gone afterwards', async () => {
    const server = await start()
    expect(await connectPrivately(project, { surroundings })).toBeUndefined()
    expect((await server.listenPrivately(project)).ok).toBe(true)
    const { file, address } = await planned()
    const transport = await connectPrivately(project, { surroundings })
    expect(transport).toBeDefined()
    transport?.close()
    if (isUnix) for (const path of [file, address]) expect((await stat(path)).mode & 0o777).toBe(0o600)
    await server.close()
    expect(await connectPrivately(project, { surroundings })).toBeUndefined()
    expect(await readdir(join(file, '..'))).toEqual([])
  })

  it('lets nobody in with another token', async () => {
    const server = await start()
    await server.listenPrivately(project)
    const { file, token } = await planned()
    const [door] = await findDoors(project, surroundings)
    await writeFile(file, JSON.stringify({ ...door, token }))
    expect(await connectPrivately(project, { surroundings })).toBeUndefined()
  })

  it('is opened by one service at a time', async () => {
    const [first, second] = [await start(), await start()]
    expect((await first.listenPrivately(project)).ok).toBe(true)
    expect(await second.listenPrivately(project)).toMatchObject({
      ok: false,
      error: { code: 'already-served' },
    })
    const transport = await connectPrivately(project, { surroundings })
    expect(transport).toBeDefined()
    transport?.close()
    await first.close()
    expect((await second.listenPrivately(project)).ok).toBe(true)
  })

  it('is taken over from a service that died', async (context) => {
    if (!isUnix) return context.skip('the pipe of a process that died is gone with it')
    const door = await planned()
    // What a killed process leaves: the file of a socket at which nobody listens.
    await writeFile(door.address, '')
    await openDoor(door)
    expect(await isListening(door.address)).toBe(false)
    expect(await connectPrivately(project, { surroundings })).toBeUndefined()
    const server = await start()
    expect((await server.listenPrivately(project)).ok).toBe(true)
    const transport = await connectPrivately(project, { surroundings })
    expect(transport).toBeDefined()
    transport?.close()
  })

  it('is given up in time when who listens says nothing', async () => {
    const door = await planned()
    const silent = createServer((socket) => socket.resume()).listen(door.address)
    await openDoor(door)
    expect(await connectPrivately(project, { surroundings, timeoutMs: 30 })).toBeUndefined()
    await new Promise((resolve) => silent.close(resolve))
  })

  it('is none when its file is damaged', async () => {
    const { file } = await planned()
    for (const content of ['', '{', '{"address":1}', '[]']) {
      await writeFile(file, content)
      expect(await findDoors(project, surroundings)).toEqual([])
    }
  })

  it('is not taken away by a service that another has followed', async () => {
    const server = await start()
    await server.listenPrivately(project)
    const later = await planned()
    await openDoor(later)
    await server.close()
    expect(JSON.parse(await readFile(later.file, 'utf8'))).toEqual({
      address: later.address,
      token: later.token,
    })
  })
})
