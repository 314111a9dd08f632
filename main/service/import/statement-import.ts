import { createHash } from 'node:crypto'
import { basename } from 'node:path'
import type { JobProgress } from '../../../app/contract/contract.ts'
import type { Command, CommandOf } from '../../../app/events/command.ts'
import { TextOffsets } from '../../../app/text/offsets.ts'
import { derivedId } from '../../../app/text/canonical.ts'
import { findPlace } from '../../../app/exchange/line-place.ts'
import { readStatementLines, type StatementLine } from '../../../app/exchange/statement-lines.ts'
import { initialsOf } from '../../../app/model/coder.ts'
import { Id } from '../../../app/model/id.ts'
import { comparableName } from '../../../app/model/speaker.ts'
import { ok, refuse, type Result } from '../../../app/model/result.ts'
import type { Author } from '../../../db/project.ts'
import * as articles from '../../../db/queries/articles.ts'
import type { Job } from '../jobs.ts'
import type { Session } from '../session.ts'

/** Lines that are written together: some 10 ms of work, so that a tag typed meanwhile does not wait. */
const LINES_AT_ONCE = 100
const LONGEST_BLOCK_MS = 10

type Claim = CommandOf<'tag'>['set']

/**
 * Imports statements, a JSON object a line. Lines without a coder, or of `coder` or of mine, become mine; those of
 * another become that coder's imported set. Issues and speakers that are not there yet are made. A bad line is told by
 * its number, and costs no other line.
 */
export async function importStatements(
  session: Session,
  job: Job,
  group: string,
  file: { path: string; text: string },
  coder: string | null,
): Promise<Result<void>> {
  const importing = new StatementImport(session, group, file, coder)
  let result: Result<void> = ok(undefined)
  try {
    result = await writeLines(importing, job, file.text)
  } finally {
    result = importing.end(result)
  }
  job.tell({ ...importing.progress(), lines: importing.refused() })
  return result
}

/** Writes line after line, many at once; stops where a write is refused, or the job is cancelled. */
async function writeLines(importing: StatementImport, job: Job, text: string): Promise<Result<void>> {
  let pending: { line: number; statement: StatementLine }[] = []
  for (const { line, result } of readStatementLines(text)) {
    if (job.cancelled) break
    if (!result.ok) importing.refuse(line, result.error)
    else pending.push({ line, statement: result.value })
    importing.done = line
    if (pending.length < LINES_AT_ONCE) continue
    const written = await importing.write(pending)
    if (!written.ok) return written
    pending = []
    job.tell(importing.progress())
    await nextTurn()
  }
  return importing.write(pending)
}

/** Lets whatever else was asked of the service be done. */
const nextTurn = (): Promise<void> => new Promise((resolve) => void setImmediate(resolve))

/** One file of statements on its way into the project. */
class StatementImport {
  done = 0
  private made = 0
  private changed = false
  private readonly lines: { line: number; message: string }[] = []
  private readonly session: Session
  private readonly group: string
  private readonly source: string
  private readonly fileHash: string
  private readonly coder: string | null
  private offsets: { revision: string; conversions: TextOffsets } | undefined
  private readonly articleIds = new Map<string, Result<{ revision: string }, string>>()
  /** What names mean, for as long as nobody else changes it: many lines name few things. */
  private readonly named = {
    issues: new Map<string, string>(),
    speakers: new Map<string, string>(),
    authors: new Map<string, Author>(),
  }
  private namesVersion = -1

  constructor(session: Session, group: string, file: { path: string; text: string }, coder: string | null) {
    this.session = session
    this.group = group
    this.source = basename(file.path)
    this.fileHash = createHash('sha256').update(file.text).digest('hex')
    this.coder = coder
  }

  refuse(line: number, message: string): void {
    this.lines.push({ line, message })
  }

  progress(): Pick<JobProgress, 'done' | 'total' | 'made'> {
    return { done: this.done, total: this.done, made: this.made }
  }

