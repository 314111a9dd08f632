import { isDigit, isLetter, isLower, isSpace, isUpper, skipSpace, trimSpace } from './characters.ts'
import { labelAt, laterItems } from './list-labels.ts'
import { isCloser, isDash, isMark, isOpener } from './sentence-marks.ts'

/**
 * Places where a sentence may end that `Intl.Segmenter` does not propose, because its rules (Unicode Standard Annex 29)
 * know no ellipsis character, no missing white space, no footnote numbers, and no sentence that begins with a number.
 */

/** What stands around a proposed place, in offsets of the text: the end of what is before it, the start of what is after. */
export interface Proposal {
  readonly left: number
  readonly right: number
  /** Whether a list item begins there, which may begin in lower case. */
  readonly isItem: boolean
}

/** The place after the mark at `mark`, in the paragraph that ends at `end`. */
export function proposalAfter(
  text: string,
  mark: number,
  end: number,
  ordinals: boolean,
): Proposal | undefined {
  if (isMark(text, mark + 1)) return undefined
  let left = mark + 1
  while (left < end && isCloser(text, left)) left++
  const afterReferences = skipReferences(text, mark, left)
  const hasReferences = afterReferences > left
  left = afterReferences
  const right = skipSpace(text, left, end)
  if (right >= end) return undefined
  const propose = (isItem = false): Proposal => ({ left, right, isItem })
  if (right === left) return left === mark + 1 && isGlued(text, mark) ? propose() : undefined
  if (beginsItem(text, right, end, ordinals)) return propose(true)
  if (hasReferences)
    return isUpper(text, pastOpeners(text, right)) || isDigit(text, right) ? propose() : undefined
  switch (text.charAt(mark)) {
    case '…':
      return isUpper(text, pastOpeners(text, right)) ? propose() : undefined
    case '!':
    case '?':
      return left === mark + 1 && isTurn(text, right, end) ? propose() : undefined
    case '.':
      return isOmission(text, mark, right) || isNumberAfterWord(text, mark, right) || isCamelCase(text, right)
        ? propose()
        : undefined
    default:
      return undefined
  }
}

const creditLabels =
  /(?:File )?(?:Images?|Photos?|Pictures?|Credits?|Graphic|Illustration|Fotos?|Bild(?:er)?|Фото)$/iu

/**
 * Where the credit of a picture begins, with whose colon at `colon` it is told, when it follows a caption without a full
 * stop: "The mayor at the opening Photo: Jane Doe". `sentence`: where the caption begins. -1 where none does.
 */
export function creditBefore(text: string, colon: number, sentence: number): number {
  const from = Math.max(sentence, colon - 20)
  const label = creditLabels.exec(text.slice(from, colon))
  if (label === null) return -1
  const start = from + label.index
  const caption = trimSpace(text, sentence, start)
  const isAfterWord = isLetter(text, caption - 1) || isDigit(text, caption - 1) || isCloser(text, caption - 1)
  return caption > sentence && caption < start && isUpper(text, start) && isAfterWord ? start : -1
}

function pastOpeners(text: string, offset: number): number {
  let at = offset
  while (isOpener(text, at)) at++
  return at
}

const bracketedReferences = /(?:\[\d{1,3}(?:[–,-]\s?\d{1,3})*\])+/y
const bareReferences = /\d{1,3}(?: \d{1,3})*(?=\s)/y

/**
 * Footnote numbers after a full stop: "the mayor.[1]", or bare, "(at last).10", after a word of two letters or more or a
 * bracket, where it can be no decimal number. Answers the offset after them, or `from` where there are none.
 */
function skipReferences(text: string, mark: number, from: number): number {
  const isBare =
    from === mark + 1 &&
    (text.charAt(mark - 1) === ')' || (isLower(text, mark - 1) && isLower(text, mark - 2)))
  const pattern = text.charAt(from) === '[' ? bracketedReferences : isBare ? bareReferences : undefined
  if (pattern === undefined) return from
  pattern.lastIndex = from
  return pattern.test(text) ? pattern.lastIndex : from
}

/** "rained.She": a word in lower case, a full stop and a capitalised word with nothing between them. */
function isGlued(text: string, mark: number): boolean {
  const character = text.charAt(mark)
  if (character !== '.' && character !== '．' && character !== '…') return false
  return (
    isLower(text, mark - 1) &&
    isLetter(text, mark - 2) &&
    isUpper(text, mark + 1) &&
    (isLower(text, mark + 2) || isSpace(text, mark + 2))
  )
}

/** "late. . . . The night": a full stop at its word, then a spaced ellipsis, which opens the next sentence. */
const omission = /\.(?: \.){2,} +[^\p{Ll}\s]/uy

function isOmission(text: string, mark: number, right: number): boolean {
  if (text.charAt(right) !== '.' || isSpace(text, mark - 1)) return false
  omission.lastIndex = right
  return omission.test(text)
}

/** "Is it over? - Nobody knows": a dash with spaces around it and a capital. Dashes in pairs are an aside's. */
function isTurn(text: string, right: number, end: number): boolean {
  if (!isDash(text, right) || !isSpace(text, right + 1)) return false
  return isUpper(text, pastOpeners(text, skipSpace(text, right + 1, end)))
}

/** "… in May. 20 people died": a sentence that begins with a number. */
function isNumberAfterWord(text: string, mark: number, right: number): boolean {
  if (!isDigit(text, right) && !('$€£¥'.includes(text.charAt(right)) && isDigit(text, right + 1)))
    return false
  return !isDigit(text, mark - 1) || (isDigit(text, mark - 2) && isDigit(text, mark - 3))
}

/** "… fell. iPhone sales": a name that begins in lower case and goes on with a capital. */
const isCamelCase = (text: string, offset: number): boolean =>
  isLower(text, offset) && isUpper(text, offset + 1)

/** A label with a bracket begins an item wherever a sentence may begin; "a." only where "b." follows. */
function beginsItem(text: string, offset: number, end: number, ordinals: boolean): boolean {
  const label = labelAt(text, offset)
  if (label === undefined || label.value !== label.value.toLowerCase()) return false
  return label.close.endsWith(')') || laterItems(text, offset, end, ordinals).length > 0
}
