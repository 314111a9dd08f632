/** What is looked for among: the names of one thing, the first of which is shown. */
export interface Named {
  readonly names: readonly string[]
}

const plain = (text: string): string => text.normalize('NFKD').replace(/\p{M}/gu, '').toLocaleLowerCase()

/**
 * Those whose names hold what was typed: names that begin with it, then names with a word that does, then the rest,
 * each in the order given. Letter case and accents do not matter. Everything where nothing was typed.
 */
export function matching<T extends Named>(typed: string, among: readonly T[]): T[] {
  const wanted = plain(typed.trim())
  if (wanted === '') return [...among]
  const ranked = among.map((each) => ({
    each,
    rank: Math.min(...each.names.map((name) => rankOf(plain(name), wanted))),
  }))
  return ranked
    .filter(({ rank }) => rank < NO_MATCH)
    .sort((a, b) => a.rank - b.rank)
    .map(({ each }) => each)
}

const NO_MATCH = 4

function rankOf(name: string, wanted: string): number {
  if (name === wanted) return 0
  if (name.startsWith(wanted)) return 1
  const at = name.indexOf(wanted)
  if (at === -1) return NO_MATCH
  return startsWord(name, wanted) ? 2 : 3
}

/** Whether some word of a name begins with what is wanted. */
function startsWord(name: string, wanted: string): boolean {
  for (let at = name.indexOf(wanted); at !== -1; at = name.indexOf(wanted, at + 1))
    if (at > 0 && !/[\p{L}\p{N}]/u.test(name.charAt(at - 1))) return true
  return false
}