  /** Bad lines, in the order of the file; told at the end alone, as they may be many. */
  refused(): JobProgress['lines'] {
    return this.lines.toSorted((a, b) => a.line - b.line)
  }

  /** Writes lines of several coders, each coder's in one run. */
  async write(lines: readonly { line: number; statement: StatementLine }[]): Promise<Result<void>> {
    const introduction = this.session.introduction()
    if (introduction.length > 0) {
      const introduced = this.act(...introduction)
      if (!introduced.ok) return introduced
    }
    this.forgetIfChanged()
    const { now } = this.session.surroundings
    let since = now()
    const bySet = new Map<string, { author: Author; lines: number[]; claims: Claim[] }>()
    for (const { line, statement } of lines) {
      // Each new issue and speaker is saved by itself.
      if (now() - since >= LONGEST_BLOCK_MS) {
        await nextTurn()
        this.forgetIfChanged()
        since = now()
      }
      const claim = this.claimOf(statement)
      if (!claim.ok) {
        this.refuse(line, claim.error)
        continue
      }
      const author = this.authorFor(statement.coder)
      if (!author.ok) return author
      const set = author.value.set?.coder ?? author.value.coder
      const run = bySet.get(set) ?? { author: author.value, lines: [], claims: [] }
      run.lines.push(line)
      run.claims.push(claim.value)
      bySet.set(set, run)
    }
    for (const run of bySet.values()) {
      // Never derived from the file: another machine may refuse other lines of it, and one id would then name two
      // statements, whose fields a merge would mix. What both take in are twins, which are kept and can be merged.
      const first = this.session.surroundings.makeId()
      const act = {
        author: run.author,
        group: this.group,
        at: this.session.surroundings.now(),
        closes: false,
      }
      const done = this.session.save(this.group, true, () =>
        this.session.project.tagRun(act, first, run.claims),
      )
      if (!done.ok) return done
      this.made += done.value.made
      this.changed ||= done.value.applied.length > 0
      for (const [index, refused] of done.value.refused) this.refuse(run.lines[index] ?? 0, refused.message)
    }
    return ok(undefined)
  }

  /** Closes the act, also where it failed part of the way: what came in is whole. */
  end(result: Result<void>): Result<void> {
    if (!this.changed) return result
    const closed = this.session.complete(this.group)
    return result.ok && !closed.ok ? closed : result
  }

  /** Names are looked up anew where somebody else has changed some meanwhile. */
  private forgetIfChanged(): void {
    if (this.session.namesVersion === this.namesVersion) return
    for (const names of Object.values(this.named)) names.clear()
    this.namesVersion = this.session.namesVersion
  }

  private act(...commands: Command[]): Result<unknown> {
    const done = this.session.save(this.group, true, () =>
      this.session.project.act(
        {
          author: this.session.author,
          group: this.group,
          at: this.session.surroundings.now(),
          closes: false,
        },
        commands,
      ),
    )
    if (done.ok) this.changed ||= done.value.applied.length > 0
    // What was made here is remembered as it is made.
    this.namesVersion = this.session.namesVersion
    return done
  }

  private authorFor(name: string | null): Result<Author> {
    const known = this.named.authors.get(name ?? '')
    if (known) return ok(known)
    const found = this.findAuthor(name)
    if (found.ok) this.named.authors.set(name ?? '', found.value)
    return found
  }

  private findAuthor(name: string | null): Result<Author> {
    const mine = this.session.project.lookup(this.session.coder).record('coder', { id: this.session.coder })
    const isMine =
      name === null ||
      name === this.coder ||
      name === mine?.id ||
      comparableName(name) === comparableName(mine?.name ?? '')
    if (isMine) return ok(this.session.author)
    const set = derivedId('set', this.fileHash, name)
    if (!this.session.project.lookup(this.session.coder).record('coder', { id: set })) {
      const introduced = this.act({
        do: 'introduce-coder',
        id: set,
        set: { name, initials: initialsOf(name).slice(0, 8), imported: true, source: this.source },
      })
      if (!introduced.ok) return introduced
    }
    return ok(this.session.authorOfSet(set))
  }

