import { beforeEach, describe, expect, test } from 'vitest'
import type { Command, CommandOf } from './command.ts'
import { parsePayload, VERSION, writePayload } from './kinds.ts'
import { aDesk, type Desk } from './testing/a-desk.ts'

const idOf = (number: number): string => `01900000-0000-7000-8000-${String(number).padStart(12, '0')}`
const [ARTICLE, TRADE, TARIFFS, LABOUR, LUND, MINISTER, TAG, OTHER, NEW] = Array.from(
  { length: 9 },
  (_, at) => idOf(at + 1),
) as [string, string, string, string, string, string, string, string, string]
const REVISION = 'a'.repeat(64)
const TEXT = 'The crews vote. 🚢 They wait for an answer.'
const GONE = idOf(99)

let desk: Desk
beforeEach(() => {
  desk = aDesk(TEXT)
  desk.act({
    do: 'add-article',
    id: ARTICLE,
    set: { title: 'Ferries' },
    revision: REVISION,
    text: { length: TEXT.length },
  })
  desk.act({ do: 'create-issue', id: TRADE, set: { name: 'Trade' } })
  desk.act({ do: 'create-issue', id: TARIFFS, set: { name: 'Tariffs', parent: TRADE } })
  desk.act({ do: 'create-issue', id: LABOUR, set: { name: 'Labour' } })
  desk.act({ do: 'create-speaker', id: LUND, set: { name: 'Mara Lund', aliases: ['M. Lund'] } })
  desk.act({ do: 'create-speaker', id: MINISTER, set: { name: 'Minister' } })
})

const codeOf = (command: Command): string => {
  const decided = desk.decide(command)
  if (!decided.ok) expect(decided.error.message).toMatch(/^\p{Lu}.*\.$/su)
  return decided.ok ? `${decided.value.length} events` : decided.error.code
}
const tagging = (set: CommandOf<'tag'>['set'], id = TAG): Command => ({
  do: 'tag',
  id,
  set: { revision: REVISION, start: 0, end: 15, issue: TRADE, speaker: LUND, ...set },
})
const changing = (set: CommandOf<'change-statement'>['set'], id = TAG): Command => ({
  do: 'change-statement',
  id,
  set,
})

test('what is decided can be read by a colleague’s program', () => {
  const commands: Command[] = [
    tagging({ written: { start: 4, end: 9 }, stance: 'for' }),
    { do: 'mark-nothing', revision: REVISION, sentences: [{ start: 0, end: 15 }], nothing: true },
    { do: 'add-appearance', id: NEW, set: { article: ARTICLE, published: '2030-11' } },
    { do: 'set-boundary', revision: REVISION, offset: 4, fact: 'split' },
    { do: 'change-issue', id: TARIFFS, set: { mergedInto: TRADE } },
    { do: 'introduce-coder', id: NEW, set: { name: 'Ada' } },
    { do: 'create-variable', id: NEW, set: { name: 'Evidence', kind: 'choice', options: ['data'] } },
  ]
  for (const command of commands) {
    for (const said of desk.act(command))
      expect(parsePayload(said.kind, VERSION, writePayload(said))).toEqual({ ok: true, value: said })
  }
})

