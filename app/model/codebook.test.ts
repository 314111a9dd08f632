import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { canonicalCodebook, codebookVersion, parentInForce } from './codebook.ts'
import { issue, type Issue } from './issue.ts'
import { initialValues } from './noun.ts'

const anIssue = (id: string, set: Partial<Issue> = {}): Issue => ({
  ...initialValues(issue),
  id,
  name: id,
  ...set,
})
const namesIn = (canonical: string): string[] =>
  (JSON.parse(canonical) as { id: string }[]).map(({ id }) => id)

describe('the canonical codebook', () => {
  test('lists issues by their place in the tree', () => {
    const issues = [
      anIssue('b', { order: 2 }),
      anIssue('a2', { parent: 'a', order: 2 }),
      anIssue('a', { order: 1 }),
      anIssue('a1', { parent: 'a', order: 1 }),
    ]
    expect(namesIn(canonicalCodebook(issues))).toEqual(['a', 'a1', 'a2', 'b'])
  })

  test('is the same whatever the order in which issues come', () => {
    const issues = [
      anIssue('a'),
      anIssue('b', { parent: 'a' }),
      anIssue('c', { parent: 'a' }),
      anIssue('d', { parent: 'e' }),
      anIssue('e', { parent: 'd' }),
    ]
    fc.assert(
      fc.property(fc.shuffledSubarray(issues, { minLength: issues.length }), (shuffled) => {
        expect(canonicalCodebook(shuffled)).toBe(canonicalCodebook(issues))
      }),
    )
  })

  test('changes with what gives an issue its meaning, and not with how it looks', () => {
    const version = (set: Partial<Issue>): string => codebookVersion(canonicalCodebook([anIssue('a', set)]))
    const plain = version({})
    for (const set of [{ colour: 5 }, { hotkey: 'x' }, { memo: 'later' }]) expect(version(set)).toBe(plain)
    for (const set of [
      { name: 'b' },
      { definition: 'x' },
      { include: ['y'] },
      { exclude: ['z'] },
      { retired: true },
    ])
      expect(version(set)).not.toBe(plain)
    expect(plain).toMatch(/^[0-9a-f]{64}$/)
  })

  test('leaves out what is removed or merged; what stood under it stands at the top', () => {
    const issues = [
      anIssue('a', { removed: true }),
      anIssue('b', { parent: 'a' }),
      anIssue('c', { mergedInto: 'b' }),
      anIssue('d', { parent: 'c' }),
    ]
    const canonical = canonicalCodebook(issues)
    expect(namesIn(canonical)).toEqual(['b', 'd'])
    expect(canonical).not.toContain('"parent":"a"')
  })

  test('loses no issue to a circle of parents: the one with the lowest id stands at the top', () => {
    const issues = [
      anIssue('egg', { parent: 'hen' }),
      anIssue('hen', { parent: 'egg' }),
      anIssue('feather', { parent: 'hen' }),
      anIssue('self', { parent: 'self' }),
    ]
    expect(namesIn(canonicalCodebook(issues)).sort()).toEqual(['egg', 'feather', 'hen', 'self'])
    const all = new Map(issues.map((each) => [each.id, each]))
    expect(issues.map((each) => parentInForce(each, all))).toEqual([null, 'egg', 'hen', null])
  })

  test('holds every issue that is there exactly once, whatever their parents', () => {
    const name = fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f')
    fc.assert(
      fc.property(fc.dictionary(name, fc.option(name)), (parents) => {
        const issues = Object.entries(parents).map(([id, parent]) => anIssue(id, { parent }))
        expect(namesIn(canonicalCodebook(issues)).sort()).toEqual(Object.keys(parents).sort())
      }),
    )
  })
})
