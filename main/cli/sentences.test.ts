import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { aPlace, runCommand, type Place } from './testing/a-command.ts'

let place: Place

beforeAll(() => {
  place = aPlace()
})
afterAll(() => place.remove())

const file = (name: string, content: string | Buffer): void =>
  writeFileSync(join(place.folder, name), content)

interface Answer {
  id: string | number
  sentences: { start: number; end: number }[]
}

describe('sentences', () => {
  it('of a file are offsets into its text, a byte order mark left aside', async () => {
    const text = 'Headline\r\n\r\nOne here. Two 😀 there.\r\n'
    file('text.txt', `\ufeff${text}`)
    const { code, stdout } = await runCommand(place, ['sentences', 'text.txt', '--json'])
    expect(code).toBe(0)
    const { sentences } = JSON.parse(stdout) as Answer
    expect(sentences.map(({ start, end }) => text.slice(start, end))).toEqual([
      'Headline',
      'One here.',
      'Two 😀 there.',
    ])
  })

  it('of lines are offsets into the text of each line as it was given', async () => {
    const texts = [
      'One here.\r\n\r\nTwo there.',
      '\ufeffA mark first. Then more.',
      'A 😀 smiles. 𝒳 is not x.',
      'Null\u0000 here. And on.',
      'A line\u2028in one. Two.',
      '',
      'Half \ud83d a pair. Two.',
    ]
    const given = texts.map((text, id) => JSON.stringify({ id, text, lang: 'en' }))
    // Separators that JSON may hold as they are do not end a line; the file begins with a mark of its own.
    given[4] = `{"id":4,"text":"A line\u2028in one. Two.","lang":"en"}`
    file('in.jsonl', `\ufeff${given.join('\n')}\r\n\n`)
    const { code, stdout, stderr } = await runCommand(place, [
      'sentences',
      '--jsonl',
      'in.jsonl',
      'out.jsonl',
    ])
    expect([code, stdout, stderr]).toEqual([0, '', ''])
    const answers = readFileSync(join(place.folder, 'out.jsonl'), 'utf8')
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as Answer)
    expect(answers.map(({ id }) => id)).toEqual(texts.map((_, id) => id))
    expect(
      answers.map(({ id, sentences }) =>
        sentences.map(({ start, end }) => texts[Number(id)]?.slice(start, end)),
      ),
    ).toEqual([
      ['One here.', 'Two there.'],
      ['A mark first.', 'Then more.'],
      ['A 😀 smiles.', '𝒳 is not x.'],
      ['Null\u0000 here.', 'And on.'],
      ['A line', 'in one.', 'Two.'],
      [],
      ['Half \ud83d a pair.', 'Two.'],
    ])
  })

  it('of a bad line are refused by its number, and what was there stays', async () => {
    file('bad.jsonl', '{"id": 1, "text": "One."}\n{"id": 2}\n')
    file('kept.jsonl', 'as it was')
    const { code, stderr } = await runCommand(place, ['sentences', '--jsonl', 'bad.jsonl', 'kept.jsonl'])
    expect(code).toBe(1)
    expect(stderr).toMatch(/^Line 2 needs an id and a text.*\n$/)
    expect(readFileSync(join(place.folder, 'kept.jsonl'), 'utf8')).toBe('as it was')
    expect(readdirSync(place.folder).filter((name) => name.endsWith('.part'))).toEqual([])
  })

  it('can be written over the lines that they are of', async () => {
    file('same.jsonl', '{"id": "a", "text": "One. Two."}\n')
    expect(await runCommand(place, ['sentences', '--jsonl', 'same.jsonl', 'same.jsonl'])).toMatchObject({
      code: 0,
    })
    expect(JSON.parse(readFileSync(join(place.folder, 'same.jsonl'), 'utf8'))).toMatchObject({ id: 'a' })
  })

  it.each([
    ['a file that is not there', ['sentences', '--jsonl', 'none.jsonl', 'x.jsonl'], 1, /none\.jsonl/],
    ['a folder', ['sentences', '--jsonl', '.', 'x.jsonl'], 1, /is a folder/],
    ['lines that are not UTF-8', ['sentences', '--jsonl', 'latin.jsonl', 'x.jsonl'], 1, /UTF-8/],
    ['a place that is not there', ['sentences', '--jsonl', 'same.jsonl', 'no/x.jsonl'], 1, /no\/x\.jsonl/],
    ['one file too few', ['sentences', '--jsonl', 'same.jsonl'], 2, /Where to/],
  ])('of %s are refused in one line', async (_, args, exitCode, message) => {
    file('latin.jsonl', Buffer.from('{"id":1,"text":"caf\xe9"}\n', 'latin1'))
    const { code, stdout, stderr } = await runCommand(place, args)
    expect([code, stdout]).toEqual([exitCode, ''])
    expect(stderr).toMatch(message)
    expect(stderr.trimEnd().split('\n')).toHaveLength(1)
  })
})
