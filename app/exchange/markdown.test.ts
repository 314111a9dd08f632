import { describe, expect, it } from 'vitest'
import { readMarkdown } from './markdown.ts'

const texts = (source: string) => readMarkdown(source).blocks.map(({ text }) => text)

describe('Markdown', () => {
  it('gives its headings with their levels, and what stands between them as paragraphs', () => {
    expect(readMarkdown('# Port opens\n\nIt is *new*.\n\nSub\n---\n\nAnd **big**.').blocks).toEqual([
      { text: 'Port opens', heading: 1 },
      { text: 'It is new.', heading: null },
      { text: 'Sub', heading: 2 },
      { text: 'And big.', heading: null },
    ])
  })

  it('gives items of lists, quotes and lines of code as plain text', () => {
    expect(
      texts('- one\n- two\n  - three\n\n1. four\n\n> five\n>\n> > six\n\n```js\nlet a\nlet b\n```'),
    ).toEqual(['one', 'two', 'three', 'four', 'five', 'six', 'let a\nlet b'])
  })

  it('gives a row of a table as a paragraph', () => {
    expect(texts('| Party | Seats |\n|---|--:|\n| *Left* | 12 |\n| Right | 9 |')).toEqual([
      'Party | Seats',
      'Left | 12',
      'Right | 9',
    ])
  })

  it('keeps the text of links and the alternative text of images', () => {
    expect(
      texts(
        'See [the *deal*](https://a.example "t"), ![a ship](s.png) and [more][m].\n\n[m]: https://b.example',
      ),
    ).toEqual(['See the deal, a ship and more.'])
  })

  it('goes on after a space where a line only wraps, and breaks where the author broke it', () => {
    expect(texts('one\ntwo  \nthree\\\nfour<br>five')).toEqual(['one two\nthree\nfour\nfive'])
    expect(texts('one\ntwo\n===')).toEqual(['one two'])
  })

  it('drops HTML and counts the blocks that held words', () => {
    const document = readMarkdown(
      '<div onclick="x()">Hidden</div>\n\nSeen <b>and</b> read.\n\n<!-- note -->\n\n<hr>',
    )
    expect(document.blocks.map(({ text }) => text)).toEqual(['Seen and read.'])
    expect(document.htmlLeftOut).toBe(1)
  })

  it('reads characters written as entities and marks written as themselves', () => {
    expect(texts('5 &lt; 6 &amp; \\*not\\* &hellip;')).toEqual(['5 < 6 & *not* …'])
  })

  it('keeps front matter apart, and takes rules for nothing', () => {
    const document = readMarkdown('---\ntitle: a\n---\n\nText.\n\n---\n\nMore.')
    expect(document.frontMatter).toBe('title: a')
    expect(document.blocks.map(({ text }) => text)).toEqual(['Text.', 'More.'])
  })

  it('may be empty', () => {
    expect(readMarkdown('')).toEqual({ frontMatter: null, blocks: [], htmlLeftOut: 0 })
  })

  it('does not run out of stack however deep its marks go', () => {
    expect(texts(`${'> '.repeat(2000)}deep`)).toEqual(['deep'])
    expect(texts(`${'*a '.repeat(400)}b${'*'.repeat(400)}`)).toHaveLength(1)
  })
})
