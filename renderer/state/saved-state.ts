/** How it stands with what the analyst has done in this window. */
export interface SavingFacts {
  readonly connection: 'connected' | 'disconnected' | 'ended'
  /** Why nothing can be saved in this project at all: a sentence. */
  readonly readOnly: string | null
  /** Why the project's file cannot be written just now: a sentence. */
  readonly storage: string | null
  /** Acts on their way. */
  readonly waiting: number
  /** Why the last act was not saved, until another is or the analyst has dismissed it. */
  readonly failure: string | null
  /** When something was saved last, in milliseconds since 1970. */
  readonly savedAt: number | null
}

export type SavedTone = 'good' | 'busy' | 'bad'

/** What the saved state says, and how urgently. The worst comes first. */
export function describeSaving(facts: SavingFacts): { tone: SavedTone; words: string } {
  const { connection, readOnly, storage, waiting, failure, savedAt } = facts
  const unsaved =
    waiting === 0 ? '' : ` ${waiting === 1 ? 'One step is' : `${waiting} steps are`} not saved yet.`
  if (connection === 'ended')
    return {
      tone: 'bad',
      words: `Disconnected: Readout was closed. Start it again and reload this window.${unsaved}`,
    }
  if (connection === 'disconnected')
    return { tone: 'bad', words: `Disconnected: trying to reach Readout again.${unsaved}` }
  if (readOnly !== null) return { tone: 'bad', words: beginningWith('Read-only: ', readOnly) }
  if (storage !== null) return { tone: 'bad', words: beginningWith('Not saved: ', storage) }
  if (failure !== null) return { tone: 'bad', words: beginningWith('Not saved: ', failure) }
  if (waiting > 0) return { tone: 'busy', words: 'Saving…' }
  return { tone: 'good', words: savedAt === null ? 'Saved' : `Saved ${clockTime(savedAt)}` }
}

/** `12:31:04`, in the time of this machine. */
export const clockTime = (at: number): string => new Date(at).toLocaleTimeString('en-GB')

/** Some of the service's sentences begin so by themselves: the command line shows them without a state. */
const beginningWith = (start: string, words: string): string =>
  words.startsWith(start) ? words : `${start}${words}`
