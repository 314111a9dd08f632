import { initialValues, sameValue } from '../model/noun.ts'
import { ok, refusal, type Result } from '../model/result.ts'
import { comparableName } from '../model/speaker.ts'
import { sameClaim, type Claim, type Statement } from '../model/statement.ts'
import { fitsVariable } from '../model/variable.ts'
import type { Command, CommandOf } from './command.ts'
import type { Said } from './kinds.ts'
import { nouns, type NounKey, type NounName, type NounRecord, type NounValues } from './nouns.ts'

/**
 * What deciding needs to know: small and synchronous, answered by the service from SQLite and by the window from what
 * it has loaded. Records that are not known are undefined; of coding nouns it means mine.
 */
export interface Lookup {
  /** Who acts. */
  readonly me: string
  record<N extends NounName>(noun: N, key: NounKey<N>): NounRecord<N> | undefined
  /** My statements on exactly this span that are not removed, with merged issues and speakers followed. */
  statementsOn(revision: string, start: number, end: number): readonly Claim[]
  issuesUnder(parent: string | null): readonly NounRecord<'issue'>[]
  /** Speakers of this comparable name or alias that are neither removed nor merged. */
  speakersNamed(comparable: string): readonly NounRecord<'speaker'>[]
  /** Hash of the canonical codebook in force, null for an empty one. */
  codebookVersion(): string | null
  /** Whether an offset of a revision's text lies inside a surrogate pair. */
  splitsPair(revision: string, offset: number): boolean
}

/**
 * What a command comes to: the events that say it, or the reason why not. A command that would change nothing gives no
 * events. The service decides before it commits; the window decides with the same function before it paints.
 */
export function decide(lookup: Lookup, command: Command): Result<Said[]> {
  switch (command.do) {
    case 'title-project':
      return ok(changes(lookup, 'project', { id: 'project' }, { title: command.title }))
    case 'introduce-coder':
      return createOrChange(lookup, 'coder', command)
    case 'add-article':
      return addArticle(lookup, command)
    case 'add-appearance':
      return lookup.record('appearance', { id: command.id })
        ? ok([])
        : ok([create('appearance', { id: command.id }, command.set)])
    case 'change-article':
      return change(lookup, 'article', command)
    case 'set-boundary':
      return setBoundary(lookup, command)
    case 'create-issue':
    case 'change-issue':
      return decideIssue(lookup, command)
    case 'create-speaker':
    case 'change-speaker':
      return decideSpeaker(lookup, command)
    case 'create-variable':
      return createOrChange(lookup, 'variable', command)
    case 'change-variable':
      return change(lookup, 'variable', command)
    case 'tag':
      return tag(lookup, command)
    case 'change-statement':
      return changeStatement(lookup, command)
    case 'remove-statement':
      return change(lookup, 'statement', { id: command.id, set: { removed: true } })
    case 'answer':
      return answer(lookup, command)
    case 'mark-nothing':
      return markNothing(lookup, command)
    case 'finish-article':
      return lookup.record('article', { id: command.article })
        ? ok(changes(lookup, 'reading', { article: command.article }, { done: command.done }))
        : missing('article')
  }
}

/** Words for what is not there any more: the window shows them as they are. */
const missing = (what: string): Result<never> =>
  refusal(
    'missing',
    `This ${what} is not in the project any more. Look at the history to see who removed it.`,
  )

function create<N extends NounName>(noun: N, key: NounKey<N>, set: Partial<NounValues<N>>): Said {
  const initial: Record<string, unknown> = initialValues(nouns[noun])
  const differs = Object.entries(set).filter(
    ([name, value]) => value !== undefined && !sameValue(value, initial[name]),
  )
  // Key and fields are those of the noun, less what is at its initial value anyway.
  return { kind: `${noun}.created`, key, set: Object.fromEntries(differs) } as unknown as Said
}

/** The event that sets these fields, or none where they are so already. */
function changes<N extends NounName>(
  lookup: Lookup,
  noun: N,
  key: NounKey<N>,
  set: Partial<NounValues<N>>,
): Said[] {
  const now: Record<string, unknown> = lookup.record(noun, key) ?? initialValues(nouns[noun])
  const differs = Object.entries(set)
    .filter(([name, value]) => value !== undefined && !sameValue(value, now[name]))
    .map(([name, value]) => [name, [now[name], value]] as const)
  // Key and fields are those of the noun.
  return differs.length === 0
    ? []
    : [{ kind: `${noun}.changed`, key, change: Object.fromEntries(differs) } as unknown as Said]
}

