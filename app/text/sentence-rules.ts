import type { LanguageTable } from './abbreviations.ts'
import { isDigit, isLetter, isLower, isSpace, isUpper } from './characters.ts'
import { isBullet, labelAt } from './list-labels.ts'
import { closerOf, isCloser, isDash, isMark, isOneOf, isOpener } from './sentence-marks.ts'

/**
 * The rules that say whether a sentence ends at a place where one might. All offsets are UTF-16 code units of the text:
 *
 *     sentence                   mark                       end
 *     │                            │                         │
 *     They sold it to Roe, Poe & Co. It paid well, they said.⏎
 *                                   ││
 *                               left right
 */
export interface Place {
  readonly text: string
  readonly table: LanguageTable
  /** Where the sentence begins that may end here. */
  readonly sentence: number
  /** The mark that may end it: its last one, where several stand together. */
  readonly mark: number
  /** The end of what stands before the place: the mark, and quotation marks and brackets that close after it. */
  readonly left: number
  /** The start of what stands after the place; the white space before it belongs to neither side. */
  readonly right: number
  /** The end of the paragraph. */
  readonly end: number
  /** Where the bracket opened that is still open at this place, else -1. */
  readonly bracket: number
  /** Where the quotation opened that is still open at this place, else -1. */
  readonly quotation: number
  /** Whether a list item begins at `right`, which may begin in lower case. */
  readonly isItem: boolean
}

/** Whether a sentence ends at the place. The first rule that has something to say decides. */
export function sentenceEnds(place: Place): boolean {
  const { text, mark, sentence } = place
  if (isOnlyALabel(place)) return false
  const begin = firstWord(place)
  if (isOnlyBracketed(place)) return isUpper(text, place.right) && ellipsisEnds(place, begin)
  if (isLower(text, begin) && !isUpper(text, begin + 1) && !place.isItem) return false
  if (isInsideAside(place) || isOnlyPunctuation(place)) return false
  if (isDash(text, place.right) && (place.quotation >= sentence || hasDash(place))) return false
  if (isBracketedAside(place, begin)) return false
  if (isBeforeSpeechTag(place)) return false
  const character = text.charAt(mark)
  if (isEllipsis(text, mark)) return ellipsisEnds(place, begin)
  if (character === '!' || character === '?') return questionEnds(place)
  if (character === '.' || character === '．') return fullStopEnds(place, begin)
  return true
}

/** The first offset after quotation marks, brackets and dashes that open what follows. */
function firstWord({ text, right, end }: Place): number {
  let at = right
  while (at < end && (isOpener(text, at) || isDash(text, at) || isSpace(text, at))) at++
  return at
}

/** A row of marks and signs longer than this, in UTF-16 code units, stands for itself. */
const longestOrnament = 200

/** A sentence has a word; a list label or stray punctuation alone belongs to what follows. */
function isOnlyALabel({ text, sentence, left }: Place): boolean {
  let at = sentence
  while (at < left && (isBullet(text, at) || isSpace(text, at))) at++
  if (labelAt(text, at)?.end === left) return true
  if (left - at > longestOrnament) return false
  for (; at < left; at++) if (isLetter(text, at) || isDigit(text, at)) return false
  return true
}

/**
 * "[...]", "(?)", "(!)": a mark alone in brackets comments on the words around it and ends nothing; but what was omitted
 * before a capital is taken for the end of a sentence, as with any ellipsis.
 */
function isOnlyBracketed({ text, mark }: Place): boolean {
  if (!isOneOf(')]）', text, mark + 1)) return false
  let at = mark
  while (isMark(text, at) || text.charAt(at) === ' ') at--
  return isOneOf('([（', text, at)
}

/** Whether a dash stands in the sentence already, so that the one after the mark may close what it opened. */
function hasDash({ text, sentence, mark }: Place): boolean {
  for (let at = sentence + 1; at < mark; at++) if (isDash(text, at) && isSpace(text, at + 1)) return true
  return false
}

