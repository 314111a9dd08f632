import type { Place } from '../../app/contract/contract.ts'
import { netChanges, type NetChange } from '../../app/events/invert.ts'
import { readPayload } from '../../app/events/kinds.ts'
import type { Kept } from '../../app/events/records.ts'
import { payloadOf } from '../../db/log.ts'
import * as articles from '../../db/queries/articles.ts'
import * as log from '../../db/queries/log.ts'
import * as statements from '../../db/queries/statements.ts'
import { uuidBytes } from '../../db/row-numbers.ts'
import { nameOf, saidByCoder } from '../../db/undo.ts'
import type { Session } from './session.ts'

interface InWords {
  readonly description: string
  readonly place: Place | null
}

/** An act in words, and where it lies. An undo or a redo is told as the act that it is about. */
export function describe(session: Session, group: number): InWords {
  const act = originOf(session, group)
  const look = lookFor(session, act)
  const changes = [...saidByCoder(session.project, act)].flatMap(([coder, said]) =>
    netChanges(said).map((change) => ({ coder, change })),
  )
  const place =
    changes.map(({ coder, change }) => placeOf(session, look, change, coder)).find((each) => each !== null) ??
    null
  const many = statementsInWords(changes.map(({ change }) => change))
  if (many !== null) return { description: many, place }
  const told = changes.some(({ change }) => change.noun === 'article' && change.created)
    ? // An article comes with its text and its appearance.
      changes.filter(({ change }) => change.noun !== 'appearance')
    : changes
  const words = new Set(told.map(({ coder, change }) => inWords(session, look, change, coder)))
  words.delete('')
  const [first = introduced(session, act) ?? 'Nothing changed', second, ...rest] = words
  if (second === undefined) return { description: first, place }
  return {
    description: rest.length === 0 ? `${first}; ${second}` : `${first}, and ${rest.length + 1} more`,
    place,
  }
}

type Look = (change: Pick<NetChange, 'noun' | 'key'>, coder: string) => Kept | undefined

/**
 * What an act's changes may be told with: statements of my own and those that I imported, and of colleagues' what I may
 * see. Of the rest it is told that something happened, and not what or where.
 */
function lookFor(session: Session, act: number): Look {
  const { project } = session
  const isMine = log.groupByNumber.on(project.db).get(act)?.coder === session.coder
  return ({ noun, key }, coder) => {
    const kept = project.projection.look(noun, key, coder)
    if (noun !== 'statement' || isMine || coder === session.coder) return kept
    const asked = { viewer: session.viewer, id: uuidBytes(String(key['id'])), coder }
    return statements.isVisible.on(project.db).get(asked) && kept
  }
}

/** The act that a group takes back or brings back, however often that went to and fro. */
function originOf(session: Session, group: number): number {
  const row = log.groupByNumber.on(session.project.db).get(group)
  return row?.reverses == null ? group : originOf(session, row.reverses)
}

/** Runs of statements as their number; null where there are none. */
function statementsInWords(changes: readonly NetChange[]): string | null {
  if (changes.every((change) => change.runs.length === 0)) return null
  const statements = changes.filter((change) => change.noun === 'statement')
  const count = statements.reduce(
    (sum, { runs }) => sum + (runs.length === 0 ? 1 : runs.reduce((all, run) => all + run.count, 0)),
    0,
  )
  const verb = statements.every((change) => change.created)
    ? 'Added'
    : statements.every((change) => change.fields['removed']?.after === true)
      ? 'Removed'
      : 'Changed'
  return `${verb} ${count} statements`
}

/** Who became known by an act that did nothing else: no change is left of it that could be taken back. */
function introduced(session: Session, group: number): string | undefined {
  for (const row of log.eventsOfGroup.on(session.project.db).iterate(group)) {
    const said = readPayload(row.kind, payloadOf(row))
    if (said.kind === 'coder.created') return `${nameOf(session.project, said.key.id)} joined the project`
  }
  return undefined
}

