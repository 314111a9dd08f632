import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { appearance, article, revision } from '../../../app/model/article.ts'
import { unpackBoundaries } from '../../../app/text/boundaries.ts'
import { canonicalize, revisionId } from '../../../app/text/canonical.ts'
import { segment } from '../../../app/text/sentences.ts'
import { parseArticle, type ArticleFile, type ParsedArticle } from './parse-article.ts'

function parsed(content: string | Uint8Array, more: Partial<ArticleFile> = {}): ParsedArticle {
  const bytes = typeof content === 'string' ? Buffer.from(content) : content
  const result = parseArticle({ name: 'port opens.txt', bytes, encoding: null, ...more })
  if (!result.ok) throw new Error(result.error.message)
  return result.value
}
const markdown = (content: string) => parsed(content, { name: 'port.md' })
const paragraphs = ({ text }: ParsedArticle) => text.split('\n')
const headlines = (of: ParsedArticle) => of.headings.map((index) => paragraphs(of)[index])

describe('a plain text', () => {
  it('becomes an article with the name of its file', () => {
    const result = parsed('One. Two.\r\n\r\nThree.\r\n')
    expect(result).toMatchObject({
      title: 'port opens',
      language: '',
      text: 'One. Two.\nThree.',
      revision: revisionId('One. Two.\nThree.'),
      headings: [],
      appearance: { outlet: '', author: '', published: null, url: '', section: '', source: 'port opens.txt' },
      notices: [],
    })
    const sentences = unpackBoundaries(Buffer.from(result.sentences.packed, 'base64'))
    expect(Array.from(sentences)).toEqual([0, 4, 5, 9, 10, 16])
  })

  it('keeps a name without an extension, or with nothing but one', () => {
    expect(parsed('a', { name: 'README' }).title).toBe('README')
    expect(parsed('a', { name: '.txt' }).title).toBe('.txt')
    expect(parsed('a', { name: 'a.b.txt' }).title).toBe('a.b')
  })

  it('is not read as Markdown', () => {
    expect(parsed('# No *heading*').text).toBe('# No *heading*')
  })
})

describe('imported with a notice', () => {
  it('an empty file', () => {
    const result = parsed('')
    expect(result).toMatchObject({ text: '', revision: revisionId(''), sentences: { packed: '' } })
    expect(result.notices).toEqual(['It is empty: there is nothing to code in it.'])
    expect(markdown('')).toMatchObject({ title: 'port', text: '', headings: [], notices: result.notices })
    expect(parsed(' \n\n ').notices).toEqual(result.notices)
  })

  it('a byte order mark', () => {
    const marked = parsed(Buffer.from('\ufeffOne.', 'utf16le'))
    expect(marked.text).toBe('One.')
    expect(marked.notices).toEqual([
      'It was read as UTF-16 (little-endian), as the byte order mark at its start says.',
    ])
  })

  it('characters that no text may hold', () => {
    for (const result of [parsed('a\0b\u0001c\uffff'), markdown('a\0b\u0001c\uffff')]) {
      expect(result.text).toBe('abc')
      expect(result.notices).toEqual(['3 characters that no text may hold (such as NUL) were removed.'])
    }
  })

  it('byte order marks within the text', () => {
    for (const result of [parsed('a\ufeffb'), markdown('a\ufeffb')]) {
      expect(result.text).toBe('ab')
      expect(result.notices).toEqual(['1 byte order mark within the text was removed.'])
    }
  })

  it('half surrogate pairs in UTF-16', () => {
    for (const name of ['a.txt', 'a.md']) {
      const result = parsed(Buffer.from('\ufeffa\ud83d b', 'utf16le'), { name })
      expect(result.text).toBe('a\ufffd b')
      expect(result.notices).toContain(
        '1 broken character (half of a surrogate pair) was replaced by \ufffd.',
      )
    }
  })

  it('one line of 10 MB', () => {
    const result = parsed('The port is open. '.repeat(600_000))
    expect(result.text.length).toBe(10_800_000)
    expect(result.notices).toEqual(['It has a paragraph of 10,800,000 characters without a line end.'])
  })
})

