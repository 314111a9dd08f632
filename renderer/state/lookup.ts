import type { Lookup } from '../../app/events/decide.ts'
import type { NounRecord } from '../../app/events/nouns.ts'
import { comparableName } from '../../app/model/speaker.ts'
import { splitsPair } from '../../app/text/offsets.ts'
import type { OpenArticle } from './open-article.ts'
import type { WorkingRecords } from './working-records.ts'

/** What the window decides by: all of the codebook, and of articles the one that is open. */
export interface LookupSources {
  readonly records: WorkingRecords
  readonly me: () => string
  readonly article: () => OpenArticle | null
  readonly codebookVersion: () => string | null
}

/**
 * The lookup over what this window has loaded. It knows less than the service: what it lets through the service can
 * still refuse, and what lies in an article that is not open it takes as fine.
 */
export function windowLookup({ records, me, article, codebookVersion }: LookupSources): Lookup {
  const open = (revision: string): OpenArticle | undefined => {
    const now = article()
    return now?.revision === revision ? now : undefined
  }
  return {
    get me() {
      return me()
    },
    record: (noun, key) => records.record(noun, key),
    statementsOn: (revision, start, end) => open(revision)?.statements.on({ start, end }) ?? [],
    issuesUnder: (parent) =>
      [...records.all('issue')].filter((each) => each.parent === parent && isUsable(each)),
    speakersNamed: (comparable) =>
      [...records.all('speaker')].filter(
        (each) =>
          isUsable(each) && [each.name, ...each.aliases].some((name) => comparableName(name) === comparable),
      ),
    codebookVersion,
    splitsPair: (revision, offset) => splitsPair(open(revision)?.text ?? '', offset),
  }
}

const isUsable = (record: Pick<NounRecord<'issue' | 'speaker'>, 'removed' | 'mergedInto'>): boolean =>
  !record.removed && record.mergedInto === null
