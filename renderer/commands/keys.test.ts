import { expect, it } from 'vitest'
import { ariaKeys, keyOf, keyWords, type KeyPress } from './keys.ts'

const press = (key: string, held: Partial<KeyPress> & { altGraph?: boolean } = {}): KeyPress => ({
  key,
  altKey: false,
  ctrlKey: false,
  metaKey: false,
  shiftKey: false,
  getModifierState: (name) => name === 'AltGraph' && held.altGraph === true,
  ...held,
})

it('names letters in lower case, also while Caps Lock is on, and with Shift in upper case', () => {
  expect(keyOf(press('j'), false)).toBe('j')
  expect(keyOf(press('J'), false)).toBe('j')
  expect(keyOf(press('J', { shiftKey: true }), false)).toBe('Shift+J')
})

it('names signs as they are written, however a keyboard makes them', () => {
  expect(keyOf(press('?', { shiftKey: true }), false)).toBe('?')
  expect(keyOf(press('[', { ctrlKey: true, altKey: true, altGraph: true }), false)).toBe('[')
  expect(keyOf(press('[', { altKey: true }), true)).toBe('[')
  expect(keyOf(press('+', {}), false)).toBe('+')
  expect(keyOf(press(' '), false)).toBe('Space')
})

it('knows ⌘ on a Mac and Ctrl elsewhere, and leaves the other alone', () => {
  expect(keyOf(press('z', { ctrlKey: true }), false)).toBe('Mod+Z')
  expect(keyOf(press('z', { metaKey: true, shiftKey: true }), true)).toBe('Shift+Mod+Z')
  expect(keyOf(press('z', { ctrlKey: true }), true)).toBeUndefined()
  expect(keyOf(press('z', { metaKey: true }), false)).toBeUndefined()
})

it('takes no letter with Alt or Ctrl for the letter', () => {
  expect(keyOf(press('s', { ctrlKey: true }), false)).toBe('Mod+S')
  expect(keyOf(press('s', { altKey: true }), false)).toBe('Alt+S')
})

it('names arrows with what is held', () => {
  expect(keyOf(press('ArrowLeft', { altKey: true, shiftKey: true }), false)).toBe('Alt+Shift+ArrowLeft')
})

it('names no modifier alone', () => {
  expect(keyOf(press('Shift', { shiftKey: true }), false)).toBeUndefined()
})

it('writes keys for people and for assistive tools', () => {
  expect(keyWords('Shift+ArrowDown', false)).toBe('Shift ↓')
  expect(keyWords('Mod+Z', true)).toBe('⌘ Z')
  expect(keyWords('+', false)).toBe('+')
  expect(ariaKeys(['Shift+Mod+Z'], false)).toBe('Shift+Control+Z')
})
