import { z } from 'zod'
import { Command } from '../events/command.ts'
import { nounNames } from '../events/nouns.ts'
import { Published } from '../model/article.ts'
import { Id, Offset, RevisionId } from '../model/id.ts'
import { issue } from '../model/issue.ts'
import type { Noun, RecordOf } from '../model/noun.ts'
import { speaker } from '../model/speaker.ts'
import { statement } from '../model/statement.ts'
import { variable } from '../model/variable.ts'
import { define, defineEvents } from './define.ts'

/** A record whole: its key and every field. */
function whole<N extends Noun>(noun: N): z.ZodType<RecordOf<N>> {
  const fields = Object.fromEntries(Object.entries(noun.fields).map(([name, field]) => [name, field.schema]))
  // Built by mapping over the noun's own declaration.
  return z.strictObject({ ...noun.key, ...fields }) as unknown as z.ZodType<RecordOf<N>>
}

const Nothing = z.strictObject({})

const Bytes = z.instanceof<typeof Uint8Array<ArrayBufferLike>>(Uint8Array)

/** A coder as other places name her: whose statements, who changed it. */
export const CoderRow = z.strictObject({
  id: Id,
  name: z.string(),
  initials: z.string(),
  imported: z.boolean(),
  statements: z.int(),
})
export type CoderRow = z.infer<typeof CoderRow>

export const ArticleRow = z.strictObject({
  id: Id,
  title: z.string(),
  language: z.string(),
  outlet: z.string(),
  author: z.string(),
  published: Published.nullable(),
  url: z.string(),
  revision: RevisionId,
  /** Sentences of the text, by the boundaries in force. */
  sentences: z.int(),
  /** Sentences that a statement of mine touches, or that I marked as nothing to code. */
  covered: z.int(),
  /** My statements, twins counted once. */
  statements: z.int(),
  done: z.boolean(),
})
export type ArticleRow = z.infer<typeof ArticleRow>

/** A statement in a list outside its article. */
export const StatementRow = z.strictObject({
  id: Id,
  coder: Id,
  article: Id,
  revision: RevisionId,
  start: Offset,
  end: Offset,
  quote: z.string(),
  issue: Id.nullable(),
  speaker: Id.nullable(),
  stance: z.string().nullable(),
  sure: z.boolean(),
  memo: z.string(),
  createdAt: z.int(),
})
export type StatementRow = z.infer<typeof StatementRow>

/** Where in the project something lies, for the window to show it. */
export const Place = z.strictObject({ article: Id, start: Offset, end: Offset })
export type Place = z.infer<typeof Place>

/** One act in the history, in words. */
export const HistoryRow = z.strictObject({
  group: Id,
  /** For paging: the act's place in the log. */
  order: z.int(),
  at: z.int(),
  coder: z.string(),
  mine: z.boolean(),
  form: z.enum(['act', 'undo', 'redo']),
  undone: z.boolean(),
  description: z.string(),
  place: Place.nullable(),
})
export type HistoryRow = z.infer<typeof HistoryRow>

/** What became of one file of an import. */
export const ImportedFile = z.strictObject({
  file: z.string(),
  outcome: z.enum(['imported', 'duplicate', 'refused']),
  article: Id.nullable(),
  title: z.string(),
  /** Sentences for the analyst: what was changed in the text, or why the file was refused. */
  notices: z.array(z.string()),
  /** `encoding` asks for one of `choices`. */
  code: z.string().nullable(),
})
export type ImportedFile = z.infer<typeof ImportedFile>

/** A piece of work that takes its time. It tells its progress by the event `job`. */
export const JobStarted = z.strictObject({ job: Id })

/** Encodings that can be asked for where a file is not UTF-8, by their names in the WHATWG Encoding Standard. */
export const Encoding = z.enum([
  'utf-8',
  'utf-16le',
  'utf-16be',
  'windows-1252',
  'iso-8859-2',
  'windows-1250',
  'windows-1251',
  'koi8-r',
  'iso-8859-15',
  'macintosh',
  'gb18030',
  'big5',
  'shift_jis',
  'euc-kr',
])
export type Encoding = z.infer<typeof Encoding>

export const ExportFormat = z.enum(['csv', 'jsonl'])
export type ExportFormat = z.infer<typeof ExportFormat>

export const CheckReport = z.strictObject({
  sound: z.boolean(),
  /** One sentence for each thing that was looked at or found. */
  findings: z.array(z.string()),
  events: z.int(),
  records: z.int(),
})