describe('a command that would change nothing gives no events', () => {
  test.each<[string, Command]>([
    ['a title that is so already', { do: 'title-project', title: '' }],
    ['an issue that is asked for twice', { do: 'create-issue', id: TRADE, set: { name: 'Trade' } }],
    ['a speaker that is asked for twice', { do: 'create-speaker', id: LUND, set: { name: 'Mara Lund' } }],
    ['an article that is there', { do: 'add-article', id: ARTICLE, set: {}, revision: REVISION, text: {} }],
    ['a name that an issue has', { do: 'change-issue', id: TRADE, set: { name: 'Trade' } }],
    ['aliases that a speaker has', { do: 'change-speaker', id: LUND, set: { aliases: ['M. Lund'] } }],
    ['no fields at all', { do: 'change-article', id: ARTICLE, set: {} }],
    ['no boundary where there is none', { do: 'set-boundary', revision: REVISION, offset: 4, fact: null }],
    [
      'no mark where there is none',
      { do: 'mark-nothing', revision: REVISION, sentences: [{ start: 0, end: 5 }], nothing: false },
    ],
    ['an article that is not done', { do: 'finish-article', article: ARTICLE, done: false }],
    [
      'another revision for an article that has its first',
      { do: 'change-article', id: ARTICLE, set: { revision: 'b'.repeat(64) } },
    ],
  ])('%s', (_, command) => {
    expect(desk.decide(command)).toEqual({ ok: true, value: [] })
  })

  test.each<[string, Command, Command]>([
    ['a tag that is asked for twice', tagging({}), tagging({})],
    ['a stance that a statement has', tagging({ stance: 'for' }), changing({ stance: 'for' })],
    ['removing what is removed', tagging({}), { do: 'remove-statement', id: TAG }],
    [
      'an appearance that is there',
      { do: 'add-appearance', id: NEW, set: { article: ARTICLE } },
      { do: 'add-appearance', id: NEW, set: { article: ARTICLE } },
    ],
    [
      'a coder who is known so',
      { do: 'introduce-coder', id: NEW, set: { name: 'Ada' } },
      { do: 'introduce-coder', id: NEW, set: { name: 'Ada' } },
    ],
    [
      'a variable that is asked for twice',
      { do: 'create-variable', id: NEW, set: { name: 'Date' } },
      { do: 'create-variable', id: NEW, set: { name: 'Date' } },
    ],
  ])('%s', (_, before, command) => {
    desk.act(before)
    if (command.do === 'remove-statement') desk.act(command)
    expect(desk.decide(command)).toEqual({ ok: true, value: [] })
  })
})

test('a creation says only what differs from a new record, a change what it was before and after', () => {
  expect(desk.act(tagging({ memo: '', sure: true, stance: 'for', removed: true }))).toEqual([
    {
      kind: 'statement.created',
      key: { id: TAG },
      set: {
        revision: REVISION,
        end: 15,
        issue: TRADE,
        speaker: LUND,
        stance: 'for',
        codebook: 'c'.repeat(64),
      },
    },
  ])
  expect(desk.act(changing({ stance: null, memo: 'x', sure: true }))).toEqual([
    { kind: 'statement.changed', key: { id: TAG }, change: { stance: ['for', null], memo: ['', 'x'] } },
  ])
})

describe('articles', () => {
  test('come with their first text', () => {
    expect(desk.find('article', { id: ARTICLE })).toMatchObject({ title: 'Ferries', revision: REVISION })
    expect(desk.find('revision', { id: REVISION })).toMatchObject({ article: ARTICLE, length: TEXT.length })
  })

  test('and appearances that were removed come back when they are added again', () => {
    desk.act({ do: 'add-appearance', id: NEW, set: { article: ARTICLE, outlet: 'The Quay' } })
    desk.act({ do: 'change-article', id: ARTICLE, set: { removed: true } })
    expect(codeOf({ do: 'change-article', id: ARTICLE, set: { title: 'x' } })).toBe('missing')
    expect(codeOf({ do: 'finish-article', article: ARTICLE, done: true })).toBe('missing')
    expect(desk.act({ do: 'add-article', id: ARTICLE, set: {}, revision: REVISION, text: {} })).toEqual([
      { kind: 'article.changed', key: { id: ARTICLE }, change: { removed: [true, false] } },
    ])
  })

  test.each<[string, Command, string]>([
    [
      'an appearance of an article that is not there',
      { do: 'add-appearance', id: NEW, set: { article: GONE } },
      'missing',
    ],
    ['a change of one that is not there', { do: 'change-article', id: GONE, set: { title: 'x' } }, 'missing'],
    ['finishing one that is not there', { do: 'finish-article', article: GONE, done: true }, 'missing'],
    [
      'a boundary in no text',
      { do: 'set-boundary', revision: 'b'.repeat(64), offset: 1, fact: 'split' },
      'missing',
    ],
    [
      'a boundary before the first word',
      { do: 'set-boundary', revision: REVISION, offset: 0, fact: 'split' },
      'bad-place',
    ],
    [
      'a boundary after the last',
      { do: 'set-boundary', revision: REVISION, offset: TEXT.length, fact: 'split' },
      'bad-place',
    ],
    [
      'a boundary within a ship',
      { do: 'set-boundary', revision: REVISION, offset: TEXT.indexOf('🚢') + 1, fact: 'joined' },
      'bad-place',
    ],
    [
      'a mark in no text',
      { do: 'mark-nothing', revision: 'b'.repeat(64), sentences: [{ start: 0, end: 1 }], nothing: true },
      'missing',
    ],
    [
      'a mark that is empty',
      { do: 'mark-nothing', revision: REVISION, sentences: [{ start: 3, end: 3 }], nothing: true },
      'bad-place',
    ],
    [
      'a mark past the end',
      {
        do: 'mark-nothing',
        revision: REVISION,
        sentences: [{ start: 0, end: TEXT.length + 1 }],
        nothing: true,
      },
      'bad-place',
    ],
  ])('refuse %s', (_, command, code) => {
    expect(codeOf(command)).toBe(code)
  })

  test('are marked sentence by sentence, each once', () => {
    const sentences = [
      { start: 0, end: 15 },
      { start: 16, end: 20 },
      { start: 0, end: 15 },
    ]
    expect(desk.act({ do: 'mark-nothing', revision: REVISION, sentences, nothing: true })).toHaveLength(2)
  })
})

