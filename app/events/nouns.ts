import { appearance, article, boundary, revision } from '../model/article.ts'
import { coder } from '../model/coder.ts'
import { issue } from '../model/issue.ts'
import { mark, reading } from '../model/mark.ts'
import type { KeyOf, RecordOf, ValuesOf } from '../model/noun.ts'
import { project } from '../model/project.ts'
import { speaker } from '../model/speaker.ts'
import { statement } from '../model/statement.ts'
import { value, variable } from '../model/variable.ts'

/** Every noun that events are about, in an order in which each comes after what it refers to. */
export const nouns = {
  project,
  coder,
  article,
  revision,
  appearance,
  boundary,
  issue,
  speaker,
  variable,
  statement,
  value,
  mark,
  reading,
} as const

export type NounName = keyof typeof nouns
export type NounKey<N extends NounName> = KeyOf<(typeof nouns)[N]>
export type NounValues<N extends NounName> = ValuesOf<(typeof nouns)[N]>
export type NounRecord<N extends NounName> = RecordOf<(typeof nouns)[N]>

// Object.keys forgets that these are the names of the table above.
export const nounNames = Object.keys(nouns) as NounName[]

/** The address of a record among its noun's: its key's parts, joined. No part can hold a space. */
export function addressOf(name: NounName, key: Readonly<Record<string, unknown>>): string {
  return nouns[name].keyNames.map((part) => String(key[part])).join(' ')
}
