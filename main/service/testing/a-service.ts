import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import {
  events,
  projectContract,
  type ArticleRow,
  type JobProgress,
  type ProjectContract,
  type ReadoutEvents,
  type StatementRow,
} from '../../../app/contract/contract.ts'
import { connect, type Client, type ClosableTransport } from '../../../app/contract/connect.ts'
import { memoryTransport } from '../../../app/contract/transports/memory.ts'
import type { Command, CommandOf } from '../../../app/events/command.ts'
import type { Result } from '../../../app/model/result.ts'
import { packBoundaries } from '../../../app/text/boundaries.ts'
import { articleIdOf, revisionId } from '../../../app/text/canonical.ts'
import { segment, SEGMENTER_VERSION } from '../../../app/text/sentences.ts'
import { openFile } from '../../../db/open.ts'
import { Project } from '../../../db/project.ts'
import { makeProject } from '../host-desk.ts'
import { makeId } from '../identifiers.ts'
import { openService, type Service } from '../service.ts'
import { Settings, type Introduced } from '../settings.ts'

export type ProjectClient = Client<ProjectContract, ReadoutEvents>

export const ADA: Introduced = {
  id: '01890000-0000-7000-8000-000000000ada',
  name: 'Ada Marsh',
  initials: 'AM',
}
export const BEN: Introduced = { id: '01890000-0000-7000-8000-000000000bef', name: 'Ben Ito', initials: 'BI' }

/** The value of a result that a test counts on. */
export function valueOf<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(`${result.error.code}: ${result.error.message}`)
  return result.value
}

/** The refusal of a result that must be one. */
export function refusalOf(result: Result<unknown>): { code: string; message: string } {
  if (result.ok) throw new Error(`Not refused: ${JSON.stringify(result.value)}`)
  return result.error
}

/** A folder of its own for one test, gone when the test is over. */
export function aFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'readout-test-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

export interface ConnectedClient extends ProjectClient {
  readonly transport: ClosableTransport
}

/** A service on a real project file, in the test's own thread, and a client of it. */
export interface TestService extends Workbench {
  readonly service: Service
  /** Another window on the same project. */
  connect(): ConnectedClient
  close(): Promise<void>
}

/** A client, and the acts that most tests begin with. */
export interface Workbench {
  readonly client: ProjectClient
  /** One act; its group is made. */
  act(...commands: Command[]): Promise<Result<{ position: number; savedAt: number }>>
  importTexts(texts: Readonly<Record<string, string>>, group?: string): Promise<JobProgress>
  /** The article of this title. */
  article(title: string): Promise<ArticleRow>
  issue(name: string, set?: Partial<CommandOf<'create-issue'>['set']>): Promise<string>
  speaker(name: string): Promise<string>
  tag(set: CommandOf<'tag'>['set']): Promise<string>
  /** Takes back, or brings back, whatever `peek` shows; answers what it was. */
  reverse(form: 'undo' | 'redo'): Promise<string>
}

export interface ServiceSettings {
  readonly path: string
  /** A folder for what is remembered outside projects. */
  readonly settings: string
  readonly introduced?: Introduced | null
}

/** Where a test's project lies: a new file in a new folder, with articles of Ada's by their titles. */
export function aProjectFile(texts: Readonly<Record<string, string>> = {}): ServiceSettings {
  const folder = aFolder()
  const path = join(folder, 'talks.readout')
  valueOf(makeProject(path))
  addArticles(path, texts)
  return { path, settings: join(folder, 'settings'), introduced: ADA }
}

/** Puts articles into a project that is closed, each in an act of its own: sooner done than by importing files. */
function addArticles(path: string, texts: Readonly<Record<string, string>>): void {
  const db = valueOf(openFile(path))
  const project = new Project(db)
  const author = { coder: ADA.id, actor: makeId() }
  for (const [title, text] of Object.entries(texts)) {
    const revision = revisionId(text)
    const packed = Buffer.from(packBoundaries(segment(text, 'en'))).toString('base64')
    const commands: Command[] = [
      { do: 'introduce-coder', id: ADA.id, set: { name: ADA.name, initials: ADA.initials } },
      {
        do: 'add-article',
        id: articleIdOf(revision),
        set: { title },
        revision,
        text: { length: text.length, sentences: { segmenter: SEGMENTER_VERSION, packed } },
      },
    ]
    const act = { author, group: makeId(), at: Date.now(), closes: true }
    valueOf(project.act(act, commands, new Map([[revision, text]])))
  }
  db.close()
}