describe('issues', () => {
  test.each<[string, Command, string]>([
    ['without a name', { do: 'create-issue', id: NEW, set: { name: '  ' } }, 'no-name'],
    ['with no name at all', { do: 'create-issue', id: NEW, set: {} }, 'no-name'],
    ['with the sign that parts a path', { do: 'create-issue', id: NEW, set: { name: 'a > b' } }, 'bad-name'],
    [
      'under one that is not there',
      { do: 'create-issue', id: NEW, set: { name: 'x', parent: GONE } },
      'missing',
    ],
    [
      'with a sibling’s name, letter case aside',
      { do: 'create-issue', id: NEW, set: { name: ' trade ' } },
      'name-taken',
    ],
    ['renamed to a sibling’s name', { do: 'change-issue', id: LABOUR, set: { name: 'TRADE' } }, 'name-taken'],
    ['that are not there', { do: 'change-issue', id: GONE, set: { name: 'x' } }, 'missing'],
    ['within themselves', { do: 'change-issue', id: TRADE, set: { parent: TRADE } }, 'circle'],
    ['within what lies within them', { do: 'change-issue', id: TRADE, set: { parent: TARIFFS } }, 'circle'],
    ['merged into themselves', { do: 'change-issue', id: TRADE, set: { mergedInto: TRADE } }, 'circle'],
    [
      'merged into what is not there',
      { do: 'change-issue', id: TRADE, set: { mergedInto: GONE } },
      'missing',
    ],
  ])('are refused %s', (_, command, code) => {
    expect(codeOf(command)).toBe(code)
  })

  test('name the sibling that has their name', () => {
    expect(desk.decide({ do: 'create-issue', id: NEW, set: { name: 'trade' } })).toMatchObject({
      ok: false,
      error: { about: TRADE },
    })
  })

  test('may share a name with an issue elsewhere in the tree, and with one that is gone', () => {
    expect(codeOf({ do: 'create-issue', id: NEW, set: { name: 'Tariffs' } })).toBe('1 events')
    desk.act({ do: 'change-issue', id: LABOUR, set: { removed: true } })
    expect(codeOf({ do: 'create-issue', id: NEW, set: { name: 'Labour' } })).toBe('1 events')
    desk.act({ do: 'create-issue', id: NEW, set: { name: 'Labour' } })
    expect(codeOf({ do: 'change-issue', id: LABOUR, set: { removed: false } })).toBe('name-taken')
  })

  test('that were removed take no part: nothing changes, lies under, or merges into them', () => {
    desk.act({ do: 'change-issue', id: LABOUR, set: { removed: true } })
    expect(codeOf({ do: 'change-issue', id: LABOUR, set: { name: 'Work' } })).toBe('missing')
    expect(codeOf({ do: 'change-issue', id: TARIFFS, set: { parent: LABOUR } })).toBe('missing')
    expect(codeOf({ do: 'change-issue', id: TARIFFS, set: { mergedInto: LABOUR } })).toBe('missing')
    expect(codeOf({ do: 'change-issue', id: LABOUR, set: { removed: false } })).toBe('1 events')
  })

  test('are not merged back into what was merged into them, over however many merges', () => {
    desk.act({ do: 'change-issue', id: TRADE, set: { mergedInto: LABOUR } })
    desk.act({ do: 'change-issue', id: TARIFFS, set: { mergedInto: TRADE } })
    expect(codeOf({ do: 'change-issue', id: LABOUR, set: { mergedInto: TARIFFS } })).toBe('circle')
    expect(codeOf({ do: 'change-issue', id: TRADE, set: { mergedInto: null } })).toBe('1 events')
  })
})

