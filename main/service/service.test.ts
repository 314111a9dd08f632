import { spawnSync } from 'node:child_process'
import {
  chmodSync,
  copyFileSync,
  cpSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import Database from 'better-sqlite3'
import { describe, expect, it } from 'vitest'
import { openFile } from '../../db/open.ts'
import * as log from '../../db/queries/log.ts'
import { makeId } from './identifiers.ts'
import {
  ADA,
  aFolder,
  allStatements,
  aProjectFile,
  BEN,
  openAService,
  refusalOf,
  tryToOpen,
  valueOf,
  type ServiceSettings,
} from './testing/a-service.ts'

const TALKS = 'Harbour talks\nThe deal is off, the minister said. He left at once.'

describe('a project that cannot be written', () => {
  it('because another program holds it is read, with the reason, and sees what is written there', async () => {
    const where = aProjectFile({ talks: TALKS })
    const holder = await openAService(where)
    const reader = await openAService(where)
    expect(reader.service.readOnly).toMatch(/“talks.readout” is open in another program.*Close it there/)
    const { readOnly } = valueOf(await reader.client.call['project.summary']({}))
    expect(readOnly).toBe(reader.service.readOnly)

    const { revision } = await holder.article('talks')
    await holder.tag({ revision, start: 14, end: 29 })
    expect(await allStatements(reader.client)).toMatchObject([{ quote: 'The deal is off' }])

    const refused = refusalOf(await reader.act({ do: 'title-project', title: 'Mine' }))
    expect(refused).toEqual({ code: 'read-only', message: readOnly })
    const group = makeId()
    const undo = await reader.client.call['history.reverse']({ form: 'undo', target: group, group })
    expect(undo.ok).toBe(false)
    expect((await reader.importTexts({ 'more.txt': 'More.' })).error?.code).toBe('read-only')
  })

  it('can be once the other has closed it', async () => {
    const where = aProjectFile({ talks: TALKS })
    await (await openAService(where)).close()
    const next = await openAService(where)
    expect(next.service.readOnly).toBeNull()
    await next.close()
    expect(readdirSync(dirname(where.path)).filter((name) => /-wal$|-shm$/.test(name))).toEqual([])
  })

  it.skipIf(process.getuid?.() !== 0)(
    'because its folder is read-only is read all the same by another user (skipped unless root)',
    async () => {
      const where = aProjectFile({ talks: TALKS })
      const before = readFileSync(where.path)
      const folder = dirname(where.path)
      chmodSync(folder, 0o755)
      chmodSync(where.path, 0o644)
      const found = asNobody(where)
      expect(found.stderr).toBe('')
      expect(JSON.parse(found.stdout)).toEqual({
        readOnly: expect.stringMatching(/may not be written.*Copy “talks.readout” to a folder of yours/),
        titles: ['talks'],
        refused: 'read-only',
        left: [],
      })
      expect(readFileSync(where.path).equals(before)).toBe(true)
    },
  )
})

/** Opens a project as the user nobody, in a process of its own, and answers what she can see and do. */
function asNobody(where: ServiceSettings): { stdout: string; stderr: string } {
  const script = `
    import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
    const { openService } = await import(${JSON.stringify(join(import.meta.dirname, 'service.ts'))})
    const { Settings } = await import(${JSON.stringify(join(import.meta.dirname, 'settings.ts'))})
    const { makeId } = await import(${JSON.stringify(join(import.meta.dirname, 'identifiers.ts'))})
    const temporary = mkdtempSync('/tmp/readout-nobody-')
    process.env.TMPDIR = temporary
    try {
      const opened = await openService({ path: ${JSON.stringify(where.path)}, settings: new Settings('/nowhere'),
        now: Date.now, makeId, checkOutput: true, log: (crash) => { throw crash.error } })
      if (!opened.ok) throw new Error(opened.error.message)
      const { desk, readOnly, close } = opened.value
      const connection = desk.connect(() => {})
      const ask = (method, input) => connection.request({ type: 'request', id: 1, method, input })
      const list = await ask('library.list', { filter: '', offset: 0, limit: 10 })
      const act = await ask('act', { group: makeId(), commands: [{ do: 'title-project', title: 'Mine' }] })
      await close()
      console.log(JSON.stringify({ readOnly, titles: list.value.articles.map((row) => row.title), refused: act.error.code,
        left: readdirSync(temporary) }))
    } finally {
      rmSync(temporary, { recursive: true, force: true })
    }`
  const { stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', script], {
    uid: 65_534,
    gid: 65_534,
    cwd: '/',
    encoding: 'utf8',
    env: { PATH: process.env['PATH'] },
  })
  return { stdout, stderr }
}