export async function openAService(where: ServiceSettings = aProjectFile()): Promise<TestService> {
  return valueOf(await tryToOpen(where))
}

export async function tryToOpen(where: ServiceSettings): Promise<Result<TestService>> {
  const settings = new Settings(where.settings)
  if (where.introduced) settings.introduce(where.introduced)
  const crashes: unknown[] = []
  const opened = await openService({
    path: where.path,
    settings,
    now: Date.now,
    makeId,
    checkOutput: true,
    log: ({ error }) => crashes.push(error),
  })
  if (!opened.ok) return opened
  const service = opened.value
  const report = (error: unknown): void => void crashes.push(error)
  const connectTo = (): ConnectedClient => {
    const transport = memoryTransport(service.desk, report)
    return { ...connect(projectContract, events, transport), transport }
  }
  let closing: Promise<void> | undefined
  const close = (): Promise<void> => (closing ??= service.close())
  onTestFinished(async () => {
    await close()
    if (crashes.length > 0) throw crashes[0]
  })
  const client = connectTo()
  return { ok: true, value: { service, connect: connectTo, close, client, ...workbench(client) } }
}

/** The acts that most tests begin with, by whatever client. */
export function workbench(client: ProjectClient): Omit<Workbench, 'client'> {
  const act: Workbench['act'] = (...commands) => client.call.act({ group: makeId(), commands })
  return {
    act,
    importTexts: (texts, group = makeId()) =>
      jobDone(client, () =>
        client.call['articles.import']({
          group,
          files: Object.entries(texts).map(([name, text]) => ({ name, bytes: Buffer.from(text) })),
          encoding: null,
        }),
      ),
    async article(title) {
      const { articles } = valueOf(
        await client.call['library.list']({ filter: title, offset: 0, limit: 100 }),
      )
      const found = articles.find((each) => each.title === title)
      if (!found) throw new Error(`No article is called ${title}`)
      return found
    },
    async issue(name, set = {}) {
      const id = makeId()
      valueOf(await act({ do: 'create-issue', id, set: { name, ...set } }))
      return id
    },
    async speaker(name) {
      const id = makeId()
      valueOf(await act({ do: 'create-speaker', id, set: { name } }))
      return id
    },
    async tag(set) {
      const id = makeId()
      valueOf(await act({ do: 'tag', id, set }))
      return id
    },
    async reverse(form) {
      const next = valueOf(await client.call['history.peek']({ form }))
      if (!next) throw new Error(`There is nothing to ${form}`)
      const done = await client.call['history.reverse']({ form, target: next.group, group: makeId() })
      return valueOf(done).description
    },
  }
}

/** Waits for the end of a job, and answers the last that was told of it. */
export async function jobDone(
  client: Pick<ProjectClient, 'on'>,
  start: () => Promise<Result<{ job: string }>>,
  during: (progress: JobProgress) => void = () => undefined,
): Promise<JobProgress> {
  const ended = Promise.withResolvers<JobProgress>()
  const stop = client.on('job', (progress) => {
    if (progress.state === 'running') during(progress)
    else ended.resolve(progress)
  })
  try {
    valueOf(await start())
    return await ended.promise
  } finally {
    stop()
  }
}

/** The next event of this name that fits. */
export function nextEvent<K extends Parameters<ProjectClient['on']>[0]>(
  client: Pick<ProjectClient, 'on'>,
  name: K,
  fits: (value: Parameters<Parameters<typeof client.on<K>>[1]>[0]) => boolean = () => true,
): Promise<Parameters<Parameters<typeof client.on<K>>[1]>[0]> {
  return new Promise((resolve) => {
    const stop = client.on(name, (value) => {
      if (!fits(value)) return
      stop()
      resolve(value)
    })
  })
}

/** Every statement, page by page. */
export async function allStatements(
  client: Pick<ProjectClient, 'call'>,
  coder?: string,
  limit = 1000,
): Promise<StatementRow[]> {
  const all: StatementRow[] = []
  for (let after: number | null = 0; after !== null;) {
    const asked = { ...(coder === undefined ? {} : { coder }), after, limit }
    const page: { next: number | null; statements: StatementRow[] } = valueOf(
      await client.call['statements.list'](asked),
    )
    all.push(...page.statements)
    after = page.next
  }
  return all
}
