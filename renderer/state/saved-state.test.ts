import { expect, it } from 'vitest'
import { clockTime, describeSaving, type SavingFacts } from './saved-state.ts'

const calm: SavingFacts = {
  connection: 'connected',
  readOnly: null,
  storage: null,
  waiting: 0,
  failure: null,
  savedAt: 1_700_000_000_000,
}

it('says when something was saved last', () => {
  expect(describeSaving(calm).words).toBe(`Saved ${clockTime(1_700_000_000_000)}`)
  expect(describeSaving({ ...calm, savedAt: null })).toEqual({ tone: 'good', words: 'Saved' })
})

it('says that something is on its way', () => {
  expect(describeSaving({ ...calm, waiting: 2 })).toEqual({ tone: 'busy', words: 'Saving…' })
})

it('says the worst first', () => {
  const all: SavingFacts = {
    connection: 'disconnected',
    readOnly: 'another program has it.',
    storage: 'the disk is full.',
    waiting: 1,
    failure: 'it is too late.',
    savedAt: 1,
  }
  expect(describeSaving(all).words).toMatch(/^Disconnected: .* One step is not saved yet\.$/)
  expect(describeSaving({ ...all, connection: 'connected' }).words).toBe('Read-only: another program has it.')
  const writable = { ...all, connection: 'connected', readOnly: null } as const
  expect(describeSaving(writable).words).toBe('Not saved: the disk is full.')
  expect(describeSaving({ ...writable, storage: null }).words).toBe('Not saved: it is too late.')
})
