import { derivedId } from '../../app/text/canonical.ts'
import type { Command } from '../../app/events/command.ts'
import type { Id } from '../../app/model/id.ts'
import { ok, refusal, type Refusal, type Result } from '../../app/model/result.ts'
import type { Applied } from '../../db/log.ts'
import { reasonOf } from '../../db/open.ts'
import type { Author, Project } from '../../db/project.ts'
import * as articles from '../../db/queries/articles.ts'
import { writesOf } from '../../app/events/apply.ts'
import { nouns } from '../../app/events/nouns.ts'
import { subjectOf } from '../../app/events/kinds.ts'
import type { NounName } from '../../app/events/nouns.ts'
import type { PushedWrite } from '../../app/contract/contract.ts'
import type { OpenedProject } from './open-project.ts'
import type { Introduced } from './settings.ts'

/** What an act is told by: more writes than this are not told one by one; windows read anew what they show. */
const TOLD_AT_MOST = 200

/** Nouns that lines of a file name. */
const NAMING: ReadonlySet<NounName> = new Set(['issue', 'speaker', 'coder'])

export interface Surroundings {
  readonly now: () => number
  readonly makeId: () => Id
  /** Tells every window. */
  readonly publishChange: (change: {
    group: string
    mine: boolean
    savedAt: number
    writes: PushedWrite[] | null
    position: number
  }) => void
  readonly publishStorage: (problem: string | null) => void
  /** How whoever works here introduced herself on this machine; null where nobody has. */
  readonly introduced: () => Introduced | null
  /** Remembers how she introduced herself, for the next project. */
  readonly remember: (coder: Introduced) => void
}

/** A project that is open, and whoever works on it here. */
export class Session {
  readonly opened: OpenedProject
  readonly surroundings: Surroundings
  /** Whoever works here; the id is hers before she has introduced herself. */
  coder: Id
  private actor: Id | undefined
  private readonly takeActor: (coder: Id) => Id
  private storageProblem: string | null = null
  private readonly unfinished: (() => Result<unknown>)[] = []
  savedAt: number | null
  /** Grows with every change of an issue, a speaker or a coder. */
  namesVersion = 0

  constructor(
    opened: OpenedProject,
    coder: Id,
    takeActor: (coder: Id) => Id,
    savedAt: number | null,
    surroundings: Surroundings,
  ) {
    this.opened = opened
    this.coder = coder
    this.takeActor = takeActor
    this.savedAt = savedAt
    this.surroundings = surroundings
  }

  get project(): Project {
    return this.opened.project
  }

  /** The actor of this copy; made, or taken up again, at the first act. */
  get author(): Author {
    this.actor ??= this.takeActor(this.coder)
    return { coder: this.coder, actor: this.actor }
  }

  /** The actor if anything was written here. */
  get actorSoFar(): Id | undefined {
    return this.actor
  }

  /** Who writes an imported set: an actor of the set's own, derived so that each set has one in each copy. */
  authorOfSet(set: Id): Author {
    const author = this.author
    return { ...author, set: { coder: set, actor: derivedId('imported set', set, author.actor) } }
  }

  /** Whether this project knows whoever works here. */
  private get isIntroduced(): boolean {
    return this.project.lookup(this.coder).record('coder', { id: this.coder }) !== undefined
  }

  /** A coder introduces herself: where the project knew nobody here, she is whoever works here from now on. */
  become(coder: Id, { name = '', initials = '' }: { name?: string; initials?: string }): void {
    if (!this.isIntroduced && coder !== this.coder) {
      this.coder = coder
      this.actor = undefined
    }
    if (coder === this.coder) this.surroundings.remember({ id: coder, name, initials })
  }

  /** What must precede a first act in a project that does not know its coder yet, although this machine does. */
  introduction(): Command[] {
    const known = this.surroundings.introduced()
    if (known === null || known.id !== this.coder || this.isIntroduced) return []
    return [{ do: 'introduce-coder', id: known.id, set: { name: known.name, initials: known.initials } }]
  }

