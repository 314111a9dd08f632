import { sameValue } from '../model/noun.ts'
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
      return introduceCoder(lookup, command)
    case 'add-article':
      return addArticle(lookup, command)
    case 'add-appearance':
      return addAppearance(lookup, command)
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
      return createVariable(lookup, command)
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
      return present(lookup.record('article', { id: command.article }))
        ? ok(changes(lookup, 'reading', { article: command.article }, { done: command.done }))
        : missing('article')
  }
}

/** Whether a record is there to be worked with: known, and not removed. */
const present = (record: { readonly removed: boolean } | undefined): boolean =>
  record !== undefined && !record.removed

/** Words for what is not there any more: the window shows them as they are. */
const missing = (what: string): Result<never> =>
  refusal(
    'missing',
    `This ${what} is not in the project any more. Look at the history to see who removed it.`,
  )

function create<N extends NounName>(noun: N, key: NounKey<N>, set: Partial<NounValues<N>>): Said {
  const initial: Readonly<Record<string, unknown>> = nouns[noun].initial
  const given: Readonly<Record<string, unknown>> = set
  const differs: Record<string, unknown> = {}
  for (const name of nouns[noun].fieldNames) {
    const value = given[name]
    if (value !== undefined && !sameValue(value, initial[name])) differs[name] = value
  }
  // Key and fields are those of the noun, less what is at its initial value anyway.
  return { kind: `${noun}.created`, key, set: differs } as unknown as Said
}

/** The event that sets these fields, or none where they are so already. */
function changes<N extends NounName>(
  lookup: Lookup,
  noun: N,
  key: NounKey<N>,
  set: Partial<NounValues<N>>,
): Said[] {
  const initial: Readonly<Record<string, unknown>> = nouns[noun].initial
  const now: Readonly<Record<string, unknown>> = lookup.record(noun, key) ?? initial
  // A table over all nouns: each field has its rule.
  const rules = nouns[noun].fields as Record<string, { rule: 'latest' | 'earliest' }>
  const differs = Object.entries(set)
    .filter(([name, value]) => value !== undefined && !sameValue(value, now[name]))
    // What whoever was first has settled, no later word changes.
    .filter(([name]) => rules[name]?.rule !== 'earliest' || sameValue(now[name], initial[name]))
    .map(([name, value]) => [name, [now[name], value]] as const)
  // Key and fields are those of the noun.
  return differs.length === 0
    ? []
    : [{ kind: `${noun}.changed`, key, change: Object.fromEntries(differs) } as unknown as Said]
}

type Removable = 'article' | 'appearance' | 'variable' | 'statement'

function change<N extends Removable>(
  lookup: Lookup,
  noun: N,
  command: { id: string; set: Partial<NounValues<N>> },
): Result<Said[]> {
  // Every one of these nouns has the key { id } and can be removed.
  const key = { id: command.id } as NounKey<N>
  const known = lookup.record(noun, key) as { removed: boolean } | undefined
  const { removed } = command.set as { removed?: boolean }
  return known && (!known.removed || removed !== undefined)
    ? ok(changes(lookup, noun, key, command.set))
    : missing(noun)
}

function introduceCoder(lookup: Lookup, { id, set }: CommandOf<'introduce-coder'>): Result<Said[]> {
  const key = { id }
  return ok(lookup.record('coder', key) ? changes(lookup, 'coder', key, set) : [create('coder', key, set)])
}

function createVariable(lookup: Lookup, { id, set }: CommandOf<'create-variable'>): Result<Said[]> {
  if (lookup.record('variable', { id })) return ok([])
  if (comparableName(set.name ?? '') === '') return refusal('no-name', 'A variable needs a name.')
  return ok([create('variable', { id }, set)])
}

function addArticle(lookup: Lookup, { id, set, revision, text }: CommandOf<'add-article'>): Result<Said[]> {
  const known = lookup.record('article', { id })
  if (known) return ok(known.removed ? changes(lookup, 'article', { id }, { removed: false }) : [])
  return ok([
    create('article', { id }, { ...set, revision }),
    create('revision', { id: revision }, { ...text, article: id }),
  ])
}

