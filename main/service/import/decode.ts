import { isUtf8 } from 'node:buffer'
import type { Encoding } from '../../../app/contract/contract.ts'
import { ok, refusal, type Result } from '../../../app/model/result.ts'
import { kindOfBytes } from './file-kind.ts'

export interface Decoded {
  readonly text: string
  readonly encoding: Encoding
  /** Sentences about what the analyst would not expect. */
  readonly notices: readonly string[]
}

/**
 * The text that a file's bytes stand for, never guessed: a byte order mark decides, else `encoding` where the analyst
 * gave one, else they must be UTF-8. The mark itself is left out; half surrogate pairs in UTF-16 are left in, for the
 * canonical text to replace and count.
 *
 * Refused: `binary` (no text at all, named in words where it is known what else it is), `encoding` (the analyst must
 * say which it has, or has said the wrong one).
 */
export function decode(name: string, bytes: Uint8Array, encoding: Encoding | null): Result<Decoded> {
  const kind = kindOfBytes(bytes)
  if (kind !== undefined) {
    return refusal('binary', `${name} is ${kind.what}, not a text; ${kind.instead}.`)
  }
  const mark = byteOrderMarks.find(({ start }) => start.every((byte, index) => bytes[index] === byte))
  if (mark !== undefined) {
    const notices =
      encoding === null || encoding === mark.encoding
        ? [`It was read as ${mark.label}, as the byte order mark at its start says.`]
        : [`It was read as ${mark.label}, as the byte order mark at its start says, not as ${encoding}.`]
    return decodeAs(name, bytes.subarray(mark.start.length), mark.encoding, notices)
  }
  if (encoding === 'utf-16le' || encoding === 'utf-16be') return decodeAs(name, bytes, encoding, [])

  const unmarked = encoding === null ? likelyUtf16(bytes) : undefined
  if (unmarked !== undefined) {
    return refusal(
      'encoding',
      `${name} looks like UTF-16 without a byte order mark; confirm its encoding (--encoding ${unmarked} on the command line).`,
    )
  }
  if (isBinary(bytes)) {
    return refusal('binary', `${name} is a binary file, not a text; choose a file of plain text or Markdown.`)
  }
  return decodeAs(name, bytes, encoding ?? 'utf-8', [])
}

const byteOrderMarks: readonly { start: readonly number[]; encoding: Encoding; label: string }[] = [
  { start: [0xef, 0xbb, 0xbf], encoding: 'utf-8', label: 'UTF-8' },
  { start: [0xff, 0xfe], encoding: 'utf-16le', label: 'UTF-16 (little-endian)' },
  { start: [0xfe, 0xff], encoding: 'utf-16be', label: 'UTF-16 (big-endian)' },
]

function decodeAs(
  name: string,
  bytes: Uint8Array,
  encoding: Encoding,
  notices: readonly string[],
): Result<Decoded> {
  switch (encoding) {
    case 'utf-8':
      if (!isUtf8(bytes)) {
        return refusal(
          'encoding',
          `${name} is not valid UTF-8 (first at byte ${firstInvalidByte(bytes)}, counted from 0); choose its encoding (--encoding on the command line), for example windows-1252.`,
        )
      }
      return ok({ text: buffer(bytes).toString('utf8'), encoding, notices })
    case 'utf-16le':
    case 'utf-16be': {
      if (bytes.length % 2 !== 0) {
        return refusal(
          'encoding',
          `${name} is not valid UTF-16, for it has half a character at its end; save it again whole, or choose another encoding.`,
        )
      }
      // A decoder would replace half surrogate pairs here, where nobody counts them.
      const littleEndian = encoding === 'utf-16le' ? buffer(bytes) : Buffer.from(bytes).swap16()
      return ok({ text: littleEndian.toString('utf16le'), encoding, notices })
    }
    default:
      try {
        return ok({ text: new TextDecoder(encoding, { fatal: true }).decode(bytes), encoding, notices })
      } catch (error) {
        if (!(error instanceof TypeError)) throw error
        return refusal('encoding', `${name} is not valid ${encoding}; choose another encoding.`)
      }
  }
}

const buffer = (bytes: Uint8Array): Buffer => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)

/** The offset of the first byte that belongs to no character of UTF-8, in bytes that have one. */
function firstInvalidByte(bytes: Uint8Array): number {
  // Each maximal part of a character that is cut short is decoded as one U+FFFD, and so is U+FFFD itself.
  const text = buffer(bytes).toString('utf8')
  let byte = 0
  let from = 0
  for (let at = text.indexOf('\ufffd'); at >= 0; at = text.indexOf('\ufffd', from)) {
    byte += Buffer.byteLength(text.slice(from, at))
    if (bytes[byte] !== 0xef || bytes[byte + 1] !== 0xbf || bytes[byte + 2] !== 0xbd) return byte
    byte += 3
    from = at + 1
  }
  throw new Error('Every byte belongs to a character')
}

/** Text of European languages in UTF-16 has a zero in nearly every other byte, and hardly one in between. */
function likelyUtf16(bytes: Uint8Array): 'utf-16le' | 'utf-16be' | undefined {
  const sample = bytes.subarray(0, SAMPLE)
  if (sample.length < 4 || bytes.length % 2 !== 0) return undefined
  const zeros = [0, 0]
  for (const [index, byte] of sample.entries()) if (byte === 0) zeros[index % 2]! += 1
  const [even = 0, odd = 0] = zeros.map((count) => count / (sample.length / 2))
  if (odd > 0.6 && even < 0.1) return 'utf-16le'
  return even > 0.6 && odd < 0.1 ? 'utf-16be' : undefined
}

/**
 * Whether bytes are most likely no text: by control characters that hardly stand in one (not tab, line ends, form feed).
 * Where all of it is valid UTF-8, that is a text with some dirt in it, unless most of it is dirt; else they are few in
 * the text of any encoding.
 */
function isBinary(bytes: Uint8Array): boolean {
  const sample = bytes.subarray(0, SAMPLE)
  let controls = 0
  for (const byte of sample) if ((byte < 0x20 && (byte < 0x09 || byte > 0x0d)) || byte === 0x7f) controls += 1
  const share = controls / Math.max(1, sample.length)
  return isUtf8(bytes) ? share > 0.5 : share > 0.05 && controls > 2
}

/** How many bytes are looked at to tell what kind of file they are of. */
const SAMPLE = 64 * 1024
