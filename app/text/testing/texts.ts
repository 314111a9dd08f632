import * as fc from 'fast-check'
import { canonicalize } from '../canonical.ts'

/** Pieces that texts break at: every newline, what is dropped, halves of pairs, and scripts of every kind. */
const pieces = [
  ['\n', '\r\n', '\r', '\u0085', '\u2028', '\u2029', '\f', '\n\n', ' ', '\t', '\u00a0', '\u3000'],
  ['\0', '\v', '\u001f', '\ufeff', '\ufffe', '\uffff', '\ud83d', '\ude00', '\ufffd'],
  ['😀', '👩‍👩‍👧', '🇩🇪', '𝒜', 'e\u0301', 'ñ', '中文', '。', '！', '“', '”', '「', '」', 'مرحبا', '؟', '،'],
  ['.', '...', '…', '. . .', '?', '!', ',', '"', "'", '(', ')', '[', ']', '[1]', ':', ' - ', '—', '•'],
  [
    'Mr',
    'U.S',
    'p.m',
    'Inc',
    '3',
    '12',
    '1.',
    'b)',
    'The',
    'the',
    'She',
    'said',
    'Smith',
    'I',
    'A',
    'Photo:',
  ],
].flat()

/** Texts as they come from anywhere. */
export const sourceText = fc
  .array(
    fc.oneof(
      { weight: 5, arbitrary: fc.constantFrom(...pieces) },
      fc.string({ unit: 'binary', maxLength: 3 }),
    ),
    {
      maxLength: 60,
    },
  )
  .map((parts) => parts.join(''))

/** Texts as articles hold them. */
export const canonicalText = sourceText.map((source) => canonicalize(source).text)

/** Texts that read like articles: words, marks and spaces in a plausible order, in paragraphs. */
export const prose = fc
  .array(
    fc.array(
      fc.constantFrom(
        'The',
        'mayor',
        'said',
        'no',
        '«oui»',
        '市长',
        '说',
        '😀',
        'Mr. Smith',
        'U.S.',
        'left.',
        'again!',
        '“Why?”',
      ),
      {
        minLength: 1,
        maxLength: 12,
      },
    ),
    { minLength: 1, maxLength: 6 },
  )
  .map((paragraphs) => paragraphs.map((words) => words.join(' ')).join('\n'))

/** A text with two of its offsets, in order, none of which splits a surrogate pair. */
export const textWithSpan = (
  texts: fc.Arbitrary<string>,
): fc.Arbitrary<{ text: string; start: number; end: number }> =>
  texts.chain((text) =>
    fc.tuple(fc.nat(text.length), fc.nat(text.length)).map(([a, b]) => {
      const [start, end] = [wholeCharacter(text, Math.min(a, b)), wholeCharacter(text, Math.max(a, b))]
      return { text, start, end }
    }),
  )

const wholeCharacter = (text: string, offset: number): number =>
  /^[\ud800-\udbff][\udc00-\udfff]/.test(text.slice(Math.max(0, offset - 1))) && offset > 0
    ? offset - 1
    : offset
