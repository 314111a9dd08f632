import type { Statement } from '../../app/model/statement.ts'
import type { Span } from '../../app/text/anchor.ts'

/** Texts are parted into blocks of this many code units, and each knows the statements that reach into it. */
const BLOCK_BITS = 10

/** A statement as it is drawn: each has a lane of its own among those that it overlaps, and keeps it. */
export interface Placed {
  readonly statement: Statement
  readonly lane: number
}

/** My statements on one text, by place. Adding, removing and asking cost what lies nearby, not what the text holds. */
export class StatementIndex {
  private readonly placed = new Map<string, Placed>()
  private readonly blocks = new Map<number, Set<Placed>>()

  get size(): number {
    return this.placed.size
  }

  get(id: string): Statement | undefined {
    return this.placed.get(id)?.statement
  }

  /** Every statement, in the order of the text. */
  all(): Statement[] {
    return [...this.placed.values()].map((each) => each.statement).sort(inTextOrder)
  }

  /** Puts a statement in place, or where it has moved to. */
  put(statement: Statement): void {
    const before = this.placed.get(statement.id)
    this.remove(statement.id)
    const stays = before?.statement.start === statement.start && before.statement.end === statement.end
    const placed = { statement, lane: stays ? before.lane : this.freeLane(statement) }
    this.placed.set(statement.id, placed)
    for (const block of blocksOf(statement)) {
      const known = this.blocks.get(block)
      if (known) known.add(placed)
      else this.blocks.set(block, new Set([placed]))
    }
  }

  remove(id: string): void {
    const placed = this.placed.get(id)
    if (!placed) return
    this.placed.delete(id)
    for (const block of blocksOf(placed.statement)) {
      const known = this.blocks.get(block)
      known?.delete(placed)
      if (known?.size === 0) this.blocks.delete(block)
    }
  }

  /** Those that share at least one character with a span, in the order of the text. */
  overlapping(span: Span): Placed[] {
    const found = new Set<Placed>()
    for (const block of blocksOf(span)) {
      for (const placed of this.blocks.get(block) ?? [])
        if (placed.statement.start < span.end && span.start < placed.statement.end) found.add(placed)
    }
    return [...found].sort((a, b) => inTextOrder(a.statement, b.statement))
  }

  /** Those that hold the character at an offset, the shortest first. */
  covering(offset: number): Statement[] {
    return this.overlapping({ start: offset, end: offset + 1 })
      .map((each) => each.statement)
      .sort((a, b) => a.end - a.start - (b.end - b.start) || inTextOrder(a, b))
  }

  /** Those on exactly this span, oldest first. */
  on(span: Span): Statement[] {
    return this.overlapping(span)
      .map((each) => each.statement)
      .filter((each) => each.start === span.start && each.end === span.end)
  }

  private freeLane(span: Span): number {
    const taken = new Set(this.overlapping(span).map((each) => each.lane))
    let lane = 0
    while (taken.has(lane)) lane++
    return lane
  }
}

/** By start, the longer first, then by age: ids are ordered by time. */
export const inTextOrder = (a: Statement, b: Statement): number =>
  a.start - b.start || b.end - a.end || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0)

function* blocksOf({ start, end }: Span): Generator<number> {
  for (let block = start >> BLOCK_BITS; block <= Math.max(start, end - 1) >> BLOCK_BITS; block++) yield block
}
