/**
 * Articles and their texts. In every table of records, `lamport` and `actor` are the clock of its creation (and of
 * each field that differs from its initial value and has no clock of its own in `clocks`), and `created_at` is null
 * while the creation has not come: such a row only waits for it.
 */
export const articles = `
CREATE TABLE project (
  no INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  title TEXT NOT NULL,
  lamport INTEGER, actor INTEGER REFERENCES actors, clocks TEXT, created_at INTEGER, updated_at INTEGER NOT NULL
) STRICT;

CREATE TABLE articles (
  no INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  title TEXT NOT NULL,
  language TEXT NOT NULL,
  revision INTEGER REFERENCES revisions,
  metadata TEXT NOT NULL,
  removed INTEGER NOT NULL,
  lamport INTEGER, actor INTEGER REFERENCES actors, clocks TEXT, created_at INTEGER, updated_at INTEGER NOT NULL
) STRICT;

CREATE TABLE revisions (
  no INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  article INTEGER REFERENCES articles,
  parent INTEGER REFERENCES revisions,
  script TEXT NOT NULL,
  headings TEXT NOT NULL,
  length INTEGER NOT NULL,
  sentences TEXT,
  lamport INTEGER, actor INTEGER REFERENCES actors, clocks TEXT, created_at INTEGER, updated_at INTEGER NOT NULL
) STRICT;
CREATE INDEX revisions_by_article ON revisions (article);

-- A source, not a projection: the text whose SHA-256 is the revision's id.
CREATE TABLE texts (
  revision INTEGER PRIMARY KEY REFERENCES revisions,
  text TEXT NOT NULL
) STRICT;

CREATE TABLE appearances (
  no INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  article INTEGER REFERENCES articles,
  outlet TEXT NOT NULL,
  author TEXT NOT NULL,
  published TEXT,
  url TEXT NOT NULL,
  section TEXT NOT NULL,
  source TEXT NOT NULL,
  removed INTEGER NOT NULL,
  lamport INTEGER, actor INTEGER REFERENCES actors, clocks TEXT, created_at INTEGER, updated_at INTEGER NOT NULL
) STRICT;
CREATE INDEX appearances_by_article ON appearances (article, published);

CREATE TABLE boundaries (
  no INTEGER PRIMARY KEY,
  revision INTEGER NOT NULL REFERENCES revisions,
  offset INTEGER NOT NULL,
  fact TEXT,
  lamport INTEGER, actor INTEGER REFERENCES actors, clocks TEXT, created_at INTEGER, updated_at INTEGER NOT NULL,
  UNIQUE (revision, offset)
) STRICT;
`
