import { createHash } from 'node:crypto'
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { Id } from '../model/id.ts'
import { articleIdOf, canonicalize, derivedId, revisionId } from './canonical.ts'
import { splitsPair } from './offsets.ts'
import { sourceText } from './testing/texts.ts'

/** The rule as the design states it, one step after the other. */
function stepByStep(source: string): string {
  return source
    .replaceAll(/\r\n?|[\u0085\u2028\u2029\f]/g, '\n')
    .split('')
    .filter((unit) => !/[\ufeff\ufffe\uffff]/.test(unit) && (unit >= ' ' || unit === '\t' || unit === '\n'))
    .join('')
    .toWellFormed()
    .replaceAll(/\n+/g, '\n')
    .replaceAll(/^\n|\n$/g, '')
}

describe('canonical text', () => {
  test('is what the steps make of any text, in their order', () => {
    fc.assert(
      fc.property(sourceText, (source) => {
        expect(canonicalize(source).text).toBe(stepByStep(source))
      }),
      { numRuns: 1000 },
    )
  })

  test('stays as it is when made canonical again', () => {
    fc.assert(
      fc.property(sourceText, (source) => {
        const { text } = canonicalize(source)
        const again = canonicalize(text)
        expect(again.text).toBe(text)
        expect(again.map.isIdentity).toBe(true)
        expect(again.report).toEqual({
          newlines: 0,
          forbidden: 0,
          loneSurrogates: 0,
          byteOrderMarks: 0,
          emptyLines: 0,
        })
      }),
    )
  })

  test.each([
    ['CRLF', 'a\r\nb'],
    ['CR', 'a\rb'],
    ['NEL', 'a\u0085b'],
    ['line separator', 'a\u2028b'],
    ['paragraph separator', 'a\u2029b'],
    ['form feed', 'a\fb'],
    ['LF', 'a\nb'],
  ])('ends a line at %s', (_, source) => {
    expect(canonicalize(source).text).toBe('a\nb')
  })

  test('keeps white space within lines, and lines of white space', () => {
    expect(canonicalize('  a\t b  \n \n c').text).toBe('  a\t b  \n \n c')
  })

  test('keeps composed and decomposed letters apart', () => {
    expect(canonicalize('\u00e9 e\u0301').text).toBe('\u00e9 e\u0301')
  })

  test('joins the halves of a pair that stood apart, as dropping comes first', () => {
    const { text, report } = canonicalize('a\ud83d\0\ufeff\ude00b')
    expect(text).toBe('a😀b')
    expect(report).toMatchObject({ forbidden: 1, byteOrderMarks: 1, loneSurrogates: 0 })
  })

  test('counts what it changed', () => {
    const { text, report } = canonicalize('\ufeff\r\na\r\n\r\nb\0\v\rc\ud800d\n\n')
    expect(text).toBe('a\nb\nc\ufffdd')
    expect(report).toEqual({ newlines: 4, forbidden: 2, loneSurrogates: 1, byteOrderMarks: 1, emptyLines: 4 })
  })

  test('of an empty text, and of one that is dropped whole, is empty', () => {
    for (const source of ['', '\n', '\r\n\r\n', '\ufeff', '\0\0']) {
      const { text, map } = canonicalize(source)
      expect(text).toBe('')
      expect(map.toSource(0)).toBe(0)
      expect(map.toCanonical(source.length)).toBe(0)
    }
  })

  test('with much to drop is made in a time that grows with its length alone', () => {
    const begin = performance.now()
    expect(canonicalize('word \0'.repeat(300_000)).map.runs).toBe(300_000)
    // A few tenths of a second on an idle machine; quadratic work would take an hour.
    expect(performance.now() - begin).toBeLessThan(8000)
  })
})

