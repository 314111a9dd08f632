import { mayReuse, type ActorRecord } from '../../app/events/actor.ts'
import type { Command } from '../../app/events/command.ts'
import type { Stream } from '../../app/events/event.ts'
import { idInRun, timeOrderedId } from '../../app/model/id.ts'
import { articleIdOf, derivedId, revisionId } from '../../app/text/canonical.ts'
import { headsOf } from '../heads.ts'
import { openInMemory } from '../open.ts'
import { Project, type Act, type Author } from '../project.ts'
import { sourcesOf, takeSources } from '../sources.ts'
import { cutShort, nextTarget, reversalOf, type Target } from '../undo.ts'

/**
 * Several people on several machines who work on copies of one project, and everything that can happen to the copies.
 * A history is plain data: steps whose numbers are taken modulo what there is, so that any part of one is one too.
 */
export interface Step {
  readonly do: (typeof doings)[number]
  readonly machine: number
  readonly a: number
  readonly b: number
  readonly c: number
}

export const doings = [
  'article',
  'appearance',
  'change-article',
  'boundary',
  'issue',
  'change-issue',
  'merge-issue',
  'speaker',
  'change-speaker',
  'merge-speaker',
  'variable',
  'tag',
  'change-statement',
  'remove-statement',
  'answer',
  'mark',
  'finish',
  'bulk',
  'crashed-bulk',
  'import-set',
  'undo',
  'redo',
  'crashed-undo',
  'reopen',
  'crash',
  'copy',
  'snapshot',
  'restore',
  'send',
  'send-part',
] as const

/** Doings as often as histories should hold them. */
export const likelyDoings = [
  ...doings,
  'tag',
  'tag',
  'change-statement',
  'issue',
  'undo',
  'redo',
  'send',
] as const

const TEXTS = [
  'The harbour will close at dawn. Nobody asked the crews.',
  'السفن تنتظر خارج الميناء. قال الوزير إنها ستعود.',
  '港口将于黎明关闭。🚢🚢 没有人问过船员。',
]

interface Machine {
  coder: string
  project: Project
  author: Author
  /** What is remembered outside the project, and which file lies there now. */
  record: ActorRecord | undefined
  file: string
  snapshots: { readonly bytes: Buffer; readonly texts: number }[]
}

const newProject = openInMemory().serialize()

export class World {
  readonly machines: Machine[]
  private count = 0
  private readonly articles = new Set<string>()

  constructor(coders: readonly number[]) {
    const ids = [this.id(), this.id()]
    this.machines = coders.map((index) => {
      const coder = ids[index % ids.length] ?? ''
      const project = new Project(openInMemory(newProject))
      return {
        coder,
        project,
        author: { coder, actor: this.id() },
        record: undefined,
        file: this.id(),
        snapshots: [],
      }
    })
    for (const [index, machine] of this.machines.entries()) {
      const name = `Coder ${coders[index]}`
      this.act(machine, [{ do: 'introduce-coder', id: machine.coder, set: { name } }])
    }
  }

  run(steps: readonly Step[]): void {
    for (const step of steps) this.step(step)
  }

  /** Everybody sends everything to everybody, in the order that `seed` gives, until all know all. */
  mergeAll(seed: number): void {
    const pairs = this.machines.flatMap((from) =>
      this.machines.filter((to) => to !== from).map((to) => ({ from, to })),
    )
    const order = pairs.map((_, index) => (seed * (index + 3) * 7919) % 1009)
    const sorted = pairs.toSorted((a, b) => (order[pairs.indexOf(a)] ?? 0) - (order[pairs.indexOf(b)] ?? 0))
    // What goes through a third takes a second round.
    for (let round = 0; round < 2; round++) for (const { from, to } of sorted) this.send(from, to, () => 1)
  }

  close(): void {
    for (const { project } of this.machines) project.db.close()
  }

