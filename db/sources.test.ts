import { expect, test } from 'vitest'
import { sourcesOf, takeSources } from './sources.ts'
import { openInMemory } from './open.ts'
import { Project } from './project.ts'
import { aProject } from './testing/a-project.ts'

const empty = (): Project => new Project(openInMemory())

test('a project takes the texts and codebooks of another, and twice is the same as once', () => {
  const { project, tag } = aProject()
  tag({ start: 0, end: 5 })
  const sources = sourcesOf(project)
  expect(sources.texts.size).toBe(1)
  expect(sources.codebooks.size).toBe(1)
  const other = empty()
  expect(takeSources(other, sources).ok).toBe(true)
  expect(takeSources(other, sources).ok).toBe(true)
  expect(sourcesOf(other)).toEqual(sources)
})

test('a source under a hash that is not its own is refused, and none of those beside it is kept', () => {
  const { project } = aProject()
  const { texts } = sourcesOf(project)
  const [[revision, text] = ['', '']] = texts
  const other = empty()
  const forged = new Map([
    [revision, text],
    ['0'.repeat(64), text],
  ])
  const refused = takeSources(other, { texts: forged, codebooks: new Map() })
  expect(refused).toMatchObject({ ok: false, error: { code: 'damaged' } })
  expect(takeSources(other, { texts: new Map(), codebooks: new Map([[revision, '[]']]) }).ok).toBe(false)
  expect(sourcesOf(other)).toEqual({ texts: new Map(), codebooks: new Map() })
})