describe('offsets of the source', () => {
  test('point at the same unit, unless it was replaced', () => {
    fc.assert(
      fc.property(sourceText, (source) => {
        const { text, map } = canonicalize(source)
        for (let offset = 0; offset < text.length; offset++) {
          const unit = text.charAt(offset)
          const there = source.charAt(map.toSource(offset))
          if (unit === '\n') expect('\n\r\u0085\u2028\u2029\f').toContain(there)
          else if (unit === '\ufffd') expect(there).toMatch(/[\ufffd\ud800-\udfff]/)
          else expect(there).toBe(unit)
        }
      }),
    )
  })

  test('come back from the canonical text, as starts and as ends', () => {
    fc.assert(
      fc.property(sourceText, (source) => {
        const { text, map } = canonicalize(source)
        for (let offset = 0; offset <= text.length; offset++) {
          expect(map.toCanonical(map.toSource(offset, 'start'))).toBe(offset)
          if (offset > 0) expect(map.toSource(offset, 'end')).toBe(map.toSource(offset - 1) + 1)
          if (offset > 0) expect(map.toSource(offset, 'end')).toBeLessThanOrEqual(map.toSource(offset))
        }
      }),
    )
  })

  test('go forward in order, to the next unit that was kept', () => {
    fc.assert(
      fc.property(sourceText, (source) => {
        const { text, map } = canonicalize(source)
        const kept = Array.from(text, (_, index) => index).length
        expect(kept).toBeLessThanOrEqual(text.length)
        let last = 0
        for (let offset = 0; offset <= source.length; offset++) {
          const there = map.toCanonical(offset)
          expect(there).toBeGreaterThanOrEqual(last)
          if (there < text.length) expect(map.toSource(there)).toBeGreaterThanOrEqual(offset)
          last = there
        }
        expect(last).toBe(text.length)
      }),
    )
  })

  test('leave what was dropped around a span outside it', () => {
    const { text, map } = canonicalize('\ufeffone\0\r\n\r\n\0two\0')
    expect(text).toBe('one\ntwo')
    expect([map.toSource(0), map.toSource(3, 'end')]).toEqual([1, 4])
    expect([map.toSource(4), map.toSource(7, 'end')]).toEqual([10, 13])
  })

  test('take one run for a text without changes, and few for one with CRLF', () => {
    expect(canonicalize('a\nb\nc').map.runs).toBe(1)
    expect(canonicalize('a\r\nb\r\nc').map.runs).toBe(3)
    expect(canonicalize('a\rb\rc').map.runs).toBe(1)
  })

  test('outside the text are a bug and throw', () => {
    const { map } = canonicalize('abc\0')
    expect(() => map.toSource(4)).toThrow(RangeError)
    expect(() => map.toCanonical(5)).toThrow(RangeError)
    expect(() => map.toSource(-1)).toThrow(RangeError)
  })
})

describe('ids', () => {
  test('of revisions are the SHA-256 of the UTF-8 bytes', () => {
    fc.assert(
      fc.property(sourceText, (source) => {
        const { text } = canonicalize(source)
        expect(revisionId(text)).toBe(createHash('sha256').update(text, 'utf8').digest('hex'))
      }),
      { numRuns: 50 },
    )
  })

  test('of articles and imported sets are UUIDs of version 8', () => {
    for (const id of [articleIdOf(revisionId('a')), derivedId('file', 'name'), derivedId()]) {
      expect(Id.parse(id)).toMatch(/^.{14}8.{4}[89ab]/)
    }
  })

  test('of an article keep its first revision recognisable', () => {
    const revision = revisionId('The mayor left.')
    expect(articleIdOf(revision).slice(0, 8)).toBe(revision.slice(0, 8))
    expect(articleIdOf(revision).slice(24)).toBe(revision.slice(20, 32))
  })

  test('differ where the same letters are parted otherwise', () => {
    const ids = [
      derivedId('ab', 'c'),
      derivedId('a', 'bc'),
      derivedId('abc'),
      derivedId('abc', ''),
      derivedId('', 'abc'),
      derivedId('1:a'),
    ]
    expect(new Set(ids).size).toBe(ids.length)
    expect(derivedId('ab', 'c')).toBe(derivedId('ab', 'c'))
  })
})

test('canonical text never splits a pair', () => {
  fc.assert(
    fc.property(sourceText, (source) => {
      const { text } = canonicalize(source)
      expect(text.isWellFormed()).toBe(true)
      expect(splitsPair(text, 0) || splitsPair(text, text.length)).toBe(false)
    }),
  )
})