  private step({ do: doing, machine, a, b, c }: Step): void {
    const here = pick(this.machines, machine)
    switch (doing) {
      case 'undo':
      case 'redo':
        return this.reverse(here, doing, 3)
      case 'crashed-undo':
        this.reverse(here, 'undo', 1)
        return this.reopen(here, here.project.db.serialize(), 'crashed')
      case 'bulk':
      case 'crashed-bulk':
        return this.bulk(here, a, b, doing === 'crashed-bulk')
      case 'import-set':
        return this.importSet(here, a, b)
      case 'reopen':
        return this.reopen(here, here.project.db.serialize(), 'closed')
      case 'crash':
        return this.reopen(here, here.project.db.serialize(), 'crashed')
      case 'copy': {
        // Over another file, also over one's own earlier state; the outside record stays what it is.
        const there = pick(this.machines, a)
        return this.reopen(there, here.project.db.serialize(), 'crashed', b % 2 === 0)
      }
      case 'snapshot':
        return void here.snapshots.push({ bytes: here.project.db.serialize(), texts: 0 })
      case 'restore': {
        const snapshot = pick(here.snapshots, a)
        // Restored in its place it is the same file to the file system, with other heads.
        return snapshot && this.reopen(here, snapshot.bytes, b % 2 === 0 ? 'closed' : 'crashed', c % 2 === 0)
      }
      case 'send':
        return this.send(here, pick(this.machines, a), () => 1)
      case 'send-part':
        return this.send(
          here,
          pick(this.machines, a),
          (index) => ((b * 31 + index * (c + 1) * 17) % 101) / 100,
        )
      default:
        return this.act(here, this.commands(here, doing, a, b, c))
    }
  }

  private commands(
    { project, coder }: Machine,
    doing: Step['do'],
    a: number,
    b: number,
    c: number,
  ): Command[] {
    const lookup = project.lookup(coder)
    const issues = project.records('issue')
    const speakers = project.records('speaker')
    const statement = pick(this.statements(project, coder), a)
    const texts = [...this.articles].filter((text) =>
      lookup.record('article', { id: articleIdOf(revisionId(text)) }),
    )
    const text = pick(texts, b)
    const revision = text === undefined ? undefined : revisionId(text)
    switch (doing) {
      case 'article': {
        const added = pick(TEXTS, a)
        this.articles.add(added)
        const id = revisionId(added)
        const set = { title: `Title ${b % 3}`, language: b % 2 === 0 ? 'en' : '' }
        return [
          {
            do: 'add-article',
            id: articleIdOf(id),
            set,
            revision: id,
            text: { length: added.length, headings: [c % 2] },
          },
        ]
      }
      case 'appearance':
        if (!revision) return []
        return [
          {
            do: 'add-appearance',
            id: derivedId('appearance', revision, String(a % 3)),
            set: { article: articleIdOf(revision), outlet: `Outlet ${a % 3}`, published: '2031-04' },
          },
        ]
      case 'change-article':
        if (!revision) return []
        return [
          {
            do: 'change-article',
            id: articleIdOf(revision),
            set:
              a % 4 === 0
                ? { removed: c % 2 === 0 }
                : { title: `Other ${c % 4}`, metadata: { desk: String(a % 2) } },
          },
        ]
      case 'boundary':
        return revision
          ? [
              {
                do: 'set-boundary',
                revision,
                offset: 5 + (a % 3),
                fact: c % 3 === 0 ? null : c % 3 === 1 ? 'split' : 'joined',
              },
            ]
          : []
      case 'issue':
        return [
          {
            do: 'create-issue',
            id: this.id(),
            set: { name: `Issue ${a % 6}`, order: b % 3, parent: pick(issues, c)?.id ?? null },
          },
        ]
      case 'change-issue': {
        const id = pick(issues, a)?.id
        const other = pick(issues, c)?.id ?? null
        const sets = [
          { name: `Renamed ${c % 5}` },
          { parent: other },
          { removed: c % 2 === 0 },
          { mergedInto: null },
          { include: [`like ${c}`], colour: 1 + (c % 9) },
        ]
        return id === undefined ? [] : [{ do: 'change-issue', id, set: pick(sets, b) }]
      }
      case 'merge-issue': {
        const [from, into] = [pick(issues, a)?.id, pick(issues, b)?.id]
        return from && into ? [{ do: 'change-issue', id: from, set: { mergedInto: into } }] : []
      }
      case 'speaker':
        return [
          {
            do: 'create-speaker',
            id: this.id(),
            set: { name: `Speaker ${a % 5}`, aliases: [`Alias ${b % 4}`], kind: 'person' },
          },
        ]
      case 'change-speaker': {
        const id = pick(speakers, a)?.id
        const sets = [
          { name: `Renamed ${c % 4}` },
          { aliases: [`Alias ${c % 4}`, 'The Minister'] },
          { removed: c % 2 === 0 },
          { mergedInto: null },
        ]
        return id === undefined ? [] : [{ do: 'change-speaker', id, set: pick(sets, b) }]
      }
      case 'merge-speaker': {
        const [from, into] = [pick(speakers, a)?.id, pick(speakers, b)?.id]
        return from && into ? [{ do: 'change-speaker', id: from, set: { mergedInto: into } }] : []
      }
      case 'variable':
        return [
          {
            do: 'create-variable',
            id: derivedId('variable', String(a % 2)),
            set: { name: `Variable ${b % 2}`, kind: 'text' },
          },
        ]
      case 'tag':
        return revision
          ? [
              {
                do: 'tag',
                id: this.id(),
                set: {
                  revision,
                  ...span(a),
                  issue: pick(issues, c)?.id ?? null,
                  speaker: pick(speakers, a + c)?.id ?? null,
                },
              },
            ]
          : []
      case 'change-statement': {
        if (statement === undefined) return []
        const sets = [
          { stance: pick(['for', 'against', null] as const, c) },
          { issue: pick(issues, c)?.id ?? null },
          { memo: `memo ${c % 3}`, sure: c % 2 === 0 },
          { speaker: pick(speakers, c)?.id ?? null, written: { start: c % 4, end: 6 } },
          { ...span(c) },
          { removed: false },
        ]
        return [{ do: 'change-statement', id: statement, set: pick(sets, b) }]
      }
      case 'remove-statement':
        return statement === undefined ? [] : [{ do: 'remove-statement', id: statement }]
      case 'answer': {
        const variable = pick(project.records('variable'), b)?.id
        return statement === undefined || variable === undefined
          ? []
          : [{ do: 'answer', statement, variable, value: c % 3 === 0 ? null : `answer ${c % 3}` }]
      }
      case 'mark':
        return revision
          ? [{ do: 'mark-nothing', revision, sentences: [span(a), span(a + 1)], nothing: c % 2 === 0 }]
          : []
      case 'finish':
        return revision ? [{ do: 'finish-article', article: articleIdOf(revision), done: c % 2 === 0 }] : []
      default:
        return [{ do: 'title-project', title: `Project ${a % 3}` }]
    }
  }

