import { z } from 'zod'
import { Id } from './id.ts'
import { Published } from './article.ts'
import { field, noun, type RecordOf } from './noun.ts'

/** A title or affiliation for a time; an open end means that it is not known or still lasts. */
export const Role = z.object({
  title: z.string().max(500),
  organisation: z.string().max(500),
  from: Published.nullable(),
  to: Published.nullable(),
})
export type Role = z.infer<typeof Role>

/** Whoever speaks: a person, an organisation, a group, or somebody unnamed. */
export const speaker = noun({
  name: 'speaker',
  stream: 'shared',
  key: { id: Id },
  fields: {
    name: field(z.string().min(1).max(500), ''),
    aliases: field(z.array(z.string().max(500)).max(200), []),
    kind: field(z.enum(['person', 'organisation', 'group', 'unnamed']), 'person'),
    country: field(z.string().max(200), ''),
    notes: field(z.string().max(20_000), ''),
    roles: field(z.array(Role).max(200), []),
    mergedInto: field(Id.nullable(), null),
    removed: field(z.boolean(), false),
  },
})
export type Speaker = RecordOf<typeof speaker>

/** A name as it is compared: letter case and runs of white space do not tell two speakers apart. */
export const comparableName = (name: string): string =>
  name.trim().replace(/\s+/gu, ' ').toLocaleLowerCase('und')

/**
 * The role that a speaker had on a date. Dates are ISO texts of any precision and compared on what both say, so that
 * `2024` lies within a role that began in `2024-03`; times of day do not count. Of several, the one that began last.
 * Without a date, only a role without dates can be told.
 */
export function roleOn(roles: readonly Role[], date: string | null): Role | undefined {
  const holds = roles.filter((role) => {
    if (date === null) return role.from === null && role.to === null
    return (
      (role.from === null || compareDates(role.from, date) <= 0) &&
      (role.to === null || compareDates(date, role.to) <= 0)
    )
  })
  return holds.sort((a, b) => compareTexts(b.from ?? '', a.from ?? ''))[0]
}

/** As long as the shorter of the two, and no longer than a day: `2024-03-05`. */
function compareDates(a: string, b: string): number {
  const shared = Math.min(a.length, b.length, 'YYYY-MM-DD'.length)
  return compareTexts(a.slice(0, shared), b.slice(0, shared))
}

const compareTexts = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)
