import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js'
import { inOrder, type Issue } from './issue.ts'

/**
 * The codebook as one text that is the same wherever the issues are the same: by place in the tree, only what gives an
 * issue its meaning (not its colour or hotkey). A codebook's version is the SHA-256 of this text.
 */
export function canonicalCodebook(issues: Iterable<Issue>): string {
  const children = new Map<string | null, Issue[]>()
  const all = new Map(
    [...issues]
      .filter((issue) => !issue.removed && issue.mergedInto === null)
      .map((issue) => [issue.id, issue]),
  )
  for (const issue of all.values()) {
    const parent = parentInForce(issue, all)
    const siblings = children.get(parent)
    if (siblings) siblings.push(issue)
    else children.set(parent, [issue])
  }
  const listed: unknown[] = []
  const walk = (parent: string | null): void => {
    for (const { id, name, definition, include, exclude, retired } of (children.get(parent) ?? []).sort(
      inOrder,
    )) {
      listed.push({ id, parent, name, definition, include, exclude, retired })
      walk(id)
    }
  }
  walk(null)
  return JSON.stringify(listed)
}

/**
 * Under which issue of `all` one stands: null at the top, as where its parent is gone. Two coders may each have put one
 * issue under the other's: of such a circle the issue with the lowest id stands at the top.
 */
export function parentInForce(
  issue: Pick<Issue, 'id' | 'parent'>,
  all: ReadonlyMap<string, Pick<Issue, 'id' | 'parent'>>,
): string | null {
  if (issue.parent === null || !all.has(issue.parent)) return null
  let lowest = issue.id
  const seen = new Set<string>()
  for (let at: string | null = issue.parent; at !== null && !seen.has(at); at = all.get(at)?.parent ?? null) {
    if (at === issue.id) return lowest === issue.id ? null : issue.parent
    seen.add(at)
    if (at < lowest) lowest = at
  }
  return issue.parent
}

/** The version of a canonical codebook: 64 hexadecimal digits. */
export const codebookVersion = (canonical: string): string => bytesToHex(sha256(utf8ToBytes(canonical)))
