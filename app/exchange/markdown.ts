import type { Heading, Nodes, Paragraph, PhrasingContent, Table } from 'mdast'
import { fromMarkdown } from 'mdast-util-from-markdown'
import { frontmatterFromMarkdown } from 'mdast-util-frontmatter'
import { gfmTableFromMarkdown } from 'mdast-util-gfm-table'
import { frontmatter } from 'micromark-extension-frontmatter'
import { gfmTable } from 'micromark-extension-gfm-table'

/** What Markdown says once its marks are taken away. */
export interface MarkdownDocument {
  /** The YAML before the first block, not parsed yet. */
  readonly frontMatter: string | null
  readonly blocks: readonly MarkdownBlock[]
  /** Blocks of HTML that were left out although they hold words. */
  readonly htmlLeftOut: number
}

/** Plain text that stands by itself; line feeds within it are where the author broke a line on purpose. */
export interface MarkdownBlock {
  readonly text: string
  /** Its level, from 1, where it is a heading. */
  readonly heading: number | null
}

/**
 * Markdown (CommonMark, with tables and YAML front matter) as blocks of plain text: headings, paragraphs, items of lists,
 * what block quotes hold, rows of tables with ` | ` between their cells, lines of code. Of a link its text stays, of an
 * image its alternative text; HTML, rules and the targets of references go. A line that only wraps goes on after a space.
 */
export function readMarkdown(source: string): MarkdownDocument {
  const root = fromMarkdown(source, {
    extensions: [frontmatter(['yaml']), gfmTable()],
    mdastExtensions: [frontmatterFromMarkdown(['yaml']), gfmTableFromMarkdown()],
  })
  const blocks: MarkdownBlock[] = []
  let frontMatter: string | null = null
  let htmlLeftOut = 0

  function add(text: string, heading: number | null = null): void {
    if (text.trim() !== '') blocks.push({ text: text.trim(), heading })
  }

  // With a stack of its own, for quotes within quotes can be as deep as the file is long.
  const waiting: Nodes[] = [root]
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    switch (node.type) {
      case 'yaml':
        frontMatter = node.value
        break
      case 'heading':
        add(inlineText(node).replaceAll('\n', ' '), node.depth)
        break
      case 'paragraph':
        add(inlineText(node))
        break
      case 'code':
        add(node.value)
        break
      case 'table':
        for (const row of rowsOf(node)) add(row)
        break
      case 'html':
        if (hasWords(node.value)) htmlLeftOut += 1
        break
      default:
        if ('children' in node) waiting.push(...node.children.toReversed())
    }
  }
  return { frontMatter, blocks, htmlLeftOut }
}

const rowsOf = (table: Table): string[] =>
  table.children.map((row) => row.children.map((cell) => inlineText(cell).replaceAll('\n', ' ')).join(' | '))

function inlineText(block: Paragraph | Heading | Table['children'][number]['children'][number]): string {
  let text = ''
  const waiting: PhrasingContent[] = block.children.toReversed()
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    switch (node.type) {
      case 'text':
      case 'inlineCode':
        text += node.value.replaceAll('\n', ' ')
        break
      case 'break':
        text += '\n'
        break
      case 'image':
      case 'imageReference':
        text += node.alt ?? ''
        break
      case 'html':
        if (/^<br\s*\/?>$/i.test(node.value)) text += '\n'
        break
      default:
        if ('children' in node) waiting.push(...node.children.toReversed())
    }
  }
  return text
}

/** Whether HTML holds more than tags and comments. */
const hasWords = (html: string): boolean =>
  html
    .replaceAll(/<!--.*?(?:-->|$)/gs, '')
    .replaceAll(/<[^<>]*>/g, '')
    .trim() !== ''
