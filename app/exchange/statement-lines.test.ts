import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseStatementLine, readStatementLines } from './statement-lines.ts'

const line = (value: object): string => JSON.stringify(value)
const wrong = (text: string): string => {
  const result = parseStatementLine(text)
  return result.ok ? 'nothing is wrong' : result.error
}
const numbers = (text: string) => [...readStatementLines(text)].map(({ line, result }) => [line, result.ok])
const good = { article: 'Port opens', quote: 'We will pay.' }

describe('a good line', () => {
  it('says everything that it may say', () => {
    expect(
      parseStatementLine(
        line({
          article: ' Port opens ',
          start: 3,
          end: 9,
          offset_unit: 'codepoint',
          quote: 'We pay',
          issue: 'Trade >  Tariffs',
          speaker: 'Ada Marsh',
          stance: 'against',
          memo: 'See\np. 2',
          coder: 'Li',
          attribution: 'indirect',
          sure: false,
        }),
      ),
    ).toEqual({
      ok: true,
      value: {
        article: 'Port opens',
        place: { by: 'offsets', start: 3, end: 9, unit: 'codepoint', quote: 'We pay' },
        issue: ['Trade', 'Tariffs'],
        speaker: 'Ada Marsh',
        stance: 'against',
        memo: 'See\np. 2',
        coder: 'Li',
        attribution: 'indirect',
        sure: false,
      },
    })
  })

  it('needs no more than an article and a place, and takes null for what it does not say', () => {
    const nothing = {
      issue: null,
      speaker: null,
      stance: null,
      memo: null,
      coder: null,
      start: null,
      sure: null,
    }
    for (const more of [{}, nothing]) {
      expect(parseStatementLine(line({ ...good, ...more }))).toEqual({
        ok: true,
        value: {
          article: 'Port opens',
          place: { by: 'quote', quote: 'We will pay.' },
          issue: null,
          speaker: null,
          stance: null,
          memo: '',
          coder: null,
          attribution: null,
          sure: true,
        },
      })
    }
  })

  it('counts offsets in UTF-16 unless it says otherwise', () => {
    const result = parseStatementLine('{"article":"a","start":0,"end":1}')
    expect(result.ok && result.value.place).toEqual({
      by: 'offsets',
      start: 0,
      end: 1,
      unit: 'utf16',
      quote: null,
    })
  })
})

