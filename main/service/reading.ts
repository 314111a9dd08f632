import { basename } from 'node:path'
import type { ArticleRow, CoderRow, ProjectContract } from '../../app/contract/contract.ts'
import type { Handlers } from '../../app/contract/define.ts'
import { ok, refusal, type Result } from '../../app/model/result.ts'
import type { NounRecord } from '../../app/events/nouns.ts'
import { comparableName } from '../../app/model/speaker.ts'
import { resolveRedirects } from '../../app/events/redirect.ts'
import { uuidText } from '../../db/row-numbers.ts'
import * as articles from '../../db/queries/articles.ts'
import { recordQueries } from '../../db/queries/records.ts'
import * as statements from '../../db/queries/statements.ts'
import { coverageOf, packedOf } from './coverage.ts'
import { PROJECT_EXTENSION } from './folders.ts'
import type { Session } from './session.ts'

type Reading = Pick<
  Handlers<ProjectContract, Session>,
  'project.summary' | 'codebook.read' | 'library.list' | 'article.open' | 'statements.list'
>

/** Everything that windows and commands read of a project. */
export const reading: Reading = {
  'project.summary': (_, session) => {
    const { project, viewer } = session
    const me = project.lookup(session.coder).record('coder', { id: session.coder })
    return ok({
      title:
        project.lookup(session.coder).record('project', { id: 'project' })?.title ||
        basename(session.opened.path, PROJECT_EXTENSION),
      path: session.opened.path,
      me: me ? { id: me.id, name: me.name, initials: me.initials } : session.surroundings.introduced(),
      readOnly: session.opened.readOnly,
      articles: articles.countArticles.on(project.db).get({ filter: '' })?.count ?? 0,
      statements: statements.countStatements.on(project.db).get({ viewer })?.count ?? 0,
      savedAt: session.savedAt,
    })
  },

  'codebook.read': (_, session) => {
    const { project, viewer } = session
    return ok({
      version: project.codebookInForce()?.hash ?? null,
      issues: project.records('issue').filter((issue) => !issue.removed),
      speakers: project.records('speaker').filter((speaker) => !speaker.removed),
      variables: project.records('variable').filter((variable) => !variable.removed),
      coders: coderRows(project.records('coder'), countsByCoder(session)),
      counts: Object.fromEntries(
        statements.countsByIssue
          .on(project.db)
          .all({ viewer })
          .map((row) => [row.issue, row.count]),
      ),
      ignoredMerges: (['issue', 'speaker'] as const).flatMap((noun) =>
        resolveRedirects(project.projection.redirects(noun)).ignored.map(({ from, into }) => ({
          from,
          into,
        })),
      ),
    })
  },

  'library.list': ({ filter, offset, limit }, session) => {
    const { project, viewer } = session
    const wanted = filter.trim().toLowerCase()
    return ok({
      total: articles.countArticles.on(project.db).get({ filter: wanted })?.count ?? 0,
      articles: articles.articlesInLibrary
        .on(project.db)
        .all({ viewer, filter: wanted, offset, limit })
        .map((row) => articleRow(session, row)),
    })
  },

  'article.open': ({ article }, session) => {
    const { project, viewer } = session
    const row = articles.articleById.on(project.db).get({ viewer, id: article })
    if (!row)
      return refusal(
        'missing',
        'This article is not in the project any more. Look at the history to see who removed it.',
      )
    const text = articles.textOf.on(project.db).get(row.revision)
    if (!text)
      return refusal(
        'no-text',
        `The text of “${row.title}” was left out of this project. Ask whoever shared it for the text.`,
      )
    const revision = articles.revisionRow.on(project.db).get(row.revision)
    const mine = statements.numbersInRevision.on(project.db).all({ viewer, revision: row.revision_no })
    return ok({
      row: articleRow(session, row),
      text: text.text,
      headings: JSON.parse(revision?.headings ?? '[]') as number[],
      sentences: packedOf(row.sentences),
      facts: articles.boundaryFacts.on(project.db).all(row.revision_no),
      statements: mine.map(({ no }) => {
        const found = recordQueries.statement.byNumber.on(project.db).raw().get(no)
        if (!found) throw new Error(`Statement ${no} is in the index and not in the table.`)
        const kept = project.projection.keptOf('statement', found)
        // Values are what this noun's own events said.
        return { ...kept.key, ...kept.values } as NounRecord<'statement'>
      }),
      marks: articles.marksIn.on(project.db).all(row.revision_no, viewer),
      values: statements.valuesInRevision
        .on(project.db)
        .all({ viewer, revision: row.revision_no })
        .map(({ statement, variable, value }) => ({
          statement: uuidText(statement),
          variable,
          value: JSON.parse(value) as unknown,
        })),
    })
  },

  'statements.list': ({ coder, after, limit }, session) => {
    const set = coder === undefined ? ok('') : findCoder(session, coder)
    if (!set.ok) return set
    const { project, viewer } = session
    const rows = statements.statementsAfter.on(project.db).all({ viewer, coder: set.value, after, limit })
    const lookup = project.lookup(session.coder)
    return ok({
      next: rows.length === limit ? (rows.at(-1)?.no ?? null) : null,
      statements: rows.map((row) => ({
        id: uuidText(row.id),
        coder: row.coder,
        article: row.article,
        revision: row.revision,
        start: row.start,
        end: row.end,
        quote: lookup.text(row.revision).slice(row.start, row.end),
        issue: row.issue,
        speaker: row.speaker,
        stance: row.stance,
        sure: row.sure === 1,
        memo: row.memo,
        createdAt: row.created_at,
      })),
    })
  },
}

/** The one coder who is meant by an id or a name, letter case aside. */
export function findCoder(session: Session, name: string): Result<string> {
  const coders = session.project.records('coder')
  const wanted = comparableName(name)
  const counts = countsByCoder(session)
  const named = coders.filter((coder) => coder.id === name || comparableName(coder.name) === wanted)
  // An import that was undone leaves its coder behind, and nothing else.
  const fitting =
    named.length < 2 ? named : named.filter((coder) => coder.id === name || counts.has(coder.id))
  const [only, other] = fitting.length === 0 ? named : fitting
  if (only && !other) return ok(only.id)
  const known = coders.map((coder) => `${coder.name} (${coder.id})`).join(', ')
  return other
    ? refusal(
        'ambiguous',
        `“${name}” names ${named.length} sets. Give the id of one: ${named.map((coder) => coder.id).join(', ')}.`,
      )
    : refusal('missing', `There is no coder “${name}”. There are: ${known || 'none yet'}.`)
}

const countsByCoder = ({ project, viewer }: Session): ReadonlyMap<string, number> =>
  new Map(
    statements.countsByCoder
      .on(project.db)
      .all(viewer)
      .map((row) => [row.coder, row.count]),
  )

/** All but imported sets of which nothing is left, as when their import was undone. */
function coderRows(coders: readonly NounRecord<'coder'>[], counts: ReadonlyMap<string, number>): CoderRow[] {
  return coders
    .filter(({ id, imported }) => !imported || counts.has(id))
    .map(({ id, name, initials, imported }) => ({
      id,
      name,
      initials,
      imported,
      statements: counts.get(id) ?? 0,
    }))
}

function articleRow({ project, viewer }: Session, row: articles.ArticleRow): ArticleRow {
  return {
    id: row.id,
    title: row.title,
    language: row.language,
    outlet: row.outlet ?? '',
    author: row.author ?? '',
    published: row.published,
    url: row.url ?? '',
    revision: row.revision,
    ...coverageOf(project, viewer, row),
    statements: row.statements,
    done: row.done === 1,
  }
}
