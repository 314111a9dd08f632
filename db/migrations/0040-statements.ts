/** What each coder recorded. Every reader of statements goes through `visible_statements`. */
export const statements = `
CREATE TABLE statements (
  no INTEGER PRIMARY KEY,
  id BLOB NOT NULL,
  coder INTEGER NOT NULL REFERENCES coders,
  revision INTEGER REFERENCES revisions,
  start INTEGER NOT NULL,
  "end" INTEGER NOT NULL,
  issue INTEGER REFERENCES issues,
  speaker INTEGER REFERENCES speakers,
  written TEXT,
  attribution TEXT,
  reported_by INTEGER REFERENCES speakers,
  stance TEXT,
  sure INTEGER NOT NULL,
  joint INTEGER NOT NULL,
  memo TEXT NOT NULL,
  origin TEXT,
  codebook INTEGER REFERENCES codebooks,
  removed INTEGER NOT NULL,
  lamport INTEGER, actor INTEGER REFERENCES actors, clocks TEXT, created_at INTEGER, updated_at INTEGER NOT NULL,
  UNIQUE (id, coder)
) STRICT;
CREATE INDEX statements_by_place ON statements (revision, start);
CREATE INDEX statements_by_issue ON statements (issue, speaker) WHERE issue IS NOT NULL;
CREATE INDEX statements_by_speaker ON statements (speaker) WHERE speaker IS NOT NULL;

CREATE TABLE "values" (
  no INTEGER PRIMARY KEY,
  coder INTEGER NOT NULL REFERENCES coders,
  statement INTEGER NOT NULL REFERENCES statements,
  variable INTEGER NOT NULL REFERENCES variables,
  value TEXT,
  lamport INTEGER, actor INTEGER REFERENCES actors, clocks TEXT, created_at INTEGER, updated_at INTEGER NOT NULL,
  UNIQUE (statement, variable, coder)
) STRICT;

CREATE TABLE marks (
  no INTEGER PRIMARY KEY,
  coder INTEGER NOT NULL REFERENCES coders,
  revision INTEGER NOT NULL REFERENCES revisions,
  start INTEGER NOT NULL,
  "end" INTEGER NOT NULL,
  "nothing" INTEGER NOT NULL,
  lamport INTEGER, actor INTEGER REFERENCES actors, clocks TEXT, created_at INTEGER, updated_at INTEGER NOT NULL,
  UNIQUE (revision, start, "end", coder)
) STRICT;

CREATE TABLE readings (
  no INTEGER PRIMARY KEY,
  coder INTEGER NOT NULL REFERENCES coders,
  article INTEGER NOT NULL REFERENCES articles,
  done INTEGER NOT NULL,
  lamport INTEGER, actor INTEGER REFERENCES actors, clocks TEXT, created_at INTEGER, updated_at INTEGER NOT NULL,
  UNIQUE (article, coder)
) STRICT;

-- What a viewer may see of everybody's statements: all, for now. Merged issues and speakers are followed here.
CREATE VIEW visible_statements AS
SELECT viewer.no AS viewer, s.no, s.id, s.coder, s.revision, s.start, s."end",
  coalesce(i.target, s.issue) AS issue, coalesce(p.target, s.speaker) AS speaker,
  s.written, s.attribution,
  coalesce((SELECT b.target FROM speakers AS b WHERE b.no = s.reported_by), s.reported_by) AS reported_by, s.stance, s.sure, s.joint, s.memo, s.origin, s.codebook,
  s.created_at, s.updated_at
FROM coders AS viewer CROSS JOIN statements AS s
LEFT JOIN issues AS i ON i.no = s.issue
LEFT JOIN speakers AS p ON p.no = s.speaker
WHERE s.removed = 0 AND s.created_at IS NOT NULL;
`
