import {
  contract,
  events,
  projectContract,
  type ArticleRow,
  type HistoryRow,
  type ImportedFile,
  type Place,
  type ReadoutContract,
  type ReadoutEvents,
} from '../../app/contract/contract.ts'
import { connect, type ConnectionState } from '../../app/contract/connect.ts'
import type { Handlers, Output } from '../../app/contract/define.ts'
import { openDesk, type ServingDesk } from '../../app/contract/desk.ts'
import type { EventFrame } from '../../app/contract/frames.ts'
import { serve } from '../../app/contract/serve.ts'
import { memoryTransport } from '../../app/contract/transports/memory.ts'
import { writesOf } from '../../app/events/apply.ts'
import type { Command } from '../../app/events/command.ts'
import { decide, type Lookup } from '../../app/events/decide.ts'
import { inverseOf, netChanges } from '../../app/events/invert.ts'
import type { Said } from '../../app/events/kinds.ts'
import type { NounName, NounRecord } from '../../app/events/nouns.ts'
import { Records } from '../../app/events/records.ts'
import { sameValue } from '../../app/model/noun.ts'
import { ok, refusal, type Refusal, type Result } from '../../app/model/result.ts'
import { comparableName } from '../../app/model/speaker.ts'
import { packBoundaries } from '../../app/text/boundaries.ts'
import { articleIdOf, canonicalize, revisionId } from '../../app/text/canonical.ts'
import { coveredSentences } from '../../app/text/coverage.ts'
import { splitsPair } from '../../app/text/offsets.ts'
import { segment } from '../../app/text/sentences.ts'
import { makeId } from '../state/make-id.ts'
import type { ReadoutClient } from '../state/project.ts'

interface Act {
  readonly group: string
  readonly said: readonly Said[]
  readonly at: number
  readonly form: HistoryRow['form']
  readonly description: string
  readonly place: Place | null
  undone: boolean
}

type Project = Output<ReadoutContract['project.summary']>

/** What tests do to the service, beside asking it. */
export interface MemoryService {
  readonly desk: ServingDesk<ReadoutEvents>
  /** A window's way to it. */
  window(): { client: ReadoutClient; lose(): void; find(): void }
  /** Answers the next act with a refusal, as a full disk would. */
  refuseNextAct(why: Refusal): void
  /** Lets acts wait until `release` is called. */
  hold(): void
  release(): void
  /** How often each act was asked for. */
  readonly asked: readonly string[]
  records(): Records
  /** Does commands as me, as another window would. */
  act(commands: readonly Command[]): Promise<Result<unknown>>
  importText(
    title: string,
    text: string,
    about?: Partial<Pick<ArticleRow, 'outlet' | 'published' | 'author'>>,
  ): string
}

const ME = '00000000-0000-7000-8000-000000000001'
const ACTOR = '00000000-0000-7000-8000-00000000000a'
const PATH = '/home/analyst/Readout/Harbour talks.readout'

/**
 * The service without files, threads or SQLite: records in memory and the same `decide`. It says to windows exactly
 * what the contract allows, so that they can be tried without one.
 */