/** Procedures of the host: before, and beside, a project. */
const host = {
  'host.state': {
    kind: 'query',
    input: Nothing,
    output: z.strictObject({
      version: z.string(),
      /** The project that this window has open. */
      project: z.strictObject({ path: z.string() }).nullable(),
      recent: z.array(
        z.strictObject({ path: z.string(), title: z.string(), openedAt: z.int(), missing: z.boolean() }),
      ),
      /** Where new projects go unless the analyst chooses another folder. */
      folder: z.string(),
      /** How the analyst introduced herself last, on this machine. */
      coder: z.strictObject({ id: Id, name: z.string(), initials: z.string() }).nullable(),
    }),
  },
  'host.newProject': {
    kind: 'command',
    input: z.strictObject({ folder: z.string(), name: z.string().max(200) }),
    output: z.strictObject({ path: z.string() }),
  },
  'host.openProject': {
    kind: 'command',
    input: z.strictObject({ path: z.string() }),
    output: z.strictObject({ path: z.string() }),
  },
  'host.trySample': { kind: 'command', input: Nothing, output: z.strictObject({ path: z.string() }) },
  'host.closeProject': { kind: 'command', input: Nothing, output: Nothing },
  /** The folders and projects in a folder; without a path, of the folder for new projects. */
  'host.listFolder': {
    kind: 'query',
    input: z.strictObject({ path: z.string().nullable() }),
    output: z.strictObject({
      path: z.string(),
      parent: z.string().nullable(),
      entries: z.array(
        z.strictObject({ name: z.string(), path: z.string(), kind: z.enum(['folder', 'project']) }),
      ),
    }),
  },
  'host.newWindow': { kind: 'command', input: Nothing, output: Nothing },
} as const

const projectProcedures = {
  'project.summary': {
    kind: 'query',
    input: Nothing,
    output: z.strictObject({
      title: z.string(),
      path: z.string(),
      me: z.strictObject({ id: Id, name: z.string(), initials: z.string() }).nullable(),
      /** Why nothing can be saved here: a sentence, or null. */
      readOnly: z.string().nullable(),
      articles: z.int(),
      statements: z.int(),
      savedAt: z.int().nullable(),
    }),
  },
  'codebook.read': {
    kind: 'query',
    input: Nothing,
    output: z.strictObject({
      version: RevisionId.nullable(),
      /** Known and not removed; those merged into others among them, as redirects. */
      issues: z.array(whole(issue)),
      speakers: z.array(whole(speaker)),
      variables: z.array(whole(variable)),
      coders: z.array(CoderRow),
      /** My statements by issue, redirects followed and twins counted once. */
      counts: z.record(Id, z.int()),
      /** Merges that would close a circle and so count for nothing. */
      ignoredMerges: z.array(z.strictObject({ from: Id, into: Id })),
    }),
  },
  'library.list': {
    kind: 'query',
    input: z.strictObject({
      filter: z.string().max(500),
      offset: z.int().min(0),
      limit: z.int().min(1).max(1000),
    }),
    output: z.strictObject({ total: z.int(), articles: z.array(ArticleRow) }),
  },
  'article.open': {
    kind: 'query',
    input: z.strictObject({ article: Id }),
    output: z.strictObject({
      row: ArticleRow,
      text: z.string(),
      headings: z.array(z.int()),
      /** Stored sentence boundaries, packed (app/text/boundaries.ts). */
      sentences: Bytes,
      /** Boundaries set or lifted by hand. */
      facts: z.array(z.strictObject({ offset: Offset, fact: z.enum(['split', 'joined']) })),
      /** Mine, not removed. */
      statements: z.array(whole(statement)),
      /** My marks: sentences with nothing to code. */
      marks: z.array(z.strictObject({ start: Offset, end: Offset })),
      values: z.array(z.strictObject({ statement: Id, variable: Id, value: z.unknown() })),
    }),
  },
  'statements.list': {
    kind: 'query',
    input: z.strictObject({
      /** A coder's name or id; all that I may see without. */
      coder: z.string().max(200).optional(),
      after: z.int().min(0),
      limit: z.int().min(1).max(10_000),
    }),
    output: z.strictObject({ next: z.int().nullable(), statements: z.array(StatementRow) }),
  },
  /** One act of the user: all of its commands, or none. The group's id comes from the asker; asked twice it is done once. */
  act: {
    kind: 'command',
    input: z.strictObject({ group: Id, commands: z.array(Command).min(1).max(10_000) }),
    output: z.strictObject({ position: z.int(), savedAt: z.int() }),
  },
  /** What undo or redo would take back now, and where it lies; null where there is nothing. */
  'history.peek': {
    kind: 'query',
    input: z.strictObject({ form: z.enum(['undo', 'redo']) }),
    output: z.strictObject({ group: Id, description: z.string(), place: Place.nullable() }).nullable(),
  },
  /** Takes back, or brings back, the act that `peek` showed; refused when another has come between. */
  'history.reverse': {
    kind: 'command',
    input: z.strictObject({ form: z.enum(['undo', 'redo']), target: Id, group: Id }),
    output: z.strictObject({
      position: z.int(),
      savedAt: z.int(),
      description: z.string(),
      place: Place.nullable(),
    }),
  },
  'history.list': {
    kind: 'query',
    input: z.strictObject({
      before: z.int().nullable(),
      limit: z.int().min(1).max(200),
      /** Only acts on this record or article. */
      about: z
        .strictObject({ statement: Id })
        .or(z.strictObject({ article: Id }))
        .nullable(),
    }),
    output: z.array(HistoryRow),
  },
  'articles.import': {
    kind: 'command',
    input: z.strictObject({
      group: Id,
      files: z.array(z.strictObject({ name: z.string().max(1000), bytes: Bytes })).max(1000),
      encoding: Encoding.nullable(),
    }),
    output: JobStarted,
  },
  /** The same for files that the service reads itself. */
  'articles.importPaths': {
    kind: 'command',
    input: z.strictObject({
      group: Id,
      paths: z.array(z.string()).max(100_000),
      encoding: Encoding.nullable(),
    }),
    output: JobStarted,
  },
  /** Statements, a JSON object a line, from a file. */
  'statements.import': {
    kind: 'command',
    input: z.strictObject({ group: Id, path: z.string(), coder: z.string().max(200).nullable() }),
    output: JobStarted,
  },
  'statements.export': {
    kind: 'query',
    input: z.strictObject({
      format: ExportFormat,
      path: z.string(),
      coder: z.string().max(200).nullable(),
      /** Whether cells that a spreadsheet would run as a formula are left as they are. */
      exact: z.boolean(),
    }),
    output: JobStarted,
  },
  /** The same for a window, which saves the file itself. */
  'statements.download': {
    kind: 'query',
    input: z.strictObject({
      format: ExportFormat,
      coder: z.string().max(200).nullable(),
      exact: z.boolean(),
    }),
    output: z.strictObject({ name: z.string(), bytes: Bytes }),
  },
  check: { kind: 'query', input: z.strictObject({ rebuild: z.boolean() }), output: CheckReport },
  'job.cancel': { kind: 'command', input: z.strictObject({ job: Id }), output: Nothing },
} as const

