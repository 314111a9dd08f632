import { z } from 'zod'

/** A UUID in lower case. Random ones are time-ordered (version 7), derived ones (of articles and imported sets) are version 8. */
export const Id = z.string().regex(/^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/, 'is not an id')
export type Id = z.infer<typeof Id>

/** A revision's id: the SHA-256 of its text's UTF-8 bytes, as 64 hexadecimal digits. */
export const RevisionId = z.string().regex(/^[0-9a-f]{64}$/, 'is not a revision')
export type RevisionId = z.infer<typeof RevisionId>

/** An offset into a canonical text, in UTF-16 code units. */
export const Offset = z.int().min(0).max(0x1fffffff)

/** Makes ids: the one door through which time and randomness reach what is created. */
export type MakeId = () => Id

/**
 * A time-ordered UUID (RFC 9562, version 7) from a time in milliseconds since 1970 and ten random bytes.
 * Time order keeps new rows at the end of SQLite's indexes.
 */
export function timeOrderedId(now: number, random: Uint8Array): Id {
  const time = Math.max(0, Math.floor(now)).toString(16).padStart(12, '0').slice(-12)
  const hex = Array.from(random.subarray(0, 10), (byte) => byte.toString(16).padStart(2, '0')).join('')
  const variant = ((parseInt(hex.slice(3, 4), 16) & 0x3) | 0x8).toString(16)
  return `${time.slice(0, 8)}-${time.slice(8)}-7${hex.slice(0, 3)}-${variant}${hex.slice(4, 7)}-${hex.slice(7, 19)}`
}

/** How many of an id's last digits count up in a run of ids: 32 bits. */
export const RUN_DIGITS = 8

/** The id that lies `step` places after `first` in a run of ids: its last 32 bits, counted up. A run holds at most 2^32 ids. */
export function idInRun(first: Id, step: number): Id {
  const tail = (parseInt(first.slice(-RUN_DIGITS), 16) + step) % 0x1_0000_0000
  return first.slice(0, -RUN_DIGITS) + tail.toString(16).padStart(RUN_DIGITS, '0')
}

/** How many places `id` lies after `first` in a run of ids; infinite where it is of no run that begins there. */
export function stepInRun(first: Id, id: Id): number {
  if (first.slice(0, -RUN_DIGITS) !== id.slice(0, -RUN_DIGITS)) return Infinity
  const step = parseInt(id.slice(-RUN_DIGITS), 16) - parseInt(first.slice(-RUN_DIGITS), 16)
  return step < 0 ? step + 0x1_0000_0000 : step
}