/** Punctuation that is left over at the end of the paragraph begins no sentence. */
function isOnlyPunctuation({ text, right, end }: Place): boolean {
  if (end - right > 20) return false
  for (let at = right; at < end; at++) if (isLetter(text, at) || isDigit(text, at)) return false
  return true
}

/** Whether the mark at `mark` ends an ellipsis: "…", "...", ". . .". */
function isEllipsis(text: string, mark: number): boolean {
  const before = text.charAt(mark - 1) === ' ' ? mark - 2 : mark - 1
  return text.charAt(mark) === '…' || (text.charAt(mark) === '.' && text.charAt(before) === '.')
}

/** How long a bracket that opens within a sentence, and a quotation within one, may be to hold it together. */
const longestBracket = 300
const longestQuotation = 60

/**
 * Within a bracket that opened in mid-sentence no sentence ends, nor within a short quotation after which the sentence
 * goes on in lower case (chants of "Lock her up! Lock her up!" at rallies). Long quotations are split: they hold
 * statements of their own.
 */
function isInsideAside({ text, sentence, right, end, bracket, quotation }: Place): boolean {
  if (bracket > sentence && isWithinSentence(text, sentence, bracket)) {
    const close = text.slice(right, Math.min(end, bracket + longestBracket)).indexOf(closerOf(text, bracket))
    if (close >= 0) return true
  }
  if (quotation > sentence) {
    const rest = text.slice(right, Math.min(end, quotation + longestQuotation))
    const close = rest.indexOf(closerOf(text, quotation))
    if (close >= 0 && isSpace(text, right + close + 1) && isLower(text, right + close + 2)) return true
  }
  return false
}

/** Whether something other than quotation marks stands before the bracket in its sentence. */
function isWithinSentence(text: string, sentence: number, bracket: number): boolean {
  let at = bracket - 1
  while (at >= sentence && (isSpace(text, at) || isOpener(text, at))) at--
  return at >= sentence
}

/**
 * A sentence that stands in brackets within another does not end that other: "a clerk (He had been one before.) at
 * the court", "Sen. Bob Dole (R-Kan.) Smith". Only a word that begins sentences outweighs this.
 */
function isBracketedAside({ text, table, sentence, mark, left }: Place, begin: number): boolean {
  const close = mark + 1
  if (close >= left || !isOneOf(')]）》〉】', text, close)) return false
  let open = mark
  while (open > sentence && closerOf(text, open) !== text.charAt(close)) open--
  if (open <= sentence) return false
  let before = open - 1
  while (before > sentence && (isSpace(text, before) || isCloser(text, before))) before--
  return !isMark(text, before) && !isStarter(text, begin, table)
}

const sayingVerbs =
  'said|says|asked|asks|added|replied|wrote|writes|tweeted|shouted|cried|explained|warned|recalled|argued|continued|responded|joked|insisted'
const englishTag = new RegExp(
  `(?:\\p{Lu}[\\p{L}.'’-]*\\s+){1,5}(?:${sayingVerbs})(?:\\s+(?:\\p{Ll}+ly|later|(?:on\\s+)?\\p{Lu}\\p{Ll}+day))?(?<after>[.;]|,(?!\\s*["“‘']))`,
  'uy',
)
const chineseTag =
  /[^，。：；！？“”「」\n]{0,12}(?:说|說|道|问|問|称|稱|表示|指出|强调|強調|回答|补充|補充)(?:。|，(?=[“「]))/uy

/**
 * After a quotation, a name and a verb of saying with nothing that is said (“Are we ready?” Smith asked.) is the tag of
 * the quotation, for those verbs want an object. After "He said," and after a full stop, the object may yet come.
 */
function isBeforeSpeechTag({ text, table, mark, left, right }: Place): boolean {
  if (!isOneOf('"”’»\'」』', text, mark + 1) || left <= mark + 1) return false
  if (isOneOf('。！？', text, mark)) {
    chineseTag.lastIndex = right
    return chineseTag.test(text)
  }
  englishTag.lastIndex = right
  const tag = englishTag.exec(text)?.groups
  if (tag === undefined) return false
  return tag['after'] !== ',' || (text.charAt(mark) !== '.' && !isStarter(text, right, table))
}