export const contract = define({ ...host, ...projectProcedures })
export type ReadoutContract = typeof contract
export const hostContract = define(host)
export const projectContract = define(projectProcedures)
export type HostContract = typeof hostContract
export type ProjectContract = typeof projectContract

/** One write, with what decides whether it holds (app/events/clock.ts). */
export const PushedWrite = z.strictObject({
  noun: z.enum(nounNames),
  key: z.record(z.string(), z.unknown()),
  created: z.boolean(),
  set: z.record(z.string(), z.unknown()),
  lamport: z.int(),
  actor: Id,
  at: z.int(),
  coder: Id,
})
export type PushedWrite = z.infer<typeof PushedWrite>

export const JobProgress = z.strictObject({
  job: Id,
  kind: z.enum(['import', 'tag', 'export']),
  done: z.int(),
  total: z.int(),
  state: z.enum(['running', 'finished', 'cancelled', 'failed']),
  /** Why it failed, in a sentence. */
  error: z.strictObject({ code: z.string(), message: z.string() }).nullable(),
  files: z.array(ImportedFile),
  /** Bad lines of a file of statements, by number from 1. */
  lines: z.array(z.strictObject({ line: z.int(), message: z.string() })),
  /** What was made: statements, or rows. */
  made: z.int(),
})
export type JobProgress = z.infer<typeof JobProgress>

export const events = defineEvents({
  /** Something was saved. `writes` is null where they are many: read anew what is shown. */
  changed: z.strictObject({
    group: Id,
    mine: z.boolean(),
    savedAt: z.int(),
    writes: z.array(PushedWrite).nullable(),
  }),
  /** The project's file cannot be written, or can again. */
  storage: z.strictObject({ problem: z.string().nullable() }),
  job: JobProgress,
})
export type ReadoutEvents = typeof events
