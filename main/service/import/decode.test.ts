import { isUtf8 } from 'node:buffer'
import { gzipSync } from 'node:zlib'
import * as fc from 'fast-check'
import { zipSync } from 'fflate'
import { describe, expect, it } from 'vitest'
import { Encoding } from '../../../app/contract/contract.ts'
import { decode } from './decode.ts'

const utf8 = (text: string) => Buffer.from(text, 'utf8')
const utf16 = (text: string) => Buffer.from(text, 'utf16le')
const bytes = (...values: (number | string | Uint8Array)[]) =>
  Buffer.concat(values.map((value) => (typeof value === 'number' ? Buffer.of(value) : Buffer.from(value))))

const textOf = (given: Uint8Array, encoding: Encoding | null = null) => {
  const result = decode('a.txt', given, encoding)
  return result.ok ? result.value.text : result.error
}
const code = (given: Uint8Array, encoding: Encoding | null = null) => {
  const result = decode('a.txt', given, encoding)
  return result.ok ? 'read' : result.error.code
}

describe('a text', () => {
  it('of UTF-8 is read as it is', () => {
    expect(textOf(utf8('Grüße, 你好, مرحبا 🙂'))).toBe('Grüße, 你好, مرحبا 🙂')
    expect(textOf(new Uint8Array())).toBe('')
  })

  it('with a byte order mark is read as that says, without the mark and with a notice', () => {
    expect(decode('a.txt', bytes(0xef, 0xbb, 0xbf, 'Tür'), null)).toEqual({
      ok: true,
      value: {
        text: 'Tür',
        encoding: 'utf-8',
        notices: ['It was read as UTF-8, as the byte order mark at its start says.'],
      },
    })
    expect(textOf(bytes(0xff, 0xfe, utf16('Tür 🙂')))).toBe('Tür 🙂')
    expect(textOf(bytes(0xfe, 0xff, utf16('Tür 🙂').swap16()))).toBe('Tür 🙂')
  })

  it('with a byte order mark is read as that says whatever else was asked for, and says so', () => {
    const result = decode('a.txt', bytes(0xef, 0xbb, 0xbf, 'Tür'), 'windows-1252')
    expect(result.ok && result.value.text).toBe('Tür')
    expect(result.ok && result.value.notices).toEqual([
      'It was read as UTF-8, as the byte order mark at its start says, not as windows-1252.',
    ])
  })

  it('keeps the half surrogate pairs of UTF-16, to be counted later', () => {
    expect(textOf(bytes(0xff, 0xfe, utf16('a\ud83d b')))).toBe('a\ud83d b')
    expect(textOf(bytes(0xfe, 0xff, utf16('a\udc00').swap16()))).toBe('a\udc00')
  })

  it('with some zeros and control characters is still a text', () => {
    expect(textOf(utf8('a\0b\u0001c'))).toBe('a\0b\u0001c')
    expect(textOf(utf8('Text\0with\u0007dirt'))).toBe('Text\0with\u0007dirt')
  })

  it('in an encoding that was given is read in that', () => {
    expect(textOf(bytes(0x80, 0x92, 0x93, 0xfc), 'windows-1252')).toBe('€’“ü')
    expect(textOf(bytes(0xcf, 0xf0, 0xe8), 'windows-1251')).toBe('При')
    expect(textOf(bytes(0xc4, 0xe3, 0xba, 0xc3), 'gb18030')).toBe('你好')
    expect(textOf(bytes(0x82, 0xb1), 'shift_jis')).toBe('こ')
    expect(textOf(utf16('Tür'), 'utf-16le')).toBe('Tür')
    expect(textOf(utf16('Tür').swap16(), 'utf-16be')).toBe('Tür')
  })

  it('is read in every encoding that can be asked for', () => {
    for (const encoding of Encoding.options) {
      const given = encoding.startsWith('utf-16') ? utf16('port') : utf8('port')
      expect(textOf(encoding === 'utf-16be' ? given.swap16() : given, encoding)).toBe('port')
    }
  })

  it('of any characters comes back from UTF-8', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', minLength: 1 }), (text) => {
        fc.pre(!text.startsWith('\ufeff'))
        expect(textOf(utf8(`Text: ${text}`))).toBe(`Text: ${text}`)
      }),
    )
  })
})

