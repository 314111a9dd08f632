/**
 * When a field was written, in Lamport's sense: one more than all that the writer had seen, with the actor to break ties.
 * The comparison is a total order that every machine agrees on, whatever its wall clock says.
 */
export interface Clock {
  readonly lamport: number
  readonly actor: string
}

/** Negative when `a` came before `b`, positive after, 0 for the very same write. */
export const compareClocks = (a: Clock, b: Clock): number =>
  a.lamport - b.lamport || (a.actor < b.actor ? -1 : a.actor > b.actor ? 1 : 0)

/** Whether a write replaces what a field holds now (undefined: nothing was ever written to it). */
export function replaces(rule: 'latest' | 'earliest', incoming: Clock, current: Clock | undefined): boolean {
  if (current === undefined) return true
  const order = compareClocks(incoming, current)
  return rule === 'latest' ? order > 0 : order < 0
}
