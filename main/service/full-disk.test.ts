import { execFileSync, spawnSync } from 'node:child_process'
import { closeSync, mkdirSync, openSync, readdirSync, rmSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { makeProject } from './host-desk.ts'
import { makeId } from './identifiers.ts'
import {
  ADA,
  aFolder,
  allStatements,
  jobDone,
  openAService,
  refusalOf,
  valueOf,
  type ServiceSettings,
  type TestService,
} from './testing/a-service.ts'

/** Whether this user may mount a small disk; a sentence that says why not, or undefined. */
function whyNoDisk(): string | undefined {
  if (process.platform !== 'linux') return 'small disks are mounted on Linux alone'
  if (process.getuid?.() !== 0) return 'only root may mount a small disk'
  const folder = mountPoint()
  try {
    const { status, stderr } = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'none', folder], {
      encoding: 'utf8',
    })
    if (status !== 0) return `no disk can be mounted here: ${stderr.trim()}`
    execFileSync('umount', [folder])
    return undefined
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

function mountPoint(): string {
  const folder = join('/tmp', `readout-disk-${process.pid}-${makeId()}`)
  mkdirSync(folder)
  return folder
}

const missing = whyNoDisk()
if (missing !== undefined) process.stdout.write(`SKIPPED: full disk: ${missing}\n`)

/** A disk of 6 MB with a project on it; unmounted when the test is over, once everything on it is closed. */
function aSmallDisk(): { folder: string; where: ServiceSettings } {
  const settings = aFolder()
  const folder = mountPoint()
  execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=6m', 'none', folder])
  onTestFinished(() => {
    execFileSync('umount', [folder])
    rmSync(folder, { recursive: true, force: true })
  })
  const path = join(folder, 'talks.readout')
  valueOf(makeProject(path))
  return { folder, where: { path, settings, introduced: ADA } }
}

/** Fills a disk to its last byte. Answers what makes space again. */
function fill(folder: string): () => void {
  const filler = join(folder, 'filler')
  const file = openSync(filler, 'a')
  try {
    for (let block = 1024 * 1024; block >= 1;) {
      try {
        if (writeSync(file, Buffer.alloc(block)) < block) block = Math.floor(block / 2)
      } catch {
        block = Math.floor(block / 2)
      }
    }
  } finally {
    closeSync(file)
  }
  return () => rmSync(filler)
}

/** Acts until the disk is full; answers what was acknowledged, and the refusal. */
async function tagUntilRefused(
  service: TestService,
  revision: string,
): Promise<{ acknowledged: string[]; refused: { code: string; message: string } }> {
  const acknowledged: string[] = []
  for (let start = 0; ; start += 1) {
    const id = makeId()
    const done = await service.act({
      do: 'tag',
      id,
      set: { revision, start: start % 50, end: 51 + start, memo: 'm'.repeat(2000) },
    })
    if (!done.ok) return { acknowledged, refused: refusalOf(done) }
    acknowledged.push(id)
  }
}

describe.skipIf(missing !== undefined)('on a full disk', () => {
  it('an act is refused with what to do, reading goes on, and nothing that was acknowledged is lost', async () => {
    const { folder, where } = aSmallDisk()
    const service = await openAService(where)
    await service.importTexts({ 'long.txt': 'A word. '.repeat(2000) })
    const { revision, id: article } = await service.article('long')
    const told: (string | null)[] = []
    service.connect().on('storage', ({ problem }) => told.push(problem))

    const free = fill(folder)
    const { acknowledged, refused } = await tagUntilRefused(service, revision)
    expect(refused).toEqual({
      code: 'not-saved',
      message:
        'Not saved: the disk is full. Free some space, then do it again. What was saved before is safe.',
    })
    expect(told).toEqual([refused.message])

    expect(refusalOf(await service.act({ do: 'title-project', title: 'Again' })).code).toBe('not-saved')
    // Told once, not at every try.
    expect(told).toHaveLength(1)
    expect(await allStatements(service.client)).toHaveLength(acknowledged.length)
    expect(valueOf(await service.client.call['article.open']({ article })).statements).toHaveLength(
      acknowledged.length,
    )

    free()
    const after = await service.tag({ revision, start: 60, end: 70 })
    expect(told).toEqual([refused.message, null])
    await service.close()

    const anew = await openAService(where)
    expect((await allStatements(anew.client)).map(({ id }) => id).toSorted()).toEqual(
      [...acknowledged, after].toSorted(),
    )
    expect(valueOf(await anew.client.call.check({ rebuild: true }))).toMatchObject({ sound: true })
    await anew.close()
  })

  it('a project that is closed loses nothing, and can be read', async () => {
    const { folder, where } = aSmallDisk()
    const service = await openAService(where)
    await service.importTexts({ 'long.txt': 'A word. '.repeat(2000) })
    const { revision } = await service.article('long')
    const free = fill(folder)
    const { acknowledged } = await tagUntilRefused(service, revision)
    await service.close()

    const full = await openAService(where)
    expect(await allStatements(full.client)).toHaveLength(acknowledged.length)
    await full.close()
    free()
    const anew = await openAService(where)
    expect(anew.service.readOnly).toBeNull()
    expect(await allStatements(anew.client)).toHaveLength(acknowledged.length)
    await anew.tag({ revision, start: 60, end: 70 })
    await anew.close()
  })

  it('an import stops with the reason, and what came in is one act as soon as there is space', async () => {
    const { folder, where } = aSmallDisk()
    const service = await openAService(where)
    const texts = Object.fromEntries(
      Array.from({ length: 60 }, (_, at) => [
        `${at}.txt`,
        `Report ${at}. ${'It says more. '.repeat(10_000)}`,
      ]),
    )
    const done = await service.importTexts(texts)
    expect(done).toMatchObject({ state: 'failed', error: { code: 'not-saved' } })
    const list = async (): Promise<number> =>
      valueOf(await service.client.call['library.list']({ filter: '', offset: 0, limit: 1 })).total
    const came = await list()
    expect(came).toBeGreaterThan(0)
    expect(came).toBe(done.files.length)

    // A bigger disk, as there is nothing on this one to throw away.
    execFileSync('mount', ['-o', 'remount,size=30m', folder])
    valueOf(await service.act({ do: 'title-project', title: 'Reports' }))
    expect(await service.reverse('undo')).toBe('Named the project “Reports”')
    expect(await service.reverse('undo')).toMatch(/^Imported “0”/)
    expect(await list()).toBe(0)
    expect(valueOf(await service.client.call.check({ rebuild: true }))).toMatchObject({ sound: true })
    await service.close()
  })

  it('an export is refused, and leaves neither a part nor a changed target', async () => {
    const { folder, where } = aSmallDisk()
    const service = await openAService(where)
    await service.importTexts({ 'long.txt': 'A word. '.repeat(2000) })
    const { revision } = await service.article('long')
    for (let start = 0; start < 50; start += 1) await service.tag({ revision, start, end: 60 })
    fill(folder)
    const before = readdirSync(folder)
    const done = await jobDone(service.client, () =>
      service.client.call['statements.export']({
        format: 'csv',
        path: join(folder, 'out.csv'),
        coder: null,
        exact: false,
      }),
    )
    expect(done).toMatchObject({
      state: 'failed',
      error: { message: '“out.csv” could not be written: the disk is full. Choose another place.' },
    })
    expect(readdirSync(folder)).toEqual(before)
    await service.close()
  })
})
