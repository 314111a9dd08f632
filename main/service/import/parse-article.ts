import type { Encoding } from '../../../app/contract/contract.ts'
import { readFrontMatter, type FrontMatter } from '../../../app/exchange/front-matter.ts'
import { readMarkdown, type MarkdownBlock } from '../../../app/exchange/markdown.ts'
import type { Appearance, Revision } from '../../../app/model/article.ts'
import type { RevisionId } from '../../../app/model/id.ts'
import { ok, type Result } from '../../../app/model/result.ts'
import { packBoundaries } from '../../../app/text/boundaries.ts'
import { canonicalize, revisionId, type CanonicalReport } from '../../../app/text/canonical.ts'
import { segment, SEGMENTER_VERSION } from '../../../app/text/sentences.ts'
import { decode } from './decode.ts'

/** An article as a file tells it, ready to be stored. */
export interface ParsedArticle {
  readonly title: string
  /** BCP 47; empty where the file does not tell. */
  readonly language: string
  /** Canonical. */
  readonly text: string
  readonly revision: RevisionId
  /** Indexes of the paragraphs that are headings, ascending. */
  readonly headings: readonly number[]
  readonly sentences: NonNullable<Revision['sentences']>
  readonly appearance: Pick<Appearance, 'outlet' | 'author' | 'published' | 'url' | 'section' | 'source'>
  /** Sentences for the analyst: what was changed in the text, and what could not be used. */
  readonly notices: readonly string[]
}

export interface ArticleFile {
  /** The file's name, without the folders that it lies in. */
  readonly name: string
  readonly bytes: Uint8Array
  /** Where it is neither UTF-8 nor marked as UTF-16. */
  readonly encoding: Encoding | null
}

/**
 * The article in a file of plain text or, by its name, of Markdown.
 *
 * A plain text does not tell its headline: its title is the file's name. Markdown tells it by its front matter or else by
 * its first heading of level 1; told by front matter alone, it becomes the text's first paragraph, so that it can be
 * tagged. An empty file is an article without text.
 *
 * Refused as `decode` refuses.
 */
export function parseArticle({ name, bytes, encoding }: ArticleFile): Result<ParsedArticle> {
  const decoded = decode(name, bytes, encoding)
  if (!decoded.ok) return decoded
  const source = isMarkdown(name) ? markdownSource(decoded.value.text) : plainSource(decoded.value.text)
  const { front, text, headings, report } = source
  const notices = [...decoded.value.notices, ...noticesOf(report, text), ...source.notices, ...front.notices]

  /** A text on one line, as long as its field allows. */
  function fit(what: string, value: string | undefined, longest: number): string {
    const line = onOneLine(value ?? '')
    if (line.length <= longest) return line
    notices.push(`The ${what} was cut after ${longest} characters.`)
    return line.slice(0, longest).replace(/[\ud800-\udbff]$/, '')
  }

  /** An address that is too long is left out: cut, it would lead elsewhere. */
  function address(url = ''): string {
    if (url.length <= 4000) return url
    notices.push('The address was longer than 4000 characters and was left out.')
    return ''
  }

  const title = fit('title', source.title, 2000) || fit('title', nameWithoutExtension(name), 2000)
  return ok({
    title,
    language: front.language ?? '',
    text,
    revision: revisionId(text),
    headings,
    sentences: {
      segmenter: SEGMENTER_VERSION,
      packed: Buffer.from(packBoundaries(segment(text, front.language))).toString('base64'),
    },
    appearance: {
      outlet: fit('outlet', front.outlet, 500),
      author: fit('author', front.author, 500),
      published: front.published ?? null,
      url: address(front.url),
      section: fit('section', front.section, 500),
      source: fit('file name', name, 1000),
    },
    notices,
  })
}

const onOneLine = (text: string): string =>
  text
    .toWellFormed()
    .replaceAll(/[\s\p{Cc}]+/gu, ' ')
    .trim()

const isMarkdown = (name: string): boolean => /\.(?:md|markdown)$/i.test(name)

const nameWithoutExtension = (name: string): string => name.replace(/(?<=.)\.[^.]*$/, '')

interface Source {
  /** Absent where the source does not tell its headline. */
  readonly title?: string
  readonly front: FrontMatter
  readonly text: string
  readonly headings: readonly number[]
  readonly report: CanonicalReport
  readonly notices: readonly string[]
}

function plainSource(source: string): Source {
  const { text, report } = canonicalize(source)
  return { front: { notices: [] }, text, headings: [], report, notices: [] }
}

/** What a canonical text drops, and Markdown would keep or replace by something else. */
// control characters are what is dropped
const dropped = /[\u0000-\u0008\u000b\u000e-\u001f\ufeff\ufffe\uffff]/g

function markdownSource(source: string): Source {
  const { report } = canonicalize(source)
  const document = readMarkdown(source.replaceAll(dropped, ''))
  const front = document.frontMatter === null ? { notices: [] } : readFrontMatter(document.frontMatter)
  const headline = document.blocks.find(({ heading }) => heading === 1)?.text
  const blocks: readonly MarkdownBlock[] =
    headline === undefined && front.title !== undefined
      ? [{ text: front.title, heading: 1 }, ...document.blocks]
      : document.blocks

  const paragraphs: string[] = []
  const headings: number[] = []
  for (const block of blocks) {
    for (const paragraph of canonicalize(block.text).text.split('\n')) {
      if (paragraph.trim() === '') continue
      if (block.heading !== null) headings.push(paragraphs.length)
      paragraphs.push(paragraph)
    }
  }
  const title = front.title ?? headline
  const { htmlLeftOut } = document
  return {
    ...(title === undefined ? {} : { title }),
    front,
    text: paragraphs.join('\n'),
    headings,
    report,
    notices:
      htmlLeftOut === 0 ? [] : [`${counted(htmlLeftOut, 'block')} of HTML ${were(htmlLeftOut)} left out.`],
  }
}

/** A paragraph that is longer is likelier to have lost its line ends than to have been written so; in characters. */
const LONG_PARAGRAPH = 200_000

function noticesOf(report: CanonicalReport, text: string): string[] {
  const notices: string[] = []
  const { forbidden, loneSurrogates, byteOrderMarks } = report
  if (forbidden > 0) {
    const characters = counted(forbidden, 'character')
    notices.push(`${characters} that no text may hold (such as NUL) ${were(forbidden)} removed.`)
  }
  if (loneSurrogates > 0) {
    const characters = counted(loneSurrogates, 'broken character')
    notices.push(`${characters} (half of a surrogate pair) ${were(loneSurrogates)} replaced by \ufffd.`)
  }
  if (byteOrderMarks > 0) {
    const marks = counted(byteOrderMarks, 'byte order mark')
    notices.push(`${marks} within the text ${were(byteOrderMarks)} removed.`)
  }
  const longest = longestParagraph(text)
  if (text.trim() === '') notices.push('It is empty: there is nothing to code in it.')
  if (longest > LONG_PARAGRAPH) {
    notices.push(`It has a paragraph of ${longest.toLocaleString('en')} characters without a line end.`)
  }
  return notices
}

const counted = (count: number, what: string): string =>
  `${count.toLocaleString('en')} ${what}${count === 1 ? '' : 's'}`
const were = (count: number): string => (count === 1 ? 'was' : 'were')

function longestParagraph(text: string): number {
  let longest = 0
  let from = 0
  while (from <= text.length) {
    const lineFeed = text.indexOf('\n', from)
    const end = lineFeed < 0 ? text.length : lineFeed
    longest = Math.max(longest, end - from)
    from = end + 1
  }
  return longest
}
