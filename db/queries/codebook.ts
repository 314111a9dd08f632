import { change, read, type Query } from './query.ts'

export const forgetNames = change<[speaker: number]>(
  'forget a speaker’s names',
  'DELETE FROM speaker_names WHERE speaker = ?',
)
export const addName = change<[comparable: string, speaker: number]>(
  'name a speaker',
  'INSERT INTO speaker_names (comparable, speaker) VALUES (?, ?) ON CONFLICT DO NOTHING',
)
export const speakersNamed = read<[comparable: string], { id: string }>(
  'speakers of a name',
  `SELECT s.id FROM speaker_names AS n JOIN speakers AS s ON s.no = n.speaker
   WHERE n.comparable = ? AND s.removed = 0 AND s.target IS NULL AND s.created_at IS NOT NULL ORDER BY s.id`,
)
export const issuesUnder = read<[parent: string | null], { id: string }>(
  'child issues',
  `SELECT i.id FROM issues AS i LEFT JOIN issues AS p ON p.no = i.parent
   WHERE p.id IS ? AND i.removed = 0 AND i.target IS NULL AND i.created_at IS NOT NULL ORDER BY i."order", i.id`,
)

interface RedirectQueries {
  readonly merged: Query<[], { id: string }>
  readonly clear: Query<[]>
  readonly set: Query<[target: number, no: number]>
}

const redirectsIn = (table: 'issues' | 'speakers'): RedirectQueries => ({
  merged: read(`merged ${table}`, `SELECT id FROM ${table} WHERE merged_into IS NOT NULL`),
  clear: change(`forget where ${table} lead`, `UPDATE ${table} SET target = NULL WHERE target IS NOT NULL`),
  set: change(`where one of the ${table} leads`, `UPDATE ${table} SET target = ? WHERE no = ?`),
})
export const redirects = { issue: redirectsIn('issues'), speaker: redirectsIn('speakers') }

export const expectCodebook = change<[hash: string]>(
  'expect a codebook',
  'INSERT INTO codebooks (hash) VALUES (?) ON CONFLICT DO NOTHING',
)
export const keepCodebook = change<[hash: string, canonical: string]>(
  'keep a codebook',
  `INSERT INTO codebooks (hash, canonical) VALUES (?, ?)
   ON CONFLICT (hash) DO UPDATE SET canonical = excluded.canonical WHERE canonical IS NULL`,
)
export const codebookNumber = read<[hash: string], { no: number }>(
  'number of a codebook',
  'SELECT no FROM codebooks WHERE hash = ?',
)
export const codebookHash = read<[no: number], { hash: string }>(
  'hash of a codebook',
  'SELECT hash FROM codebooks WHERE no = ?',
)
export const allCodebooks = read<[], { hash: string; canonical: string | null }>(
  'every codebook',
  'SELECT hash, canonical FROM codebooks ORDER BY hash',
)

const otherUserOf = (what: string, from: string): Query<[{ id: string; me: string }], { coder: string }> =>
  read(
    `another coder who has statements on ${what}`,
    `SELECT c.id AS coder FROM ${from} JOIN coders AS c ON c.no = s.coder
     WHERE t.id = @id AND s.viewer = (SELECT no FROM coders WHERE id = @me) AND c.no <> s.viewer
       -- A set that I alone imported is no colleague's.
       AND EXISTS (SELECT 1 FROM streams AS w WHERE w.coder = c.id AND w.kind = 'coding'
                   AND coalesce(w.by_coder, w.coder) <> @me) LIMIT 1`,
  )
export const otherUsers = {
  issue: otherUserOf('an issue', 'issues AS t JOIN visible_statements AS s ON s.issue = t.no'),
  speaker: otherUserOf(
    'a speaker',
    'speakers AS t JOIN visible_statements AS s ON t.no IN (s.speaker, s.reported_by)',
  ),
  article: otherUserOf(
    'an article',
    'articles AS t JOIN revisions AS r ON r.article = t.no JOIN visible_statements AS s ON s.revision = r.no',
  ),
}
