import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { EditScript, editScript, locate, type EditScript as Script } from './revision.ts'
import { canonicalText, prose, textWithSpan } from './testing/texts.ts'

/** Two versions of a text: whatever stands in them, or one made of the other by changing some of its words. */
const versions = fc.oneof(
  fc.tuple(canonicalText, canonicalText),
  fc
    .tuple(
      prose,
      fc.array(fc.tuple(fc.nat(80), fc.constantFrom('', 'never', 'Ms. Roe', '也', '😀', 'the', '\nNew.')), {
        maxLength: 6,
      }),
    )
    .map(([text, changes]): [string, string] => {
      const words = text.split(' ')
      for (const [at, word] of changes) words[at % words.length] = word
      return [
        text,
        words
          .join(' ')
          .replaceAll(/\n+/g, '\n')
          .replaceAll(/^\n|\n$/g, ''),
      ]
    }),
)

/** The child's text, made from the parent's with the words that the child has at the edits. */
function replay(parent: string, child: string, script: Script): string {
  let text = ''
  let at = 0
  for (const { start, end, inserted } of script) {
    text += parent.slice(at, start)
    text += child.slice(text.length, text.length + inserted)
    at = end
  }
  return text + parent.slice(at)
}

const lines = (word: string): string[] =>
  Array.from({ length: 15_000 }, (_, line) => `${word}${line} said that ${word}${line * 7} would come.`)

const statusOf = (parent: string, child: string, words: string) => {
  const start = parent.indexOf(words)
  return locate({ start, end: start + words.length }, [editScript(parent, child)])
}

describe('an edit script', () => {
  test('leads from the parent to the child', () => {
    fc.assert(
      fc.property(versions, ([parent, child]) => {
        const script = editScript(parent, child)
        expect(EditScript.safeParse(script).success).toBe(true)
        expect(replay(parent, child, script)).toBe(child)
      }),
      { numRuns: 500 },
    )
  })

  test('is empty for the same text', () => {
    fc.assert(
      fc.property(canonicalText, (text) => {
        expect(editScript(text, text)).toEqual([])
      }),
      { numRuns: 50 },
    )
  })

  test('replaces whole words', () => {
    expect(editScript('He built a wall here.', 'He built a wallpaper here.')).toEqual([
      { start: 11, end: 15, inserted: 9 },
    ])
    expect(editScript('Cost: 1,000 euros', 'Cost: 1,500 euros')).toEqual([{ start: 6, end: 11, inserted: 5 }])
  })

  test('replaces whole characters, with their marks and joiners', () => {
    expect(editScript('so 👩‍👩‍👧 end', 'so 👩‍👩‍👦 end')).toEqual([{ start: 3, end: 11, inserted: 8 }])
    expect(editScript('a e b', 'a e\u0301 b')).toEqual([{ start: 2, end: 3, inserted: 2 }])
  })

  test('keeps to the paragraphs that changed', () => {
    const parent = 'One stays.\nTwo goes away.\nThree stays.'
    expect(editScript(parent, 'One stays.\nThree stays.\nFour is new.')).toEqual([
      { start: 11, end: 26, inserted: 0 },
      { start: 38, end: 38, inserted: 13 },
    ])
  })

  test('of a megabyte is found in seconds, few changes or nothing alike', () => {
    const parent = lines('mayor').join('\n')
    const corrected = lines('mayor').map((line, index) => (index % 1000 === 7 ? `${line} Not so.` : line))
    const begin = performance.now()
    expect(editScript(parent, corrected.join('\n'))).toHaveLength(15)
    expect(editScript(parent.replaceAll('\n', ' '), corrected.join(' '))).toHaveLength(15)
    expect(editScript(parent, lines('minister').join('\n')).length).toBeGreaterThan(0)
    // About a second on an idle machine; without a limit to the comparison, hours.
    expect(performance.now() - begin).toBeLessThan(15_000)
  })
})

describe('a span in a later revision', () => {
  test('has the same words wherever it is exact or moved', () => {
    const cases = versions.chain(([parent, child]) =>
      fc.tuple(textWithSpan(fc.constant(parent)), fc.constant(child)),
    )
    fc.assert(
      fc.property(cases, ([{ text: parent, start, end }, child]) => {
        fc.pre(start < end)
        const located = locate({ start, end }, [editScript(parent, child)])
        if (located.status !== 'orphan') {
          expect(child.slice(located.start, located.end)).toBe(parent.slice(start, end))
          expect(located.status).toBe(located.start === start ? 'exact' : 'moved')
        }
        expect(0 <= located.start && located.start <= located.end && located.end <= child.length).toBe(true)
      }),
      { numRuns: 500 },
    )
  })

  test('has the same words after many revisions', () => {
    fc.assert(
      fc.property(textWithSpan(prose), fc.array(prose, { maxLength: 3 }), ({ text, start, end }, later) => {
        fc.pre(start < end)
        const texts = [
          text,
          ...later.map((other, index) => (index % 2 === 0 ? `${other}\n${text}` : `${text}\n${other}`)),
          text,
        ]
        const scripts = texts.slice(1).map((child, index) => editScript(texts[index]!, child))
        const located = locate({ start, end }, scripts)
        if (located.status !== 'orphan')
          expect(text.slice(located.start, located.end)).toBe(text.slice(start, end))
      }),
    )
  })

  const parent = 'The mayor said no. The council agreed. Nobody spoke.'

  test('is exact where nothing before it changed', () => {
    expect(statusOf(parent, 'The mayor said no. The council left.', 'The mayor said no.')).toEqual({
      status: 'exact',
      start: 0,
      end: 18,
    })
  })

  test('is moved where words before it came or went', () => {
    expect(statusOf(parent, `On Monday, ${parent}`, 'The council agreed.')).toEqual({
      status: 'moved',
      start: 30,
      end: 49,
    })
  })

  test('does not take in what is inserted right before or after it', () => {
    const child = parent
      .replace(' The council', ' Really? The council')
      .replace('agreed.', 'agreed. All of it.')
    const located = statusOf(parent, child, 'The council agreed.')
    expect(located.status).toBe('moved')
    expect(child.slice(located.start, located.end)).toBe('The council agreed.')
  })

  test.each([
    ['a word in it changed', parent.replace('council', 'committee')],
    ['a word came into it', parent.replace('council agreed', 'council never agreed')],
    ['a word went out of it', parent.replace('council agreed', 'agreed')],
    ['it is gone', parent.replace(' The council agreed.', '')],
    ['it stands elsewhere', 'Nobody spoke. The mayor said no.\nThe council agreed.'],
  ])('is an orphan where %s', (_, child) => {
    expect(statusOf(parent, child, 'The council agreed.').status).toBe('orphan')
  })

  test('stays an orphan when the words come back', () => {
    const without = parent.replace(' The council agreed.', '')
    const scripts = [editScript(parent, without), editScript(without, parent)]
    expect(locate({ start: 19, end: 38 }, scripts).status).toBe('orphan')
    expect(locate({ start: 0, end: 18 }, scripts).status).toBe('exact')
  })
})
