import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { CURRENT_VERSION } from './migrate.ts'
import { createFile, inspect, openFile, openToRead } from './open.ts'
import { Project } from './project.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'readout-open-'))
})
afterEach(() => {
  rmSync(folder, { recursive: true, force: true })
})
const at = (name: string): string => join(folder, name)

/** Every file with its bytes. */
function contents(): Record<string, string> {
  const files = readdirSync(folder).filter((name) => statSync(at(name)).isFile())
  return Object.fromEntries(files.map((name) => [name, readFileSync(at(name)).toString('base64')]))
}

function created(path: string): Database.Database {
  const made = createFile(path)
  if (!made.ok) throw new Error(made.error.message)
  return made.value
}

describe('a new project', () => {
  test('is one file with everything it promises', () => {
    const db = created(at('news.readout'))
    expect(db.pragma('journal_mode', { simple: true })).toBe('wal')
    expect(db.pragma('synchronous', { simple: true })).toBe(2)
    expect(db.pragma('foreign_keys', { simple: true })).toBe(1)
    expect(db.pragma('recursive_triggers', { simple: true })).toBe(1)
    expect(db.pragma('user_version', { simple: true })).toBe(CURRENT_VERSION)
    const loose = db.prepare(
      "SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table' AND strict = 0 AND name NOT LIKE 'sqlite_%'",
    )
    expect(loose.all()).toEqual([])
    db.close()
    expect(readdirSync(folder)).toEqual(['news.readout'])
    expect(inspect(at('news.readout'))).toEqual({ ok: true, value: { version: CURRENT_VERSION } })
  })

  test('is never made over an existing file, of whatever kind', () => {
    writeFileSync(at('notes.readout'), 'my notes')
    mkdirSync(at('folder.readout'))
    const before = contents()
    expect(createFile(at('notes.readout'))).toMatchObject({ ok: false, error: { code: 'exists' } })
    expect(createFile(at('folder.readout'))).toMatchObject({ ok: false, error: { code: 'exists' } })
    expect(contents()).toEqual(before)
  })

  test('is not made where a lost project of its name left what it had not written yet', () => {
    const lost = created(at('news.readout'))
    lost.prepare("INSERT INTO actors (id) VALUES ('from the lost project')").run()
    const wal = readFileSync(at('news.readout-wal'))
    lost.close()
    rmSync(at('news.readout'))
    writeFileSync(at('news.readout-wal'), wal)
    const refused = createFile(at('news.readout'))
    expect(refused).toMatchObject({ ok: false, error: { code: 'exists' } })
    expect(readdirSync(folder)).toEqual(['news.readout-wal'])
  })

  test('takes no notice of what a crash left of an earlier attempt', () => {
    writeFileSync(at('news.readout.new'), 'half a project')
    created(at('news.readout')).close()
    expect(readdirSync(folder)).toEqual(['news.readout'])
  })

  test('cannot be made in a folder that is not there, and says so', () => {
    const refused = createFile(at('nowhere/news.readout'))
    expect(refused).toMatchObject({ ok: false, error: { code: 'no-permission' } })
    expect(refused.ok ? '' : refused.error.message).toContain('news.readout')
  })
})

describe('what is no project that this program can open is refused, every byte as it was', () => {
  function foreign(name: string, applicationId: number, version: number): void {
    const db = new Database(at(name))
    db.pragma('journal_mode = WAL')
    db.exec('CREATE TABLE recipes (name TEXT)')
    db.pragma(`application_id = ${applicationId}`)
    db.pragma(`user_version = ${version}`)
    db.pragma('wal_checkpoint(TRUNCATE)')
    db.close()
  }

  test.each([
    ['of another program', 'not-a-project', () => foreign('file.readout', 0x1234, 3)],
    ['of a newer Readout', 'newer', () => foreign('file.readout', 0x52646f74, CURRENT_VERSION + 10)],
    ['garbage', 'not-a-project', () => writeFileSync(at('file.readout'), Buffer.alloc(5000, 'garbage'))],
    [
      'cut off within its header',
      'not-a-project',
      () => writeFileSync(at('file.readout'), 'SQLite format 3\0'),
    ],
    ['empty', 'not-a-project', () => writeFileSync(at('file.readout'), '')],
    ['a folder', 'not-a-project', () => mkdirSync(at('file.readout'))],
    ['not there', 'missing', () => undefined],
  ])('a file %s', (_, code, make) => {
    make()
    const before = contents()
    for (const refused of [inspect(at('file.readout')), openFile(at('file.readout'))]) {
      expect(refused).toMatchObject({ ok: false, error: { code } })
      expect(refused.ok ? '' : refused.error.message).toContain('file.readout')
    }
    expect(contents()).toEqual(before)
  })

  test('a file of a newer Readout that crashed before its version reached the file', () => {
    const db = created(at('file.readout'))
    db.pragma(`user_version = ${CURRENT_VERSION + 10}`)
    const [main, wal] = [readFileSync(at('file.readout')), readFileSync(at('file.readout-wal'))]
    db.close()
    writeFileSync(at('file.readout'), main)
    writeFileSync(at('file.readout-wal'), wal)
    expect(inspect(at('file.readout')).ok).toBe(true)
    expect(openFile(at('file.readout'))).toMatchObject({ ok: false, error: { code: 'newer' } })
  })
})

test('what was written is there after the file was closed and opened again, and can be read by others meanwhile', () => {
  const writer = created(at('news.readout'))
  const author = {
    coder: '01900000-0000-7000-8000-000000000001',
    actor: '01900000-0000-7000-8000-000000000002',
  }
  const act = { author, group: '01900000-0000-7000-8000-000000000003', at: 1, closes: true }
  new Project(writer).act(act, [{ do: 'title-project', title: 'Harbour' }])
  const reader = openToRead(at('news.readout'))
  expect(new Project(reader).lookup(author.coder).record('project', { id: 'project' })?.title).toBe('Harbour')
  expect(() => reader.prepare('DELETE FROM project').run()).toThrow(/readonly/)
  reader.close()
  writer.close()
  const again = openFile(at('news.readout'))
  if (!again.ok) throw new Error(again.error.message)
  expect(new Project(again.value).isDone(act.group)).toBe(true)
  again.value.close()
})
