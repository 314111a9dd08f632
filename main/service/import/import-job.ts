import type { Encoding, ImportedFile } from '../../../app/contract/contract.ts'
import type { Command } from '../../../app/events/command.ts'
import { ok, type Result } from '../../../app/model/result.ts'
import { articleIdOf, derivedId } from '../../../app/text/canonical.ts'
import type { Job } from '../jobs.ts'
import type { Session } from '../session.ts'
import { startImport } from './import-thread.ts'
import type { ImportFile } from './import-worker.ts'
import type { ParsedArticle } from './parse-article.ts'

/**
 * Imports files as articles: all in one act, each whole in a transaction of its own, so that tags typed meanwhile do
 * not wait. What a cancelled import has brought in stays, and can be undone as one.
 */
export async function importArticles(
  session: Session,
  job: Job,
  group: string,
  files: readonly ImportFile[],
  encoding: Encoding | null,
): Promise<Result<void>> {
  const report: ImportedFile[] = []
  const parsing = startImport(files, encoding)
  job.onCancel(() => void parsing.cancel())
  job.tell({ total: files.length })
  let changed = false
  let imported = 0
  let result: Result<void> = ok(undefined)
  try {
    for await (const { file, result: parsed } of parsing) {
      if (!parsed.ok) {
        const { code, message } = parsed.error
        report.push({
          file: file.name,
          outcome: 'refused',
          article: null,
          title: '',
          notices: [message],
          code,
        })
      } else {
        const stored = store(session, group, file.name, parsed.value)
        if (!stored.ok) {
          result = stored
          break
        }
        changed ||= stored.value.changed
        if (stored.value.row.outcome === 'imported') imported += 1
        report.push(stored.value.row)
      }
      job.tell({ done: report.length, made: imported })
    }
  } finally {
    // Once, at the end: told with every message, ten thousand rows would go out ten times a second.
    job.tell({ files: report })
    // Also after a failure: what came in is whole, article by article.
    const closed = changed ? session.complete(group) : ok(undefined)
    if (result.ok && !closed.ok) result = closed
  }
  return result
}

function store(
  session: Session,
  group: string,
  file: string,
  parsed: ParsedArticle,
): Result<{ row: ImportedFile; changed: boolean }> {
  const { revision, text, title, language, headings, sentences, appearance, notices } = parsed
  const id = articleIdOf(revision)
  const known = session.project.lookup(session.coder).record('article', { id })
  // The same appearance of the same text is nothing new, whoever imports it.
  const { outlet, author, published, url, section, source } = appearance
  const appearanceId = derivedId('appearance', id, outlet, author, published ?? '', url, section, source)
  const commands: Command[] = [
    ...session.introduction(),
    {
      do: 'add-article',
      id,
      set: { title, language },
      revision,
      text: { headings: [...headings], sentences, length: text.length },
    },
    { do: 'add-appearance', id: appearanceId, set: { ...appearance, article: id } },
  ]
  const done = session.save(group, true, () =>
    session.project.act(
      { author: session.author, group, at: session.surroundings.now(), closes: false },
      commands,
      new Map([[revision, text]]),
    ),
  )
  if (!done.ok) return done
  const isNew = known === undefined || known.removed
  return ok({
    changed: done.value.applied.length > 0,
    row: {
      file,
      outcome: isNew ? 'imported' : 'duplicate',
      article: id,
      title: isNew ? title : (known?.title ?? title),
      notices: isNew ? [...notices] : ['This text is in the project already.', ...notices],
      code: null,
    },
  })
}
