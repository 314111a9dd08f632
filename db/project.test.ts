import { expect, test } from 'vitest'
import { check } from './check.ts'
import { aProject } from './testing/a-project.ts'
import { nextTarget, reversalOf } from './undo.ts'

test('a tag is there after it was made, and gone after it was undone', () => {
  const { project, author, tag, ids } = aProject()
  const made = tag({ start: 0, end: 5 })
  expect(made.ok).toBe(true)
  expect(check(project, { rebuild: true }).findings).toEqual([])
  const target = nextTarget(project, author.coder, 'undo')
  if (!target) throw new Error('nothing to undo')
  const back = reversalOf(project, target, author.coder)
  if (!back.ok) throw new Error(back.error.message)
  project.write({ author, group: ids(), at: 2000, closes: true }, back.value, {
    form: 'undo',
    group: target.group,
  })
  expect(check(project, { rebuild: true }).findings).toEqual([])
  expect(nextTarget(project, author.coder, 'redo')).toBeDefined()
})
