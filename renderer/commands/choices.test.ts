import { expect, it } from 'vitest'
import { matching } from './choices.ts'

const found = (typed: string, ...names: (string | string[])[]): string[] =>
  matching(
    typed,
    names.map((each) => ({ names: [each].flat() })),
  ).map((each) => each.names[0] ?? '')

it('puts names that begin with what was typed before words that do, and those before the rest', () => {
  expect(found('ad', 'Head of trade', 'Minister Adair', 'Adam', 'Ad')).toEqual([
    'Ad',
    'Adam',
    'Minister Adair',
    'Head of trade',
  ])
})

it('keeps the order given among equals, and everything where nothing was typed', () => {
  expect(found('a', 'Ana', 'Adam')).toEqual(['Ana', 'Adam'])
  expect(found(' ', 'Zoe', 'Ana')).toEqual(['Zoe', 'Ana'])
})

it('looks past letter case and accents, and into other names', () => {
  expect(found('JOSE', 'José', 'Ann')).toEqual(['José'])
  expect(found('bob', ['Robert', 'Bob'], 'Ann')).toEqual(['Robert'])
})

it('finds nothing where nothing fits', () => {
  expect(found('x', 'Ana')).toEqual([])
})
