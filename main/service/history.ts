import type { HistoryRow, Place } from '../../app/contract/contract.ts'
import { ok, type Result } from '../../app/model/result.ts'
import { uuidText } from '../../db/row-numbers.ts'
import * as articles from '../../db/queries/articles.ts'
import * as log from '../../db/queries/log.ts'
import { nameOf, nextTarget } from '../../db/undo.ts'
import { describe } from './act-in-words.ts'
import type { Session } from './session.ts'

/** The history is the log: each act in words, newest first. */
export function listHistory(
  session: Session,
  input: { before: number | null; limit: number; about: { statement: string } | { article: string } | null },
): Result<HistoryRow[]> {
  const { db } = session.project
  const before = input.before ?? Number.MAX_SAFE_INTEGER
  const needle =
    input.about &&
    ('statement' in input.about ? input.about.statement : revisionOf(session, input.about.article))
  const groups =
    needle === null
      ? log.groupsBefore.on(db).all(before, input.limit)
      : log.groupsNaming.on(db).all({ needle, before, limit: input.limit })
  return ok(groups.map((group) => historyRow(session, group)))
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

function revisionOf(session: Session, article: string): string {
  return (
    articles.articleById.on(session.project.db).get({ viewer: session.viewer, id: article })?.revision ??
    article
  )
}
