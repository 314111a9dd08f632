import { spawnSync } from 'node:child_process'
import {
  chmodSync,
  closeSync,
  copyFileSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type Database from 'better-sqlite3'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { check } from './check.ts'
import { createFile, openFile, reasonOf } from './open.ts'
import { Project } from './project.ts'
import { aProject, type BuiltProject } from './testing/a-project.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'readout-faults-'))
})
afterEach(() => {
  chmodSync(folder, 0o700)
  rmSync(folder, { recursive: true, force: true })
})

const opened = (path: string): Database.Database => {
  const db = openFile(path)
  if (!db.ok) throw new Error(db.error.message)
  return db.value
}
function created(path: string): BuiltProject {
  const db = createFile(path)
  if (!db.ok) throw new Error(db.error.message)
  return aProject(db.value)
}

const MEMO = 'A note that takes some room. '.repeat(40)

/** Tags until the disk refuses, and gives how many tags were acknowledged and what the disk said. */
function tagUntilRefused({ tag }: BuiltProject): { acknowledged: number; error: unknown } {
  for (let acknowledged = 0; acknowledged < 50_000; acknowledged++) {
    try {
      const made = tag({
        start: acknowledged % 900,
        end: 901 + (Math.floor(acknowledged / 900) % 90),
        memo: MEMO,
      })
      if (!made.ok) throw new Error(made.error.message)
    } catch (error) {
      return { acknowledged, error }
    }
  }
  throw new Error('The disk never filled up.')
}
const countOf = (db: Database.Database): unknown =>
  db.prepare('SELECT count(*) FROM statements').pluck().get()

/** What must hold of a project on a disk that has become full, whoever made it full. */
function expectNothingLost(
  built: BuiltProject,
  path: string,
  makeRoom: (db: Database.Database) => void,
): void {
  const { acknowledged, error } = tagUntilRefused(built)
  expect(reasonOf(error)).toBe('the disk is full')
  expect(acknowledged).toBeGreaterThan(10)
  const { project } = built
  // Reading goes on, and shows what was acknowledged and no more.
  expect(countOf(project.db)).toBe(acknowledged)
  expect(project.lookup(built.author.coder).record('issue', { id: built.issue })?.name).toBe('Trade')
  expect(() => built.tag({ start: 0, end: 1000, memo: MEMO })).toThrow()
  makeRoom(project.db)
  expect(built.tag({ start: 0, end: 1000, memo: MEMO })).toMatchObject({ ok: true })
  project.db.close()
  const again = opened(path)
  expect(countOf(again)).toBe(acknowledged + 1)
  expect(check(new Project(again), { rebuild: true }).findings).toEqual([])
  again.close()
}