function addAppearance(lookup: Lookup, { id, set }: CommandOf<'add-appearance'>): Result<Said[]> {
  const known = lookup.record('appearance', { id })
  if (known) return ok(known.removed ? changes(lookup, 'appearance', { id }, { removed: false }) : [])
  if (set.article !== undefined && set.article !== null && !lookup.record('article', { id: set.article }))
    return missing('article')
  return ok([create('appearance', { id }, set)])
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
  if (command.do === 'create-issue' && known) return ok([])
  if (command.do === 'change-issue' && !(known && (!known.removed || set.removed !== undefined)))
    return missing('issue')
  const made = { ...nouns.issue.initial, ...known, ...set }
  if (comparableName(made.name) === '') return refusal('no-name', 'An issue needs a name.')
  if (made.name.includes('>'))
    return refusal('bad-name', 'An issue’s name cannot hold “>”, which parts the names of a path.')
  if (set.parent && !present(lookup.record('issue', { id: set.parent }))) return missing('parent issue')
  // Only what gives it a new place among its siblings: what is there already may share a name after a merge.
  const takesPlace = set.name !== undefined || set.parent !== undefined || set.mergedInto === null
  if ((takesPlace || set.removed === false) && !made.removed && made.mergedInto === null) {
    const twin = lookup
      .issuesUnder(made.parent)
      .find((each) => each.id !== id && comparableName(each.name) === comparableName(made.name))
    if (twin) return refusal('name-taken', `There is an issue “${twin.name}” already.`, twin.id)
  }
  if (set.parent && leadsTo(set.parent, id, (at) => lookup.record('issue', { id: at })?.parent))
    return refusal('circle', 'An issue cannot lie inside itself.')
  const refused = checkMerge(lookup, 'issue', id, set.mergedInto)
  return refused ?? ok(known ? changes(lookup, 'issue', { id }, set) : [create('issue', { id }, set)])
}

/** That what a record would be merged into is there, and does not lead back to it. */
function checkMerge(
  lookup: Lookup,
  noun: Mergeable,
  id: string,
  into: string | null | undefined,
): Result<never> | undefined {
  if (into === undefined || into === null) return undefined
  if (!present(lookup.record(noun, { id: into }))) return missing(noun)
  if (leadsTo(into, id, (at) => lookup.record(noun, { id: at })?.mergedInto))
    return refusal('circle', `These two ${noun}s are merged already.`)
  return undefined
}

type Mergeable = 'issue' | 'speaker'

/** Where following a field leads from `start`, itself first; a circle is followed once. */
function* chain(start: string, next: (at: string) => string | null | undefined): Generator<string> {
  const seen = new Set<string>()
  for (let at: string | null = start; at !== null && !seen.has(at); at = next(at) ?? null) {
    seen.add(at)
    yield at
  }
}

function leadsTo(start: string, end: string, next: (at: string) => string | null | undefined): boolean {
  for (const at of chain(start, next)) if (at === end) return true
  return false
}

function decideSpeaker(
  lookup: Lookup,
  command: CommandOf<'create-speaker'> | CommandOf<'change-speaker'>,
): Result<Said[]> {
  const { id, set } = command
  const known = lookup.record('speaker', { id })
  if (command.do === 'create-speaker' && known) return ok([])
  if (command.do === 'change-speaker' && !(known && (!known.removed || set.removed !== undefined)))
    return missing('speaker')
  const name = set.name ?? known?.name ?? ''
  if (comparableName(name) === '') return refusal('no-name', 'A speaker needs a name.')
  // Two people may share a name: only making one by chance for the second time is refused, renaming is a choice.
  if (!known) {
    const twin = lookup
      .speakersNamed(comparableName(name))
      .find((each) => comparableName(each.name) === comparableName(name))
    if (twin) return refusal('name-taken', `There is a speaker “${twin.name}” already.`, twin.id)
  }
  const refused = checkMerge(lookup, 'speaker', id, set.mergedInto)
  return refused ?? ok(known ? changes(lookup, 'speaker', { id }, set) : [create('speaker', { id }, set)])
}

