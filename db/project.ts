import type Database from 'better-sqlite3'
import type { Command, CommandOf } from '../app/events/command.ts'
import { decide } from '../app/events/decide.ts'
import type { StreamHead } from '../app/events/event.ts'
import { SMALLEST_RUN, streamOf, type Said } from '../app/events/kinds.ts'
import type { NounName, NounRecord } from '../app/events/nouns.ts'
import { canonicalCodebook, codebookVersion } from '../app/model/codebook.ts'
import { idInRun } from '../app/model/id.ts'
import { ok, type Refusal, type Result } from '../app/model/result.ts'
import { Log, type Applied } from './log.ts'
import { TableLookup } from './lookup.ts'
import { Projection } from './projection.ts'
import { uuidBytes } from './row-numbers.ts'
import * as articles from './queries/articles.ts'
import * as codebook from './queries/codebook.ts'
import * as log from './queries/log.ts'
import { RunLookup, type LookedUp } from './run-lookup.ts'

/** Who acts: a coder, through the actor that this copy of the project has for her. */
export interface Author {
  readonly coder: string
  readonly actor: string
  /** Where statements go to an imported set instead of the coder's own: its coder, and the actor that writes it. */
  readonly set?: { readonly coder: string; readonly actor: string }
}

/** An act, or a part of a long one: a part leaves the group open. */
export interface Act {
  readonly author: Author
  readonly group: string
  readonly at: number
  readonly closes: boolean
}

export interface Done {
  readonly position: number
  readonly applied: readonly Applied[]
}

/** A project, open: the one door through which it changes. */
export class Project {
  readonly db: Database.Database
  readonly projection: Projection
  readonly log: Log
  private codebook:
    | { readonly value: { canonical: string; hash: string } | null; readonly version: string }
    | undefined
  private lookedUp: { readonly seen: LookedUp; readonly version: number } | undefined
  private readonly lookups = new Map<string, TableLookup>()

  constructor(db: Database.Database) {
    this.db = db
    this.projection = new Projection(db)
    this.log = new Log(db, this.projection)
  }

  /** What a coder knows when she decides. */
  lookup(coder: string): TableLookup {
    let lookup = this.lookups.get(coder)
    if (!lookup) {
      lookup = new TableLookup(this.db, this.projection, coder, () => this.codebookInForce()?.hash ?? null)
      this.lookups.set(coder, lookup)
    }
    return lookup
  }

  /** Position in the log, which grows with everything that happens. */
  position(): number {
    return log.lastPosition.on(this.db).get()?.position ?? 0
  }

  /** Whether a group has been completed: a command that is asked for twice is done once. */
  isDone(group: string): boolean {
    return log.findGroup.on(this.db).get(uuidBytes(group))?.closed === 1
  }

  private isOpen(group: string): boolean {
    return log.findGroup.on(this.db).get(uuidBytes(group))?.closed === 0
  }

  /**
   * Does all that an act asks for, or nothing: each command is decided after what came before it. `texts` are kept by
   * their revision. Throws when the file cannot be written.
   */
  act(act: Act, commands: readonly Command[], texts: ReadonlyMap<string, string> = new Map()): Result<Done> {
    return this.inTransaction(() => {
      if (this.isDone(act.group)) return ok({ position: this.position(), applied: [] })
      const lookup = this.lookup(act.author.set?.coder ?? act.author.coder)
      const applied: Applied[] = []
      const last = commands.length - 1
      let closed = false
      for (const [index, command] of commands.entries()) {
        const said = decide(lookup, command)
        if (!said.ok) return said
        closed = act.closes && index === last && said.value.length > 0
        applied.push(...this.append(act, said.value, closed))
        if (command.do === 'add-article') this.keepText(command, texts)
      }
      // Also where earlier parts did all there was to do.
      if (act.closes && !closed && this.isOpen(act.group)) applied.push(...this.close(act))
      return ok({ position: this.position(), applied })
    })
  }

  /**
   * Makes many statements as one event: those of `rows` that can be made, with the ids of a run that begins at `first`.
   * The others are told by their index. Leaves the group open.
   */
  tagRun(
    act: Act,
    first: string,
    rows: readonly CommandOf<'tag'>['set'][],
  ): Result<Done & { refused: Map<number, Refusal>; made: number }> {
    return this.inTransaction(() => {
      const lookup = new RunLookup(
        this.lookup(act.author.set?.coder ?? act.author.coder),
        rows,
        this.shared(),
      )
      const refused = new Map<number, Refusal>()
      const made: Extract<Said, { kind: 'statements.created' }>['rows'][number][] = []
      for (const [index, set] of rows.entries()) {
        const id = idInRun(first, made.length)
        const said = decide(lookup, { do: 'tag', id, set })
        if (!said.ok) {
          refused.set(index, said.error)
          continue
        }
        for (const each of said.value) {
          if (each.kind !== 'statement.created') continue
          made.push(each.set)
          lookup.remember(id, each.set)
        }
      }
      const said: Said[] =
        made.length >= SMALLEST_RUN
          ? [{ kind: 'statements.created', first, rows: made }]
          : made.map((set, step) => ({ kind: 'statement.created', key: { id: idInRun(first, step) }, set }))
      const applied = this.append(act, said, false)
      return ok({ position: this.position(), applied, refused, made: made.length })
    })
  }

