import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { backUp } from './backup.ts'
import { CURRENT_VERSION, migrate, migrations, versionOf, type Migration } from './migrate.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'readout-migrate-'))
})
afterEach(() => {
  rmSync(folder, { recursive: true, force: true })
})

/** Rows that a file of each version could hold, in the tables that came with it. Every later migration adds its own. */
const ROWS: Readonly<Record<number, string>> = {
  10: `
    INSERT INTO actors VALUES (1, 'an actor');
    INSERT INTO streams VALUES (1, 1, 'a coder', 'shared', NULL, NULL, 1, x'aa');
    INSERT INTO groups (no, id, lamport, at, closed) VALUES (1, x'bb', 1, 2, 1);
    INSERT INTO events VALUES (1, 1, 1, 1, 2, 1, 1, 'project.changed', 1, '{"id":"project"}', x'cc');`,
  20: `
    INSERT INTO project VALUES (1, 'project', 'Harbour', 1, 1, NULL, NULL, 2);
    INSERT INTO articles VALUES (1, 'an article', 'Ferry strike', 'en', NULL, '{}', 0, 1, 1, '{"title":[3,1]}', 5, 6);
    INSERT INTO revisions VALUES (1, 'a revision', 1, NULL, '[]', '[0]', 4, NULL, 1, 1, NULL, 5, 6);
    INSERT INTO texts VALUES (1, '船员🚢');
    INSERT INTO appearances VALUES (1, 'an appearance', 1, 'The Post', '', '2031', '', '', '', 0, 1, 1, NULL, 5, 6);
    INSERT INTO boundaries VALUES (1, 1, 3, 'split', NULL, NULL, '{}', NULL, 6);`,
  30: `
    INSERT INTO coders VALUES (1, 'a coder', 'Ada Marsh', 'AM', 0, '', 1, 1, NULL, 5, 6);
    INSERT INTO issues VALUES (1, 'an issue', 'Trade', NULL, '', '[]', '[]', 1, NULL, 1.5, 0, '', NULL, 0, NULL, 1, 1, NULL, 5, 6);
    INSERT INTO speakers VALUES (1, 'a speaker', 'Adair', '[]', 'person', '', '', '[]', NULL, 0, NULL, 1, 1, NULL, 5, 6);
    INSERT INTO speaker_names VALUES ('adair', 1);
    INSERT INTO variables VALUES (1, 'a variable', 'Date', 'date', '[]', 0, 0, 1, 1, NULL, 5, 6);
    INSERT INTO codebooks VALUES (1, 'a hash', '[]');`,
  40: `
    INSERT INTO statements VALUES (1, x'dd', 1, 1, 0, 2, 1, 1, NULL, NULL, NULL, 'for', 1, 0, '', 'manual', 1, 0, 1, 1, NULL, 5, 6);
    INSERT INTO "values" VALUES (1, 1, 1, 1, '"2031"', NULL, NULL, '{}', NULL, 6);
    INSERT INTO marks VALUES (1, 1, 1, 0, 4, 1, NULL, NULL, '{}', NULL, 6);
    INSERT INTO readings VALUES (1, 1, 1, 1, NULL, NULL, '{}', NULL, 6);`,
}

const upTo = (version: number): Migration[] => migrations.filter((step) => step.version <= version)

/** A file as a Readout of that version left it. */
function fileOf(version: number, path = ':memory:'): Database.Database {
  const db = new Database(path)
  // A table of one version may name one that only a later version has.
  db.pragma('foreign_keys = OFF')
  migrate(db, () => undefined, upTo(version))
  for (const step of upTo(version)) db.exec(ROWS[step.version] ?? '')
  return db
}

function rowsIn(db: Database.Database): Record<string, unknown[]> {
  const names = db
    .prepare("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name")
    .pluck()
    .all() as string[]
  return Object.fromEntries(names.map((name) => [name, db.prepare(`SELECT * FROM "${name}"`).all()]))
}

describe('an older file', () => {
  test('has, for each version, rows that its upgrade is tested with', () => {
    expect(migrations.map((step) => step.version)).toEqual(Object.keys(ROWS).map(Number))
    expect(migrations.at(-1)?.version).toBe(CURRENT_VERSION)
    for (const [table, rows] of Object.entries(rowsIn(fileOf(CURRENT_VERSION))))
      expect(rows, table).toHaveLength(1)
  })

  test.each(migrations.map((step) => step.version))(
    'of version %i comes to today’s with all that it held',
    (version) => {
      const db = fileOf(version)
      const before = rowsIn(db)
      migrate(db, () => undefined)
      expect(versionOf(db)).toBe(CURRENT_VERSION)
      expect(rowsIn(db)).toMatchObject(before)
      expect(db.pragma('integrity_check', { simple: true })).toBe('ok')
    },
  )
})

/** Versions that are still to come. */
const later: Migration[] = [
  { version: CURRENT_VERSION + 10, sql: 'ALTER TABLE issues ADD COLUMN shape TEXT' },
  { version: CURRENT_VERSION + 20, sql: "UPDATE issues SET shape = 'round'" },
]

