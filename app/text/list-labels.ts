import { isSpace, skipSpace } from './characters.ts'

/**
 * The labels of list items: "1.", "2)", "(iii)", "b.", "•". Lists that were pasted into one paragraph are told by their
 * labels counting up: where an item begins with n, the same form of label with n + 1 begins the next.
 */

/** A label at the start of an item: what stands around its value, and where the label ends. */
export interface ListLabel {
  readonly open: '' | '(' | '['
  readonly value: string
  readonly close: string
  /** The offset after the label. */
  readonly end: number
}

const bullets = '•⁃‣▪●◦∙'
const labelled = /([([]?)(\d{1,3}|[ivx]{1,5}|[IVX]{1,5}|[a-zA-Z])(\.\)|[.)\]])(?=\s)/y

export const isBullet = (text: string, offset: number): boolean =>
  offset < text.length && bullets.includes(text.charAt(offset))

/** The label that stands at `offset`, if one does. A capital with a full stop is an initial as often, and also answered. */
export function labelAt(text: string, offset: number): ListLabel | undefined {
  labelled.lastIndex = offset
  const found = labelled.exec(text)
  if (found === null) return undefined
  const [whole, open, value, close] = found
  if (value === undefined || close === undefined) return undefined
  const opened = open === '(' || open === '[' ? open : ''
  if (opened === '' ? close === ']' : close !== (opened === '(' ? ')' : ']')) return undefined
  return { open: opened, value, close, end: offset + whole.length }
}

const romans = ['i', 'ii', 'iii', 'iv', 'v', 'vi', 'vii', 'viii', 'ix', 'x', 'xi', 'xii', 'xiii', 'xiv', 'xv']

/** What may label the item after `value`. "i" may be a letter or the Roman one, so there may be two answers. */
function successors(value: string): string[] {
  if (/^\d+$/.test(value)) return [String(Number(value) + 1)]
  const lower = value.toLowerCase()
  const next: string[] = []
  const roman = romans.indexOf(lower)
  const after = roman < 0 ? undefined : romans[roman + 1]
  if (after !== undefined) next.push(after)
  if (lower.length === 1 && lower !== 'z') next.push(String.fromCharCode(lower.charCodeAt(0) + 1))
  return value === lower ? next : next.map((each) => each.toUpperCase())
}

/** A list pasted into one paragraph is looked for this far, in UTF-16 code units, so that one long line stays fast. */
const reach = 4000

/**
 * Where the items after the first begin in a list that stands in one paragraph, when one begins at `start`.
 * `start` and `end`: the first item's start and the paragraph's end. `ordinals`: whether "2." is an ordinal in this
 * language, so that it says nothing about lists.
 *
 * A full stop after a number or letter is too common to trust alone, so such a list must begin with its first value;
 * a capital letter with a full stop is an initial and never a label here.
 */
export function laterItems(text: string, start: number, end: number, ordinals: boolean): number[] {
  const within = text.slice(start, Math.min(end, start + reach))
  if (isBullet(within, 0)) return bulletsAfterFirst(within).map((at) => start + at)
  const first = labelAt(within, 0)
  if (first === undefined) return []
  if (first.close === '.' && !(ordinals ? /^[ai]$/ : /^[1ai]$/).test(first.value)) return []
  const items: number[] = []
  for (
    let label = followingLabel(within, first);
    label !== undefined;
    label = followingLabel(within, label)
  ) {
    items.push(start + label.end - label.open.length - label.value.length - label.close.length)
  }
  return items
}

function followingLabel(text: string, label: ListLabel): ListLabel | undefined {
  for (const value of successors(label.value)) {
    const wanted = `${label.open}${value}${label.close}`
    for (let at = text.indexOf(wanted, label.end); at >= 0; at = text.indexOf(wanted, at + 1)) {
      const end = at + wanted.length
      const follows = skipSpace(text, end, text.length)
      if (isSpace(text, at - 1) && follows > end && follows < text.length) return { ...label, value, end }
    }
  }
  return undefined
}

function bulletsAfterFirst(text: string): number[] {
  const bullet = text.charAt(0)
  const items: number[] = []
  for (let at = text.indexOf(bullet, 1); at >= 0; at = text.indexOf(bullet, at + 1)) {
    if (isSpace(text, at - 1)) items.push(at)
  }
  return items
}