type WithId = 'coder' | 'article' | 'issue' | 'speaker' | 'variable' | 'statement'

function change<N extends WithId>(
  lookup: Lookup,
  noun: N,
  command: { id: string; set: Partial<NounValues<N>> },
): Result<Said[]> {
  // Every one of these nouns has the key { id }.
  const key = { id: command.id } as NounKey<N>
  return lookup.record(noun, key) ? ok(changes(lookup, noun, key, command.set)) : missing(noun)
}

function createOrChange<N extends WithId>(
  lookup: Lookup,
  noun: N,
  command: { id: string; set: Partial<NounValues<N>> },
): Result<Said[]> {
  // Every one of these nouns has the key { id }.
  const key = { id: command.id } as NounKey<N>
  return ok(
    lookup.record(noun, key) ? changes(lookup, noun, key, command.set) : [create(noun, key, command.set)],
  )
}

function addArticle(lookup: Lookup, { id, set, revision, text }: CommandOf<'add-article'>): Result<Said[]> {
  const known = lookup.record('article', { id })
  if (known) return ok(known.removed ? changes(lookup, 'article', { id }, { removed: false }) : [])
  return ok([
    create('article', { id }, { ...set, revision }),
    create('revision', { id: revision }, { ...text, article: id }),
  ])
}

function setBoundary(lookup: Lookup, { revision, offset, fact }: CommandOf<'set-boundary'>): Result<Said[]> {
  const text = lookup.record('revision', { id: revision })
  if (!text) return missing('article')
  if (offset <= 0 || offset >= text.length || lookup.splitsPair(revision, offset)) {
    return refusal('bad-place', 'A sentence cannot begin there. Choose a place between two words.')
  }
  return ok(changes(lookup, 'boundary', { revision, offset }, { fact }))
}

function decideIssue(
  lookup: Lookup,
  command: CommandOf<'create-issue'> | CommandOf<'change-issue'>,
): Result<Said[]> {
  const { id, set } = command
  const known = lookup.record('issue', { id })
  if (command.do === 'change-issue' && !known) return missing('issue')
  if (command.do === 'create-issue' && known) return ok([])
  const name = set.name ?? known?.name ?? ''
  const parent = set.parent === undefined ? (known?.parent ?? null) : set.parent
  if (comparableName(name) === '') return refusal('no-name', 'An issue needs a name.')
  if (name.includes('>'))
    return refusal('bad-name', 'An issue’s name cannot hold “>”, which parts the names of a path.')
  if (parent !== null && !lookup.record('issue', { id: parent })) return missing('parent issue')
  if (set.name !== undefined || set.parent !== undefined) {
    const twin = lookup
      .issuesUnder(parent)
      .find((each) => each.id !== id && comparableName(each.name) === comparableName(name))
    if (twin) return refusal('name-taken', `There is an issue “${twin.name}” already.`, twin.id)
  }
  if (leadsTo(lookup, 'parent', parent, id)) return refusal('circle', 'An issue cannot lie inside itself.')
  const into = set.mergedInto ?? null
  if (into !== null) {
    if (!lookup.record('issue', { id: into })) return missing('issue')
    if (leadsTo(lookup, 'mergedInto', into, id))
      return refusal('circle', 'These two issues are merged already.')
  }
  return ok(known ? changes(lookup, 'issue', { id }, set) : [create('issue', { id }, set)])
}

/** Whether following a field from `start` comes to `end`. */
function leadsTo(lookup: Lookup, by: 'parent' | 'mergedInto', start: string | null, end: string): boolean {
  const seen = new Set<string>()
  for (let at = start; at !== null && !seen.has(at); at = lookup.record('issue', { id: at })?.[by] ?? null) {
    if (at === end) return true
    seen.add(at)
  }
  return false
}

