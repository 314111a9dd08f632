import { copyFileSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { check } from '../../db/check.ts'
import { dump } from '../../db/dump.ts'
import { CURRENT_VERSION, versionOf } from '../../db/migrate.ts'
import { openFile } from '../../db/open.ts'
import { Project } from '../../db/project.ts'
import { nextTarget, reversalOf } from '../../db/undo.ts'

/**
 * Projects as each released version left them (make-frozen.ts). Every later version must open them and find the same:
 * when one of these tests fails, the program is wrong and not the file.
 */
const versions = readdirSync(import.meta.dirname).filter((name) => name.endsWith('.readout'))

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'readout-frozen-'))
})
afterEach(() => {
  rmSync(folder, { recursive: true, force: true })
})

test('there is one of the version that this program writes', () => {
  expect(versions).toContain(`version-${CURRENT_VERSION}.readout`)
})

describe.each(versions)('%s', (name) => {
  function opened(): Project {
    const copy = join(folder, name)
    copyFileSync(join(import.meta.dirname, name), copy)
    const db = openFile(copy)
    if (!db.ok) throw new Error(db.error.message)
    return new Project(db.value)
  }

  test('opens, holds what it held, and its tables are what its log says', () => {
    const project = opened()
    expect(versionOf(project.db)).toBe(CURRENT_VERSION)
    const expected = readFileSync(join(import.meta.dirname, name.replace('.readout', '.dump')), 'utf8')
    expect([...dump(project)].map((line) => `${line}\n`).join('')).toBe(expected)
    expect(check(project, { rebuild: true }).findings).toEqual([])
    project.db.close()
  })

  test('can be worked on: the last act is undone, and something new is tagged', () => {
    const project = opened()
    const ada = project.records('coder').find((coder) => coder.name === 'Ada Marsh')?.id ?? ''
    const author = { coder: ada, actor: '01bf0000-0000-7000-8000-000000000001' }
    const act = (last: number) => ({
      author,
      group: `01bf0000-0000-7000-8000-0000000000${last}`,
      at: 1_930_000_000_000,
      closes: true,
    })
    const article = project.records('article').find((each) => each.language === 'en')
    const done = project.act(act(10), [
      {
        do: 'tag',
        id: '01bf0000-0000-7000-8000-000000000002',
        set: { revision: article?.revision ?? null, start: 0, end: 26 },
      },
    ])
    expect(done.ok).toBe(true)
    const target = nextTarget(project, ada, 'undo')
    const reversal = target && reversalOf(project, target, ada)
    if (!reversal?.ok) throw new Error('It cannot be undone.')
    project.write(act(11), reversal.value, { form: 'undo', group: target?.group ?? '' })
    expect(check(project, { rebuild: true }).findings).toEqual([])
    project.db.close()
  })
})