  /** My row, by which everything visible is asked for; 0 where nobody has coded here yet. */
  get viewer(): number {
    return (
      articles.coderNumber.on(this.project.db).get(this.coder)?.no ??
      articles.anyCoder.on(this.project.db).get()?.no ??
      0
    )
  }

  /**
   * Writes, and tells the windows what was written. What the disk refuses is a refusal that says so; nothing of the act
   * is kept then, and reading goes on.
   */
  save<T extends { applied: readonly Applied[]; position: number }>(
    group: string,
    mine: boolean,
    work: () => Result<T>,
  ): Result<T> {
    if (this.opened.readOnly !== null) return refusal('read-only', this.opened.readOnly)
    const unfinished = this.finish()
    if (!unfinished.ok) return unfinished
    let done: Result<T>
    try {
      done = work()
    } catch (error) {
      const problem = storageProblemOf(error)
      if (!problem) throw error
      this.tellStorage(problem.message)
      return { ok: false, error: problem }
    }
    if (!done.ok) return done
    this.tellStorage(null)
    if (done.value.applied.some(({ said }) => NAMING.has(subjectOf(said.kind)))) this.namesVersion += 1
    if (done.value.applied.length > 0) {
      this.savedAt = this.surroundings.now()
      this.surroundings.publishChange({
        group,
        mine,
        savedAt: this.savedAt,
        position: done.value.position,
        writes: pushedWrites(done.value.applied, this.coder),
      })
    }
    return done
  }

  /** Completes an act that was done in parts. Where the disk is full, that is done before anything else is saved. */
  complete(group: string): Result<unknown> {
    const closed = this.save(group, true, () => {
      const act = { author: this.author, group, at: this.surroundings.now(), closes: true }
      return ok({ applied: this.project.close(act), position: this.project.position() })
    })
    if (!closed.ok) this.finishLater(() => this.complete(group))
    return closed
  }

  /** What must be done to complete an act, once there is space again: acts are never left half done. */
  finishLater(work: () => Result<unknown>): void {
    this.unfinished.push(work)
  }

  /** Completes what could not be completed before. */
  finish(): Result<void> {
    for (let work = this.unfinished.shift(); work !== undefined; work = this.unfinished.shift()) {
      const done = work()
      // It has put itself back.
      if (!done.ok) return done
    }
    return ok(undefined)
  }

  private tellStorage(problem: string | null): void {
    if (problem === this.storageProblem) return
    this.storageProblem = problem
    this.surroundings.publishStorage(problem)
  }
}

/** A write error of the disk, as a refusal; undefined for anything else, which is a bug. */
function storageProblemOf(error: unknown): Refusal | undefined {
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  if (!/^SQLITE_(FULL|IOERR|READONLY|CANTOPEN|BUSY|CORRUPT|NOTADB)/.test(code)) return undefined
  const next =
    code === 'SQLITE_FULL'
      ? 'Free some space, then do it again'
      : 'See that the disk and the folder are in order, then do it again'
  return {
    code: 'not-saved',
    message: `Not saved: ${reasonOf(error)}. ${next}. What was saved before is safe.`,
  }
}

/**
 * Writes as the windows of a coder are told them; null where they are too many to tell. What others coded is never
 * among them: that is read through what she may see.
 */
export function pushedWrites(applied: readonly Applied[], me: Id): PushedWrite[] | null {
  const told: PushedWrite[] = []
  for (const { said, clock, at, coder } of applied) {
    if (said.kind === 'statements.created' && said.rows.length > TOLD_AT_MOST) return null
    for (const write of writesOf(said)) {
      if (nouns[write.noun].stream === 'coding' && coder !== me) continue
      if (told.length >= TOLD_AT_MOST) return null
      told.push({
        ...write,
        key: { ...write.key },
        set: { ...write.set },
        lamport: clock.lamport,
        actor: clock.actor,
        at,
        coder,
      })
    }
  }
  return told
}