describe('a bad line', () => {
  it.each([
    ['{', 'It is not valid JSON.'],
    ["{'article': 'a'}", 'It is not valid JSON.'],
    ['[1]', 'It must be a JSON object, such as {"article": "…", "quote": "…"}.'],
    ['null', 'It must be a JSON object, such as {"article": "…", "quote": "…"}.'],
    ['"text"', 'It must be a JSON object, such as {"article": "…", "quote": "…"}.'],
    [line({ quote: 'a' }), '"article" must be a text.'],
    [line({ ...good, article: ' ' }), '"article" must not be empty.'],
    [line({ ...good, article: 7 }), '"article" must be a text.'],
    [line({ article: 'a' }), 'It does not say where the statement lies: give "quote", or "start" and "end".'],
    [line({ ...good, quote: '' }), '"quote" must not be empty.'],
    [line({ ...good, start: 3 }), '"start" and "end" must be given together.'],
    [line({ ...good, end: 3 }), '"start" and "end" must be given together.'],
    [line({ ...good, start: 3, end: 3 }), '"end" (3) must be greater than "start" (3).'],
    [line({ ...good, start: 9, end: 3 }), '"end" (3) must be greater than "start" (9).'],
    [line({ ...good, start: -1, end: 3 }), '"start" must be a number from 0 to 536870911.'],
    [line({ ...good, start: 1.5, end: 3 }), '"start" must be a whole number.'],
    [line({ ...good, start: '1', end: 3 }), '"start" must be a whole number.'],
    ['{"article":"a","start":0,"end":9007199254740993}', '"end" must be a whole number.'],
    ['{"article":"a","start":0,"end":1e999}', '"end" must be a whole number.'],
    ['{"article":"a","start":0,"end":1e12}', '"end" must be a number from 0 to 536870911.'],
    [line({ ...good, offset_unit: 'bytes' }), '"offset_unit" must be one of utf16, codepoint.'],
    [line({ ...good, stance: 'pro' }), '"stance" must be one of for, against, neutral, unclear.'],
    [line({ ...good, attribution: 'said' }), '"attribution" must be one of direct, mixed, indirect, none.'],
    [line({ ...good, sure: 'yes' }), '"sure" must be true or false.'],
    [line({ ...good, issue: ' > ' }), '"issue" must name an issue, such as "Trade > Tariffs".'],
    [line({ ...good, issue: { name: 'Trade' } }), '"issue" must be a text.'],
    [
      line({ ...good, issue: `a > ${'b'.repeat(501)}` }),
      '"issue" must not hold a name longer than 500 characters.',
    ],
    [line({ ...good, speaker: 'a\nb' }), '"speaker" must be on one line.'],
    [line({ ...good, speaker: '' }), '"speaker" must not be empty.'],
    [line({ ...good, speaker: 'a\u0000' }), '"speaker" holds a control character.'],
    [line({ ...good, memo: 'x'.repeat(100_001) }), '"memo" must not be longer than 100000 characters.'],
    ['{"article":"a","quote":"b\\ud83d"}', '"quote" holds half of a surrogate pair, which is no character.'],
  ])('%s', (text, message) => {
    expect(wrong(text)).toBe(message)
  })

  it('is refused with the name of a key that is not known, whatever the key', () => {
    const known =
      'a line may hold article, start, end, offset_unit, quote, issue, speaker, stance, memo, coder, attribution, sure.'
    expect(wrong(line({ ...good, Stance: 'for' }))).toBe(`"Stance" is not known; ${known}`)
    expect(wrong('{"article":"a","quote":"b","__proto__":{"stance":"for"}}')).toBe(
      `"__proto__" is not known; ${known}`,
    )
    expect(wrong('{"article":"a","quote":"b","constructor":1}')).toBe(`"constructor" is not known; ${known}`)
    expect(wrong('{"article":"a","quote":"b","toString":1}')).toBe(`"toString" is not known; ${known}`)
    expect(wrong(line({ ...good, ['k'.repeat(1000)]: 1 })).length).toBeLessThan(300)
  })

  it('is refused with the name of a key that it has twice, however the key is written', () => {
    expect(wrong('{"article":"a","quote":"b","stance":"for","stance":"against"}')).toBe(
      '"stance" is given twice.',
    )
    expect(wrong('{"article":"a","quote":"b","quot\\u0065" : "c"}')).toBe('"quote" is given twice.')
    expect(wrong(line({ article: 'a', quote: '"article": "b", {"quote": [' }))).toBe('nothing is wrong')
  })

  it('is refused at any depth and length, without a stack that runs out', () => {
    const deep = `{"article":"a","quote":${'['.repeat(200_000)}${']'.repeat(200_000)}}`
    expect(wrong(deep)).toBe('"quote" must be a text.')
    const long = JSON.stringify({ article: 'a', quote: 'He said "\\". '.repeat(1_000_000), stance: 'x' })
    expect(wrong(long)).toBe('"stance" must be one of for, against, neutral, unclear.')
  })

  it('never throws, and never lets a prototype in', () => {
    fc.assert(
      fc.property(fc.oneof(fc.json(), fc.string()), (text) => {
        const result = parseStatementLine(text)
        expect(typeof (result.ok ? result.value.article : result.error)).toBe('string')
      }),
    )
  })
})

describe('a file of lines', () => {
  it('numbers its lines from 1, over empty ones, line ends of both kinds and a byte order mark', () => {
    const text = `\ufeff${line(good)}\r\n\r\n  \n{\n${line(good)}`
    expect(numbers(text)).toEqual([
      [1, true],
      [4, false],
      [5, true],
    ])
  })

  it('may be empty', () => {
    expect(numbers('')).toEqual([])
    expect(numbers('\ufeff\n')).toEqual([])
  })

  it('is read no further than it is asked for', () => {
    const [first] = readStatementLines(`${line(good)}\n{`)
    expect(first?.line).toBe(1)
  })
})