function inWords(session: Session, look: Look, change: NetChange, coder: string): string {
  const { noun, created, fields } = change
  switch (noun) {
    case 'statement': {
      const tag = tagOf(session, look(change, coder))
      if (created) return `Tagged ${tag}`
      if ('removed' in fields)
        return `${fields['removed']?.after === true ? 'Removed' : 'Brought back'} ${tag}`
      return `Changed ${fieldNames(fields)} of ${tag}`
    }
    case 'mark':
      return fields['nothing']?.after === true ? 'Marked as nothing to code' : 'Unmarked as nothing to code'
    case 'reading':
      return fields['done']?.after === true ? 'Finished the article' : 'Took the article up again'
    case 'boundary':
      return (
        { split: 'Split a sentence', joined: 'Joined two sentences' }[String(fields['fact']?.after)] ??
        'Put a sentence back as it was'
      )
    case 'value':
      return `Answered “${nameIn(session, 'variable', String(change.key['variable']))}”`
    case 'revision':
      return ''
    case 'appearance': {
      const article = session.project.projection.look('appearance', change.key, coder)?.values['article']
      const title = nameIn(session, 'article', String(article))
      if (created) return `Added an appearance of “${title}”`
      return `${fields['removed']?.after === true ? 'Removed' : 'Changed'} an appearance of “${title}”`
    }
    case 'project':
      return `Named the project “${String(fields['title']?.after ?? '')}”`
    case 'coder':
      return `Changed ${fieldNames(fields)} of ${nameOf(session.project, String(change.key['id']))}`
    case 'article':
    case 'issue':
    case 'speaker':
    case 'variable':
      return namedInWords(session, noun, change)
  }
}

/** What happened to something that has a name. */
function namedInWords(
  session: Session,
  noun: 'article' | 'issue' | 'speaker' | 'variable',
  { key, created, fields }: NetChange,
): string {
  const named = `the ${noun} “${nameIn(session, noun, String(key['id']))}”`
  if (created)
    return noun === 'article' ? `Imported “${nameIn(session, noun, String(key['id']))}”` : `Added ${named}`
  if (fields['removed']) return `${fields['removed'].after === true ? 'Removed' : 'Brought back'} ${named}`
  if (fields['mergedInto']) {
    const { before, after } = fields['mergedInto']
    return after === null
      ? `Parted ${named} from “${nameIn(session, noun, String(before))}” again`
      : `Merged ${named} into “${nameIn(session, noun, String(after))}”`
  }
  const renamed = fields['name'] ?? fields['title']
  if (renamed) return `Renamed the ${noun} “${String(renamed.before)}” to “${String(renamed.after)}”`
  return `Changed ${fieldNames(fields)} of ${named}`
}

function nameIn(session: Session, noun: 'article' | 'issue' | 'speaker' | 'variable', id: string): string {
  const values = session.project.projection.look(noun, { id }, '')?.values
  return String(values?.['name'] ?? values?.['title'] ?? '')
}

/** A tag as it is now: `Trade · Minister Adair: “Without those shipments…”`. */
function tagOf(session: Session, kept: Kept | undefined): string {
  if (!kept) return 'a statement'
  const { revision, start, end, issue, speaker } = kept.values
  const names = [
    typeof issue === 'string' ? nameIn(session, 'issue', issue) : '',
    typeof speaker === 'string' ? nameIn(session, 'speaker', speaker) : '',
  ].filter((each) => each !== '')
  const quote =
    typeof revision === 'string'
      ? quoted(session.project.lookup(session.coder).text(revision).slice(Number(start), Number(end)))
      : ''
  return `${names.join(' · ') || 'a passage'}: ${quote}`
}

// About a line of the history panel.
const QUOTE_LENGTH = 60

/** The beginning of a passage, in quotation marks unless it begins with its own. */
function quoted(text: string): string {
  const line = text.replaceAll(/\s+/g, ' ')
  const start =
    line.length <= QUOTE_LENGTH ? line : `${line.slice(0, QUOTE_LENGTH).replace(/[\ud800-\udbff]$/, '')}…`
  return /^[“”„«»‹「『"]/.test(start) ? start : `“${start}”`
}

/** Fields as the window calls them, where that is not their own name. */
const FIELD_NAMES: Readonly<Record<string, string>> = {
  reportedBy: 'who reported it',
  written: 'the name as written',
  sure: 'how sure it is',
  joint: 'whether it is joint',
  start: 'the passage',
  end: 'the passage',
  parent: 'the place in the codebook',
  order: 'the place in the codebook',
  include: 'what to include',
  exclude: 'what to exclude',
  retired: 'whether it is used',
}

const fieldNames = (fields: NetChange['fields']): string =>
  [...new Set(Object.keys(fields).map((name) => FIELD_NAMES[name] ?? `the ${name}`))].join(' and ')

function placeOf(session: Session, look: Look, change: NetChange, coder: string): Place | null {
  const [run] = change.runs
  const key = run ? { id: run.first } : change.key
  if (change.noun === 'article') return { article: String(key['id']), start: 0, end: 0 }
  if (change.noun === 'reading') return { article: String(key['article']), start: 0, end: 0 }
  const kept = look({ noun: change.noun, key }, coder)
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
