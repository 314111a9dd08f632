import { z } from 'zod'
import { Offset } from '../model/id.ts'
import { parsePath } from '../model/issue.ts'
import { ok, refuse, type Result } from '../model/result.ts'
import { Attribution, Stance } from '../model/statement.ts'
import { OffsetUnit, type LinePlace } from './line-place.ts'

/** A statement that comes in from outside, before its article, issue and speaker are looked up. */
export interface StatementLine {
  /** The article's id or its title. */
  readonly article: string
  readonly place: LinePlace
  /** The names from the root of the codebook down; null for a statement about no issue. */
  readonly issue: readonly string[] | null
  readonly speaker: string | null
  readonly stance: Stance | null
  readonly memo: string
  /** Whose statement it is; null for whoever imports it. */
  readonly coder: string | null
  readonly attribution: Attribution | null
  readonly sure: boolean
}

/** A line of a file, counted from 1: what it says, or a sentence about what is wrong with it. */
export interface NumberedLine {
  readonly line: number
  readonly result: Result<StatementLine, string>
}

/**
 * The statements of a file, one JSON object a line, from the file's text. A byte order mark and lines without content
 * are passed over; lines end in LF or CRLF. Each is read when it is asked for.
 */
export function* readStatementLines(text: string): Generator<NumberedLine> {
  let start = text.startsWith('\ufeff') ? 1 : 0
  for (let line = 1; start < text.length; line += 1) {
    const lineFeed = text.indexOf('\n', start)
    const end = lineFeed < 0 ? text.length : lineFeed
    const content = text.slice(start, end)
    if (content.trim() !== '') yield { line, result: parseStatementLine(content) }
    start = end + 1
  }
}

/**
 * What one line says. Refused whole, so that nothing is lost unseen, where it is no JSON object, has a key that is not
 * known or given twice, or a value that cannot be kept as it is.
 */
export function parseStatementLine(line: string): Result<StatementLine, string> {
  let parsed: unknown
  try {
    parsed = JSON.parse(line)
  } catch {
    return refuse('It is not valid JSON.')
  }
  if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) {
    return refuse('It must be a JSON object, such as {"article": "…", "quote": "…"}.')
  }
  // Before the schema looks at it, which takes `__proto__` for no key at all.
  const unknown = Object.keys(parsed).find((key) => !Object.hasOwn(Keys, key))
  if (unknown !== undefined) {
    return refuse(`${named(unknown)} is not known; a line may hold ${Object.keys(Keys).join(', ')}.`)
  }
  const twice = repeatedKey(line)
  if (twice !== undefined) return refuse(`${named(twice)} is given twice.`)

  const read = Line.safeParse(parsed)
  if (read.success) return ok(read.data)
  const [issue] = read.error.issues
  if (issue === undefined) throw new Error('A line was refused without a reason')
  return refuse(issue.path.length === 0 ? issue.message : `${named(String(issue.path[0]))} ${issue.message}.`)
}

/** A key as a message names it: short enough to be read, and without what would disturb the line it stands in. */
const named = (key: string): string => JSON.stringify(key.length > 60 ? `${key.slice(0, 60)}…` : key)

/** What no text may hold (XML 1.0, Char), half surrogate pairs apart. */
// control characters are what is looked for
const forbidden = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/

const text = () =>
  z
    .string('must be a text')
    .refine((value) => value.isWellFormed(), 'holds half of a surrogate pair, which is no character')
    .refine((value) => !forbidden.test(value), 'holds a control character')

const length = (longest: number) => [longest, `must not be longer than ${longest} characters`] as const

/** The name of something: words on one line. */
const name = (longest: number) =>
  text()
    .trim()
    .min(1, 'must not be empty')
    .max(...length(longest))
    .refine((value) => !/[\r\n]/.test(value), 'must be on one line')

const offset = () =>
  z
    .int('must be a whole number')
    .refine((value) => Offset.safeParse(value).success, 'must be a number from 0 to 536870911')