function decideSpeaker(
  lookup: Lookup,
  command: CommandOf<'create-speaker'> | CommandOf<'change-speaker'>,
): Result<Said[]> {
  const { id, set } = command
  const known = lookup.record('speaker', { id })
  if (command.do === 'change-speaker' && !known) return missing('speaker')
  if (command.do === 'create-speaker' && known) return ok([])
  const name = set.name ?? known?.name ?? ''
  if (comparableName(name) === '') return refusal('no-name', 'A speaker needs a name.')
  if (command.do === 'create-speaker') {
    const twin = lookup
      .speakersNamed(comparableName(name))
      .find((each) => comparableName(each.name) === comparableName(name))
    if (twin) return refusal('name-taken', `There is a speaker “${twin.name}” already.`, twin.id)
  }
  const into = set.mergedInto ?? null
  if (into === id) return refusal('circle', 'A speaker cannot be merged into himself.')
  if (into !== null && !lookup.record('speaker', { id: into })) return missing('speaker')
  return ok(known ? changes(lookup, 'speaker', { id }, set) : [create('speaker', { id }, set)])
}

function tag(lookup: Lookup, { id, set }: CommandOf<'tag'>): Result<Said[]> {
  const known = lookup.record('statement', { id })
  if (known) return ok([])
  const made: Statement = {
    id,
    ...initialValues(nouns.statement),
    codebook: lookup.codebookVersion(),
    ...set,
    removed: false,
  }
  const refused = checkClaim(lookup, made) ?? checkTwin(lookup, made)
  return refused ?? ok([create('statement', { id }, made)])
}

function changeStatement(lookup: Lookup, { id, set }: CommandOf<'change-statement'>): Result<Said[]> {
  const known = lookup.record('statement', { id })
  if (!known || (known.removed && set.removed !== false)) return missing('statement')
  const made = { ...known, ...set }
  const refused = checkClaim(lookup, made) ?? checkTwin(lookup, made)
  return refused ?? ok(changes(lookup, 'statement', { id }, set))
}

/** That a statement's span lies in its text, and that its issue and its speakers are there. */
function checkClaim(lookup: Lookup, made: Statement): Result<never> | undefined {
  const { revision, start, end } = made
  const text = revision === null ? undefined : lookup.record('revision', { id: revision })
  if (!text || revision === null) return missing('article')
  if (!(start < end && end <= text.length)) {
    return refusal(
      'bad-place',
      `The passage from ${start} to ${end} does not lie in the article, which ends at ${text.length}.`,
    )
  }
  if (lookup.splitsPair(revision, start) || lookup.splitsPair(revision, end)) {
    return refusal('bad-place', `The passage from ${start} to ${end} would cut a character in two.`)
  }
  if (made.issue !== null && !lookup.record('issue', { id: made.issue })) return missing('issue')
  for (const speaker of [made.speaker, made.reportedBy]) {
    if (speaker !== null && !lookup.record('speaker', { id: speaker })) return missing('speaker')
  }
  return undefined
}

function checkTwin(lookup: Lookup, made: Statement): Result<never> | undefined {
  if (made.revision === null) return undefined
  const twin = lookup
    .statementsOn(made.revision, made.start, made.end)
    .find((each) => each.id !== made.id && sameClaim(each, made))
  return twin && refusal('twin', 'You have tagged this passage with this issue and speaker already.', twin.id)
}

function answer(lookup: Lookup, { statement, variable, value }: CommandOf<'answer'>): Result<Said[]> {
  if (!lookup.record('statement', { id: statement })) return missing('statement')
  const question = lookup.record('variable', { id: variable })
  if (!question) return missing('variable')
  if (value !== null && !fitsVariable(question, value)) {
    return refusal('bad-answer', `That is no answer to “${question.name}”, which takes: ${question.kind}.`)
  }
  return ok(changes(lookup, 'value', { statement, variable }, { value }))
}

function markNothing(
  lookup: Lookup,
  { revision, sentences, nothing }: CommandOf<'mark-nothing'>,
): Result<Said[]> {
  const text = lookup.record('revision', { id: revision })
  if (!text) return missing('article')
  if (sentences.some(({ start, end }) => !(start < end && end <= text.length))) {
    return refusal('bad-place', 'A marked sentence does not lie in the article.')
  }
  return ok(
    sentences.flatMap(({ start, end }) => changes(lookup, 'mark', { revision, start, end }, { nothing })),
  )
}
