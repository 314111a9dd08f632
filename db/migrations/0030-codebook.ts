/** Who codes, and with what: coders, issues, speakers, variables. `target` is where a merged record leads (app/events/redirect.ts). */
export const codebook = `
CREATE TABLE coders (
  no INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  initials TEXT NOT NULL,
  imported INTEGER NOT NULL,
  source TEXT NOT NULL,
  lamport INTEGER, actor INTEGER REFERENCES actors, clocks TEXT, created_at INTEGER, updated_at INTEGER NOT NULL
) STRICT;

CREATE TABLE issues (
  no INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  parent INTEGER REFERENCES issues,
  definition TEXT NOT NULL,
  include TEXT NOT NULL,
  exclude TEXT NOT NULL,
  colour INTEGER NOT NULL,
  hotkey TEXT,
  "order" REAL NOT NULL,
  retired INTEGER NOT NULL,
  memo TEXT NOT NULL,
  merged_into INTEGER REFERENCES issues,
  removed INTEGER NOT NULL,
  target INTEGER REFERENCES issues,
  lamport INTEGER, actor INTEGER REFERENCES actors, clocks TEXT, created_at INTEGER, updated_at INTEGER NOT NULL
) STRICT;
CREATE INDEX issues_by_parent ON issues (parent);

CREATE TABLE speakers (
  no INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  aliases TEXT NOT NULL,
  kind TEXT NOT NULL,
  country TEXT NOT NULL,
  notes TEXT NOT NULL,
  roles TEXT NOT NULL,
  merged_into INTEGER REFERENCES speakers,
  removed INTEGER NOT NULL,
  target INTEGER REFERENCES speakers,
  lamport INTEGER, actor INTEGER REFERENCES actors, clocks TEXT, created_at INTEGER, updated_at INTEGER NOT NULL
) STRICT;

-- What a speaker may be found by: comparable forms of name and aliases.
CREATE TABLE speaker_names (
  comparable TEXT NOT NULL,
  speaker INTEGER NOT NULL REFERENCES speakers,
  PRIMARY KEY (comparable, speaker)
) STRICT, WITHOUT ROWID;
CREATE INDEX speaker_names_by_speaker ON speaker_names (speaker);

CREATE TABLE variables (
  no INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  kind TEXT NOT NULL,
  options TEXT NOT NULL,
  "order" REAL NOT NULL,
  removed INTEGER NOT NULL,
  lamport INTEGER, actor INTEGER REFERENCES actors, clocks TEXT, created_at INTEGER, updated_at INTEGER NOT NULL
) STRICT;

-- A source, not a projection: the canonical codebook whose SHA-256 is its hash.
CREATE TABLE codebooks (
  no INTEGER PRIMARY KEY,
  hash TEXT NOT NULL UNIQUE,
  canonical TEXT
) STRICT;
`
