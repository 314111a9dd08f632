import { z } from 'zod'
import { Id } from './id.ts'
import { field, noun, type RecordOf } from './noun.ts'

/** A node of the codebook's tree. Its id is stable: renaming, moving and merging never lose a tag. */
export const issue = noun({
  name: 'issue',
  stream: 'shared',
  key: { id: Id },
  fields: {
    name: field(z.string().min(1).max(500), ''),
    parent: field(Id.nullable(), null),
    definition: field(z.string().max(20_000), ''),
    include: field(z.array(z.string().max(5000)).max(200), []),
    exclude: field(z.array(z.string().max(5000)).max(200), []),
    /** One of the nine colours of the palette. */
    colour: field(z.int().min(1).max(9), 1),
    hotkey: field(z.string().max(1).nullable(), null),
    /** Place among its siblings, ascending; fractions allow a place between two. */
    order: field(z.number(), 0),
    retired: field(z.boolean(), false),
    memo: field(z.string().max(20_000), ''),
    /** The issue that this one was merged into: a redirect, resolved at reading. */
    mergedInto: field(Id.nullable(), null),
    removed: field(z.boolean(), false),
  },
})
export type Issue = RecordOf<typeof issue>

/** What a path is written with: `Trade > Tariffs`. */
export const PATH_SEPARATOR = ' > '

/** The names from the root down to the issue. A parent that is missing or circular ends the path. */
export function issuePath(
  id: string,
  find: (id: string) => Pick<Issue, 'name' | 'parent'> | undefined,
): string[] {
  const names: string[] = []
  const seen = new Set<string>()
  for (let at: string | null = id; at !== null && !seen.has(at);) {
    seen.add(at)
    const found = find(at)
    if (!found) break
    names.unshift(found.name)
    at = found.parent
  }
  return names
}

/** `Parent > Child` as its names, trimmed; empty parts are dropped. */
export const parsePath = (path: string): string[] =>
  path
    .split('>')
    .map((name) => name.trim())
    .filter((name) => name !== '')

/** Siblings in the codebook's order: by `order`, then by id, so that every machine shows the same. */
export const inOrder = (a: Pick<Issue, 'order' | 'id'>, b: Pick<Issue, 'order' | 'id'>): number =>
  a.order - b.order || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0)
