import type { HistoryRow, Place } from '../../app/contract/contract.ts'
import { netChanges, type NetChange } from '../../app/events/invert.ts'
import { ok, type Result } from '../../app/model/result.ts'
import { uuidText } from '../../db/projection.ts'
import * as articles from '../../db/queries/articles.ts'
import * as log from '../../db/queries/log.ts'
import { nameOf, nextTarget, saidByCoder } from '../../db/undo.ts'
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
  // A redo takes back an undo: what it brings back is told as what the undone act did.
  const told =
    form === 'undo'
      ? target.no
      : (log.groupByNumber.on(session.project.db).get(target.no)?.reverses ?? target.no)
  return { group: target.group, ...describe(session, told) }
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
    ...describe(session, group.form === 'act' ? group.no : (group.reverses ?? group.no)),
  }
}

/** An act in words, and where it lies. */
export function describe(session: Session, group: number): { description: string; place: Place | null } {
  const changes = [...saidByCoder(session.project, group)].flatMap(([coder, said]) =>
    netChanges(said).map((change) => ({ coder, change })),
  )
  const statements = changes.filter(({ change }) => change.noun === 'statement')
  const many = statements.reduce(
    (sum, { change }) => sum + change.runs.reduce((count, run) => count + run.count, 0),
    0,
  )
  const place =
    changes.map(({ coder, change }) => placeOf(session, change, coder)).find((each) => each !== null) ?? null
  if (many > 0)
    return {
      description: `${many + statements.filter(({ change }) => change.runs.length === 0).length} statements`,
      place,
    }
  const words = changes
    .map(({ coder, change }) => inWords(session, change, coder))
    .filter((each) => each !== '')
  const [first = 'Nothing that is still there', second, ...rest] = [...new Set(words)]
  if (rest.length > 0) return { description: `${first}, and ${rest.length + 1} more`, place }
  return { description: second === undefined ? first : `${first}; ${second}`, place }
}

function inWords(session: Session, change: NetChange, coder: string): string {
  const { noun, created, fields } = change
  const removed = fields['removed']?.after === true
  const verb = created ? 'Added' : removed ? 'Removed' : 'Changed'
  const name = namedValue(session, change, coder)
  switch (noun) {
    case 'statement': {
      if (created) return `Tagged ${tagOf(session, change, coder)}`
      if (removed) return `Removed ${tagOf(session, change, coder)}`
      return `Changed ${fieldNames(fields)} of ${tagOf(session, change, coder)}`
    }
    case 'mark':
      return fields['nothing']?.after === true ? 'Nothing to code' : 'Something to code after all'
    case 'reading':
      return fields['done']?.after === true ? 'Article done' : 'Article taken up again'
    case 'boundary':
      return fields['fact']?.after === 'split' ? 'Split a sentence' : 'Joined two sentences'
    case 'value':
      return 'Answered a variable'
    case 'revision':
    case 'appearance':
      return ''
    case 'project':
      return `Named the project “${String(fields['title']?.after ?? '')}”`
    case 'coder':
      return `${name} introduced themselves`
    case 'article':
      return created ? `Imported “${name}”` : `${verb} the article “${name}”`
    case 'issue':
    case 'speaker':
    case 'variable':
      if ('mergedInto' in fields) return `Merged the ${noun} “${name}”`
      return created || removed
        ? `${verb} the ${noun} “${name}”`
        : `Changed ${fieldNames(fields)} of the ${noun} “${name}”`
  }
}

function namedValue(session: Session, change: NetChange, coder: string): string {
  if (change.runs.length > 0) return ''
  const kept = session.project.projection.look(change.noun, change.key, coder)
  return String(kept?.values['name'] ?? kept?.values['title'] ?? '')
}

/** A tag as it is now: `Trade · Minister Adair: “Without those shipments…”`. */
function tagOf(session: Session, change: NetChange, coder: string): string {
  const kept = session.project.projection.look('statement', change.key, coder)
  if (!kept) return 'a statement'
  const { revision, start, end, issue, speaker } = kept.values
  const lookup = session.project.lookup(session.coder)
  const names = [
    typeof issue === 'string' ? lookup.record('issue', { id: issue })?.name : undefined,
    typeof speaker === 'string' ? lookup.record('speaker', { id: speaker })?.name : undefined,
  ].filter((each) => each !== undefined)
  const quote =
    typeof revision === 'string' ? shortened(lookup.text(revision).slice(Number(start), Number(end))) : ''
  return `${names.join(' · ') || 'a passage'}: “${quote}”`
}

// About a line of the history panel.
const QUOTE_LENGTH = 60

const shortened = (text: string): string =>
  text.length <= QUOTE_LENGTH ? text : `${text.slice(0, QUOTE_LENGTH).replace(/[\ud800-\udbff]$/, '')}…`

/** Field names as the window calls them. */
const FIELD_NAMES: Readonly<Record<string, string>> = {
  reportedBy: 'reported-by',
  written: 'the name as written',
  sure: 'sureness',
  end: 'the passage',
  start: 'the passage',
  mergedInto: 'the merge',
}

const fieldNames = (fields: NetChange['fields']): string =>
  [...new Set(Object.keys(fields).map((name) => FIELD_NAMES[name] ?? name))].join(' and ')

function placeOf(session: Session, change: NetChange, coder: string): Place | null {
  const [run] = change.runs
  const key = run ? { id: run.first } : change.key
  if (change.noun === 'article') {
    return { article: String(key['id']), start: 0, end: 0 }
  }
  if (change.noun === 'reading') return { article: String(key['article']), start: 0, end: 0 }
  const kept = session.project.projection.look(change.noun, key, coder)
  const at =
    change.noun === 'statement'
      ? kept?.values
      : change.noun === 'mark' || change.noun === 'boundary'
        ? key
        : undefined
  const revision = at?.['revision']
  if (!at || typeof revision !== 'string') return null
  const article = articles.revisionRow.on(session.project.db).get(revision)?.article
  const start = Number(at['start'] ?? at['offset'])
  return article === undefined ? null : { article, start, end: Number(at['end'] ?? start) }
}

function revisionOf(session: Session, article: string): string {
  return (
    articles.articleById.on(session.project.db).get({ viewer: session.viewer, id: article })?.revision ??
    article
  )
}