describe('a file that is refused', () => {
  it.each([
    ['written by a newer Readout', 60, 99, 'newer', /newer Readout.*Update Readout/],
    ['of another program', 68, 0x5a5a, 'not-a-project', /not a Readout project.*Choose another/],
  ])('as %s keeps every byte, and nothing appears beside it', async (_, offset, value, code, message) => {
    const where = aProjectFile({ talks: TALKS })
    const bytes = readFileSync(where.path)
    bytes.writeInt32BE(value, offset)
    writeFileSync(where.path, bytes)
    const beside = readdirSync(dirname(where.path))
    const refused = refusalOf(await tryToOpen(where))
    expect(refused.code).toBe(code)
    expect(refused.message).toMatch(message)
    expect(refused.message).toContain('“talks.readout”')
    expect(readFileSync(where.path).equals(bytes)).toBe(true)
    expect(readdirSync(dirname(where.path)).filter((name) => name !== 'settings')).toEqual(
      beside.filter((name) => name !== 'settings'),
    )
  })

  it('because it is damaged says so, and is kept as it is', async () => {
    const where = aProjectFile({ talks: TALKS })
    const bytes = readFileSync(where.path)
    bytes.fill(0xaa, 100, 8192)
    writeFileSync(where.path, bytes)
    const refused = refusalOf(await tryToOpen(where))
    expect(refused.message).toMatch(/“talks.readout” cannot be (opened|read): the file is damaged/)
    expect(readFileSync(where.path).equals(bytes)).toBe(true)
  })

  it('because it is not there is called by its name', async () => {
    const where = aProjectFile()
    rmSync(where.path)
    expect(refusalOf(await tryToOpen(where)).message).toMatch(/“talks.readout” is not there/)
  })
})

describe('the actor of this copy', () => {
  /** Opens, acts once, closes; answers the actors that the file then knows. */
  async function work(where: ServiceSettings): Promise<string[]> {
    const service = await openAService(where)
    valueOf(await service.act({ do: 'title-project', title: makeId() }))
    await service.close()
    return actorsIn(where.path)
  }

  function actorsIn(path: string): string[] {
    const db = valueOf(openFile(path))
    try {
      return [
        ...new Set(
          log.allStreams
            .on(db)
            .all()
            .map(({ actor }) => actor),
        ),
      ]
    } finally {
      db.close()
    }
  }

  it('goes on after a clean close', async () => {
    const where = aProjectFile()
    const first = await work(where)
    expect(first).toHaveLength(1)
    expect(await work(where)).toEqual(first)
    expect(await work(where)).toEqual(first)
  })

  it('goes on where the file was opened only to read meanwhile', async () => {
    const where = aProjectFile()
    const first = await work(where)
    await (await openAService(where)).close()
    expect(await work(where)).toEqual(first)
  })

  it('is a new one in a copy of the file, and the first goes on in the original', async () => {
    const where = aProjectFile()
    const first = await work(where)
    const copy = { ...where, path: join(dirname(where.path), 'copy.readout') }
    copyFileSync(where.path, copy.path)
    expect(await work(copy)).toHaveLength(2)
    expect(await work(where)).toEqual(first)
  })

  it.each([
    ['put in its place', (from: string, to: string) => renameSync(from, to)],
    ['written over it', (from: string, to: string) => copyFileSync(from, to)],
  ])('is a new one in an older state that was %s', async (_, restore) => {
    const where = aProjectFile()
    const [first] = await work(where)
    const backup = join(dirname(where.path), 'backup')
    copyFileSync(where.path, backup)
    await work(where)
    restore(backup, where.path)
    const actors = await work(where)
    expect(actors).toHaveLength(2)
    expect(actors).toContain(first)
  })

  it('is a new one after a crash', async () => {
    const where = aProjectFile()
    await work(where)
    const service = await openAService(where)
    valueOf(await service.act({ do: 'title-project', title: 'Last' }))
    // What a crash leaves: the file and its journal as they are, and no word of a clean close.
    const crashed = join(aFolder(), 'crashed')
    cpSync(dirname(where.path), crashed, { recursive: true })
    await service.close()
    const after = { path: join(crashed, 'talks.readout'), settings: join(crashed, 'settings') }
    expect(await work(after)).toHaveLength(2)
  })

  it('is another for another coder', async () => {
    const where = aProjectFile()
    await work(where)
    expect(await work({ ...where, introduced: BEN })).toHaveLength(2)
    // Hers was not closed last, so it does not go on either.
    expect(await work({ ...where, introduced: ADA })).toHaveLength(3)
  })

  it('is a new one where nothing outside the project can be remembered', async () => {
    const where = aProjectFile()
    // No folder can be made below a file.
    const nowhere = { ...where, settings: join(where.path, 'settings'), introduced: null }
    const service = await openAService(nowhere)
    valueOf(await service.act({ do: 'title-project', title: 'One' }))
    await service.close()
    const again = await openAService(nowhere)
    valueOf(await again.act({ do: 'title-project', title: 'Two' }))
    expect(valueOf(await again.client.call.check({ rebuild: true })).sound).toBe(true)
    await again.close()
    expect(actorsIn(where.path)).toHaveLength(2)
  })
})

describe('the whole project', () => {
  it('is sound by every check after work of all kinds', async () => {
    const service = await openAService(aProjectFile({ talks: TALKS }))
    const { revision } = await service.article('talks')
    const issue = await service.issue('Trade')
    await service.tag({ revision, start: 14, end: 29, issue })
    await service.reverse('undo')
    await service.reverse('redo')
    const report = valueOf(await service.client.call.check({ rebuild: true }))
    expect(report).toMatchObject({ sound: true, findings: [] })
    expect(report.records).toBeGreaterThan(3)
  })

  it('that was tampered with is told to be unsound', async () => {
    const where = aProjectFile({ talks: TALKS })
    const service = await openAService(where)
    const { revision } = await service.article('talks')
    await service.tag({ revision, start: 14, end: 29 })
    await service.close()
    const db = new Database(where.path)
    db.exec(`UPDATE statements SET "end" = 20`)
    db.close()
    const anew = await openAService(where)
    const report = valueOf(await anew.client.call.check({ rebuild: true }))
    expect(report.sound).toBe(false)
    expect(report.findings[0]).toMatch(/statement .* is not what the log says/)
  })
})
