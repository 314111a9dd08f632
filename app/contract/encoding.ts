/**
 * How a socket carries a frame.
 *
 * - Without bytes: one text message, the frame's JSON.
 * - With bytes: one binary message,
 *
 *       offset 0         uint32, big-endian: length H of the header in bytes
 *       offset 4         header, UTF-8 JSON: { frame, attachments: [{ path, length }] }
 *       offset 4 + H     the attachments' bytes, one after the other, to the end of the message
 *
 *   where `frame` holds null wherever bytes stood, and `path` leads there: ["input", "files", 0]. Paths rather
 *   than marks inside the data, since no text that an analyst may write can then be taken for a mark.
 */
import { strFromU8, strToU8 } from 'fflate'
import { z } from 'zod'
import { ok, refusal, type Result } from '../model/result.ts'
import { ClientFrame, refusedAnswer, ServerFrame, type AnswerFrame } from './frames.ts'

/** What a socket carries: a text message or a binary one. */
export type Message = string | Uint8Array<ArrayBuffer>

/** How much one message may hold. Whoever has more to say says it in parts. */
export interface FrameLimits {
  /** Bytes of the whole message. Files to import travel in one. */
  readonly messageBytes: number
  /** UTF-16 units of its JSON: three times the largest text that may be imported in one file. */
  readonly jsonLength: number
  /** Levels of lists and objects within each other. */
  readonly depth: number
  /** Values in all, counting each list, object and scalar: 100,000 rows of 20 columns. */
  readonly values: number
  /** Byte arrays. */
  readonly attachments: number
}

export const FRAME_LIMITS: FrameLimits = {
  messageBytes: 96 * 1024 * 1024,
  jsonLength: 32 * 1024 * 1024,
  depth: 64,
  values: 2_000_000,
  attachments: 1_000,
}

type Path = (string | number)[]

interface Attachment {
  readonly path: Path
  readonly bytes: Uint8Array
}

const AttachmentPlace = z.object({
  path: z.array(z.union([z.string(), z.int().nonnegative()])),
  length: z.int().nonnegative(),
})

const LENGTH_PREFIX = 4

/**
 * Makes one message of a frame.
 *
 * @returns the message, or a refusal `too-large` where the other side would refuse it for its size.
 * @throws TypeError naming the place, for what a frame must not hold: an instance of a class, a function, a number
 *   that JSON lacks, undefined in a list, or anything nested deeper than the limit.
 */
export function encodeFrame(
  frame: ClientFrame | ServerFrame,
  limits: FrameLimits = FRAME_LIMITS,
): Result<Message> {
  const { value, attachments, values } = detachBytes(frame, limits)
  if (values > limits.values || attachments.length > limits.attachments) return tooLarge(limits)
  if (attachments.length === 0) {
    const json = jsonOf(value, limits)
    return json === undefined || utf8Exceeds(json, limits.messageBytes) ? tooLarge(limits) : ok(json)
  }
  const json = jsonOf(
    { frame: value, attachments: attachments.map(({ path, bytes }) => ({ path, length: bytes.byteLength })) },
    limits,
  )
  if (json === undefined) return tooLarge(limits)
  const header = strToU8(json)
  let offset = LENGTH_PREFIX + header.byteLength
  const total = attachments.reduce((sum, { bytes }) => sum + bytes.byteLength, offset)
  if (total > limits.messageBytes) return tooLarge(limits)
  const message = new Uint8Array(total)
  new DataView(message.buffer).setUint32(0, header.byteLength)
  message.set(header, LENGTH_PREFIX)
  for (const { bytes } of attachments) {
    message.set(bytes, offset)
    offset += bytes.byteLength
  }
  return ok(message)
}

/**
 * Makes one message of an answer, whatever it holds, so that nobody waits in vain: the refusal `too-large` in place
 * of one that is, and `crashed` for a value that no frame can carry, which is also passed to `report`.
 */
export function encodeAnswer(
  answer: AnswerFrame,
  report: (error: unknown) => void,
  limits: FrameLimits = FRAME_LIMITS,
): Message {
  try {
    const message = encodeFrame(answer, limits)
    if (message.ok) return message.value
    return JSON.stringify(refusedAnswer(answer.id, message.error.code, message.error.message))
  } catch (error) {
    report(error)
    return JSON.stringify(
      refusedAnswer(answer.id, 'crashed', 'Readout came to an answer that it could not send.'),
    )
  }
}