describe('speakers', () => {
  test.each<[string, Command, string]>([
    ['without a name', { do: 'create-speaker', id: NEW, set: { name: ' ' } }, 'no-name'],
    [
      'with the name of another, white space and case aside',
      { do: 'create-speaker', id: NEW, set: { name: 'mara  LUND' } },
      'name-taken',
    ],
    ['that are not there', { do: 'change-speaker', id: GONE, set: { notes: 'x' } }, 'missing'],
    ['merged into themselves', { do: 'change-speaker', id: LUND, set: { mergedInto: LUND } }, 'circle'],
    [
      'merged into what is not there',
      { do: 'change-speaker', id: LUND, set: { mergedInto: GONE } },
      'missing',
    ],
  ])('are refused %s', (_, command, code) => {
    expect(codeOf(command)).toBe(code)
  })

  test('may have the alias of another, and be renamed to another’s name: two people can share one', () => {
    expect(codeOf({ do: 'create-speaker', id: NEW, set: { name: 'M. Lund' } })).toBe('1 events')
    expect(codeOf({ do: 'change-speaker', id: MINISTER, set: { name: 'Mara Lund' } })).toBe('1 events')
  })

  test('are not merged in a circle', () => {
    desk.act({ do: 'change-speaker', id: LUND, set: { mergedInto: MINISTER } })
    expect(codeOf({ do: 'change-speaker', id: MINISTER, set: { mergedInto: LUND } })).toBe('circle')
  })
})

describe('tags', () => {
  test.each<[string, Command, string]>([
    ['in no text', tagging({ revision: 'b'.repeat(64) }), 'missing'],
    ['in none said', tagging({ revision: null }), 'missing'],
    ['of nothing', tagging({ start: 5, end: 5 }), 'bad-place'],
    ['from back to front', tagging({ start: 9, end: 5 }), 'bad-place'],
    ['past the end', tagging({ start: 0, end: TEXT.length + 1 }), 'bad-place'],
    ['from within a ship', tagging({ start: TEXT.indexOf('🚢') + 1, end: 30 }), 'bad-place'],
    ['into a ship', tagging({ start: 0, end: TEXT.indexOf('🚢') + 1 }), 'bad-place'],
    ['with a name past the end', tagging({ written: { start: 3, end: 400 } }), 'bad-place'],
    ['with an issue that is not there', tagging({ issue: GONE }), 'missing'],
    ['with a speaker who is not there', tagging({ speaker: GONE }), 'missing'],
    ['reported by somebody who is not there', tagging({ reportedBy: GONE }), 'missing'],
  ])('are refused %s', (_, command, code) => {
    expect(codeOf(command)).toBe(code)
  })

  test('may be of the whole text, and without issue and speaker', () => {
    expect(codeOf(tagging({ start: 0, end: TEXT.length, issue: null, speaker: null }))).toBe('1 events')
  })

  test('with what was removed are refused; what was tagged with it before can still be changed', () => {
    desk.act(tagging({}))
    desk.act({ do: 'change-issue', id: TRADE, set: { removed: true } })
    desk.act({ do: 'change-speaker', id: LUND, set: { removed: true } })
    expect(codeOf(tagging({ start: 1 }, OTHER))).toBe('missing')
    expect(codeOf(tagging({ start: 1, issue: null }, OTHER))).toBe('missing')
    expect(codeOf(changing({ stance: 'against' }))).toBe('1 events')
    expect(codeOf(changing({ issue: LABOUR, speaker: MINISTER }))).toBe('1 events')
    expect(codeOf(changing({ issue: TARIFFS, speaker: GONE }))).toBe('missing')
  })

  test('that are not there, or removed, cannot be changed, answered or removed; a removed one can be brought back', () => {
    desk.act({ do: 'create-variable', id: NEW, set: { name: 'Evidence', kind: 'choice', options: ['data'] } })
    expect(codeOf(changing({ memo: 'x' }))).toBe('missing')
    expect(codeOf({ do: 'remove-statement', id: TAG })).toBe('missing')
    expect(codeOf({ do: 'answer', statement: TAG, variable: NEW, value: 'data' })).toBe('missing')
    desk.act(tagging({}))
    desk.act({ do: 'remove-statement', id: TAG })
    expect(codeOf(changing({ memo: 'x' }))).toBe('missing')
    expect(codeOf({ do: 'answer', statement: TAG, variable: NEW, value: 'data' })).toBe('missing')
    expect(codeOf(changing({ removed: false }))).toBe('1 events')
  })

  test('are answered as their question asks', () => {
    desk.act(tagging({}))
    desk.act({ do: 'create-variable', id: NEW, set: { name: 'Evidence', kind: 'choice', options: ['data'] } })
    const answer = (value: string | null, variable = NEW): Command => ({
      do: 'answer',
      statement: TAG,
      variable,
      value,
    })
    expect(codeOf(answer('rumour'))).toBe('bad-answer')
    expect(codeOf(answer('data', GONE))).toBe('missing')
    expect(desk.act(answer('data'))).toEqual([
      { kind: 'value.changed', key: { statement: TAG, variable: NEW }, change: { value: [null, 'data'] } },
    ])
    expect(codeOf(answer(null))).toBe('1 events')
    desk.act({ do: 'change-variable', id: NEW, set: { removed: true } })
    expect(codeOf(answer(null))).toBe('missing')
    expect(codeOf({ do: 'create-variable', id: OTHER, set: { name: ' ' } })).toBe('no-name')
    expect(codeOf({ do: 'change-variable', id: GONE, set: {} })).toBe('missing')
  })
})