const oneOf = <T extends Record<string, string>>(choices: z.ZodEnum<T>) =>
  z.enum(choices.enum, `must be one of ${choices.options.join(', ')}`)

/** Everything that a line may hold; `null` says the same as leaving it out. */
const Keys = {
  article: name(2000),
  start: offset().nullish(),
  end: offset().nullish(),
  offset_unit: oneOf(OffsetUnit).nullish(),
  quote: text().min(1, 'must not be empty').nullish(),
  issue: text()
    .transform(parsePath)
    .refine((path) => path.length > 0, 'must name an issue, such as "Trade > Tariffs"')
    .refine(
      (path) => path.every((each) => each.length <= 500),
      'must not hold a name longer than 500 characters',
    )
    .refine((path) => path.every((each) => !/[\r\n]/.test(each)), 'must be on one line')
    .nullish(),
  speaker: name(500).nullish(),
  stance: oneOf(Stance).nullish(),
  memo: text()
    .max(...length(100_000))
    .nullish(),
  coder: name(200).nullish(),
  attribution: oneOf(Attribution).nullish(),
  sure: z.boolean('must be true or false').nullish(),
}

const Line = z.object(Keys).transform((line, context): StatementLine => {
  const place = linePlace(line)
  if (typeof place === 'string') {
    context.addIssue(place)
    return z.NEVER
  }
  return {
    article: line.article,
    place,
    issue: line.issue ?? null,
    speaker: line.speaker ?? null,
    stance: line.stance ?? null,
    memo: line.memo ?? '',
    coder: line.coder ?? null,
    attribution: line.attribution ?? null,
    sure: line.sure ?? true,
  }
})

interface PlaceKeys {
  readonly start?: number | null | undefined
  readonly end?: number | null | undefined
  readonly offset_unit?: OffsetUnit | null | undefined
  readonly quote?: string | null | undefined
}

/** Where the line lies, or a sentence that says why that cannot be told. */
function linePlace({ start, end, offset_unit, quote }: PlaceKeys): LinePlace | string {
  if (typeof start === 'number' && typeof end === 'number') {
    if (start >= end) return `"end" (${end}) must be greater than "start" (${start}).`
    return { by: 'offsets', start, end, unit: offset_unit ?? 'utf16', quote: quote ?? null }
  }
  if (typeof start === 'number' || typeof end === 'number') return '"start" and "end" must be given together.'
  if (typeof quote === 'string') return { by: 'quote', quote }
  return 'It does not say where the statement lies: give "quote", or "start" and "end".'
}

/**
 * The first key that a JSON object has twice; JSON.parse keeps the last value and says nothing. `json` is a valid object;
 * of objects within it, keys are not compared. By hand, as a regular expression runs out of stack in long texts.
 */
function repeatedKey(json: string): string | undefined {
  const seen = new Set<string>()
  let depth = 0
  for (let at = 0; at < json.length; at += 1) {
    const character = json.charAt(at)
    if (character === '{' || character === '[') depth += 1
    else if (character === '}' || character === ']') depth -= 1
    else if (character === '"') {
      const end = endOfString(json, at)
      if (depth === 1 && isBeforeColon(json, end)) {
        // What stands between two quotation marks of valid JSON is a text.
        const key = JSON.parse(json.slice(at, end)) as string
        if (seen.has(key)) return key
        seen.add(key)
      }
      at = end - 1
    }
  }
  return undefined
}

/** The offset after the quotation mark that closes the one at `start`. */
function endOfString(json: string, start: number): number {
  for (let end = json.indexOf('"', start + 1); ; end = json.indexOf('"', end + 1)) {
    let backslashes = 0
    while (json.charAt(end - 1 - backslashes) === '\\') backslashes += 1
    if (backslashes % 2 === 0) return end + 1
  }
}

function isBeforeColon(json: string, offset: number): boolean {
  const colon = /\s*:/y
  colon.lastIndex = offset
  return colon.test(json)
}
