/**
 * Classes of characters that the rules of sentences go by. Each takes the text and an offset in UTF-16 code units, reads
 * the whole character there, and is false outside the text. ASCII is answered without a regular expression.
 */

const uppercase = /[\p{Lu}\p{Lt}]/u
const lowercase = /\p{Ll}/u
const letter = /[\p{L}\p{M}]/u
const digit = /\p{Nd}/u
const whiteSpace = /\s/

function characterAt(text: string, offset: number): string {
  const code = text.codePointAt(offset)
  return code === undefined ? '' : String.fromCodePoint(code)
}

export function isUpper(text: string, offset: number): boolean {
  const code = text.charCodeAt(offset)
  if (code < 128) return code >= 65 && code <= 90
  return uppercase.test(characterAt(text, offset))
}

export function isLower(text: string, offset: number): boolean {
  const code = text.charCodeAt(offset)
  if (code < 128) return code >= 97 && code <= 122
  return lowercase.test(characterAt(text, offset))
}

/** Letters of any script, and the combining marks that belong to them. */
export function isLetter(text: string, offset: number): boolean {
  const code = text.charCodeAt(offset)
  if (code < 128) return (code >= 97 && code <= 122) || (code >= 65 && code <= 90)
  return letter.test(characterAt(text, offset))
}

export function isDigit(text: string, offset: number): boolean {
  const code = text.charCodeAt(offset)
  if (code < 128) return code >= 48 && code <= 57
  return digit.test(characterAt(text, offset))
}

/** White space as JavaScript knows it: no-break and ideographic spaces too. */
export function isSpace(text: string, offset: number): boolean {
  const code = text.charCodeAt(offset)
  if (code < 128) return code === 32 || (code >= 9 && code <= 13)
  return code >= 0xa0 && whiteSpace.test(text.charAt(offset))
}

/** The first offset from `offset` on, at most `end`, that is no white space. */
export function skipSpace(text: string, offset: number, end: number): number {
  let at = offset
  while (at < end && isSpace(text, at)) at++
  return at
}

/** The offset after the last character before `offset`, at least `start`, that is no white space. */
export function trimSpace(text: string, start: number, offset: number): number {
  let at = offset
  while (at > start && isSpace(text, at - 1)) at--
  return at
}
