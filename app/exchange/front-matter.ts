import { parseDocument } from 'yaml'
import { Published } from '../model/article.ts'

/** What front matter says about the article below it; a field that it does not give is absent. */
export interface FrontMatter {
  readonly title?: string
  /** BCP 47. */
  readonly language?: string
  readonly outlet?: string
  readonly author?: string
  /** As precise as it was given (`Published` in app/model/article.ts). */
  readonly published?: string
  /** An address of the web. */
  readonly url?: string
  readonly section?: string
  /** Sentences about what could not be used. */
  readonly notices: readonly string[]
}

/** Front matter that is longer is no description of an article. */
const LONGEST = 64 * 1024

/**
 * What YAML front matter says. Every value is taken as the text that stands there (YAML would make a number of a title
 * such as `1984`, and nothing of an outlet called `Null`); a list counts as its texts with commas between them. Keys
 * that are not known here are passed over; what is known but cannot be used is left out with a notice.
 */
export function readFrontMatter(yaml: string): FrontMatter {
  const values = valuesOf(yaml)
  if (values === null) return { notices: ['The front matter is not valid YAML and was left out.'] }
  const notices: string[] = []
  const found: { -readonly [F in Field]?: string } = {}
  for (const [field, key, read, complaint] of readings) {
    if (found[field] !== undefined || !values.has(key)) continue
    const text = textOf(values.get(key))
    if (text === '') continue
    const usable = text === null ? null : read(text)
    if (usable !== null) found[field] = usable
    else if (text === null || complaint !== null) {
      notices.push(
        `"${key}" in the front matter ${text === null ? 'is neither a text nor a list of texts' : complaint} and was left out.`,
      )
    }
  }
  return { ...found, notices }
}

type Field = Exclude<keyof FrontMatter, 'notices'>

/** A key, the field that it may fill, what it must be for that, and what to say where it is not; null to say nothing. */
type Reading = readonly [
  field: Field,
  key: string,
  read: (text: string) => string | null,
  complaint: string | null,
]

const anyText = (text: string): string => text
const isAddress = (text: string): boolean => /^https?:\/\/\S+$/i.test(text)
const address = (text: string): string | null => (isAddress(text) ? text : null)

/** The keys that programs which clip or publish articles use; of several for one field the first counts. */
const readings: readonly Reading[] = [
  ['title', 'title', anyText, null],
  ['language', 'language', languageTag, 'is no language tag such as en or pt-BR'],
  ['language', 'lang', languageTag, 'is no language tag such as en or pt-BR'],
  ['outlet', 'outlet', anyText, null],
  ['outlet', 'publication', anyText, null],
  ['outlet', 'publisher', anyText, null],
  // Some programs name the outlet here, and some the address.
  ['outlet', 'source', (text) => (isAddress(text) ? null : text), null],
  ['author', 'author', anyText, null],
  ['author', 'authors', anyText, null],
  ['author', 'byline', anyText, null],
  ['published', 'published', publishedFrom, 'is no date such as 2024-04-26'],
  ['published', 'date', publishedFrom, 'is no date such as 2024-04-26'],
  ['url', 'url', address, 'is no address that begins with http:// or https://'],
  ['url', 'link', address, 'is no address that begins with http:// or https://'],
  ['url', 'source', address, null],
  ['section', 'section', anyText, null],
]

/** The values by their keys in lower case; null where the YAML is no mapping that can be read. */
function valuesOf(yaml: string): ReadonlyMap<string, unknown> | null {
  if (yaml.length > LONGEST) return null
  if (yaml.trim() === '') return new Map()
  try {
    // The failsafe schema knows texts, lists and mappings alone. A map, because a key may be `__proto__`.
    const document = parseDocument(yaml, { schema: 'failsafe', prettyErrors: false, logLevel: 'silent' })
    if (document.errors.length > 0) return null
    const values: unknown = document.toJS({ mapAsMap: true, maxAliasCount: 0 })
    if (!(values instanceof Map)) return null
    return new Map([...values].map(([key, value]) => [String(key).toLowerCase(), value]))
  } catch (error) {
    // Aliases that are not allowed, or brackets within brackets until the stack is full.
    if (error instanceof ReferenceError || error instanceof RangeError) return null
    throw error
  }
}

/** A text, or the texts of a list with commas between them, on one line; null for anything else. */
function textOf(value: unknown): string | null {
  // `[[Jane Doe]]` is a link between notes, and to YAML a list within a list.
  const parts: unknown[] = Array.isArray(value) ? value.flat(2) : [value]
  const texts = parts.filter((part) => typeof part === 'string')
  if (texts.length < parts.length) return null
  return texts
    .map((text) => oneLine(text.replaceAll(/\[\[(?:[^[\]|]*\|)?([^[\]|]*)\]\]/g, '$1')))
    .filter((text) => text !== '')
    .join(', ')
}

/** Control characters and runs of white space as one space. */
const oneLine = (text: string): string => text.replaceAll(/[\s\p{Cc}]+/gu, ' ').trim()

/** A language tag in its usual letter case, `en_us` as `en-US`; null for what is none, names of languages among it. */
function languageTag(text: string): string | null {
  try {
    const [tag = ''] = Intl.getCanonicalLocales(text.replaceAll('_', '-'))
    return /^[a-z]{2,3}(-|$)/.test(tag) && tag.length <= 35 ? tag : null
  } catch {
    return null
  }
}

/**
 * An ISO 8601 date or time, in the one form in which it is kept: `2024-04-26 10:30:05.123 +0200` as
 * `2024-04-26T10:30:05+02:00`. Null where it is none, or not in the calendar.
 */
export function publishedFrom(text: string): string | null {
  const parts =
    /^(\d{4})(?:-(\d{2})(?:-(\d{2})(?:[Tt\s]+(\d{2}):(\d{2})(:\d{2})?(?:[.,]\d+)?\s*([Zz]|[+-]\d{2}:?\d{2})?)?)?)?$/.exec(
      text,
    )
  if (parts === null) return null
  const [, year = '', month, day, hour, minute, second = '', zone = ''] = parts
  if (month !== undefined && (month < '01' || month > '12')) return null
  // Day 0 of the next month is the last of this one.
  const lastDay = new Date(Date.UTC(Number(year), Number(month ?? 1), 0)).getUTCDate()
  if (day !== undefined && (Number(day) < 1 || Number(day) > lastDay)) return null
  if (hour !== undefined && (hour > '23' || (minute ?? '') > '59' || second > ':60')) return null
  const date = [year, month, day].filter((part) => part !== undefined).join('-')
  if (hour === undefined) return Published.parse(date)
  const offset = zone.length === 5 ? `${zone.slice(0, 3)}:${zone.slice(3)}` : zone.toUpperCase()
  return Published.parse(`${date}T${hour}:${minute}${second}${offset}`)
}