export function openMemoryService({
  introduced = true,
  project: startsWithProject = true,
} = {}): MemoryService {
  const records = new Records()
  const texts = new Map<string, string>()
  const acts: Act[] = []
  const done = new Map<string, Output<ReadoutContract['act']>>()
  const asked: string[] = []
  const told: EventFrame[] = []
  let [lamport, position] = [0, 0]
  let isOpen = startsWithProject
  let hasMe = false
  let refusals: Refusal[] = []
  let gate: PromiseWithResolvers<void> | null = null

  const all = <N extends NounName>(noun: N): NounRecord<N>[] =>
    [...records.all(noun)].map(({ key, values }) => ({ ...key, ...values }) as NounRecord<N>)

  const lookup: Lookup = {
    me: ME,
    record: (noun, key) => records.find(noun, key, ME),
    statementsOn: (revision, start, end) =>
      all('statement').filter(
        (each) => each.revision === revision && each.start === start && each.end === end && !each.removed,
      ),
    issuesUnder: (parent) => all('issue').filter((each) => each.parent === parent && !each.removed),
    speakersNamed: (name) =>
      all('speaker').filter(
        (each) =>
          !each.removed && [each.name, ...each.aliases].some((other) => comparableName(other) === name),
      ),
    codebookVersion: () => null,
    splitsPair: (revision, offset) => splitsPair(texts.get(revision) ?? '', offset),
  }

  function put(said: readonly Said[], at: number, clock: number) {
    return said
      .flatMap((each) => [...writesOf(each)])
      .map((write) => {
        records.put(write, { lamport: clock, actor: ACTOR }, at, ME)
        return {
          ...write,
          set: { ...write.set },
          key: { ...write.key },
          lamport: clock,
          actor: ACTOR,
          at,
          coder: ME,
        }
      })
  }

  function commit(group: string, said: readonly Said[], act: Omit<Act, 'group' | 'said' | 'at' | 'undone'>) {
    const at = Date.now()
    const writes = put(said, at, ++lamport)
    acts.push({ ...act, group, said, at, undone: false })
    position++
    const value = { group, mine: true, savedAt: at, writes: writes.length > 200 ? null : writes }
    told.push({ type: 'event', name: 'changed', position, value })
    desk.publish('changed', position, value)
    return { position, savedAt: at }
  }

  function actNow(group: string, commands: readonly Command[]): Result<Output<ReadoutContract['act']>> {
    const known = done.get(group)
    if (known) return ok(known)
    const refused = refusals.shift()
    if (refused) return { ok: false, error: refused }
    const said: Said[] = []
    for (const command of commands) {
      const decided = decide(lookup, command)
      // Tests ask for acts of one command where they want a refusal, so nothing is half done.
      if (!decided.ok) return decided
      said.push(...decided.value)
      put(decided.value, Date.now(), ++lamport)
    }
    if (commands.some((command) => command.do === 'introduce-coder')) hasMe = true
    const answer = commit(group, said, {
      form: 'act',
      description: wordsOf(commands[0]),
      place: placeOf(said),
    })
    done.set(group, answer)
    return ok(answer)
  }

  function placeOf(said: readonly Said[]): Place | null {
    for (const each of said) {
      if (!('key' in each)) continue
      const key: Record<string, unknown> = each.key
      const statement = each.kind.startsWith('statement.')
        ? records.find('statement', { id: String(key['id']) }, ME)
        : undefined
      const span =
        statement ?? (each.kind.startsWith('mark.') ? (key as unknown as NounRecord<'mark'>) : undefined)
      const article = all('article').find((other) => other.revision === span?.revision)
      if (span && article) return { article: article.id, start: span.start, end: span.end }
    }
    return null
  }

  const last = (form: 'undo' | 'redo'): Act | undefined => {
    if (form === 'undo') return acts.findLast((act) => act.form === 'act' && !act.undone && isUndoable(act))
    const undo = acts.findLast((act) => act.form !== 'redo' && !act.undone)
    return undo?.form === 'undo' ? undo : undefined
  }

  function reverse(form: 'undo' | 'redo', target: string, group: string) {
    const act = last(form)
    if (act?.group !== target) return refusal('stale', 'Another step has come between. Try again.')
    const changes = netChanges(act.said)
    const isChanged = changes.some(({ noun, key, fields }) => {
      const now: Record<string, unknown> = records.look(noun, key, ME)?.values ?? {}
      return Object.entries(fields).some(([name, { after }]) => !sameValue(now[name], after))
    })
    if (isChanged) return refusal('changed-since', 'It has been changed since by Mira Keller.')
    act.undone = true
    if (form === 'redo')
      for (const other of acts) if (other.group === reversed.get(act.group)) other.undone = false
    if (form === 'undo') reversed.set(group, act.group)
    const answer = commit(group, changes.map(inverseOf), {
      form,
      description: act.description,
      place: act.place,
    })
    return ok({ ...answer, description: act.description, place: act.place })
  }
  /** Undone acts by the group of their undo. */
  const reversed = new Map<string, string>()

  function rowOf(id: string): ArticleRow | undefined {
    const article = records.find('article', { id }, ME)
    if (!article || article.removed || article.revision === null) return undefined
    const { revision } = article
    const appearance = all('appearance').find((each) => each.article === id)
    const sentences = segment(texts.get(revision) ?? '', article.language)
    const tagged = all('statement').filter((each) => each.revision === revision && !each.removed)
    return {
      id,
      title: article.title,
      language: article.language,
      outlet: appearance?.outlet ?? '',
      author: appearance?.author ?? '',
      published: appearance?.published ?? null,
      url: '',
      revision,
      sentences: sentences.length / 2,
      covered: coveredSentences(
        sentences,
        tagged,
        all('mark').filter((each) => each.revision === revision && each.nothing),
      ),
      statements: tagged.length,
      done: records.find('reading', { article: id }, ME)?.done ?? false,
    }
  }

  function importText(
    title: string,
    source: string,
    about: Partial<Pick<ArticleRow, 'outlet' | 'published' | 'author'>> = {},
  ): string {
    const { text } = canonicalize(source)
    const revision = revisionId(text)
    const id = articleIdOf(revision)
    texts.set(revision, text)
    const headings = text.startsWith(title) ? [0] : []
    commit(
      makeId(),
      [
        { kind: 'article.created', key: { id }, set: { title, language: 'en', revision } },
        {
          kind: 'revision.created',
          key: { id: revision },
          set: { article: id, headings, length: text.length },
        },
        { kind: 'appearance.created', key: { id: makeId() }, set: { article: id, ...about } },
      ],
      { form: 'act', description: `Imported “${title}”`, place: null },
    )
    return id
  }

  function importFile(
    { name, bytes }: { name: string; bytes: Uint8Array },
    encoding: string | null,
  ): ImportedFile {
    const file = { file: name, article: null, title: '', notices: [], code: null }
    let source: string
    try {
      source = new TextDecoder(encoding ?? 'utf-8', { fatal: true }).decode(bytes)
    } catch {
      const notice = `${name} is not UTF-8. Say which encoding it has.`
      return { ...file, outcome: 'refused', notices: [notice], code: 'encoding' }
    }
    const { text } = canonicalize(source)
    const title = text.split('\n')[0] ?? ''
    const known = records.find('article', { id: articleIdOf(revisionId(text)) }, ME)
    if (known) return { ...file, outcome: 'duplicate', article: known.id, title: known.title }
    return { ...file, outcome: 'imported', article: importText(title, source), title }
  }

  const handlers = {
    'host.state': () =>
      ok({
        version: '0.1.0',
        project: isOpen ? { path: PATH } : null,
        recent: [
          { path: PATH, title: 'Harbour talks', openedAt: 0, missing: false },
          { path: '/media/stick/Old.readout', title: 'Old coverage', openedAt: 0, missing: true },
        ],
        folder: '/home/analyst/Readout',
        coder: { id: ME, name: 'Mira Keller', initials: 'MK' },
      }),
    'host.newProject': () => opened(),
    'host.openProject': () => opened(),
    'host.trySample': () => opened(),
    'host.closeProject': () => {
      isOpen = false
      return ok({})
    },
    'host.listFolder': ({ path }) =>
      ok({
        path: path ?? '/home/analyst/Readout',
        parent: path === '/' ? null : '/',
        entries: [
          { name: 'Archive', path: '/home/analyst/Readout/Archive', kind: 'folder' as const },
          { name: 'Harbour talks', path: PATH, kind: 'project' as const },
        ],
      }),
    'host.newWindow': () => ok({}),
    'project.summary': (): Result<Project> =>
      ok({
        title: records.find('project', { id: 'project' }, ME)?.title ?? '',
        path: PATH,
        me: hasMe ? { id: ME, name: 'Mira Keller', initials: 'MK' } : null,
        readOnly: null,
        articles: all('article').length,
        statements: all('statement').length,
        savedAt: acts.at(-1)?.at ?? null,
      }),
    'codebook.read': () =>
      ok({
        version: null,
        issues: all('issue').filter((each) => !each.removed),
        speakers: all('speaker').filter((each) => !each.removed),
        variables: [],
        coders: all('coder').map(({ id, name, initials, imported }) => ({
          id,
          name,
          initials,
          imported,
          statements: 0,
        })),
        counts: countBy(
          all('statement')
            .filter((each) => !each.removed)
            .flatMap((each) => each.issue ?? []),
        ),
        ignoredMerges: [],
      }),
    'library.list': ({ filter, offset, limit }) => {
      const rows = all('article')
        .flatMap(({ id }) => rowOf(id) ?? [])
        .filter((row) => row.title.toLowerCase().includes(filter.toLowerCase()))
      return ok({ total: rows.length, articles: rows.slice(offset, offset + limit) })
    },
    'article.open': ({ article }) => {
      const row = rowOf(article)
      if (!row) return refusal('missing', 'This article is not in the project any more.')
      const { revision } = row
      const text = texts.get(revision) ?? ''
      return ok({
        row,
        text,
        headings: records.find('revision', { id: revision }, ME)?.headings ?? [],
        sentences: packBoundaries(segment(text, row.language)),
        facts: all('boundary').flatMap(({ revision: of, offset, fact }) =>
          of === revision && fact !== null ? [{ offset, fact }] : [],
        ),
        statements: all('statement').filter((each) => each.revision === revision && !each.removed),
        marks: all('mark').flatMap(({ revision: of, start, end, nothing }) =>
          of === revision && nothing ? [{ start, end }] : [],
        ),
        values: [],
      })
    },
    'statements.list': () => ok({ next: null, statements: [] }),
    act: async ({ group, commands }) => {
      asked.push(group)
      await gate?.promise
      return actNow(group, commands)
    },
    'history.peek': ({ form }) => {
      const act = last(form)
      return ok(act ? { group: act.group, description: act.description, place: act.place } : null)
    },
    'history.reverse': ({ form, target, group }) => reverse(form, target, group),
    'history.list': ({ about }) =>
      ok(
        acts
          .map((act, order) => ({ act, order }))
          .filter(({ act }) => about === null || ('article' in about && act.place?.article === about.article))
          .map(({ act: { group, at, form, undone, description, place }, order }) => {
            return { group, order, at, coder: 'Mira Keller', mine: true, form, undone, description, place }
          })
          .toReversed(),
      ),
    'articles.import': ({ files, encoding }) => {
      const job = makeId()
      const results = files.map((file) => importFile(file, encoding))
      desk.publish('job', null, {
        job,
        kind: 'import',
        done: files.length,
        total: files.length,
        state: 'finished',
        error: null,
        files: results,
        lines: [],
        made: 0,
      })
      return ok({ job })
    },
    'articles.importPaths': () => refusal('no-files', 'There are no files here.'),
    'statements.import': () => refusal('no-files', 'There are no files here.'),
    'statements.export': () => refusal('no-files', 'There are no files here.'),
    'statements.download': ({ format }) => {
      const quotes = all('statement').map(
        (each) => texts.get(each.revision ?? '')?.slice(each.start, each.end) ?? '',
      )
      return ok({ name: `statements.${format}`, bytes: new TextEncoder().encode(quotes.join('\n')) })
    },
    check: () => ok({ sound: true, findings: [], events: acts.length, records: 0 }),
    'job.cancel': () => ok({}),
  } satisfies Handlers<ReadoutContract, object>

  function opened() {
    isOpen = true
    return ok({ path: PATH })
  }

  const desk = openDesk({
    serve: serve<ReadoutContract, object>(contract, handlers, {
      log: ({ error }) => {
        throw error
      },
      makeLogId: makeId,
      checkOutput: true,
    }),
    events,
    history: {
      position: () => position,
      since: (from) => told.filter((event) => (event.position ?? 0) > from),
    },
    openContext: () => ({}),
    checkOutput: true,
  })

  const service: MemoryService = {
    desk,
    window: () => openWindow(desk),
    refuseNextAct: (why) => void refusals.push(why),
    hold: () => void (gate ??= Promise.withResolvers<void>()),
    release: () => {
      gate?.resolve()
      gate = null
    },
    asked,
    records: () => records,
    act: async (commands) => actNow(makeId(), commands),
    importText,
  }
  actNow(makeId(), [{ do: 'title-project', title: 'Harbour talks' }])
  if (introduced)
    actNow(makeId(), [{ do: 'introduce-coder', id: ME, set: { name: 'Mira Keller', initials: 'MK' } }])
  return service
}

