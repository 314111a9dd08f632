import { z } from 'zod'
import { Id } from './id.ts'
import { field, noun, type RecordOf } from './noun.ts'

/**
 * Whoever codes: a person who opened the project, or the name under which lines of a foreign file were imported.
 * A coder's coding streams are that coder's set. An imported coder's set is read-only.
 */
export const coder = noun({
  name: 'coder',
  stream: 'shared',
  key: { id: Id },
  fields: {
    name: field(z.string().max(200), ''),
    initials: field(z.string().max(8), ''),
    imported: field(z.boolean(), false),
    /** For an imported set: the file that it came from. */
    source: field(z.string().max(1000), ''),
  },
})
export type Coder = RecordOf<typeof coder>

/** Initials from a name: the first letters of its first and last word. */
export function initialsOf(name: string): string {
  const words = name.trim().split(/\s+/).filter(Boolean)
  const picked = words.length > 1 ? [words[0], words.at(-1)] : words
  return picked.map((word) => Array.from(word ?? '')[0]?.toLocaleUpperCase() ?? '').join('')
}
