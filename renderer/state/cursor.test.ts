import { expect, it } from 'vitest'
import { articleOf } from '../testing/article.ts'
import {
  between,
  extend,
  fitted,
  moveEnd,
  moveStart,
  onSentence,
  step,
  wordAt,
  type Cursor,
} from './cursor.ts'

const article = articleOf('“We will not pay,” she said. Nobody answered.\nThe end.')
const { sentences, text } = article
const of = { text, sentences, language: 'en' }
const shown = ({ passage }: Cursor): string => article.quote(passage)

it('goes from sentence to sentence and stops at the ends', () => {
  const first = onSentence(sentences, 0)
  expect(shown(first)).toBe('“We will not pay,” she said.')
  expect(shown(step(sentences, first, 1))).toBe('Nobody answered.')
  expect(shown(step(sentences, first, -1))).toBe('“We will not pay,” she said.')
  expect(shown(onSentence(sentences, 99))).toBe('The end.')
})

it('extends by sentences from where it began, and shrinks back over its beginning', () => {
  const second = onSentence(sentences, 1)
  const down = extend(sentences, second, 1)
  expect(shown(down)).toBe('Nobody answered.\nThe end.')
  expect(shown(extend(sentences, down, -1))).toBe('Nobody answered.')
  expect(shown(extend(sentences, extend(sentences, down, -1), -1))).toBe(
    '“We will not pay,” she said. Nobody answered.',
  )
})

it('goes on from the sentence up to which the passage was extended', () => {
  expect(shown(step(sentences, between(sentences, 0, 1), 1))).toBe('The end.')
})

it('moves the end of a passage by words, and out to the full stop', () => {
  const first = onSentence(sentences, 0)
  const back = moveEnd(of, moveEnd(of, first, -1), -1)
  expect(shown(back)).toBe('“We will not pay,” she')
  expect(shown(moveEnd(of, back, -1))).toBe('“We will not pay')
  expect(shown(moveEnd(of, moveEnd(of, back, 1), 1))).toBe('“We will not pay,” she said.')
})

it('moves the start of a passage by words, and out to the quotation mark', () => {
  const first = onSentence(sentences, 0)
  const on = moveStart(of, first, 1)
  expect(shown(on)).toBe('We will not pay,” she said.')
  expect(shown(moveStart(of, moveStart(of, on, 1), -1))).toBe('We will not pay,” she said.')
  expect(shown(moveStart(of, on, -1))).toBe('“We will not pay,” she said.')
})

it('never makes a passage empty', () => {
  let cursor = onSentence(sentences, 2)
  for (let moves = 0; moves < 5; moves++) cursor = moveEnd(of, cursor, -1)
  expect(shown(cursor)).toBe('The')
  for (let moves = 0; moves < 5; moves++) cursor = moveStart(of, cursor, 1)
  expect(shown(cursor)).toBe('The')
})

it('finds the word that was pointed at', () => {
  expect(article.quote(wordAt(of, text.indexOf('nswered')))).toBe('answered')
})

it('trims a selection of white space and never cuts a character in two', () => {
  expect(fitted('a 😀 b', { start: 1, end: 3 })).toEqual({ start: 2, end: 4 })
  expect(fitted('a  b', { start: 1, end: 3 })).toBeUndefined()
  expect(fitted('one two', { start: 3, end: 7 })).toEqual({ start: 4, end: 7 })
})

it('survives a language that no segmenter knows', () => {
  expect(shown(moveEnd({ ...of, language: 'not a language' }, onSentence(sentences, 2), -1))).toBe('The end')
})
