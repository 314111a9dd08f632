import { expect, it } from 'vitest'
import { commandByKey, commands } from './commands.ts'

it('has each key and each name once', () => {
  const keys = commands.flatMap((command) => command.keys)
  expect(keys).toEqual([...new Set(keys)])
  const ids = commands.map((command) => command.id)
  expect(ids).toEqual([...new Set(ids)])
})

it('leaves the digits 1 to 9 to the codebook', () => {
  for (const digit of '123456789') expect(commandByKey(digit, true)).toBeUndefined()
})

it('lets keys without a modifier act in the article alone', () => {
  for (const command of commands) {
    if (command.scope === 'article') continue
    for (const key of command.keys) expect(key).toMatch(/Mod\+|^F\d/)
  }
  expect(commandByKey('j', false)).toBeUndefined()
  expect(commandByKey('j', true)?.id).toBe('next-sentence')
  expect(commandByKey('Mod+Z', false)?.id).toBe('undo')
})
