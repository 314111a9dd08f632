import { compareClocks, type Clock } from './clock.ts'

/** One record merged into another, and when. */
export interface Redirect {
  readonly from: string
  readonly into: string
  readonly clock: Clock
}

/**
 * Where every merged record leads in the end. Two machines may merge A into B and B into A: of a cycle the youngest
 * edge is ignored, and listed for the analyst to settle.
 */
export function resolveRedirects(redirects: readonly Redirect[]): {
  targets: Map<string, string>
  ignored: Redirect[]
} {
  const edges = new Map<string, string>()
  const ignored: Redirect[] = []
  // From old to young, an edge that would close a cycle is that cycle's youngest.
  for (const redirect of youngestOfEach(redirects).sort(byAge)) {
    if (endOf(edges, redirect.into) === redirect.from) ignored.push(redirect)
    else edges.set(redirect.from, redirect.into)
  }
  return { targets: new Map([...edges.keys()].map((from) => [from, endOf(edges, from)])), ignored }
}

/** A record leads to one other: where it was merged last. */
function youngestOfEach(redirects: readonly Redirect[]): Redirect[] {
  const kept = new Map<string, Redirect>()
  for (const redirect of redirects) {
    const known = kept.get(redirect.from)
    if (!known || byAge(known, redirect) < 0) kept.set(redirect.from, redirect)
  }
  return [...kept.values()]
}

// One event writes to one record, so clocks tell all redirects apart; the names make the order total all the same.
const byAge = (a: Redirect, b: Redirect): number =>
  compareClocks(a.clock, b.clock) || compareTexts(a.from, b.from) || compareTexts(a.into, b.into)

const compareTexts = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

function endOf(edges: ReadonlyMap<string, string>, start: string): string {
  let at = start
  for (let next = edges.get(at); next !== undefined; next = edges.get(at)) at = next
  return at
}
