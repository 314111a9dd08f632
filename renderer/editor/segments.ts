import type { Statement } from '../../app/model/statement.ts'
import type { Span } from '../../app/text/anchor.ts'
import type { OpenArticle } from '../state/open-article.ts'
import type { Placed } from '../state/statement-index.ts'

/** How tags look, beside where they lie. */
export interface Look {
  /** One of the nine colours of the palette, 0 for a statement without an issue. */
  colourOf(statement: Statement): number
  readonly passage: Span
  /** The statement that is outlined. */
  readonly current: Statement | undefined
}

/** Part of a paragraph in which everything looks the same, in offsets of the text. */
export interface Segment extends Span {
  readonly classes: string
}

/** How many tags over each other are drawn one by one; those above share a sign. The style sheet knows it too. */
export const LANES = 5

/**
 * Overlapping and crossing tags flattened: each stretch of text once, with classes for everything that lies on it.
 * A tag's line runs in its own lane from its start to its end, so that crossing tags can be told apart.
 */
export function segmentsIn(article: OpenArticle, look: Look, within: Span): Segment[] {
  const placed = article.statements.overlapping(within)
  const nothing = markedIn(article, within)
  const { passage, current } = look
  const cuts = cutsIn(within, [
    ...placed.map((each) => each.statement),
    ...nothing,
    passage,
    ...(current ? [current] : []),
  ])
  const byStart = placed.toSorted((a, b) => a.statement.start - b.statement.start)
  const active = new Set<Placed>()
  const segments: Segment[] = []
  let next = 0
  let mark = 0
  for (let index = 0; index + 1 < cuts.length; index++) {
    const [start, end] = [cuts[index] ?? 0, cuts[index + 1] ?? 0]
    for (const each of active) if (each.statement.end <= start) active.delete(each)
    for (; (byStart[next]?.statement.start ?? Infinity) <= start; next++) active.add(byStart[next]!)
    while ((nothing[mark]?.end ?? Infinity) <= start) mark++
    const classes = [
      ...tagClasses(active, look),
      ...(lies(nothing[mark], start) ? ['nothing'] : []),
      ...frameClasses('passage', passage, start, end),
      ...(current ? frameClasses('current', current, start, end) : []),
    ]
    if (classes.length > 0) segments.push({ start, end, classes: classes.join(' ') })
  }
  return segments
}

function markedIn(article: OpenArticle, within: Span): Span[] {
  const { first, last } = article.sentences.range(within)
  return [...article.sentences.spans(first, last + 1)].filter((span) => article.isMarked(span))
}

/** Every offset at which something begins or ends, ascending, from the first to the last of the span. */
function cutsIn(within: Span, spans: readonly Span[]): number[] {
  const cuts = new Set([within.start, within.end])
  for (const { start, end } of spans) {
    if (start > within.start && start < within.end) cuts.add(start)
    if (end > within.start && end < within.end) cuts.add(end)
  }
  return [...cuts].sort((a, b) => a - b)
}

const lies = (span: Span | undefined, offset: number): boolean =>
  span !== undefined && span.start <= offset && offset < span.end

function tagClasses(active: ReadonlySet<Placed>, look: Look): string[] {
  if (active.size === 0) return []
  const classes = ['tag']
  let lowest = 0
  let tinted = LANES
  for (const { statement, lane } of active) {
    if (lane >= LANES) {
      classes.push('more')
      lowest = LANES
      continue
    }
    const colour = look.colourOf(statement)
    classes.push(`lane${lane + 1}-${colour}`)
    if (!statement.sure) classes.push(`unsure${lane + 1}`)
    if (statement.memo !== '') classes.push('memo')
    lowest = Math.max(lowest, lane + 1)
    tinted = Math.min(tinted, lane)
  }
  classes.push(`lanes${lowest}`, `tint${Math.min(tinted, LANES - 1) + 1}`)
  return [...new Set(classes)]
}

/** Classes for a line around a span, which is drawn around all of its segments as one. */
function frameClasses(name: string, span: Span, start: number, end: number): string[] {
  if (start < span.start || end > span.end || start >= end) return []
  return [
    name,
    ...(start === span.start ? [`${name}-start`] : []),
    ...(end === span.end ? [`${name}-end`] : []),
  ]
}
