import diff from 'fast-diff'

/** A run of items of one list that another run of the other list stands in for; either may be empty, not both. */
export interface Change {
  /** Indexes into the first list, half-open. */
  readonly from: number
  readonly to: number
  /** Indexes into the second list, half-open. */
  readonly otherFrom: number
  readonly otherTo: number
}

/**
 * What differs between two lists of strings, in order; what lies between the changes is the same in both.
 *
 * Long lists are first cut where an item occurs once in each (Bram Cohen's patience diff), short ones compared with
 * Myers's algorithm, whose time grows with the square of the difference. So a list of any length takes bounded time: a
 * long stretch without such an item counts as changed as a whole.
 */
export function changesBetween(list: readonly string[], other: readonly string[]): Change[] {
  const numbers = new Map<string, number>()
  const numbered = (items: readonly string[]): Int32Array =>
    Int32Array.from(items, (item) => {
      const known = numbers.get(item)
      if (known !== undefined) return known
      numbers.set(item, numbers.size)
      return numbers.size - 1
    })
  const changes: Change[] = []
  const [a, b] = [numbered(list), numbered(other)]
  compare(a, b, { from: 0, to: a.length, otherFrom: 0, otherTo: b.length }, changes, 0)
  return joined(changes)
}

/** Lists of together at most this many items are compared by Myers's algorithm. */
const shortEnough = 800

/** Cutting goes this deep, so that even lists made to defeat it cannot exhaust the stack. */
const deepest = 100

/** Adds to `changes` what differs within the ranges of `area`, in order. */
function compare(a: Int32Array, b: Int32Array, area: Change, changes: Change[], depth: number): void {
  let { from, to, otherFrom, otherTo } = area
  while (from < to && otherFrom < otherTo && a[from] === b[otherFrom]) {
    from++
    otherFrom++
  }
  while (from < to && otherFrom < otherTo && a[to - 1] === b[otherTo - 1]) {
    to--
    otherTo--
  }
  if (from === to && otherFrom === otherTo) return
  const rest = { from, to, otherFrom, otherTo }
  if (from === to || otherFrom === otherTo) changes.push(rest)
  else if (to - from + otherTo - otherFrom <= shortEnough) compareShort(a, b, rest, changes)
  else {
    const fixed = depth < deepest ? itemsInBoth(a, b, rest) : []
    if (fixed.length === 0) {
      changes.push(rest)
      return
    }
    let [at, otherAt] = [from, otherFrom]
    for (const [index, otherIndex] of [...fixed, [to, otherTo] as const]) {
      compare(a, b, { from: at, to: index, otherFrom: otherAt, otherTo: otherIndex }, changes, depth + 1)
      at = index
      otherAt = otherIndex
    }
  }
}

/** Compares by giving each different item a character; surrogates are left out, for which the library has rules. */
function compareShort(a: Int32Array, b: Int32Array, area: Change, changes: Change[]): void {
  const characters = new Map<number, string>()
  const written = (items: Int32Array): string => {
    let text = ''
    for (const item of items) {
      const known = characters.get(item) ?? String.fromCharCode(characters.size + 1)
      characters.set(item, known)
      text += known
    }
    return text
  }
  let { from, otherFrom } = area
  const parts = diff(written(a.subarray(from, area.to)), written(b.subarray(otherFrom, area.otherTo)))
  for (const [kind, { length }] of parts) {
    const to = from + (kind === diff.INSERT ? 0 : length)
    const otherTo = otherFrom + (kind === diff.DELETE ? 0 : length)
    if (kind !== diff.EQUAL) changes.push({ from, to, otherFrom, otherTo })
    from = to
    otherFrom = otherTo
  }
}

/** The longest row of items that occur exactly once in both ranges and stand in the same order in both: pairs of indexes. */
function itemsInBoth(a: Int32Array, b: Int32Array, area: Change): (readonly [number, number])[] {
  const once = indexesOfSingles(a, area.from, area.to)
  const otherOnce = indexesOfSingles(b, area.otherFrom, area.otherTo)
  const pairs: (readonly [number, number])[] = []
  for (const [item, index] of once) {
    const otherIndex = otherOnce.get(item)
    if (index >= 0 && otherIndex !== undefined && otherIndex >= 0) pairs.push([index, otherIndex])
  }
  return longestAscending(pairs)
}

/** The index of each item in the range, or -1 where it occurs more than once; in order of the first occurrence. */
function indexesOfSingles(items: Int32Array, from: number, to: number): Map<number, number> {
  const indexes = new Map<number, number>()
  for (let index = from; index < to; index++) {
    // The loop stays within the array.
    const item = items[index]!
    indexes.set(item, indexes.has(item) ? -1 : index)
  }
  return indexes
}

/** The longest subsequence of pairs, ascending in the first place, that ascends in the second: patience sorting. */
function longestAscending(pairs: readonly (readonly [number, number])[]): (readonly [number, number])[] {
  interface Card {
    readonly pair: readonly [number, number]
    readonly below: Card | undefined
  }
  const piles: Card[] = []
  for (const pair of pairs) {
    let low = 0
    let high = piles.length
    while (low < high) {
      const middle = (low + high) >>> 1
      if (piles[middle]!.pair[1] < pair[1]) low = middle + 1
      else high = middle
    }
    piles[low] = { pair, below: piles[low - 1] }
  }
  const row: (readonly [number, number])[] = []
  for (let card = piles.at(-1); card !== undefined; card = card.below) row.push(card.pair)
  return row.toReversed()
}

/** Changes that touch become one. */
function joined(changes: readonly Change[]): Change[] {
  const result: Change[] = []
  for (const change of changes) {
    const last = result.at(-1)
    if (last !== undefined && last.to === change.from && last.otherTo === change.otherFrom) {
      result[result.length - 1] = { ...last, to: change.to, otherTo: change.otherTo }
    } else result.push(change)
  }
  return result
}
