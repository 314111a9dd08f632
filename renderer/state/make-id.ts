import { timeOrderedId, type Id } from '../../app/model/id.ts'

let last = 0

/**
 * A fresh id. Those of one window sort in the order in which they were made, and so do the tags of a passage: within one
 * millisecond the clock is counted on.
 */
export function makeId(): Id {
  last = Math.max(Date.now(), last + 1)
  return timeOrderedId(last, crypto.getRandomValues(new Uint8Array(10)))
}
