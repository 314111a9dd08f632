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
