import { isDeepStrictEqual } from 'node:util'
import * as fc from 'fast-check'
import { strToU8 } from 'fflate'
import { describe, expect, it } from 'vitest'
import { decodeClientFrame, decodeServerFrame, encodeAnswer, encodeFrame, FRAME_LIMITS } from './encoding.ts'
import type { ClientFrame } from './frames.ts'

const request = (input: unknown): ClientFrame => ({ type: 'request', id: 1, method: 'value.echo', input })

function roundTrip(input: unknown): unknown {
  const message = encodeFrame(request(input))
  if (!message.ok) throw new Error(message.error.message)
  const frame = decodeClientFrame(message.value)
  return frame.ok && frame.value.type === 'request' ? frame.value.input : frame
}

/** Whatever a frame may hold, with keys and texts that ask for trouble. */
const key = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.constantFrom('__proto__', 'constructor', 'length', '0', ''),
)
const { plain } = fc.letrec<{ plain: unknown }>((tie) => ({
  plain: fc.oneof(
    { maxDepth: 5, withCrossShrink: true },
    fc.string({ unit: 'binary' }),
    // Lone surrogates, which UTF-8 cannot hold.
    fc
      .array(fc.integer({ min: 0xd7ff, max: 0xe000 }), { maxLength: 4 })
      .map((units) => String.fromCharCode(...units)),
    // JSON has no negative zero.
    fc.double({ noNaN: true, noDefaultInfinity: true }).map((number) => number + 0),
    fc.boolean(),
    fc.constant(null),
    fc.uint8Array({ maxLength: 40 }),
    fc.array(tie('plain'), { maxLength: 5 }),
    fc.array(fc.tuple(key, tie('plain')), { maxLength: 5 }).map((entries) => Object.fromEntries(entries)),
  ),
}))

/** A message of bytes from its parts, right or wrong. */
function binary(header: unknown, bytes: number[] = [], length?: number): Uint8Array {
  const json = header instanceof Uint8Array ? header : strToU8(JSON.stringify(header))
  const prefix = new Uint8Array(4)
  new DataView(prefix.buffer).setUint32(0, length ?? json.byteLength)
  return Uint8Array.of(...prefix, ...json, ...bytes)
}

const frameWith = (input: unknown, attachments: unknown) => ({ frame: request(input), attachments })

describe('the encoding of frames', () => {
  it('gives every plain value back', () => {
    fc.assert(
      fc.property(plain, (value) => {
        expect(isDeepStrictEqual(roundTrip(value), value)).toBe(true)
      }),
      { numRuns: 2_000 },
    )
  })

  it('is text without bytes, one message of bytes with them', () => {
    const text = encodeFrame(request({ text: 'é' }))
    expect(text).toEqual({ ok: true, value: JSON.stringify(request({ text: 'é' })) })
    const bytes = encodeFrame(request({ bytes: Uint8Array.of(7, 8) }))
    expect(bytes.ok && bytes.value.slice(-2)).toEqual(Uint8Array.of(7, 8))
  })

  it('leaves the frame it encodes as it was', () => {
    const bytes = Uint8Array.of(1)
    const input = Object.freeze({ list: Object.freeze([bytes, bytes]) })
    expect(roundTrip(input)).toStrictEqual({ list: [bytes, bytes] })
    expect(input.list[0]).toBe(bytes)
  })

  it('copies nothing of a value that has no bytes', () => {
    const value = { toJSON: undefined, rows: [{ a: 1, gone: undefined }] }
    expect(roundTrip(value)).toStrictEqual({ rows: [{ a: 1 }] })
  })

  it.each([
    ['a date', { at: new Date(0) }, 'an instance of a class at input.at'],
    ['a map', { map: new Map() }, 'an instance of a class at input.map'],
    ['NaN', [1, Number.NaN], 'NaN at input.1'],
    ['a function', { run: () => 1 }, 'function at input.run'],
    ['undefined in a list', [undefined], 'undefined at input.0'],
    ['a bigint', 1n, 'bigint at input'],
  ])('throws for %s and names the place', (_, input, place) => {
    expect(() => encodeFrame(request(input))).toThrow(`A frame cannot carry ${place}`)
  })

  it('throws for a value that contains itself', () => {
    const loop: { self?: unknown } = {}
    loop.self = loop
    expect(() => encodeFrame(request(loop))).toThrow('more than 64 levels')
  })

  it('refuses what the other side would refuse for its size', () => {
    const limits = { ...FRAME_LIMITS, messageBytes: 1_000, jsonLength: 400, values: 20, attachments: 2 }
    const size = (input: unknown) => encodeFrame(request(input), limits)
    expect(size('x'.repeat(300)).ok).toBe(true)
    expect(size(new Uint8Array(700)).ok).toBe(true)
    for (const input of [
      'x'.repeat(400),
      new Uint8Array(1_000),
      Array.from({ length: 20 }, () => 0),
      [new Uint8Array(0), new Uint8Array(0), new Uint8Array(0)],
    ])
      expect(size(input)).toMatchObject({ ok: false, error: { code: 'too-large' } })
    expect(encodeFrame(request('汉'.repeat(350)), { ...limits, messageBytes: 1_100 }).ok).toBe(false)
  })

  it('takes at the limits whatever it makes at the limits', () => {
    const limits = { messageBytes: 10_000, jsonLength: 10_000, depth: 5, values: 60, attachments: 3 }
    fc.assert(
      fc.property(plain, (value) => {
        let message
        try {
          message = encodeFrame(request(value), limits)
        } catch {
          return fc.pre(false)
        }
        if (message.ok) expect(decodeClientFrame(message.value, limits).ok).toBe(true)
      }),
      { numRuns: 1_000 },
    )
  })

  it('answers with a refusal in place of an answer that is too large or cannot be sent', () => {
    const errors: unknown[] = []
    const answer = (value: unknown) =>
      JSON.parse(
        String(
          encodeAnswer({ type: 'answer', id: 5, ok: true, value }, (error) => errors.push(error), {
            ...FRAME_LIMITS,
            jsonLength: 500,
          }),
        ),
      ) as unknown
    expect(answer('x'.repeat(500))).toMatchObject({ id: 5, ok: false, error: { code: 'too-large' } })
    expect(errors).toEqual([])
    expect(answer(new Date(0))).toMatchObject({ id: 5, ok: false, error: { code: 'crashed' } })
    expect(errors).toHaveLength(1)
  })
})

