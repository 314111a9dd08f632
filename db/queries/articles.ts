import { change, read } from './query.ts'

export const keepText = change<[revision: number, text: string]>(
  'keep a text',
  'INSERT INTO texts (revision, text) VALUES (?, ?) ON CONFLICT DO NOTHING',
)
export const textOf = read<[revision: string], { text: string }>(
  'a text',
  'SELECT t.text FROM texts AS t JOIN revisions AS r ON r.no = t.revision WHERE r.id = ?',
)
export const allTexts = read<[], { id: string; text: string }>(
  'every text',
  'SELECT r.id, t.text FROM texts AS t JOIN revisions AS r ON r.no = t.revision ORDER BY r.id',
)

/** An article as the library lists it. Its appearance is the first by date. */
export interface ArticleRow {
  no: number
  id: string
  title: string
  language: string
  revision_no: number
  revision: string
  sentences: string | null
  outlet: string | null
  author: string | null
  published: string | null
  url: string | null
  section: string | null
  statements: number
  done: number
}

const ARTICLE = `SELECT a.no, a.id, a.title, a.language, r.no AS revision_no, r.id AS revision, r.sentences,
    p.outlet, p.author, p.published, p.url, p.section,
    (SELECT count(*) FROM (SELECT DISTINCT s.start, s."end", s.issue, s.speaker FROM visible_statements AS s
      WHERE s.viewer = @viewer AND s.coder = @viewer AND s.revision = r.no)) AS statements,
    coalesce((SELECT d.done FROM readings AS d WHERE d.article = a.no AND d.coder = @viewer), 0) AS done
  FROM articles AS a JOIN revisions AS r ON r.no = a.revision
  LEFT JOIN appearances AS p ON p.no = (SELECT q.no FROM appearances AS q WHERE q.article = a.no AND q.removed = 0
    AND q.created_at IS NOT NULL ORDER BY q.published IS NULL, q.published, q.id LIMIT 1)
  WHERE a.removed = 0 AND a.created_at IS NOT NULL`

// Word order of the filter does not matter to it; a filter is short, and a library of 10,000 titles is read in 5 ms.
const FILTER = `(@filter = '' OR instr(lower(a.title), @filter) > 0 OR EXISTS (SELECT 1 FROM appearances AS f
    WHERE f.article = a.no AND (instr(lower(f.outlet), @filter) > 0 OR instr(lower(f.author), @filter) > 0)))`

export const articlesInLibrary = read<
  [{ viewer: number; filter: string; offset: number; limit: number }],
  ArticleRow
>('articles of the library', `${ARTICLE} AND ${FILTER} ORDER BY a.no LIMIT @limit OFFSET @offset`)
export const countArticles = read<[{ filter: string }], { count: number }>(
  'how many articles',
  `SELECT count(*) AS count FROM articles AS a WHERE a.removed = 0 AND a.created_at IS NOT NULL AND a.revision IS NOT NULL AND ${FILTER}`,
)
export const articleById = read<[{ viewer: number; id: string }], ArticleRow>(
  'an article',
  `${ARTICLE} AND a.id = @id`,
)
export const articleIdsByTitle = read<[title: string], { id: string }>(
  'articles of a title',
  'SELECT id FROM articles WHERE title = ? AND removed = 0 AND created_at IS NOT NULL LIMIT 2',
)
export const boundaryFacts = read<[revision: number], { offset: number; fact: 'split' | 'joined' }>(
  'boundaries set by hand',
  'SELECT offset, fact FROM boundaries WHERE revision = ? AND fact IS NOT NULL ORDER BY offset',
)
export const marksIn = read<[revision: number, coder: number], { start: number; end: number }>(
  'my marks in an article',
  'SELECT start, "end" FROM marks WHERE revision = ? AND coder = ? AND "nothing" = 1 ORDER BY start',
)
export const revisionRow = read<
  [revision: string],
  { no: number; article: string; headings: string; sentences: string | null; length: number }
>(
  'a revision',
  `SELECT r.no, a.id AS article, r.headings, r.sentences, r.length FROM revisions AS r JOIN articles AS a ON a.no = r.article WHERE r.id = ?`,
)
export const appearancesOf = read<
  [article: string],
  { id: string; outlet: string; author: string; published: string | null; url: string; section: string }
>(
  'where an article appeared',
  `SELECT p.id, p.outlet, p.author, p.published, p.url, p.section FROM appearances AS p JOIN articles AS a ON a.no = p.article
   WHERE a.id = ? AND p.removed = 0 AND p.created_at IS NOT NULL`,
)
export const coderNumber = read<[id: string], { no: number }>(
  'number of who looks',
  'SELECT no FROM coders WHERE id = ?',
)
export const anyCoder = read<[], { no: number }>('any coder', 'SELECT no FROM coders ORDER BY no LIMIT 1')
