import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js'
import { inOrder, type Issue } from './issue.ts'

/**
 * The codebook as one text that is the same wherever the issues are the same: by place in the tree, only what gives an
 * issue its meaning (not its colour or hotkey). A codebook's version is the SHA-256 of this text.
 */
export function canonicalCodebook(issues: Iterable<Issue>): string {
  const children = new Map<string | null, Issue[]>()
  const all = [...issues].filter((issue) => !issue.removed && issue.mergedInto === null)
  const ids = new Set(all.map((issue) => issue.id))
  for (const issue of all) {
    // An issue whose parent is gone stands at the top, as the window shows it.
    const parent = issue.parent !== null && ids.has(issue.parent) ? issue.parent : null
    children.set(parent, [...(children.get(parent) ?? []), issue])
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

/** The version of a canonical codebook: 64 hexadecimal digits. */
export const codebookVersion = (canonical: string): string => bytesToHex(sha256(utf8ToBytes(canonical)))