const refused = (message: string | Uint8Array) => {
  const frame = decodeClientFrame(message)
  return frame.ok ? frame.value : frame.error.code
}

describe('what is no frame', () => {
  it('is refused and never throws, whatever the bytes', () => {
    fc.assert(
      fc.property(fc.oneof(fc.uint8Array({ maxLength: 200 }), fc.string()), (message) => {
        expect(refused(message)).toBe('broken-frame')
      }),
      { numRuns: 2_000 },
    )
  })

  it('is refused or read, and never throws, when a right message is damaged', () => {
    fc.assert(
      fc.property(plain, fc.nat(), fc.nat(255), fc.nat(), (value, place, byte, cut) => {
        const message = encodeFrame(request([value, Uint8Array.of(1, 2, 3)]))
        if (!message.ok || typeof message.value === 'string') throw new Error('bytes make a binary message')
        const damaged = message.value.slice()
        damaged[place % damaged.length] = byte
        const end = cut % (damaged.length + 1)
        expect(decodeClientFrame(damaged.subarray(0, end))).toHaveProperty('ok')
        expect(decodeServerFrame(damaged)).toHaveProperty('ok', false)
      }),
      { numRuns: 2_000 },
    )
  })

  it.each([
    ['a longer header than message', binary(frameWith([], []), [], 4_000_000_000)],
    ['invalid UTF-8 in the header', binary(Uint8Array.of(0x22, 0xc3, 0x28, 0x22))],
    ['a header that is no object', binary([])],
    ['attachments that are no list', binary(frameWith([null], { length: 1 }))],
    ['an attachment without a path', binary(frameWith([null], [{ path: [], length: 1 }]), [1])],
    ['a negative length', binary(frameWith([null], [{ path: ['input', 0], length: -1 }]))],
    ['an attachment cut off', binary(frameWith([null], [{ path: ['input', 0], length: 2 }]), [1])],
    ['bytes left over', binary(frameWith([null], [{ path: ['input', 0], length: 1 }]), [1, 2])],
    ['a place that is not there', binary(frameWith([null], [{ path: ['input', 1], length: 1 }]), [1])],
    ['a place that is taken', binary(frameWith([0], [{ path: ['input', 0], length: 1 }]), [1])],
    [
      'two attachments at one place',
      binary(
        frameWith(
          [null],
          [
            { path: ['input', 0], length: 1 },
            { path: ['input', 0], length: 1 },
          ],
        ),
        [1, 2],
      ),
    ],
    [
      'a place on a prototype',
      binary(frameWith({}, [{ path: ['input', '__proto__', 'polluted'], length: 1 }]), [1]),
    ],
    [
      'too many attachments',
      binary(
        frameWith(
          [],
          Array.from({ length: 1_001 }, () => 0),
        ),
      ),
    ],
    [
      'a deep list',
      `{"type":"request","id":1,"method":"m","input":${'['.repeat(100_000)}${']'.repeat(100_000)}}`,
    ],
    ['too many values', JSON.stringify(request(Array.from({ length: 2_000_001 }, () => 0)))],
    ['a fraction as id', '{"type":"request","id":1.5,"method":"m","input":null}'],
    ['a number beyond safety as id', '{"type":"request","id":9007199254740993,"method":"m"}'],
    ['an endless method', JSON.stringify({ type: 'request', id: 1, method: 'm'.repeat(201) })],
    ['a frame of the other side', '{"type":"event","name":"note.added","position":1,"value":null}'],
  ])('is refused: %s', (_, message) => {
    expect(refused(message)).toBe('broken-frame')
    expect('polluted' in {}).toBe(false)
  })
})