function tag(lookup: Lookup, { id, set }: CommandOf<'tag'>): Result<Said[]> {
  const known = lookup.record('statement', { id })
  if (known) return ok([])
  const made: Statement = {
    ...nouns.statement.initial,
    codebook: lookup.codebookVersion(),
    ...set,
    id,
    removed: false,
  }
  const refused = checkClaim(lookup, made, set) ?? checkTwin(lookup, made)
  return refused ?? ok([create('statement', { id }, made)])
}

function changeStatement(lookup: Lookup, { id, set }: CommandOf<'change-statement'>): Result<Said[]> {
  const known = lookup.record('statement', { id })
  if (!known || (known.removed && set.removed !== false)) return missing('statement')
  const made = { ...known, ...set }
  // Only what changes is checked: a twin that a merge made, or a tag whose issue a colleague removed, can still be edited.
  const claims = set.removed === false || !sameClaim(known, made)
  const refused = checkClaim(lookup, made, set) ?? (claims ? checkTwin(lookup, made) : undefined)
  return refused ?? ok(changes(lookup, 'statement', { id }, set))
}

/** That a statement's span lies in its text, and that the issue and the speakers that are `set` are there. */
function checkClaim(
  lookup: Lookup,
  made: Statement,
  set: Partial<NounValues<'statement'>>,
): Result<never> | undefined {
  const { revision, start, end, written } = made
  const text = revision === null ? undefined : lookup.record('revision', { id: revision })
  if (!text) return missing('article')
  const refused =
    checkSpan(lookup, text, start, end) ??
    (written ? checkSpan(lookup, text, written.start, written.end) : undefined)
  if (refused) return refused
  if (set.issue && !present(lookup.record('issue', { id: set.issue }))) return missing('issue')
  const isGone = (speaker: string | null | undefined): boolean =>
    Boolean(speaker) && !present(lookup.record('speaker', { id: speaker ?? '' }))
  return isGone(set.speaker) || isGone(set.reportedBy) ? missing('speaker') : undefined
}

function checkSpan(
  lookup: Lookup,
  text: NounRecord<'revision'>,
  start: number,
  end: number,
): Result<never> | undefined {
  if (!(start < end && end <= text.length)) {
    return refusal(
      'bad-place',
      `The passage from ${start} to ${end} does not lie in the article, which ends at ${text.length}.`,
    )
  }
  return lookup.splitsPair(text.id, start) || lookup.splitsPair(text.id, end)
    ? refusal('bad-place', `The passage from ${start} to ${end} would cut a character in two.`)
    : undefined
}

function checkTwin(lookup: Lookup, made: Statement): Result<never> | undefined {
  if (made.revision === null) return undefined
  const twin = lookup
    .statementsOn(made.revision, made.start, made.end)
    .find(
      (each) =>
        each.id !== made.id &&
        sameAfterMerges(lookup, 'issue', each.issue, made.issue) &&
        sameAfterMerges(lookup, 'speaker', each.speaker, made.speaker),
    )
  return twin && refusal('twin', 'You have tagged this passage with this issue and speaker already.', twin.id)
}

/**
 * Whether merges lead two records to the same one. Every record leads to at most one other, so two paths that meet end
 * in the same place, also where a circle of merges is cut (redirect.ts).
 */
function sameAfterMerges(lookup: Lookup, noun: Mergeable, a: string | null, b: string | null): boolean {
  if (a === b || a === null || b === null) return a === b
  const next = (at: string): string | null | undefined => lookup.record(noun, { id: at })?.mergedInto
  const reached = new Set(chain(a, next))
  for (const at of chain(b, next)) if (reached.has(at)) return true
  return false
}

function answer(lookup: Lookup, { statement, variable, value }: CommandOf<'answer'>): Result<Said[]> {
  if (!present(lookup.record('statement', { id: statement }))) return missing('statement')
  const question = lookup.record('variable', { id: variable })
  if (!question || question.removed) return missing('variable')
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
  const each = new Map(sentences.map((sentence) => [`${sentence.start} ${sentence.end}`, sentence]))
  return ok(
    [...each.values()].flatMap(({ start, end }) =>
      changes(lookup, 'mark', { revision, start, end }, { nothing }),
    ),
  )
}
