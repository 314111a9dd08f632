import { createStore, type StoreApi } from 'zustand/vanilla'
import type { Encoding, ImportedFile, JobProgress } from '../../app/contract/contract.ts'
import { makeId } from './make-id.ts'
import type { Project, ReadoutClient } from './project.ts'

/** Larger files are refused before they are read: one article is never that long. */
export const FILE_LIMIT = 64 * 1024 * 1024

/** How much is sent at once, unless a single file is larger. */
const BATCH_BYTES = 8 * 1024 * 1024
const BATCH_FILES = 200

/** What is asked of a file of the page. */
export type GivenFile = Pick<File, 'name' | 'size' | 'arrayBuffer'>

export interface ImportState {
  readonly running: boolean
  /** Files given, and those that are through. */
  readonly total: number
  readonly done: number
  readonly results: readonly ImportResult[]
}

/** What became of a file; the same name can be given more than once. */
export type ImportResult = ImportedFile & { readonly id: string }

interface Job {
  readonly finished: (progress: JobProgress) => void
}

/** Imports files that the analyst chose or dropped, and tells what became of each. */
export class Importing {
  readonly store: StoreApi<ImportState> = createStore<ImportState>(() => ({
    running: false,
    total: 0,
    done: 0,
    results: [],
  }))
  private readonly client: ReadoutClient
  private readonly project: Project
  private readonly jobs = new Map<string, Job>()
  /** Jobs can end before the service has answered which they are. */
  private readonly ended = new Map<string, JobProgress>()
  /** Files that await their encoding, to be sent once more. */
  private readonly undecoded = new Map<string, GivenFile>()
  private queue: Promise<unknown> = Promise.resolve()

  constructor(client: ReadoutClient, project: Project) {
    this.client = client
    this.project = project
  }

  start(): () => void {
    return this.client.on('job', (progress) => {
      if (progress.kind !== 'import' || progress.state === 'running') return
      const job = this.jobs.get(progress.job)
      if (job) job.finished(progress)
      else this.ended.set(progress.job, progress)
    })
  }

  /**
   * Imports files, after those that are on their way. One alone is opened; resolves with whether that was so, and
   * there is nothing else to tell of it.
   */
  add(files: readonly GivenFile[]): Promise<boolean> {
    if (!this.store.getState().running) this.store.setState({ total: 0, done: 0, results: [] })
    return this.enqueue(files, null)
  }

  /** Imports a file once more, in the encoding that the analyst says it has. */
  retry(file: string, encoding: Encoding): Promise<boolean> {
    const given = this.undecoded.get(file)
    if (!given) return Promise.resolve(false)
    this.store.setState(({ results }) => ({ results: results.filter((each) => each.file !== file) }))
    return this.enqueue([given], encoding)
  }

  private enqueue(files: readonly GivenFile[], encoding: Encoding | null): Promise<boolean> {
    const imported = this.queue.then(() => this.importAll(files, encoding))
    this.queue = imported
    return imported
  }

  private async importAll(files: readonly GivenFile[], encoding: Encoding | null): Promise<boolean> {
    this.store.setState(({ total }) => ({ running: true, total: total + files.length }))
    const made: ImportedFile[] = []
    const take = (results: readonly ImportedFile[]): void => {
      made.push(...results)
      this.store.setState((now) => ({
        done: now.done + results.length,
        results: [...now.results, ...results.map((result) => ({ ...result, id: makeId() }))],
      }))
    }
    take(files.filter((file) => file.size > FILE_LIMIT).map(tooLarge))
    for (const batch of batchesOf(files.filter((file) => file.size <= FILE_LIMIT))) {
      const results = await this.importBatch(batch, encoding)
      for (const result of results) {
        const given = batch.find((file) => file.name === result.file)
        if (result.code === 'encoding' && given) this.undecoded.set(result.file, given)
      }
      take(results)
    }
    this.store.setState({ running: false })
    const [only] = made
    if (made.length !== 1 || !only || only.article === null) return false
    const opened = await this.project.openArticle(only.article)
    return opened && only.outcome === 'imported' && only.notices.length === 0
  }

  private async importBatch(
    batch: readonly GivenFile[],
    encoding: Encoding | null,
  ): Promise<readonly ImportedFile[]> {
    const read = await Promise.allSettled(
      batch.map(async (file) => ({ name: file.name, bytes: new Uint8Array(await file.arrayBuffer()) })),
    )
    const files = read.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : []))
    const unread = batch.filter((_, index) => read[index]?.status === 'rejected').map(unreadable)
    if (files.length === 0) return unread
    const started = await this.client.call['articles.import']({ group: makeId(), files, encoding })
    if (!started.ok)
      return [
        ...unread,
        ...batch.map((file) => refused(file.name, started.error.code, started.error.message)),
      ]
    const progress = await this.end(started.value.job)
    const told = new Set(progress.files.map((file) => file.file))
    const why = progress.error?.message ?? 'It was not imported: the import was stopped. Import it again.'
    const untold = files
      .filter((file) => !told.has(file.name))
      .map((file) => refused(file.name, 'stopped', why))
    return [...unread, ...progress.files, ...untold]
  }

  private end(job: string): Promise<JobProgress> {
    const ended = this.ended.get(job)
    this.ended.delete(job)
    if (ended) return Promise.resolve(ended)
    return new Promise((resolve) => {
      this.jobs.set(job, {
        finished: (progress) => {
          this.jobs.delete(job)
          resolve(progress)
        },
      })
    })
  }
}

function batchesOf(files: readonly GivenFile[]): GivenFile[][] {
  const batches: GivenFile[][] = []
  let bytes = Infinity
  for (const file of files) {
    const batch = batches.at(-1)
    bytes += file.size
    if (batch && bytes <= BATCH_BYTES && batch.length < BATCH_FILES) batch.push(file)
    else {
      batches.push([file])
      bytes = file.size
    }
  }
  return batches
}

const refused = (file: string, code: string, why: string): ImportedFile => ({
  file,
  outcome: 'refused',
  article: null,
  title: '',
  notices: [why],
  code,
})

const tooLarge = ({ name, size }: GivenFile): ImportedFile =>
  refused(
    name,
    'too-large',
    `${name} has ${Math.ceil(size / 1024 / 1024)} MB; an article can have ${FILE_LIMIT / 1024 / 1024} MB. Split the file and import its parts.`,
  )

const unreadable = ({ name }: GivenFile): ImportedFile =>
  refused(name, 'unreadable', `${name} could not be read: it may be a folder, or was moved. Choose it again.`)