describe('a full disk', () => {
  test('refuses an act whole, loses nothing acknowledged, and takes acts again when there is room', () => {
    const path = join(folder, 'news.readout')
    const built = created(path)
    const { db } = built.project
    const pages = Number(db.pragma('page_count', { simple: true }))
    db.pragma(`max_page_count = ${pages + 100}`)
    expectNothingLost(built, path, () => db.pragma('max_page_count = 1000000'))
  })

  const disk =
    spawnSync('mount', ['--version']).status === 0 && process.getuid?.() === 0
      ? mountable()
      : 'only root can mount one'
  test.skipIf(disk !== 'yes')(
    `the same on a real disk of 3 MB${disk === 'yes' ? '' : ` (skipped: ${disk})`}`,
    () => {
      const mounted = join(folder, 'disk')
      spawnSync('mkdir', [mounted])
      expect(spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=3m', 'tmpfs', mounted]).status).toBe(0)
      try {
        const path = join(mounted, 'news.readout')
        expectNothingLost(created(path), path, () => spawnSync('mount', ['-o', 'remount,size=30m', mounted]))
      } finally {
        spawnSync('umount', [mounted])
      }
    },
  )

  test.skipIf(disk !== 'yes')(
    `without room for a project keeps nothing of it${disk === 'yes' ? '' : ` (skipped: ${disk})`}`,
    () => {
      const mounted = join(folder, 'disk')
      spawnSync('mkdir', [mounted])
      spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=40k', 'tmpfs', mounted])
      try {
        const refused = createFile(join(mounted, 'news.readout'))
        expect(refused.ok ? '' : refused.error.message).toContain('the disk is full')
        expect(readdirSync(mounted)).toEqual([])
      } finally {
        spawnSync('umount', [mounted])
      }
    },
  )
})

function mountable(): string {
  const trial = mkdtempSync(join(tmpdir(), 'readout-mount-'))
  const { status } = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', trial])
  if (status === 0) spawnSync('umount', [trial])
  rmSync(trial, { recursive: true, force: true })
  return status === 0 ? 'yes' : 'no disk can be mounted here'
}

describe('what may not be written', () => {
  /** Opens a project as somebody without rights, where we have them, and gives what was answered. */
  function openedByAnother(path: string): unknown {
    const script = `
      import { openFile } from ${JSON.stringify(join(import.meta.dirname, 'open.ts'))}
      const opened = openFile(${JSON.stringify(path)})
      console.log(JSON.stringify(opened.ok ? 'opened' : opened.error))`
    const nobody = process.getuid?.() === 0 ? { uid: 65534, gid: 65534 } : {}
    const child = spawnSync(process.execPath, ['--input-type=module', '--eval', script], {
      cwd: join(import.meta.dirname, '..'),
      ...nobody,
    })
    return JSON.parse(child.stdout.toString() || `"${child.stderr.toString()}"`) as unknown
  }

  test.each([
    ['in a folder that may only be read', 0o555, 0o644, 'cannot-open'],
    ['that may only be read itself', 0o777, 0o444, 'cannot-open'],
    ['that may not be read', 0o755, 0o000, 'no-permission'],
  ])('a project %s is refused with the reason, untouched', (_, ofFolder, ofFile, code) => {
    const path = join(folder, 'news.readout')
    created(path).project.db.close()
    const before = readFileSync(path).toString('base64')
    chmodSync(path, ofFile)
    chmodSync(folder, ofFolder)
    const refused = openedByAnother(path)
    expect(refused).toMatchObject({ code })
    expect(refused).toHaveProperty('message', expect.stringContaining('news.readout'))
    chmodSync(folder, 0o700)
    chmodSync(path, 0o600)
    expect(readFileSync(path).toString('base64')).toBe(before)
    expect(readdirSync(folder).filter((name) => !/-(?:wal|shm)$/.test(name))).toEqual(['news.readout'])
  })
})

describe('a damaged page', () => {
  /** A project of some pages, with the root page of one of its tables overwritten. */
  function damaged(table: string): { path: string; built: BuiltProject } {
    const path = join(folder, 'news.readout')
    const built = created(path)
    for (let at = 0; at < 200; at++) built.tag({ start: at, end: at + 40, memo: MEMO.slice(0, 200) })
    const page = Number(
      built.project.db.prepare('SELECT rootpage FROM sqlite_schema WHERE name = ?').pluck().get(table),
    )
    built.project.db.close()
    copyFileSync(path, join(folder, 'whole.readout'))
    const file = openSync(path, 'r+')
    writeSync(file, Buffer.alloc(4096, 0xa5), 0, 4096, (page - 1) * 4096)
    closeSync(file)
    return { path, built }
  }

  test('refuses acts that need it, by name; what lies elsewhere can be read, and nothing of it is lost', () => {
    const { path, built } = damaged('statements')
    const db = opened(path)
    const project = new Project(db)
    const lookup = project.lookup(built.author.coder)
    expect(lookup.record('issue', { id: built.issue })?.name).toBe('Trade')
    expect(lookup.text(built.revision)).toHaveLength(1000)
    const act = { author: built.author, group: built.ids(), at: 1, closes: true }
    const tag = { do: 'tag', id: built.ids(), set: { revision: built.revision, start: 1, end: 2 } } as const
    let said: unknown
    try {
      project.act(act, [tag])
    } catch (error) {
      said = error
    }
    expect(reasonOf(said)).toBe('the file is damaged')
    // The log is whole, so that every statement could be made anew from it.
    expect(project.log.streams().flatMap(({ events }) => events)).toHaveLength(200 + 4 + 1)
    db.close()
  })

  test('in the log is found by a check, which says so and does not throw', () => {
    const { path } = damaged('events')
    const db = opened(path)
    const checked = check(new Project(db), { rebuild: true })
    expect(checked.sound).toBe(false)
    expect(checked.findings.join(' ')).toContain('SQLite cannot read the log: the file is damaged.')
    db.close()
  })
})
