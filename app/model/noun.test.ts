import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { field, initialValues, noun, sameValue } from './noun.ts'

const boat = noun({
  name: 'boat',
  stream: 'shared',
  key: { harbour: z.string(), berth: z.int() },
  fields: {
    name: field(z.string(), ''),
    crew: field(z.array(z.string()), []),
    built: field(z.int().nullable(), null, 'earliest'),
  },
})

describe('a noun', () => {
  test('knows its key in order, its fields and their initial values', () => {
    expect(boat.keyNames).toEqual(['harbour', 'berth'])
    expect(boat.fieldNames).toEqual(['name', 'crew', 'built'])
    expect(initialValues(boat)).toEqual({ name: '', crew: [], built: null })
    expect(boat.fields.built.rule).toBe('earliest')
    expect(boat.fields.name.rule).toBe('latest')
  })

  test('gives everybody a copy of the initial values', () => {
    const values = initialValues(boat)
    values.name = 'Gull'
    expect(initialValues(boat).name).toBe('')
  })

  test('takes any of its fields in a creation, and no others', () => {
    expect(boat.set.safeParse({}).success).toBe(true)
    expect(boat.set.safeParse({ name: 'Gull', built: null }).success).toBe(true)
    expect(boat.set.safeParse({ name: 3 }).success).toBe(false)
    expect(boat.set.safeParse({ colour: 'red' }).success).toBe(false)
    expect(boat.set.safeParse({ harbour: 'Oslo' }).success).toBe(false)
  })

  test('takes pairs of before and after in a change, both of the field’s shape', () => {
    expect(boat.change.safeParse({ name: ['', 'Gull'] }).success).toBe(true)
    expect(boat.change.safeParse({ name: ['Gull'] }).success).toBe(false)
    expect(boat.change.safeParse({ name: [null, 'Gull'] }).success).toBe(false)
    expect(boat.change.safeParse({ built: [null, 1990] }).success).toBe(true)
    expect(boat.change.safeParse({ colour: ['', 'red'] }).success).toBe(false)
  })
})

test('two values are the same when their text is', () => {
  expect(sameValue('a', 'a')).toBe(true)
  expect(sameValue(1, '1')).toBe(false)
  expect(sameValue(null, undefined)).toBe(false)
  expect(sameValue(null, [])).toBe(false)
  expect(sameValue(['a', 'b'], ['a', 'b'])).toBe(true)
  expect(sameValue(['a', 'b'], ['b', 'a'])).toBe(false)
  expect(sameValue({ start: 1, end: 2 }, { start: 1, end: 2 })).toBe(true)
  expect(sameValue({ start: 1 }, { start: 1, end: 2 })).toBe(false)
})