  private claimOf(line: StatementLine): Result<Claim, string> {
    const article = this.article(line.article)
    if (!article.ok) return article
    const { revision } = article.value
    const text = this.session.project.lookup(this.session.coder).text(revision)
    const place = findPlace(line.place, text, this.offsetsOf(revision, text))
    if (!place.ok) return place
    const issue = line.issue === null ? ok(null) : this.issue(line.issue)
    if (!issue.ok) return refuse(issue.error.message)
    const speaker = line.speaker === null ? ok(null) : this.speaker(line.speaker)
    if (!speaker.ok) return refuse(speaker.error.message)
    const { stance, memo, attribution, sure } = line
    return ok({
      revision,
      ...place.value,
      issue: issue.value,
      speaker: speaker.value,
      stance,
      memo,
      attribution,
      sure,
      origin: 'imported',
    })
  }

  private article(idOrTitle: string): Result<{ revision: string }, string> {
    const known = this.articleIds.get(idOrTitle)
    if (known) return known
    const { db } = this.session.project
    const byId = Id.safeParse(idOrTitle).success
      ? articles.articleById.on(db).get({ viewer: this.session.viewer, id: idOrTitle })
      : undefined
    const titled = byId ? [byId] : articles.articleIdsByTitle.on(db).all(idOrTitle)
    const [only, other] = titled
    const row =
      only && !other
        ? (byId ?? articles.articleById.on(db).get({ viewer: this.session.viewer, id: only.id }))
        : undefined
    const found: Result<{ revision: string }, string> = row
      ? ok({ revision: row.revision })
      : refuse(
          other
            ? `Several articles are called “${idOrTitle}”. Give the id of one (see: readout articles).`
            : `There is no article “${idOrTitle}”. Import it first, or give its id or its whole title.`,
        )
    this.articleIds.set(idOrTitle, found)
    return found
  }

  /** Lines come article by article: the conversions of the last text are kept. */
  private offsetsOf(revision: string, text: string): TextOffsets {
    if (this.offsets?.revision !== revision) this.offsets = { revision, conversions: new TextOffsets(text) }
    return this.offsets.conversions
  }

  /** The issue at a path, made from where the codebook ends. */
  private issue(path: readonly string[]): Result<string | null> {
    let parent: string | null = null
    for (const name of path) {
      const address: string = `${parent ?? ''} ${comparableName(name)}`
      const before = this.named.issues.get(address)
      if (before !== undefined) {
        parent = before
        continue
      }
      const siblings = this.session.project.lookup(this.session.coder).issuesUnder(parent)
      const known = siblings.find((each) => comparableName(each.name) === comparableName(name))
      if (known) {
        parent = known.id
        this.named.issues.set(address, known.id)
        continue
      }
      const id = this.session.surroundings.makeId()
      const colour =
        parent === null
          ? 1 + (siblings.length % 9)
          : (this.session.project.lookup(this.session.coder).record('issue', { id: parent })?.colour ?? 1)
      const order = Math.max(0, ...siblings.map((each) => each.order)) + 1
      const made = this.act({ do: 'create-issue', id, set: { name, parent, colour, order } })
      if (!made.ok) return made
      parent = id
      this.named.issues.set(address, id)
    }
    return ok(parent)
  }

  private speaker(name: string): Result<string> {
    const comparable = comparableName(name)
    const before = this.named.speakers.get(comparable)
    if (before !== undefined) return ok(before)
    const [known] = this.session.project.lookup(this.session.coder).speakersNamed(comparable)
    const id = known?.id ?? this.session.surroundings.makeId()
    if (!known) {
      const made = this.act({ do: 'create-speaker', id, set: { name } })
      if (!made.ok) return made
    }
    this.named.speakers.set(comparable, id)
    return ok(id)
  }
}
