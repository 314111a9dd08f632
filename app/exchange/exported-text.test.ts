import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import { exportedText } from './exported-text.ts'

const revision = 'a'.repeat(64)
//               0    5 6  9      16   20
const text = 'One. Two. 🙂 Three.\nFour.'
const sentences = Int32Array.of(0, 4, 5, 9, 10, 19, 20, 25)
const port = exportedText(revision, text, sentences)

it('numbers the sentences that a span touches from 1', () => {
  expect(port.sentencesOf(0, 4)).toEqual({ first: 1, last: 1 })
  expect(port.sentencesOf(0, 5)).toEqual({ first: 1, last: 1 })
  expect(port.sentencesOf(4, 6)).toEqual({ first: 2, last: 2 })
  expect(port.sentencesOf(3, 6)).toEqual({ first: 1, last: 2 })
  expect(port.sentencesOf(0, 25)).toEqual({ first: 1, last: 4 })
  expect(port.sentencesOf(19, 21)).toEqual({ first: 4, last: 4 })
})

it('has no number for white space between sentences, and none where there are no sentences', () => {
  expect(port.sentencesOf(4, 5)).toBeNull()
  expect(exportedText(revision, 'a b', new Int32Array()).sentencesOf(0, 3)).toBeNull()
})

it('finds the same sentences as looking at each of them', () => {
  fc.assert(
    fc.property(fc.nat(text.length - 1), fc.nat(text.length), (start, length) => {
      const end = Math.min(text.length, start + 1 + length)
      const touched = [1, 2, 3, 4].filter((n) => sentences[2 * n - 2]! < end && sentences[2 * n - 1]! > start)
      const expected = touched.length === 0 ? null : { first: touched[0], last: touched.at(-1) }
      expect(port.sentencesOf(start, end)).toEqual(expected)
    }),
  )
})

it('counts code points, which slice the text as Python and R do', () => {
  const points = Array.from(text)
  for (const [start, end] of [
    [0, 4],
    [10, 19],
    [13, 19],
    [20, 25],
  ] as const) {
    const sliced = points.slice(port.codePoints(start), port.codePoints(end)).join('')
    expect(sliced).toBe(port.excerpt(start, end).quote)
  }
  expect(port.codePoints(13)).toBe(12)
})