/**
 * The frame with null where bytes stood, and those bytes. What holds no bytes is returned as it is, not copied:
 * large answers are mostly rows of text.
 */
function detachBytes(frame: unknown, limits: FrameLimits) {
  const attachments: Attachment[] = []
  const path: Path = []
  let values = 1

  function detach(value: unknown): unknown {
    if (value instanceof Uint8Array) {
      attachments.push({ path: [...path], bytes: value })
      return null
    }
    if (typeof value !== 'object' || value === null)
      throw unfit(typeof value === 'number' ? String(value) : typeof value)
    if (path.length >= limits.depth) throw unfit(`more than ${limits.depth} levels`)
    if (Array.isArray(value)) return detachItems(value)
    if (!isPlain(value)) throw unfit('an instance of a class')
    return detachProperties(value)
  }

  /** Most values are scalars, and stay: only for others is a step on the path worth its time. */
  function detachAt(key: string | number, value: unknown): unknown {
    values += 1
    if (isScalar(value)) return value
    path.push(key)
    const detached = detach(value)
    path.pop()
    return detached
  }

  function detachItems(list: readonly unknown[]): readonly unknown[] {
    let copy: unknown[] | undefined
    for (let index = 0; index < list.length; index += 1) {
      const detached = detachAt(index, list[index])
      if (detached === list[index]) continue
      copy ??= [...list]
      copy[index] = detached
    }
    return copy ?? list
  }

  function detachProperties(object: Readonly<Record<string, unknown>>): object {
    let changed: Map<string, unknown> | undefined
    for (const key of Object.keys(object)) {
      const value = object[key]
      if (value === undefined) continue
      const detached = detachAt(key, value)
      if (detached !== value) changed = (changed ?? new Map<string, unknown>()).set(key, detached)
    }
    if (changed === undefined) return object
    // fromEntries defines own properties, so a key named __proto__ stays a key.
    return Object.fromEntries(
      Object.entries(object).map(([key, value]) => [key, changed.has(key) ? changed.get(key) : value]),
    )
  }

  function unfit(what: string): TypeError {
    return new TypeError(`A frame cannot carry ${what} at ${path.join('.')}`)
  }

  return { value: detach(frame), attachments, values }
}

/** Plain objects of another realm have that realm's Object.prototype: what matters is that nothing lies above it. */
function isPlain(value: object): value is Readonly<Record<string, unknown>> {
  const prototype: unknown = Object.getPrototypeOf(value)
  return prototype === null || Object.getPrototypeOf(prototype) === null
}

function isScalar(value: unknown): boolean {
  return typeof value === 'string' || typeof value === 'boolean' || value === null || Number.isFinite(value)
}

/** The JSON, or undefined when it is longer than allowed, or than the engine can make (RangeError). */
function jsonOf(value: unknown, limits: FrameLimits): string | undefined {
  try {
    const json = JSON.stringify(value)
    return json.length > limits.jsonLength ? undefined : json
  } catch (error) {
    if (error instanceof RangeError) return undefined
    throw error
  }
}

/** A UTF-16 unit takes at most 3 bytes in UTF-8, so nearly every text is told without encoding it. */
function utf8Exceeds(text: string, bytes: number): boolean {
  return text.length * 3 > bytes && strToU8(text).byteLength > bytes
}

function tooLarge({ messageBytes }: FrameLimits): Result<never> {
  const megabytes = Math.floor(messageBytes / (1024 * 1024))
  return refusal('too-large', `That is too much at once (the limit is ${megabytes} MB). Do it in parts.`)
}

/** The frame of a message from a window, or a refusal `broken-frame`; never throws, whatever the bytes. */
export function decodeClientFrame(
  message: string | Uint8Array,
  limits: FrameLimits = FRAME_LIMITS,
): Result<ClientFrame> {
  return decode(message, ClientFrame, limits)
}

/** The frame of a message from the service, or a refusal `broken-frame`; never throws, whatever the bytes. */
export function decodeServerFrame(
  message: string | Uint8Array,
  limits: FrameLimits = FRAME_LIMITS,
): Result<ServerFrame> {
  return decode(message, ServerFrame, limits)
}