/**
 * After an ellipsis a capital begins a sentence; but not "I", which always has one, unless a full stop came before the
 * ellipsis ("It was late. ... I left", "late. . . . I left").
 */
function ellipsisEnds({ text, table, mark }: Place, begin: number): boolean {
  if (!isEllipsis(text, mark)) return false
  if (!table.starters.has('i') || text.charAt(begin) !== 'I' || isLetter(text, begin + 1)) return true
  let points = 0
  for (let at = mark; at > mark - 12 && (isOneOf('.…', text, at) || text.charAt(at) === ' '); at--) {
    if (text.charAt(at) !== ' ') points += text.charAt(at) === '…' ? 3 : 1
  }
  return points > 3
}

/** `!` and `?` end a sentence unless they are part of a name (Y!J, !Kung) or an address. */
function questionEnds({ text, mark, left, right }: Place): boolean {
  if (right > left || left > mark + 1) return true
  if (!isLetter(text, right)) return !isInAddress(text, mark)
  const isWord = isUpper(text, right) && (isLower(text, right + 1) || isSpace(text, right + 1))
  return isLower(text, mark - 1) && isLetter(text, mark - 2) && isWord && !isInAddress(text, mark)
}

function fullStopEnds(place: Place, begin: number): boolean {
  const { text, table, sentence, mark, left, right } = place
  if (left > mark + 1) return true
  const word = wordBefore(text, sentence, mark)
  if (word === '') return true
  if (isSpacedAbbreviation(text, word, right)) return false
  const isGlued = left === right
  if (isGlued && (isInAddress(text, mark) || !isUpper(text, begin))) return false
  if (/^\d+$/.test(word)) {
    if (isGlued) return word.length > 2
    return !table.ordinals || word.length > 2 || isStarter(text, begin, table)
  }
  if (table.ordinals && /^[IVX]+$/.test(word)) return isStarter(text, begin, table)
  switch (kindOf(word, table)) {
    case 'within':
      return false
    case 'number':
      return !isDigit(text, begin) && !isSingleCapital(text, begin)
    case 'either':
      return eitherEnds(place, begin)
    case 'last':
      return lastEnds(place, begin)
    case 'initial':
      return initialEnds(place, word, begin)
    case undefined:
      return true
  }
}

