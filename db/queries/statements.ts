import { read } from './query.ts'

/** What a statement of mine claims, for finding twins: merged issues and speakers are followed. */
export interface ClaimRow {
  id: Buffer
  start: number
  end: number
  issue: string | null
  speaker: string | null
}
// Subqueries, as SQLite would follow a join through all of a coder's statements first.
const CLAIM = `SELECT s.id, s.start, s."end", i.id AS issue, p.id AS speaker FROM visible_statements AS s
   LEFT JOIN issues AS i ON i.no = s.issue LEFT JOIN speakers AS p ON p.no = s.speaker
   WHERE s.viewer = (SELECT no FROM coders WHERE id = @coder) AND s.coder = s.viewer
     AND s.revision = (SELECT no FROM revisions WHERE id = @revision)`
export const claimsOn = read<[{ coder: string; revision: string; start: number; end: number }], ClaimRow>(
  'my statements on a span',
  `${CLAIM} AND s.start = @start AND s."end" = @end`,
)
export const claimsBetween = read<
  [{ coder: string; revision: string; first: number; last: number }],
  ClaimRow
>('my statements that start between two places', `${CLAIM} AND s.start BETWEEN @first AND @last`)

/** Numbers of my statements in a revision, by place. */
export const numbersInRevision = read<[{ viewer: number; revision: number }], { no: number }>(
  'my statements in an article',
  `SELECT s.no FROM visible_statements AS s WHERE s.viewer = @viewer AND s.coder = @viewer AND s.revision = @revision ORDER BY s.start, s."end", s.no`,
)
export const spansInRevision = read<[{ viewer: number; revision: number }], { start: number; end: number }>(
  'where my statements lie in an article',
  `SELECT DISTINCT s.start, s."end" FROM visible_statements AS s
   WHERE s.viewer = @viewer AND s.coder = @viewer AND s.revision = @revision`,
)
/** Whether one statement may be seen: a row, or none. */
export const isVisible = read<[{ viewer: number; id: Buffer; coder: string }], { visible: number }>(
  'whether a statement may be seen',
  `SELECT 1 AS visible FROM visible_statements AS s WHERE s.viewer = @viewer AND s.id = @id
     AND s.coder = (SELECT no FROM coders WHERE id = @coder)`,
)
export const valuesInRevision = read<
  [{ viewer: number; revision: number }],
  { statement: Buffer; variable: string; value: string }
>(
  'answers in an article',
  `SELECT s.id AS statement, v.id AS variable, a.value FROM visible_statements AS s
   JOIN "values" AS a ON a.statement = s.no AND a.coder = s.coder JOIN variables AS v ON v.no = a.variable
   WHERE s.viewer = @viewer AND s.coder = @viewer AND s.revision = @revision AND a.value IS NOT NULL`,
)
export const countsByIssue = read<[{ viewer: number }], { issue: string; count: number }>(
  'my statements by issue',
  `SELECT i.id AS issue, count(*) AS count FROM
     (SELECT DISTINCT s.revision, s.start, s."end", s.issue, s.speaker FROM visible_statements AS s
      WHERE s.viewer = @viewer AND s.coder = @viewer AND s.issue IS NOT NULL) AS c
   JOIN issues AS i ON i.no = c.issue GROUP BY i.id`,
)
export const countsByCoder = read<[viewer: number], { coder: string; count: number }>(
  'statements by coder',
  `SELECT c.id AS coder, count(*) AS count FROM
     (SELECT DISTINCT s.coder, s.revision, s.start, s."end", s.issue, s.speaker FROM visible_statements AS s WHERE s.viewer = ?) AS d
   JOIN coders AS c ON c.no = d.coder GROUP BY c.id`,
)

/** A statement with what it names, for lists and exports. */
export interface StatementRow {
  no: number
  id: Buffer
  coder: string
  article: string
  revision: string
  start: number
  end: number
  issue: string | null
  speaker: string | null
  written: string | null
  attribution: string | null
  reported_by: string | null
  stance: string | null
  sure: number
  joint: number
  memo: string
  origin: string
  codebook: string | null
  created_at: number
  updated_at: number
}

const STATEMENT = `SELECT s.no, s.id, c.id AS coder, a.id AS article, r.id AS revision, s.start, s."end",
    i.id AS issue, p.id AS speaker, s.written, s.attribution, b.id AS reported_by, s.stance, s.sure, s.joint, s.memo,
    s.origin, k.hash AS codebook, s.created_at, s.updated_at
  FROM visible_statements AS s JOIN coders AS c ON c.no = s.coder JOIN revisions AS r ON r.no = s.revision
  JOIN articles AS a ON a.no = r.article LEFT JOIN issues AS i ON i.no = s.issue
  LEFT JOIN speakers AS p ON p.no = s.speaker LEFT JOIN speakers AS b ON b.no = s.reported_by
  LEFT JOIN codebooks AS k ON k.no = s.codebook
  WHERE a.removed = 0 AND (@coder = '' OR c.id = @coder) AND s.viewer = @viewer`

export const statementsAfter = read<
  [{ viewer: number; coder: string; after: number; limit: number }],
  StatementRow
>('statements, page by page', `${STATEMENT} AND s.no > @after ORDER BY s.no LIMIT @limit`)
export const statementsByPlace = read<[{ viewer: number; coder: string; revision: number }], StatementRow>(
  'statements of an article, by place',
  `${STATEMENT} AND s.revision = @revision ORDER BY s.start, s."end", c.id, s.id`,
)
export const revisionsWithStatements = read<
  [{ viewer: number; coder: string }],
  { no: number; revision: string; article: string }
>(
  'articles with statements, in the library’s order',
  `SELECT r.no, r.id AS revision, a.id AS article FROM revisions AS r JOIN articles AS a ON a.no = r.article
   WHERE a.removed = 0 AND EXISTS (SELECT 1 FROM visible_statements AS s JOIN coders AS c ON c.no = s.coder
     WHERE s.revision = r.no AND s.viewer = @viewer AND (@coder = '' OR c.id = @coder)) ORDER BY a.no, r.no`,
)
export const valuesOfStatement = read<
  [statement: number, viewer: number],
  { variable: string; value: string }
>(
  'answers of a statement',
  `SELECT v.id AS variable, a.value FROM visible_statements AS s JOIN "values" AS a ON a.statement = s.no AND a.coder = s.coder
   JOIN variables AS v ON v.no = a.variable WHERE s.no = ? AND s.viewer = ? AND a.value IS NOT NULL`,
)
export const countStatements = read<[{ viewer: number }], { count: number }>(
  'how many statements of mine',
  `SELECT count(*) AS count FROM (SELECT DISTINCT s.revision, s.start, s."end", s.issue, s.speaker FROM visible_statements AS s
   WHERE s.viewer = @viewer AND s.coder = @viewer)`,
)
