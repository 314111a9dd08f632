import { expect, it } from 'vitest'
import { makeId } from './make-id.ts'

it('makes ids that sort in the order in which they were made, however fast', () => {
  const ids = Array.from({ length: 2000 }, makeId)
  expect(ids.toSorted()).toEqual(ids)
  expect(new Set(ids).size).toBe(ids.length)
})
