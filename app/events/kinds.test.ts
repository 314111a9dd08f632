import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { MOST_ROWS, writeColumns } from './columns.ts'
import { parsePayload, readPayload, streamOf, subjectOf, VERSION, writePayload, type Said } from './kinds.ts'
import { nounNames, nouns } from './nouns.ts'

const ID = '01900000-0000-7000-8000-00000000000a'
const OTHER = '01900000-0000-7000-8000-00000000000b'
const REVISION = 'a'.repeat(64)

const samples: readonly Said[] = [
  { kind: 'project.changed', key: { id: 'project' }, change: { title: ['', 'Harbour'] } },
  { kind: 'project.changed', key: { id: 'project' }, change: {} },
  { kind: 'coder.created', key: { id: ID }, set: { name: 'Ada Marsh' } },
  { kind: 'article.created', key: { id: ID }, set: { revision: REVISION, metadata: { desk: 'ports' } } },
  { kind: 'boundary.changed', key: { revision: REVISION, offset: 7 }, change: { fact: [null, 'split'] } },
  { kind: 'issue.created', key: { id: ID }, set: {} },
  { kind: 'issue.changed', key: { id: ID }, change: { mergedInto: [null, OTHER] } },
  {
    kind: 'speaker.created',
    key: { id: ID },
    set: { roles: [{ title: 'Head', organisation: '', from: '2029', to: null }] },
  },
  {
    kind: 'statement.created',
    key: { id: ID },
    set: { revision: REVISION, start: 0, end: 4, written: { start: 1, end: 2 } },
  },
  { kind: 'statement.changed', key: { id: ID }, change: { stance: [null, 'for'], sure: [true, false] } },
  { kind: 'statements.created', first: ID, rows: [{ revision: REVISION, end: 4 }, { memo: 'é🚢' }] },
  { kind: 'statements.changed', runs: [{ first: ID, count: 400 }], change: { removed: [false, true] } },
  { kind: 'value.changed', key: { statement: ID, variable: OTHER }, change: { value: [null, ['a', 'b']] } },
  { kind: 'mark.changed', key: { revision: REVISION, start: 0, end: 9 }, change: { nothing: [false, true] } },
  { kind: 'reading.changed', key: { article: ID }, change: { done: [false, true] } },
]

describe('what an event says', () => {
  test.each(samples.map((said) => [said.kind, said] as const))(
    '%s is the same when it is read again, from our log or from elsewhere',
    (kind, said) => {
      const payload = writePayload(said)
      expect(readPayload(kind, payload)).toEqual(said)
      expect(parsePayload(kind, VERSION, payload)).toEqual({ ok: true, value: said })
    },
  )

  test('can be said of every noun', () => {
    for (const noun of nounNames) {
      expect(subjectOf(`${noun}.created`)).toBe(noun)
      expect(streamOf(`${noun}.changed`)).toBe(nouns[noun].stream)
    }
    expect(subjectOf('statements.created')).toBe('statement')
    expect(streamOf('statements.changed')).toBe('coding')
  })
})

describe('a payload from elsewhere', () => {
  const parse = (kind: string, value: unknown, v = VERSION) =>
    parsePayload(
      kind,
      v,
      typeof value === 'string' || value instanceof Uint8Array ? value : JSON.stringify(value),
    )

  test.each([
    ['verdict.created', 1],
    ['issue.removed', 1],
    ['issue.created', 2],
    ['issue.created', 0],
    ['statements.created', 2],
    ['__proto__', 1],
    ['constructor.created', 1],
    ['', 1],
  ])(
    'of a kind or version that is not known (%s, %i) asks for a newer program, whatever it holds',
    (kind, v) => {
      const refused = parse(kind, '{"anything": true', v)
      expect(refused).toMatchObject({ ok: false, error: { code: 'newer' } })
      expect(refused.ok ? '' : refused.error.message).toContain(`(version ${v})`)
    },
  )

  const hostile: [kind: string, payload: unknown][] = [
    ['issue.created', '{'],
    ['issue.created', 'null'],
    ['issue.created', '[]'],
    ['issue.created', '"text"'],
    ['issue.created', { id: 'x', set: {} }],
    ['issue.created', { id: ID }],
    ['issue.created', { id: ID, change: {} }],
    ['issue.created', { id: ID, set: { name: 3 } }],
    ['issue.created', { id: ID, set: { name: '' } }],
    ['issue.created', { id: ID, set: { target: 5 } }],
    ['issue.created', { id: ID, set: {}, more: 1 }],
    ['issue.created', { id: ID, set: { order: 'first' } }],
    ['issue.created', `{"id":"${ID}","set":{"order":1e999}}`],
    ['issue.created', `{"id":"${ID}","set":{"__proto__":{"removed":true}}}`],
    ['issue.created', `{"id":"${ID}","set":{},"__proto__":{"change":{}}}`],
    ['issue.created', writeColumns(ID, [])],
    ['issue.changed', { id: ID, change: { name: ['a'] } }],
    ['issue.changed', { id: ID, change: { name: 'a' } }],
    ['issue.changed', { id: ID, set: { name: 'a' } }],
    ['project.changed', { id: 'another', change: {} }],
    ['statement.created', { id: ID, set: { start: -1 } }],
    ['statement.created', { id: ID, set: { start: 1.5 } }],
    ['statement.created', { id: ID, set: { end: 2 ** 40 } }],
    ['statement.created', { id: ID, set: { id: ID } }],
    ['statement.created', { id: ID, set: { coder: OTHER } }],
    ['statements.created', 'text'],
    ['statements.created', new Uint8Array([1, 2, 3])],
    ['statements.created', writeColumns('not an id', [{ end: 2 }])],
    ['statements.created', writeColumns(ID, [{ end: 2 }, { end: 'far' }])],
    ['statements.created', writeColumns(ID, [{ coder: OTHER }])],
    ['statements.changed', { runs: [], change: {} }],
    ['statements.changed', { runs: [{ first: ID, count: 0 }], change: {} }],
    ['statements.changed', { runs: [{ first: ID, count: 1e15 }], change: { removed: [false, true] } }],
    [
      'statements.changed',
      { runs: Array.from({ length: 3 }, () => ({ first: ID, count: MOST_ROWS / 2 })), change: {} },
    ],
    ['statements.changed', { runs: [{ first: ID, count: 1, step: 2 }], change: {} }],
    ['value.changed', { statement: ID, variable: OTHER, change: { value: [null, { any: 'thing' }] } }],
  ]
  test.each(hostile)('that does not fit is refused as damage: %s %s', (kind, payload) => {
    expect(parse(kind, payload)).toMatchObject({ ok: false, error: { code: 'damaged' } })
  })

  test('is parsed or refused, and never throws', () => {
    const kinds = [...samples.map(({ kind }) => kind), 'unknown']
    fc.assert(
      fc.property(
        fc.constantFrom(...kinds),
        fc.oneof(fc.json(), fc.string(), fc.uint8Array()),
        (kind, payload) => {
          const parsed = parsePayload(kind, VERSION, payload)
          if (parsed.ok) expect(parsed.value.kind).toBe(kind)
        },
      ),
    )
  })
})