describe('refused', () => {
  it('what decoding refuses', () => {
    const result = parseArticle({ name: 'a.txt', bytes: Buffer.of(0x63, 0xe9), encoding: null })
    expect(!result.ok && result.error.code).toBe('encoding')
    expect(parsed(Buffer.of(0x63, 0xe9), { encoding: 'windows-1252' }).text).toBe('cé')
  })
})

describe('Markdown', () => {
  it('has the title of its first heading, and knows which paragraphs are headings', () => {
    const result = markdown(
      'Kicker\n\n# Port *opens*\n\nIt is new\nand big.\n\n- one\n- two\n\n## Reactions\n\n> “No.”',
    )
    expect(result.title).toBe('Port opens')
    expect(paragraphs(result)).toEqual([
      'Kicker',
      'Port opens',
      'It is new and big.',
      'one',
      'two',
      'Reactions',
      '“No.”',
    ])
    expect(headlines(result)).toEqual(['Port opens', 'Reactions'])
  })

  it('has what its front matter says', () => {
    const front =
      'title: The port\noutlet: The Harbour Post\ndate: 2024-04-26\nlang: en\nurl: https://post.example/a'
    const result = markdown(`---\n${front}\n---\n# Port opens\n\nIt is new.`)
    expect(result).toMatchObject({
      title: 'The port',
      language: 'en',
      text: 'Port opens\nIt is new.',
      appearance: {
        outlet: 'The Harbour Post',
        published: '2024-04-26',
        url: 'https://post.example/a',
        source: 'port.md',
      },
      notices: [],
    })
  })

  it('has a headline that only its front matter tells as its first paragraph', () => {
    const result = markdown('---\ntitle: Port opens\n---\nIt is new.')
    expect(paragraphs(result)).toEqual(['Port opens', 'It is new.'])
    expect(headlines(result)).toEqual(['Port opens'])
  })

  it('counts headings right where line ends of other kinds and forbidden characters stand in them', () => {
    const result = markdown('One\u2028two\n\n&#12;\n\n# A\u2028B\n\nLast')
    expect(paragraphs(result)).toEqual(['One', 'two', 'A', 'B', 'Last'])
    expect(headlines(result)).toEqual(['A', 'B'])
    expect(result.title).toBe('A B')
  })

  it('says what was left out', () => {
    const result = markdown('---\ndate: someday\n---\n<table><tr><td>12</td></tr></table>\n\nText.')
    expect(result.notices).toEqual([
      '1 block of HTML was left out.',
      '"date" in the front matter is no date such as 2024-04-26 and was left out.',
    ])
  })

  it('that holds no mark at all is canonical, and its sentences lie in it', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 80 }), (content) => {
        const result = markdown(content)
        expect(canonicalize(result.text).text).toBe(result.text)
        expect(result.revision).toBe(revisionId(result.text))
        const sentences = unpackBoundaries(Buffer.from(result.sentences.packed, 'base64'))
        expect(sentences).toEqual(segment(result.text))
        expect(result.headings.every((index) => index < paragraphs(result).length)).toBe(true)
      }),
    )
  })
})

describe('what is too long for its field', () => {
  it('is cut between characters, with a notice; an address is left out', () => {
    const front = [
      `title: ${'🙂'.repeat(1500)}`,
      `outlet: ${'o'.repeat(600)}`,
      `url: https://post.example/${'a'.repeat(5000)}`,
    ]
    const result = parsed(`---\n${front.join('\n')}\n---\nText.`, { name: `${'n'.repeat(1200)}.md` })
    expect(result.title).toBe('🙂'.repeat(1000))
    expect(result.appearance.url).toBe('')
    expect(result.notices).toEqual([
      'The title was cut after 2000 characters.',
      'The outlet was cut after 500 characters.',
      'The address was longer than 4000 characters and was left out.',
      'The file name was cut after 1000 characters.',
    ])
    expect(article.set.safeParse({ title: result.title, language: result.language }).success).toBe(true)
    expect(appearance.set.safeParse(result.appearance).success).toBe(true)
    expect(
      revision.set.safeParse({ headings: [...result.headings], sentences: result.sentences }).success,
    ).toBe(true)
  })
})
