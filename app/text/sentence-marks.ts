/** The characters that end sentences, and those that open or close what stands within or around them. */

const openers = '"“‘«„‚‹\'([{「『《〈（【¿¡`_*'
const closers = '"”’»“›\')]}」』》〉）】_*'
const marks = '.!?…．。！？｡؟۔।'
const dashes = '-–—―'
const closingOf = new Map(
  ['()', '[]', '（）', '《》', '〈〉', '【】', '""', '“”', '„“', '«»', '「」', '『』'].map((pair) => [
    pair.charAt(0),
    pair.charAt(1),
  ]),
)

/** Whether the character at `offset` is one of `characters`; false outside the text. */
export const isOneOf = (characters: string, text: string, offset: number): boolean =>
  offset >= 0 && offset < text.length && characters.includes(text.charAt(offset))

/** A quotation mark or bracket that may close. Some marks open in one language and close in another. */
export const isCloser = (text: string, offset: number): boolean => isOneOf(closers, text, offset)

/** A quotation mark or bracket that may open, or an inverted question or exclamation mark. */
export const isOpener = (text: string, offset: number): boolean => isOneOf(openers, text, offset)

/** A mark that may end a sentence. */
export const isMark = (text: string, offset: number): boolean => isOneOf(marks, text, offset)

export const isDash = (text: string, offset: number): boolean => isOneOf(dashes, text, offset)

/** What closes the bracket or quotation that the character at `offset` opened. */
export const closerOf = (text: string, offset: number): string => closingOf.get(text.charAt(offset)) ?? ''
