import { read } from './query.ts'

export const statementsOn = read<
  [revision: string, start: number, end: number, coder: string],
  { id: Buffer; issue: string | null; speaker: string | null }
>(
  'my statements on a span',
  `SELECT s.id, i.id AS issue, p.id AS speaker FROM visible_statements AS s
   JOIN revisions AS r ON r.no = s.revision
   JOIN coders AS c ON c.no = s.coder AND s.viewer = c.no
   LEFT JOIN issues AS i ON i.no = s.issue LEFT JOIN speakers AS p ON p.no = s.speaker
   WHERE r.id = ? AND s.start = ? AND s."end" = ? AND c.id = ?`,
)
