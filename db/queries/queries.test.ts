import { readdirSync, readFileSync } from 'node:fs'
import { join, sep } from 'node:path'
import { describe, expect, test } from 'vitest'
import { openInMemory } from '../open.ts'
import { everyQuery } from './query.ts'

const here = import.meta.dirname
// By reading the folder, so that a new file cannot be forgotten.
for (const file of readdirSync(here))
  if (file.endsWith('.ts') && !file.endsWith('.test.ts')) await import(join(here, file))

test('every statement of the program can be prepared against a new project', () => {
  const db = openInMemory()
  const broken = everyQuery.flatMap(({ name, sql }) => {
    try {
      db.prepare(sql)
      return []
    } catch (error) {
      return [`${name}: ${String(error)}`]
    }
  })
  expect(everyQuery.length).toBeGreaterThan(100)
  expect(broken).toEqual([])
})

test('every statement of the program has a name of its own', () => {
  const names = everyQuery.map(({ name }) => name)
  expect(names.filter((name, at) => names.indexOf(name) !== at)).toEqual([])
})

/**
 * What may read the table of statements itself. These keep the projection, or read one row whose number a query of
 * `visible_statements` gave.
 */
const KEEPERS = ['find a statement', 'read a statement', 'number of a statement', 'every statement']

const TABLE = /\b(?:from|join)\s+"?statements"?\b/i
const VIEW = /\bvisible_statements\b/gi
const BOUND = /\bviewer\s*=\s*(?:[?@]\w*|\(\s*select\s+no\s+from\s+coders\s+where\s+id\s*=\s*[?@]\w*\s*\))/gi

/** Why a statement reads statements past the viewer; undefined where it does not. */
function violation(sql: string): string | undefined {
  if (TABLE.test(sql)) return 'reads the table and not what is visible'
  const views = sql.match(VIEW)?.length ?? 0
  return views > (sql.match(BOUND)?.length ?? 0) ? 'does not say who is looking' : undefined
}

describe('who may see which statements is decided in one place', () => {
  test('every query of statements goes through what is visible, and binds the viewer', () => {
    const violations = everyQuery
      .filter(({ name }) => !KEEPERS.includes(name))
      .flatMap(({ name, sql }) => violation(sql)?.replace(/^/, `${name}: `) ?? [])
    expect(violations).toEqual([])
    expect(everyQuery.filter(({ sql }) => sql.match(VIEW)).length).toBeGreaterThan(5)
  })

  test('the exceptions are there, and are no others', () => {
    const past = everyQuery.filter(({ sql }) => violation(sql) !== undefined).map(({ name }) => name)
    expect(past.sort()).toEqual([...KEEPERS].sort())
  })

  test('a query that forgets either is found', () => {
    expect(violation('SELECT count(*) FROM statements AS s WHERE s.coder = ?')).toBeDefined()
    expect(violation('SELECT 1 FROM articles JOIN "statements" AS s ON 1')).toBeDefined()
    expect(violation('SELECT s.id FROM visible_statements AS s WHERE s.coder = @coder')).toBeDefined()
    expect(violation('SELECT s.id FROM visible_statements AS s WHERE s.viewer = s.coder')).toBeDefined()
    const twice = 'SELECT 1 FROM visible_statements AS s, visible_statements AS o WHERE s.viewer = @viewer'
    expect(violation(twice)).toBeDefined()
    expect(violation(`${twice} AND o.viewer = @viewer`)).toBeUndefined()
  })

  test('no SQL is prepared but in the folder of queries', () => {
    const root = join(here, '..', '..')
    const sources = ['db', 'main'].flatMap((folder) =>
      readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).map((path) =>
        join(folder, path),
      ),
    )
    const preparing = sources
      .filter((path) => path.endsWith('.ts') && !path.endsWith('.test.ts') && !path.includes(`testing${sep}`))
      .filter((path) => /\.(?:prepare|exec)\b/.test(readFileSync(join(root, path), 'utf8')))
      .map((path) => path.replaceAll(sep, '/'))
    // They make, open, copy and lock a file, and read no statement.
    const files = new Set(['db/backup.ts', 'db/lock.ts', 'db/migrate.ts', 'db/open.ts'])
    expect(preparing.filter((path) => !files.has(path))).toEqual(['db/queries/query.ts'])
  })
})
