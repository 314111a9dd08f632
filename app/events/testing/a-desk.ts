import { comparableName } from '../../model/speaker.ts'
import type { Result } from '../../model/result.ts'
import { writesOf } from '../apply.ts'
import type { Command } from '../command.ts'
import { decide, type Lookup } from '../decide.ts'
import type { Said } from '../kinds.ts'
import type { NounKey, NounName, NounRecord } from '../nouns.ts'
import { Records } from '../records.ts'
import { resolveRedirects } from '../redirect.ts'

/** One coder's commands, decided and applied in memory, as a project in small. */
export interface Desk {
  readonly lookup: Lookup
  /** What a command would come to, without doing it. */
  readonly decide: (command: Command) => Result<Said[]>
  /** Does a command that must be allowed, and gives its events. */
  readonly act: (command: Command) => Said[]
  readonly find: <N extends NounName>(noun: N, key: NounKey<N>) => NounRecord<N> | undefined
}

/** @param text what every revision reads, for surrogate pairs. */
export function aDesk(text: string): Desk {
  const me = 'ada'
  const records = new Records()
  let lamport = 0
  const all = <N extends NounName>(noun: N): NounRecord<N>[] =>
    [...records.all(noun)].map((kept) => ({ ...kept.key, ...kept.values }) as NounRecord<N>)
  const targets = (noun: 'issue' | 'speaker'): Map<string, string> =>
    resolveRedirects(
      all(noun).flatMap(({ id, mergedInto }) => {
        const clock = records.look(noun, { id }, '')?.clocks['mergedInto']
        return mergedInto !== null && clock ? [{ from: id, into: mergedInto, clock }] : []
      }),
    ).targets
  const usable = ({ removed, mergedInto }: { removed: boolean; mergedInto: string | null }): boolean =>
    !removed && mergedInto === null
  const lookup: Lookup = {
    me,
    record: (noun, key) => records.find(noun, key, me),
    statementsOn: (revision, start, end) => {
      const [issues, speakers] = [targets('issue'), targets('speaker')]
      return all('statement')
        .filter(
          (each) => !each.removed && each.revision === revision && each.start === start && each.end === end,
        )
        .map((each) => ({
          ...each,
          issue: issues.get(each.issue ?? '') ?? each.issue,
          speaker: speakers.get(each.speaker ?? '') ?? each.speaker,
        }))
    },
    issuesUnder: (parent) => all('issue').filter((each) => each.parent === parent && usable(each)),
    speakersNamed: (comparable) =>
      all('speaker').filter(
        (each) =>
          usable(each) && [each.name, ...each.aliases].some((name) => comparableName(name) === comparable),
      ),
    codebookVersion: () => (all('issue').length === 0 ? null : 'c'.repeat(64)),
    splitsPair: (_, offset) =>
      /[\ud800-\udbff]/.test(text[offset - 1] ?? '') && /[\udc00-\udfff]/.test(text[offset] ?? ''),
  }
  return {
    lookup,
    decide: (command) => decide(lookup, command),
    act: (command) => {
      const said = decide(lookup, command)
      if (!said.ok) throw new Error(said.error.message)
      for (const each of said.value)
        for (const write of writesOf(each))
          records.put(write, { lamport: (lamport += 1), actor: 'an actor' }, lamport, me)
      return said.value
    },
    find: (noun, key) => records.find(noun, key, me),
  }
}