/** A window's client, whose connection can be lost and found again. */
function openWindow(desk: ServingDesk<ReadoutEvents>): ReturnType<MemoryService['window']> {
  const listeners = new Set<(event: EventFrame) => void>()
  const states = new Set<(state: ConnectionState) => void>()
  const report = (error: unknown): void => {
    throw error
  }
  let way: ReturnType<typeof memoryTransport> | null = null
  const open = (): void => {
    way = memoryTransport(desk, report)
    way.onEvent((event) => {
      for (const listener of listeners) listener(event)
    })
  }
  open()
  const tell = (state: ConnectionState): void => {
    for (const listener of states) listener(state)
  }
  const client = connect(contract, events, {
    request: (frame) => (way ? way.request(frame) : Promise.reject(new Error('lost'))),
    onEvent: (listener) => {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    onState: (listener) => {
      states.add(listener)
      listener(way ? 'connected' : 'disconnected')
      return () => void states.delete(listener)
    },
  })
  return {
    client,
    lose: () => {
      way?.close()
      way = null
      tell('disconnected')
    },
    find: () => {
      open()
      tell('connected')
    },
  }
}

/** Settings and imports stay, so that undoing in tests begins with what the analyst did. */
const isUndoable = (act: Act): boolean =>
  !act.said.some(
    ({ kind }) => kind.startsWith('project.') || kind.startsWith('coder.') || kind.startsWith('article.'),
  )

const WORDS: Readonly<Record<Command['do'], string>> = {
  'title-project': 'Named the project',
  'introduce-coder': 'Introduced a coder',
  'add-article': 'Added an article',
  'add-appearance': 'Added an appearance',
  'change-article': 'Changed an article',
  'set-boundary': 'Moved a sentence boundary',
  'create-issue': 'Created an issue',
  'change-issue': 'Changed an issue',
  'create-speaker': 'Created a speaker',
  'change-speaker': 'Changed a speaker',
  'create-variable': 'Created a variable',
  'change-variable': 'Changed a variable',
  tag: 'Tagged a passage',
  'change-statement': 'Changed a statement',
  'remove-statement': 'Removed a statement',
  answer: 'Answered a question',
  'mark-nothing': 'Marked sentences as nothing to code',
  'finish-article': 'Finished an article',
}

const wordsOf = (command: Command | undefined): string => (command ? WORDS[command.do] : '')

function countBy(ids: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {}
  for (const id of ids) counts[id] = (counts[id] ?? 0) + 1
  return counts
}

/** Every procedure of a project has its answer above. */
export const procedureNames = Object.keys(projectContract)
