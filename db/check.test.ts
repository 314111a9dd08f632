import { describe, expect, test } from 'vitest'
import { check } from './check.ts'
import { aProject, type BuiltProject } from './testing/a-project.ts'

function aTagged(): BuiltProject {
  const built = aProject()
  built.tag({ start: 0, end: 5 })
  const rows = Array.from({ length: 30 }, (_, at) => ({ revision: built.revision, start: at, end: 99 }))
  built.project.tagRun({ author: built.author, group: built.ids(), at: 1, closes: false }, built.ids(), rows)
  return built
}
/** Changes a project behind the program's back. */
function tamper({ project }: BuiltProject, sql: string): void {
  project.db.pragma('foreign_keys = OFF')
  project.db.exec('DROP TRIGGER events_are_never_changed; DROP TRIGGER events_are_never_deleted')
  project.db.exec(sql)
  project.db.pragma('foreign_keys = ON')
}

describe('a check', () => {
  test('finds nothing in a sound project, and counts what it looked at', () => {
    const { project } = aTagged()
    // A coder, an article, its revision, an issue, a speaker, and the statements.
    expect(check(project, { rebuild: true })).toEqual({
      sound: true,
      findings: [],
      events: 5 + 2,
      records: 5 + 31,
    })
    expect(check(project, { rebuild: false })).toMatchObject({ sound: true, records: 0 })
  })

  test.each([
    [
      'an event that was changed',
      'UPDATE events SET at = at + 1 WHERE position = 2',
      /is broken at event 3|does not end at its head/,
    ],
    [
      'an event whose payload was changed',
      `UPDATE events SET payload = replace(payload, 'Trade', 'Traps') WHERE kind = 'issue.created'`,
      /broken/,
    ],
    ['an event that is gone', 'DELETE FROM events WHERE position = 2', /broken/],
    [
      'a last event that is gone',
      'DELETE FROM events WHERE position = (SELECT max(position) FROM events)',
      /does not end at its head/,
    ],
    ['a head that was moved', "UPDATE streams SET head_hash = x'00'", /does not end at its head/],
    ['a text that was changed', "UPDATE texts SET text = 'x' || text", /is not the one that was imported/],
    ['a codebook that was changed', "UPDATE codebooks SET canonical = '[]'", /is not the one that was kept/],
    [
      'a row that names none',
      'UPDATE statements SET issue = 999 WHERE no = 1',
      /name others that are not there/,
    ],
  ])('finds %s', (_, sql, finding) => {
    const built = aTagged()
    tamper(built, sql)
    const checked = check(built.project, { rebuild: false })
    expect(checked.sound).toBe(false)
    expect(checked.findings.join('\n')).toMatch(finding)
  })

  test.each([
    [
      'a record that was changed',
      "UPDATE issues SET name = 'Traps'",
      /The issue .* is not what the log says/,
    ],
    [
      'a statement that was changed',
      'UPDATE statements SET start = start + 1 WHERE no = 20',
      /The statement .* is not what the log says/,
    ],
    [
      'a clock that was changed',
      'UPDATE speakers SET lamport = 99',
      /The speaker .* is not what the log says/,
    ],
    ['a record that is gone', 'DELETE FROM statements WHERE no = 3', /is in the log and not in the tables/],
    [
      'a record that nobody made',
      `INSERT INTO coders (id, name, initials, imported, source, lamport, actor, created_at, updated_at) VALUES ('x', 'X', '', 0, '', 1, 1, 1, 1)`,
      /is in the tables and not in the log/,
    ],
  ])('that folds the log anew finds %s', (_, sql, finding) => {
    const built = aTagged()
    tamper(built, sql)
    expect(check(built.project, { rebuild: false }).findings).toEqual([])
    expect(check(built.project, { rebuild: true }).findings.join('\n')).toMatch(finding)
  })

  test('lists the first differences, and counts the others', () => {
    const built = aTagged()
    tamper(built, 'UPDATE statements SET sure = 0')
    const { findings } = check(built.project, { rebuild: true })
    expect(findings).toHaveLength(21)
    expect(findings.at(-1)).toBe('… and 11 more.')
  })
})
