import { expect, test } from 'vitest'
import { coder, initialsOf } from './coder.ts'

test('initials are the first letters of the first and last word', () => {
  expect(initialsOf('Ada Marsh')).toBe('AM')
  expect(initialsOf('  ada   van der marsh ')).toBe('AM')
  expect(initialsOf('Ada')).toBe('A')
  expect(initialsOf('')).toBe('')
  expect(initialsOf('𝒜da 🚢')).toBe('𝒜🚢')
  expect(initialsOf('李 明')).toBe('李明')
})

test('initials of a name fit the field, also where capitals are longer', () => {
  expect(coder.set.safeParse({ initials: initialsOf('ßen ŉo') }).success).toBe(true)
})
