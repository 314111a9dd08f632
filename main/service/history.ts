import type { HistoryRow, Place } from '../../app/contract/contract.ts'
import type { Said } from '../../app/events/kinds.ts'
import { subjectOf, type Run } from '../../app/events/kinds.ts'
import { idInRun, stepInRun } from '../../app/model/id.ts'
import { ok, type Result } from '../../app/model/result.ts'
import { uuidText } from '../../db/row-numbers.ts'
import * as articles from '../../db/queries/articles.ts'
import * as log from '../../db/queries/log.ts'
import { nameOf, nextTarget, saidByCoder } from '../../db/undo.ts'
import { describe } from './act-in-words.ts'
import type { Session } from './session.ts'

export interface HistoryRequest {
  readonly before: number | null
  readonly limit: number
  readonly about: { readonly statement: string } | { readonly article: string } | null
}

/** Acts that are looked through before others get their turn: some 10 ms. */
const ACTS_AT_ONCE = 200

/** The history is the log: each act in words, newest first; all of them, or those about one statement or article. */
export async function listHistory(
  session: Session,
  { before, limit, about }: HistoryRequest,
): Promise<Result<HistoryRow[]>> {
  const { db } = session.project
  const rows: HistoryRow[] = []
  let from = before ?? Number.MAX_SAFE_INTEGER
  for (;;) {
    const groups = log.groupsBefore.on(db).all(from, about === null ? limit : ACTS_AT_ONCE)
    for (const group of groups) {
      from = group.no
      if (about === null || isAbout(session, group.no, about)) rows.push(historyRow(session, group))
      if (rows.length === limit) return ok(rows)
    }
    if (about === null || groups.length < ACTS_AT_ONCE) return ok(rows)
    await new Promise<void>((resolve) => void setImmediate(resolve))
  }
}

/** What undo or redo would take next. */
export function peek(
  session: Session,
  form: 'undo' | 'redo',
): { group: string; description: string; place: Place | null } | null {
  const target = nextTarget(session.project, session.coder, form)
  if (!target) return null
  return { group: target.group, ...describe(session, target.no) }
}

function historyRow(session: Session, group: log.GroupRow): HistoryRow {
  return {
    group: uuidText(group.id),
    order: group.no,
    at: group.at,
    coder: group.coder === null ? '' : nameOf(session.project, group.coder),
    mine: group.coder === session.coder,
    form: group.form,
    undone: group.reversed_by !== null,
    ...describe(session, group.no),
  }
}

function isAbout(session: Session, group: number, about: NonNullable<HistoryRequest['about']>): boolean {
  for (const [coder, all] of saidByCoder(session.project, group)) {
    for (const said of all) {
      const found =
        'statement' in about
          ? isAboutStatement(said, about.statement)
          : isAboutArticle(session, said, coder, about.article)
      if (found) return true
    }
  }
  return false
}

function isAboutStatement(said: Said, id: string): boolean {
  if (said.kind === 'statements.created') return isInRun({ first: said.first, count: said.rows.length }, id)
  if (said.kind === 'statements.changed') return said.runs.some((run) => isInRun(run, id))
  const noun = subjectOf(said.kind)
  if (noun === 'value') return 'statement' in said.key && said.key.statement === id
  return noun === 'statement' && 'id' in said.key && said.key.id === id
}

const isInRun = (run: Run, id: string): boolean => stepInRun(run.first, id) < run.count

function isAboutArticle(session: Session, said: Said, coder: string, article: string): boolean {
  const { projection, db } = session.project
  const isOf = (revision: unknown): boolean =>
    typeof revision === 'string' && articles.revisionRow.on(db).get(revision)?.article === article
  const isStatementOf = (id: string): boolean =>
    isOf(projection.look('statement', { id }, coder)?.values['revision'])
  switch (said.kind) {
    case 'article.created':
    case 'article.changed':
      return said.key.id === article
    case 'reading.created':
    case 'reading.changed':
      return said.key.article === article
    case 'appearance.created':
    case 'appearance.changed':
      return projection.look('appearance', said.key, '')?.values['article'] === article
    case 'revision.created':
    case 'revision.changed':
      return isOf(said.key.id)
    case 'boundary.created':
    case 'boundary.changed':
    case 'mark.created':
    case 'mark.changed':
      return isOf(said.key.revision)
    case 'statement.created':
      return isOf(said.set.revision)
    case 'statement.changed':
      return isStatementOf(said.key.id)
    case 'value.created':
    case 'value.changed':
      return isStatementOf(said.key.statement)
    case 'statements.created':
      return [...new Set(said.rows.map((row) => row.revision))].some(isOf)
    case 'statements.changed':
      return said.runs.some(({ first, count }) => {
        for (let step = 0; step < count; step++) if (isStatementOf(idInRun(first, step))) return true
        return false
      })
    default:
      return false
  }
}