describe('an encoding is asked for', () => {
  it('where bytes are not UTF-8, with the place of the first that is not', () => {
    expect(textOf(bytes('Gr', 0xfc, 0xdf, 'e aus K', 0xf6, 'ln'))).toEqual({
      code: 'encoding',
      message:
        'a.txt is not valid UTF-8 (first at byte 2, counted from 0); choose its encoding (--encoding on the command line), for example windows-1252.',
    })
  })

  it.each([
    ['an overlong form', bytes('ab', 0xc0, 0xaf), 2],
    ['a surrogate', bytes('ab', 0xed, 0xa0, 0x80), 2],
    ['a character above the last', bytes('ab', 0xf4, 0x90, 0x80, 0x80), 2],
    ['a character cut short', bytes('é', 0xe4, 0xbd), 2],
    ['after a true U+FFFD', bytes('\ufffd', 'x', 0x80), 4],
  ])('where there is %s', (_, given, offset) => {
    const result = decode('a.txt', given, null)
    expect(!result.ok && result.error.message).toContain(`first at byte ${offset},`)
  })

  it('at the first byte that no longer text of UTF-8 reaches', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme' }),
        fc.uint8Array({ minLength: 1, maxLength: 6 }),
        (text, dirt) => {
          const given = bytes(`Some words before it: ${text}`, dirt)
          fc.pre(!isUtf8(given))
          const result = decode('a.txt', given, null)
          fc.pre(!result.ok && result.error.code === 'encoding')
          const offset = Number(/first at byte (\d+)/.exec(result.ok ? '' : result.error.message)?.[1])
          expect(isUtf8(given.subarray(0, offset))).toBe(true)
          const rest = given.subarray(offset)
          expect(
            [1, 2, 3, 4].some((length) => length <= rest.length && isUtf8(rest.subarray(0, length))),
          ).toBe(false)
        },
      ),
    )
  })

  it('where it looks like UTF-16 that is not marked', () => {
    const result = decode('a.txt', utf16('The minister said no.'), null)
    expect(!result.ok && result.error.code).toBe('encoding')
    expect(!result.ok && result.error.message).toContain('--encoding utf-16le')
    expect(code(utf16('Die Tür, die Größe.').swap16())).toBe('encoding')
  })

  it('again where the one that was given cannot be', () => {
    expect(code(bytes('caf', 0xe9), 'utf-8')).toBe('encoding')
    expect(code(bytes(0xff, 0xff), 'gb18030')).toBe('encoding')
  })

  it('where UTF-16 has half a character at its end', () => {
    expect(code(bytes(0xff, 0xfe, 'abc'))).toBe('encoding')
    expect(code(bytes(utf16('Tür'), 0x41), 'utf-16le')).toBe('encoding')
  })
})

describe('a file that is no text', () => {
  it.each([
    ['a PDF', bytes('%PDF-1.7\n%', 0xe2, 0xe3)],
    ['a ZIP archive or an office document (.docx, .odt, .epub)', zipSync({ 'a.txt': utf8('text') })],
    ['a packed archive', gzipSync('text')],
    ['a picture (PNG)', bytes(0x89, 'PNG\r\n', 0x1a, 0x0a, 0, 0)],
    ['a picture (JPEG)', bytes(0xff, 0xd8, 0xff, 0xe0, 0, 16, 'JFIF')],
    ['a picture (GIF)', bytes('GIF89a', 1, 0, 1, 0)],
    ['a program', bytes('MZ', 0x90, 0, 3, 0)],
    ['a program', bytes(0x7f, 'ELF', 2, 1)],
    ['a database (SQLite)', bytes('SQLite format 3\0')],
    ['a formatted document (RTF)', bytes('{\\rtf1\\ansi text}')],
    ['an office document of an old kind (.doc)', bytes(0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1)],
  ])('is called %s', (what, given) => {
    for (const encoding of [null, 'windows-1252'] as const) {
      const result = decode('a.txt', given, encoding)
      expect(!result.ok && result.error.code).toBe('binary')
      expect(!result.ok && result.error.message.startsWith(`a.txt is ${what}, not a text; `)).toBe(true)
    }
  })

  it('is called binary where it is of no known kind', () => {
    const noise = Uint8Array.from({ length: 4096 }, (_, index) => (index * 131 + (index >> 3) * 17) % 256)
    expect(code(noise)).toBe('binary')
    expect(code(noise, 'windows-1252')).toBe('binary')
    expect(code(new Uint8Array(5000))).toBe('binary')
  })

  it('is not made out of a text that only begins like one', () => {
    expect(textOf(utf8('MZ is what the party is called.'))).toBe('MZ is what the party is called.')
    expect(textOf(utf8('GIF89a is a format.'))).toBe('GIF89a is a format.')
    expect(code(bytes('caf', 0xe9, ' ', 0))).toBe('encoding')
  })
})