  /** Completes a group whose last part came to nothing: an event that changes nothing, as only events can close a group. */
  close(act: Act): readonly Applied[] {
    const closed = this.inTransaction(() => ok(this.append(act, [NOTHING], true)))
    if (!closed.ok) throw new Error('Closing cannot be refused.')
    return closed.value
  }

  /**
   * Appends what was decided elsewhere: the inverses of an undo, in parts. Where the last part says nothing, it still
   * completes the group, so that an act that came to nothing is taken back too.
   */
  write(
    act: Act,
    said: readonly { readonly coder: string; readonly said: Said }[],
    reverses: { form: 'undo' | 'redo'; group: string },
  ): Done {
    const all = said.length > 0 || !act.closes ? said : [{ coder: act.author.coder, said: NOTHING }]
    const applied = this.inTransaction(() =>
      ok(
        this.log.append(
          all.map((each) => ({ head: headFor(act.author, each.said, each.coder), said: each.said })),
          { group: act.group, at: act.at, reverses, closes: act.closes },
        ),
      ),
    )
    if (!applied.ok) throw new Error('Appending cannot be refused.')
    return { position: this.position(), applied: applied.value }
  }

  /** The codebook as it is now, kept under its hash; null while there are no issues. */
  codebookInForce(): { canonical: string; hash: string } | null {
    // Another connection to the same file may write, where this one only reads.
    const outside = Number(this.db.pragma('data_version', { simple: true }))
    const version = `${this.projection.issuesVersion} ${outside}`
    if (this.codebook?.version === version) return this.codebook.value
    const issues = this.records('issue')
    const canonical = canonicalCodebook(issues)
    const value = issues.length === 0 ? null : { canonical, hash: codebookVersion(canonical) }
    this.codebook = { value, version }
    return value
  }

  /** Every known record of a noun that is shared. */
  records<N extends NounName>(noun: N): NounRecord<N>[] {
    const found: NounRecord<N>[] = []
    for (const kept of this.projection.all(noun)) {
      // Values are what this noun's own events said.
      if (kept.known) found.push({ ...kept.key, ...kept.values } as NounRecord<N>)
    }
    return found
  }

  /**
   * Runs work in a transaction that is rolled back when the work is refused or throws; within another, only what this
   * work did is.
   */
  inTransaction<T>(work: () => Result<T>): Result<T> {
    let result: Result<T> | undefined
    try {
      this.db
        .transaction(() => {
          result = work()
          // Thrown, as only an exception rolls better-sqlite3's transaction back.
          if (!result.ok) throw new Refused()
        })
        .immediate()
    } catch (error) {
      this.log.forget()
      if (!(error instanceof Refused)) throw error
    }
    if (!result) throw new Error('A transaction came to no result.')
    return result
  }

  private shared(): LookedUp {
    const version = this.projection.sharedVersion
    if (this.lookedUp?.version !== version) this.lookedUp = { seen: new Map(), version }
    return this.lookedUp.seen
  }

  private append(act: Act, said: readonly Said[], closes: boolean): Applied[] {
    if (said.length === 0) return []
    const coder = act.author.set?.coder ?? act.author.coder
    const applied = this.log.append(
      said.map((each) => ({
        head: headFor(act.author, each, streamOf(each.kind) === 'coding' ? coder : act.author.coder),
        said: each,
      })),
      { group: act.group, at: act.at, reverses: null, closes },
    )
    if (said.some((each) => each.kind.startsWith('statement'))) this.keepCodebook()
    return applied
  }

  private keepText({ revision }: CommandOf<'add-article'>, texts: ReadonlyMap<string, string>): void {
    const text = texts.get(revision)
    if (text !== undefined)
      articles.keepText.on(this.db).run(this.projection.rows.numberOf('revision', revision), text)
  }

  private keepCodebook(): void {
    const now = this.codebookInForce()
    if (now) codebook.keepCodebook.on(this.db).run(now.hash, now.canonical)
  }
}

class Refused extends Error {}

/** An event that changes nothing. */
const NOTHING: Said = { kind: 'project.changed', key: { id: 'project' }, change: {} }

/** The stream that an event of this author belongs to. `coder` is whose records it is about. */
export function headFor(author: Author, said: Said, coder: string): StreamHead {
  const kind = streamOf(said.kind)
  if (kind === 'coding' && author.set && coder === author.set.coder) {
    return { actor: author.set.actor, coder, kind, by: { actor: author.actor, coder: author.coder } }
  }
  if (kind === 'coding' && coder !== author.coder)
    throw new Error('Only the actors of a coder can change what she recorded.')
  return { actor: author.actor, coder: author.coder, kind, by: null }
}
