import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import type { ProjectContract } from '../../app/contract/contract.ts'
import type { Handlers } from '../../app/contract/define.ts'
import { ok, type Result } from '../../app/model/result.ts'
import { checkInThread } from './check/check-thread.ts'
import { exportToFile } from './export/export-job.ts'
import { importArticles } from './import/import-job.ts'
import { readFile } from './import/read-file.ts'
import { importStatements } from './import/statement-import.ts'
import { decode } from './import/decode.ts'
import type { Jobs } from './jobs.ts'
import { findCoder } from './reading.ts'
import type { Session } from './session.ts'

type Working = Pick<
  Handlers<ProjectContract, Session>,
  | 'articles.import'
  | 'articles.importPaths'
  | 'statements.import'
  | 'statements.export'
  | 'statements.download'
  | 'check'
  | 'job.cancel'
>

// A line of statements takes some 200 bytes: a million of them.
const STATEMENTS_LIMIT = 512 * 1024 * 1024

/** Work that takes its time: imports, exports, checks. */
export const working = (jobs: Jobs): Working => ({
  'articles.import': ({ group, files, encoding }, session) =>
    jobs.start('import', (job) => importArticles(session, job, group, files, encoding)),

  'articles.importPaths': ({ group, paths, encoding }, session) =>
    jobs.start('import', (job) =>
      importArticles(
        session,
        job,
        group,
        paths.map((path) => ({ name: basename(path), path })),
        encoding,
      ),
    ),

  'statements.import': ({ group, path, coder }, session) =>
    jobs.start('tag', async (job) => {
      const bytes = await readFile(path, STATEMENTS_LIMIT)
      if (!bytes.ok) return bytes
      const text = decode(basename(path), bytes.value, null)
      if (!text.ok) return text
      return importStatements(session, job, group, { path, text: text.value.text }, coder)
    }),

  'statements.export': ({ format, path, coder, exact }, session) => {
    const set = setOf(session, coder)
    if (!set.ok) return set
    return jobs.start('export', async (job) => {
      const written = await exportToFile(
        { format, path, coder: set.value, exact, viewer: session.viewer, project: session.opened.readPath },
        { progress: (rows) => job.tell({ made: rows, done: rows }), onCancel: (stop) => job.onCancel(stop) },
      )
      if (!written.ok) return written
      job.tell({ made: written.value.rows, done: written.value.rows, total: written.value.rows })
      return ok(undefined)
    })
  },

  'statements.download': async ({ format, coder, exact }, session) => {
    const set = setOf(session, coder)
    if (!set.ok) return set
    const folder = mkdtempSync(join(tmpdir(), 'readout-export-'))
    try {
      const name = `statements.${format}`
      const path = join(folder, name)
      const written = await exportToFile({
        format,
        path,
        coder: set.value,
        exact,
        viewer: session.viewer,
        project: session.opened.readPath,
      })
      return written.ok ? ok({ name, bytes: new Uint8Array(readFileSync(path)) }) : written
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
  },

  check: ({ rebuild }, { opened }) => checkInThread({ project: opened.readPath, rebuild }),

  'job.cancel': ({ job }) => jobs.cancel(job),
})

const setOf = (session: Session, coder: string | null): Result<string> =>
  coder === null ? ok('') : findCoder(session, coder)
