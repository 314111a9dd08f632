import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { decodeClientFrame, encodeFrame } from '../../app/contract/encoding.ts'
import { writePayload, parsePayload, VERSION } from '../../app/events/kinds.ts'
import { parseStatementLine } from '../../app/exchange/statement-lines.ts'
import { canonicalize, revisionId } from '../../app/text/canonical.ts'
import { readBoundaries } from '../../app/text/boundaries.ts'
import { makeId } from './identifiers.ts'
import { parseArticle } from './import/parse-article.ts'

/*
 * What comes from outside, with a few of its bytes changed, lost, doubled or moved: it is read or refused, and nothing
 * crashes or hangs. Seeded, so that a failure can be had again.
 */

const RUNS = Number(process.env['READOUT_MUTATIONS'] ?? 5000)
const SEED = 20_261_124

// No input here is longer than some kilobytes: whatever takes this long goes round in circles.
const LONGEST_MS = 2000

type Mutation = {
  readonly how: 'set' | 'cut' | 'double' | 'move'
  readonly at: number
  readonly more: number
}

const mutations: fc.Arbitrary<Mutation[]> = fc.array(
  fc.record({
    how: fc.constantFrom('set', 'cut', 'double', 'move'),
    at: fc.nat({ max: 0xffff }),
    more: fc.nat({ max: 0xff }),
  }),
  { minLength: 1, maxLength: 8 },
)

function mutated(source: Uint8Array, changes: readonly Mutation[]): Uint8Array {
  let bytes = Uint8Array.from(source)
  for (const { how, at: place, more } of changes) {
    const at = bytes.length === 0 ? 0 : place % bytes.length
    const part = bytes.slice(at, at + 1 + (more % 40))
    const before = bytes.slice(0, at)
    const after = bytes.slice(at + part.length)
    if (how === 'set') bytes[at] = more
    else if (how === 'cut') bytes = Uint8Array.from([...before, ...after])
    else if (how === 'double') bytes = Uint8Array.from([...before, ...part, ...part, ...after])
    else bytes = Uint8Array.from([...after, ...part, ...before])
  }
  return bytes
}

function quickly<T>(work: () => T): T {
  const began = performance.now()
  const result = work()
  expect(performance.now() - began).toBeLessThan(LONGEST_MS)
  return result
}

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text)

const PLAIN =
  'The talks ended at 3 p.m. “We will see,” Mr. Lin said.\r\n\r\n双方同意继续对话。 نحن نرحب بالحوار. 🤝\u2028Done.'
const MARKDOWN = `---
title: "Harbour talks"
date: 2024-04-26
outlet: [The Meridian]
---
# Harbour talks

| who | said |
|---|---|
| Lin | *no* |

> “Never,” she said &amp; left. ![map](map.png) <b>bold</b>

1. one
   - [two](https://example.org)
`

function checkArticle(name: string, source: string): void {
  fc.assert(
    fc.property(mutations, (changes) => {
      const bytes = mutated(bytesOf(source), changes)
      const parsed = quickly(() => parseArticle({ name, bytes, encoding: null }))
      if (!parsed.ok) {
        expect(parsed.error.message).toMatch(/\S/)
        return
      }
      const { text, revision, sentences, headings } = parsed.value
      expect(canonicalize(text).text).toBe(text)
      expect(revisionId(text)).toBe(revision)
      expect(readBoundaries(text, Buffer.from(sentences.packed, 'base64')).ok).toBe(true)
      expect(headings.every((index) => index < text.split('\n').length)).toBe(true)
    }),
    { numRuns: RUNS, seed: SEED },
  )
}

describe(`${RUNS} mutations of each`, () => {
  test('a text is imported whole and canonical, or refused in words', () => checkArticle('talks.txt', PLAIN))

  test('a Markdown file is imported whole and canonical, or refused in words', () =>
    checkArticle('talks.md', MARKDOWN))

  test('a line of statements is read or refused in words', () => {
    const line = bytesOf(
      JSON.stringify({
        article: 'Talks',
        start: 3,
        end: 9,
        issue: 'A > B',
        speaker: 'Lin',
        stance: 'for',
        sure: false,
      }),
    )
    fc.assert(
      fc.property(mutations, (changes) => {
        const text = new TextDecoder().decode(mutated(line, changes))
        const parsed = quickly(() => parseStatementLine(text))
        if (!parsed.ok) expect(parsed.error).toMatch(/\S/)
      }),
      { numRuns: RUNS, seed: SEED },
    )
  })

  test('a message to the service is a frame or refused', () => {
    const frame = {
      type: 'request',
      id: 7,
      method: 'articles.import',
      input: { files: [{ name: 'a', bytes: Uint8Array.of(1, 2, 3) }] },
    } as const
    const message = encodeFrame(frame)
    if (!message.ok || typeof message.value === 'string')
      throw new Error('A frame with bytes is a binary message.')
    const binary = message.value
    fc.assert(
      fc.property(mutations, (changes) => {
        const decoded = quickly(() => decodeClientFrame(mutated(binary, changes)))
        if (decoded.ok) expect(['request', 'resume']).toContain(decoded.value.type)
      }),
      { numRuns: RUNS, seed: SEED },
    )
  })

  test('a run of statements is what it was, is another run, or is refused', () => {
    const rows = Array.from({ length: 40 }, (_, at) => ({ start: at, end: at + 5, stance: 'for' as const }))
    const payload = writePayload({ kind: 'statements.created', first: makeId(), rows })
    if (typeof payload === 'string') throw new Error('Runs are columns.')
    fc.assert(
      fc.property(mutations, (changes) => {
        const read = quickly(() => parsePayload('statements.created', VERSION, mutated(payload, changes)))
        if (read.ok) expect(read.value.kind).toBe('statements.created')
        else expect(['damaged', 'newer']).toContain(read.error.code)
      }),
      { numRuns: RUNS, seed: SEED },
    )
  })
})