function decode<T>(message: string | Uint8Array, schema: z.ZodType<T>, limits: FrameLimits): Result<T> {
  const plain = typeof message === 'string' ? parseJson(message, limits) : attachBytes(message, limits)
  if (!plain.ok) return plain
  const frame = schema.safeParse(plain.value)
  return frame.success ? ok(frame.data) : broken('it is of no known form')
}

/** Undoes `detachBytes`: the arrays returned are views into the message, not copies. */
function attachBytes(message: Uint8Array, limits: FrameLimits): Result<unknown> {
  if (message.byteLength > limits.messageBytes) return broken('it is too large')
  if (message.byteLength < LENGTH_PREFIX) return broken('it is too short')
  const view = new DataView(message.buffer, message.byteOffset, message.byteLength)
  let offset = LENGTH_PREFIX + view.getUint32(0)
  if (offset > message.byteLength) return broken('its header is cut off')
  const json = parseUtf8(message.subarray(LENGTH_PREFIX, offset))
  if (json === undefined) return broken('its header is not UTF-8')
  const header = parseJson(json, headerLimits(limits))
  if (!header.ok) return header
  if (!hasOwn(header.value, 'frame') || !hasOwn(header.value, 'attachments'))
    return broken('its header is of no known form')
  const { frame, attachments } = header.value
  if (!Array.isArray(attachments) || attachments.length > limits.attachments)
    return broken('it has too many attachments')
  for (const attachment of attachments) {
    const place = AttachmentPlace.safeParse(attachment)
    if (!place.success) return broken('an attachment is of no known form')
    const { path, length } = place.data
    if (offset + length > message.byteLength) return broken('an attachment is cut off')
    if (!putBytes(frame, path, message.subarray(offset, offset + length)))
      return broken('an attachment has no place')
    offset += length
  }
  return offset === message.byteLength ? ok(frame) : broken('it has bytes that belong nowhere')
}

/** The frame lies one level deeper in the header, beside a path and a length for each attachment. */
function headerLimits(limits: FrameLimits): FrameLimits {
  const { depth, values, attachments } = limits
  return { ...limits, depth: depth + 1, values: values + attachments * (depth + 3) + 2 }
}

/** Puts bytes where the path leads, if the frame has a null of its own there. */
function putBytes(frame: unknown, path: Path, bytes: Uint8Array): boolean {
  const last = path.at(-1)
  if (last === undefined) return false
  let place = frame
  for (const key of path.slice(0, -1)) {
    if (!hasOwn(place, key)) return false
    place = place[key]
  }
  if (!hasOwn(place, last) || place[last] !== null) return false
  // Assigning to a property that is the object's own never reaches its prototype, not even for __proto__.
  place[last] = bytes
  return true
}

function hasOwn<K extends string | number>(value: unknown, key: K): value is Record<K, unknown> {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, key)
}

/** fflate decodes leniently, so only what encodes back to the same bytes was valid UTF-8 (without BOM). */
function parseUtf8(bytes: Uint8Array): string | undefined {
  const text = strFromU8(bytes)
  const again = strToU8(text)
  if (again.byteLength !== bytes.byteLength) return undefined
  return again.every((byte, index) => byte === bytes[index]) ? text : undefined
}

function parseJson(json: string, limits: FrameLimits): Result<unknown> {
  if (json.length > limits.jsonLength) return broken('it is too large')
  let value: unknown
  try {
    value = JSON.parse(json)
  } catch {
    return broken('it is not JSON')
  }
  return isWithin(value, limits) ? ok(value) : broken('it holds too much, or is nested too deep')
}

/** Level by level, without recursion, since the depth is what is in doubt. */
function isWithin(value: unknown, limits: FrameLimits): boolean {
  let values = 1
  let level: unknown[] = [value]
  for (let depth = 0; level.length > 0; depth += 1) {
    const next: unknown[] = []
    for (const parent of level) {
      if (typeof parent !== 'object' || parent === null) continue
      if (depth >= limits.depth) return false
      const children: unknown[] = Array.isArray(parent) ? parent : Object.values(parent)
      values += children.length
      if (values > limits.values) return false
      for (const child of children) if (typeof child === 'object' && child !== null) next.push(child)
    }
    level = next
  }
  return true
}

function broken(reason: string): Result<never> {
  return refusal('broken-frame', `A message could not be read: ${reason}.`)
}