/** The word before a full stop, without it: everything back to white space, a comma or an opening mark. */
function wordBefore(text: string, sentence: number, mark: number): string {
  let at = mark
  while (at > sentence && !isSpace(text, at - 1) && !isOneOf(',;:()[]"“”„«»', text, at - 1)) at--
  return text.slice(at, mark).replace(/^['‘’`*_]+/, '')
}

/** "z. B.", "u. a.", "i. d. R.": letters with full stops in a row. */
function isSpacedAbbreviation(text: string, word: string, right: number): boolean {
  return word.length === 1 && isLower(word, 0) && isLetter(text, right) && text.charAt(right + 1) === '.'
}

const initial = /^\p{Lu}\p{M}*$/u
const acronym = /^\p{L}{1,2}(?:\.\p{L}{1,3})+$/u

type Kind = 'within' | 'number' | 'either' | 'last' | 'initial' | undefined

function kindOf(word: string, table: LanguageTable): Kind {
  // "R-Calif." and "8:30p.m." end in an abbreviation.
  const known = table.abbreviations.get(word) ?? table.abbreviations.get(word.replace(/^.*[-–—/&'’\d]/, ''))
  if (known !== undefined) return known
  if (initial.test(word)) return 'initial'
  return acronym.test(word) ? 'either' : undefined
}

function eitherEnds(place: Place, begin: number): boolean {
  const { text, table, right } = place
  if (isStarter(text, begin, table)) return !isHeadline(place)
  if (isNickname(text, right)) return false
  if (isOneOf('"“„«', text, right)) return isUpper(text, begin)
  return isUpper(text, begin) && isFollowedByColon(text, begin)
}

const nickname = /["“‘'(]\p{Lu}[\p{L}.]*["”’')]\s+\p{Lu}/uy

/** Ann C. "Nan" Roe */
function isNickname(text: string, offset: number): boolean {
  nickname.lastIndex = offset
  return nickname.test(text)
}

const timeOfDay = /\d\s*[ap]\.?m$/i
const introduction =
  /^(?:at|by|around|about|before|after|until|till|since|from)\s+(?:about\s+|around\s+)?[\d:.]+\s*[ap]\.?m$/i

function lastEnds({ text, table, sentence, mark }: Place, begin: number): boolean {
  if (!timeOfDay.test(text.slice(Math.max(sentence, mark - 8), mark))) return true
  if (table.afterTime.has(capitalised(text, begin)) || timeZone(text, begin, table)) return false
  // "By 7 a.m. Dr. Roe was back": a time with its preposition is no sentence yet.
  return mark - sentence > 30 || !introduction.test(text.slice(sentence, mark))
}

/** "9 p.m. E.T." */
function timeZone(text: string, offset: number, table: LanguageTable): boolean {
  const letters = /^(?:\p{Lu}\.){2,4}/u
    .exec(text.slice(offset, offset + 8))?.[0]
    .replaceAll('.', '')
    .toLowerCase()
  return letters !== undefined && table.afterTime.has(letters)
}

const lowercaseBefore = /(?<!\S)\p{Ll}\S*\s+$/u

function initialEnds(place: Place, word: string, begin: number): boolean {
  const { text, table, sentence, mark } = place
  // "she and I." has the pronoun, "Ann I. Roe" an initial.
  const isPronoun = word === 'I' && table.starters.has('i')
  if (isPronoun && lowercaseBefore.test(text.slice(Math.max(sentence, mark - 30), mark - 1))) return true
  return (
    isDigit(text, begin) ||
    (isStarter(text, begin, table) && !isNickname(text, place.right) && !isHeadline(place))
  )
}

/** The word at `offset` in lower case, if it begins with a capital. */
function capitalised(text: string, offset: number): string {
  if (!isUpper(text, offset)) return ''
  let end = offset
  while (isLetter(text, end) || isOneOf("'’", text, end)) end++
  return text.slice(offset, end).toLowerCase().replaceAll('’', "'")
}

function isStarter(text: string, offset: number, table: LanguageTable): boolean {
  const word = capitalised(text, offset)
  // A letter with a full stop is an initial, whatever word it may be without.
  if (word === '' || (text.charAt(offset + word.length) === '.' && word.length === 1)) return false
  return (
    table.starters.has(word) ||
    table.starters.has(word.replace(/'.*$/, '')) ||
    isOneOf('¿¡', text, offset - 1)
  )
}

/** "Photo: Ann Roe": a capital word with a colon begins a caption's credit or a speaker's turn. */
function isFollowedByColon(text: string, offset: number): boolean {
  let at = offset
  while (isLetter(text, at)) at++
  return text.charAt(at) === ':'
}

function isSingleCapital(text: string, offset: number): boolean {
  return isUpper(text, offset) && !isLetter(text, offset + 1) && !isOneOf('AI', text, offset)
}

/** Every word of five letters or more has a capital and no full stop ends it: there a capital says nothing about sentences. */
export function isHeadline({ text, sentence, end }: Pick<Place, 'text' | 'sentence' | 'end'>): boolean {
  if (end - sentence > 200 || isMark(text, end - 1) || isCloser(text, end - 1)) return false
  return !/(?<![\p{L}'’])\p{Ll}{5,}/u.test(text.slice(sentence, end))
}

/** Whether the mark stands within a web or mail address or a file name, which run on without white space. */
function isInAddress(text: string, mark: number): boolean {
  let start = mark
  while (start > 0 && mark - start < 200 && !isSpace(text, start - 1)) start--
  let end = mark
  while (end < text.length && end - mark < 200 && !isSpace(text, end)) end++
  const run = text.slice(start, end)
  return /[@/\\]|^www\./i.test(run) || /^[\p{L}\d-]+\.\p{Ll}/u.test(text.slice(mark + 1, end))
}