  private act(machine: Machine, commands: readonly Command[]): void {
    const texts = new Map(TEXTS.map((text) => [revisionId(text), text]))
    machine.project.act(this.anAct(machine.author, this.id(), true), commands, texts)
  }

  private bulk(machine: Machine, size: number, tags: number, crashes: boolean): void {
    const { project, author, coder } = machine
    const text = pick([...this.articles], tags)
    if (text === undefined || !project.lookup(coder).record('revision', { id: revisionId(text) })) return
    const group = this.id()
    const first = this.id()
    for (let part = 0; part < 1 + (size % 3); part++) {
      const rows = Array.from({ length: 1 + ((size * 7) % 24) }, (_, at) => ({
        revision: revisionId(text),
        start: at % 8,
        end: 9 + ((part + at) % 3),
        issue: pick(project.records('issue'), tags + at)?.id ?? null,
        memo: at % 5 === 0 ? `bulk ${at}` : '',
      }))
      project.tagRun(this.anAct(author, group, false), idInRun(first, part * 100), rows)
      // Some of it is changed within the same act, as an import that repairs itself would.
      const made = pick(this.statements(project, coder), tags + part)
      if (made !== undefined && tags % 3 === 0)
        project.act(this.anAct(author, group, false), [
          { do: 'change-statement', id: made, set: { stance: 'neutral' } },
          { do: 'remove-statement', id: made },
        ])
    }
    if (crashes) this.reopen(machine, project.db.serialize(), 'crashed')
    else if (project.log.hasGroup(group)) project.close(this.anAct(author, group, true))
  }

