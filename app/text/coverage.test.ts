import { expect, it } from 'vitest'
import { coveredSentences } from './coverage.ts'

// Three sentences: 0 to 10, 11 to 20, 21 to 30.
const SENTENCES = Int32Array.from([0, 10, 11, 20, 21, 30])

it('counts a sentence once, however many tags touch it', () => {
  const tagged = [
    { start: 0, end: 10 },
    { start: 2, end: 5 },
  ]
  expect(coveredSentences(SENTENCES, tagged, [{ start: 0, end: 10 }])).toBe(1)
})

it('counts every sentence that a passage reaches into', () => {
  expect(coveredSentences(SENTENCES, [{ start: 8, end: 22 }], [])).toBe(3)
  expect(coveredSentences(SENTENCES, [{ start: 8, end: 11 }], [])).toBe(1)
})

it('counts a mark only while its sentence stands', () => {
  expect(coveredSentences(SENTENCES, [], [{ start: 11, end: 20 }])).toBe(1)
  expect(coveredSentences(SENTENCES, [], [{ start: 11, end: 30 }])).toBe(0)
  expect(coveredSentences(SENTENCES, [], [{ start: 12, end: 20 }])).toBe(0)
})
