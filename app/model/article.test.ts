import { describe, expect, test } from 'vitest'
import { Published } from './article.ts'

describe('when something was published', () => {
  test.each([
    '2030',
    '2030-11',
    '2030-11-05',
    '2030-11-05T18:30',
    '2030-11-05T18:30:05',
    '2030-11-05T18:30Z',
    '2030-11-05T18:30:05+05:30',
  ])('can be said as %s', (date) => {
    expect(Published.safeParse(date).success).toBe(true)
  })
  test.each([
    '',
    '30',
    '5 Nov 2030',
    '2030/11/05',
    '2030-11-05 18:30',
    '2030-11-05T18',
    '2030-11-05T18:30+5',
    '2030-11-05\n',
  ])('cannot be said as %j', (date) => {
    expect(Published.safeParse(date).success).toBe(false)
  })
})