  /** Lines of somebody else, from a file: her imported set, written by an actor of its own. */
  private importSet(machine: Machine, a: number, b: number): void {
    const { project, author, coder } = machine
    const text = pick([...this.articles], b)
    if (text === undefined || !project.lookup(coder).record('revision', { id: revisionId(text) })) return
    const set = derivedId('set', String(a % 2))
    const importing: Author = {
      ...author,
      set: { coder: set, actor: derivedId('imported set', set, author.actor) },
    }
    const group = this.id()
    project.act(this.anAct(author, group, false), [
      { do: 'introduce-coder', id: set, set: { name: `Guest ${a % 2}`, imported: true } },
    ])
    const rows = Array.from({ length: 1 + (b % 20) }, (_, at) => ({
      revision: revisionId(text),
      start: at % 9,
      end: 10 + (a % 3),
      origin: 'imported' as const,
    }))
    project.tagRun(this.anAct(importing, group, false), this.id(), rows)
    if (project.log.hasGroup(group)) project.close(this.anAct(author, group, true))
  }

  /** Takes the next act back in parts of three events, as many parts as `parts`, or all of it where they suffice. */
  private reverse(machine: Machine, form: 'undo' | 'redo', parts: number): void {
    const target = nextTarget(machine.project, machine.coder, form)
    if (target) this.takeBack(machine, target, form, false, parts === 1 ? 1 : Infinity)
  }

  private takeBack(
    { project, coder, author }: Machine,
    target: Target,
    form: 'undo' | 'redo',
    force: boolean,
    parts: number,
  ): void {
    const reversal = reversalOf(project, target, coder, force)
    if (!reversal.ok) return
    const group = this.id()
    const left = [...reversal.value]
    for (let part = 0; part < parts; part++) {
      const owner = left[0]?.coder ?? coder
      const size = left.slice(0, 3).findIndex((each) => each.coder !== owner)
      const said = left.splice(0, size === -1 ? 3 : size)
      const by =
        owner === coder
          ? author
          : { ...author, set: { coder: owner, actor: derivedId('imported set', owner, author.actor) } }
      project.write(this.anAct(by, group, left.length === 0), said, { form, group: target.group })
      if (left.length === 0) break
    }
  }

  private reopen(machine: Machine, bytes: Buffer, how: 'closed' | 'crashed', otherFile = false): void {
    const { project, author, coder, file } = machine
    if (how === 'closed')
      machine.record = { coder, actor: author.actor, file, ...headsOf(project, author.actor) }
    project.db.close()
    machine.project = new Project(openInMemory(bytes))
    if (otherFile) machine.file = this.id()
    const { record } = machine
    machine.record = undefined
    const goesOn =
      record && mayReuse(record, { coder, file: machine.file, ...headsOf(machine.project, record.actor) })
    machine.author = { coder, actor: goesOn ? record.actor : this.id() }
    for (const target of cutShort(machine.project, coder))
      this.takeBack(machine, target, 'undo', true, Infinity)
  }

  private send(from: Machine, to: Machine, share: (stream: number) => number): void {
    if (from === to) return
    const streams = from.project.log.streams().map((stream, index): Stream => ({
      ...stream,
      events: stream.events.slice(0, Math.ceil(stream.events.length * share(index))),
    }))
    const taken = to.project.inTransaction(() => {
      const sources = takeSources(to.project, sourcesOf(from.project))
      return sources.ok ? to.project.log.ingest(streams) : sources
    })
    if (!taken.ok) throw new Error(taken.error.message)
  }

  private statements(project: Project, coder: string): string[] {
    const found: string[] = []
    for (const kept of project.projection.all('statement'))
      if (kept.coder === coder && kept.known) found.push(kept.address)
    return found
  }

  private anAct(author: Author, group: string, closes: boolean): Act {
    // Wall clocks differ and jump: nothing may depend on them.
    return { author, group, at: 1_900_000_000_000 + ((this.count * 7919) % 100_000), closes }
  }

  private id(): string {
    this.count += 1
    const random = new Uint8Array(10)
    // Spread, so that the order of ids is not that in which they were made.
    new DataView(random.buffer).setUint32(0, (this.count * 2_654_435_761) >>> 0)
    new DataView(random.buffer).setUint32(4, this.count)
    return timeOrderedId(1_900_000_000_000, random)
  }
}

function pick<T>(from: readonly [T, ...T[]], at: number): T
function pick<T>(from: readonly T[], at: number): T
function pick<T>(from: readonly T[], at: number): T | undefined {
  return from.length === 0 ? undefined : from[at % from.length]
}

const span = (at: number): { start: number; end: number } => ({ start: at % 4, end: 8 + (at % 3) })