describe('a twin', () => {
  beforeEach(() => {
    desk.act(tagging({}))
  })

  test('is refused, and the statement that is there is shown', () => {
    expect(desk.decide(tagging({ stance: 'against', memo: 'x' }, OTHER))).toMatchObject({
      ok: false,
      error: { code: 'twin', about: TAG },
    })
  })

  test.each<[string, CommandOf<'tag'>['set']]>([
    ['the span', { end: 14 }],
    ['the issue', { issue: LABOUR }],
    ['having no issue', { issue: null }],
    ['the speaker', { speaker: MINISTER }],
    ['having no speaker', { speaker: null }],
  ])('is none where it differs in %s', (_, set) => {
    expect(codeOf(tagging(set, OTHER))).toBe('1 events')
  })

  test('is none once the other is removed; bringing that back is refused then', () => {
    desk.act({ do: 'remove-statement', id: TAG })
    desk.act(tagging({}, OTHER))
    expect(codeOf(changing({ removed: false }))).toBe('twin')
  })

  test('cannot come about by a change', () => {
    desk.act(tagging({ issue: LABOUR }, OTHER))
    expect(codeOf(changing({ issue: TRADE }, OTHER))).toBe('twin')
    expect(codeOf(changing({ stance: 'for' }, OTHER))).toBe('1 events')
  })

  test.each<['issue' | 'speaker', string, string]>([
    ['issue', TRADE, LABOUR],
    ['speaker', LUND, MINISTER],
  ])('is seen through a merged %s, from either side', (noun, from, into) => {
    desk.act({ do: `change-${noun}`, id: from, set: { mergedInto: into } })
    // With what was merged away, and with what it was merged into: both are the same now.
    expect(codeOf(tagging({}, OTHER))).toBe('twin')
    expect(codeOf(tagging({ [noun]: into }, OTHER))).toBe('twin')
  })

  test('is seen where two issues were merged into a third', () => {
    desk.act({ do: 'change-issue', id: TRADE, set: { mergedInto: LABOUR } })
    desk.act({ do: 'change-issue', id: TARIFFS, set: { mergedInto: LABOUR } })
    expect(codeOf(tagging({ issue: TARIFFS }, OTHER))).toBe('twin')
  })

  test('that a merge made can be edited and removed, and is no reason to refuse', () => {
    desk.act(tagging({ issue: LABOUR }, OTHER))
    desk.act({ do: 'change-issue', id: TRADE, set: { mergedInto: LABOUR } })
    expect(codeOf(changing({ stance: 'for' }))).toBe('1 events')
    expect(codeOf(changing({ memo: 'kept' }, OTHER))).toBe('1 events')
    expect(codeOf({ do: 'remove-statement', id: OTHER })).toBe('1 events')
  })
})