describe('an upgrade', () => {
  test('is preceded by a verified backup before each step, which holds what the file held', () => {
    const db = fileOf(CURRENT_VERSION, join(folder, 'news.readout'))
    const before = rowsIn(db)
    migrate(db, (from) => backUp(db, join(folder, `backup-v${from}`)), [...migrations, ...later])
    expect(versionOf(db)).toBe(CURRENT_VERSION + 20)
    db.close()
    expect(readdirSync(folder).sort()).toEqual([
      `backup-v${CURRENT_VERSION}`,
      `backup-v${CURRENT_VERSION + 10}`,
      'news.readout',
    ])
    const backup = new Database(join(folder, `backup-v${CURRENT_VERSION}`))
    expect(versionOf(backup)).toBe(CURRENT_VERSION)
    expect(rowsIn(backup)).toEqual(before)
    backup.close()
  })

  test('needs no backup of a file that has only just been made', () => {
    let asked = 0
    migrate(new Database(':memory:'), () => (asked += 1))
    expect(asked).toBe(0)
  })

  test('does not happen when the backup fails', () => {
    const db = fileOf(CURRENT_VERSION, join(folder, 'news.readout'))
    const fails = (): void => backUp(db, join(folder, 'nowhere', 'backup'))
    expect(() => migrate(db, fails, [...migrations, ...later])).toThrow()
    expect(versionOf(db)).toBe(CURRENT_VERSION)
    db.close()
    expect(readdirSync(folder)).toEqual(['news.readout'])
  })

  test('that fails in its middle leaves the version before, whole', () => {
    const db = fileOf(CURRENT_VERSION)
    const before = rowsIn(db)
    const broken = { version: CURRENT_VERSION + 10, sql: 'DELETE FROM readings; SELECT 1 FROM nowhere' }
    expect(() => migrate(db, () => undefined, [...migrations, broken])).toThrow(/nowhere/)
    expect(versionOf(db)).toBe(CURRENT_VERSION)
    expect(rowsIn(db)).toEqual(before)
  })

  test.each([
    [
      'within a step',
      'ALTER TABLE issues ADD COLUMN shape TEXT; DELETE FROM readings; SELECT die()',
      CURRENT_VERSION,
    ],
    ['between two steps', 'ALTER TABLE issues ADD COLUMN shape TEXT', CURRENT_VERSION + 10],
  ])('that is killed %s leaves one version or the next, whole', (_, sql, left) => {
    const path = join(folder, 'news.readout')
    fileOf(CURRENT_VERSION, path).close()
    const script = `
      import Database from 'better-sqlite3'
      import { migrate, migrations } from ${JSON.stringify(join(import.meta.dirname, 'migrate.ts'))}
      const db = new Database(${JSON.stringify(path)})
      db.pragma('journal_mode = WAL')
      db.function('die', () => { process.kill(process.pid, 'SIGKILL') })
      const steps = [{ version: ${CURRENT_VERSION + 10}, sql: ${JSON.stringify(sql)} }, { version: ${CURRENT_VERSION + 20}, sql: 'SELECT die()' }]
      migrate(db, () => undefined, [...migrations, ...steps])`
    const child = spawnSync(process.execPath, ['--input-type=module', '--eval', script], {
      cwd: join(import.meta.dirname, '..'),
    })
    expect(child.signal, child.stderr.toString()).toBe('SIGKILL')
    const db = new Database(path)
    expect(versionOf(db)).toBe(left)
    expect(db.prepare('SELECT count(*) FROM readings').pluck().get()).toBe(1)
    expect(
      db.prepare("SELECT count(*) FROM pragma_table_info('issues') WHERE name = 'shape'").pluck().get(),
    ).toBe(left === CURRENT_VERSION ? 0 : 1)
    expect(db.pragma('integrity_check', { simple: true })).toBe('ok')
    db.close()
  })
})

describe('a backup', () => {
  test('replaces an older one of its name only when it is complete', () => {
    const db = fileOf(CURRENT_VERSION)
    const target = join(folder, 'backup')
    backUp(db, target)
    db.exec("UPDATE project SET title = 'Changed'")
    backUp(db, target)
    const copy = new Database(target)
    expect(copy.prepare('SELECT title FROM project').pluck().get()).toBe('Changed')
    copy.close()
    expect(readdirSync(folder)).toEqual(['backup'])
  })

  test('that does not prove sound leaves nothing behind', () => {
    const db = fileOf(CURRENT_VERSION)
    // An index that does not fit its table any more, as a damaged disk leaves it.
    db.unsafeMode(true)
    db.pragma('writable_schema = ON')
    db.exec(
      'UPDATE sqlite_schema SET sql = \'CREATE TABLE marks (no INTEGER PRIMARY KEY, coder TEXT NOT NULL, revision, start, "end", "nothing", lamport, actor, clocks, created_at, updated_at CHECK (0), UNIQUE (revision, start, "end", coder))\' WHERE name = \'marks\'',
    )
    db.pragma('writable_schema = RESET')
    expect(() => backUp(db, join(folder, 'backup'))).toThrow()
    expect(existsSync(join(folder, 'backup'))).toBe(false)
    expect(readdirSync(folder)).toEqual([])
  })
})
