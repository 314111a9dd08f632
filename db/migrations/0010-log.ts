/** The log: what happened, append-only; everything else but texts and codebooks follows from it. */
export const log = `
CREATE TABLE actors (
  no INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE
) STRICT;

CREATE TABLE streams (
  no INTEGER PRIMARY KEY,
  actor INTEGER NOT NULL REFERENCES actors,
  coder TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('shared', 'coding')),
  by_actor TEXT,
  by_coder TEXT,
  head_seq INTEGER NOT NULL,
  head_hash BLOB NOT NULL,
  UNIQUE (actor, kind)
) STRICT;

-- One act of a user. Form, state and bounds follow from its events; kept for undo and history.
CREATE TABLE groups (
  no INTEGER PRIMARY KEY,
  id BLOB NOT NULL UNIQUE,
  coder INTEGER REFERENCES coders,
  form TEXT NOT NULL DEFAULT 'act' CHECK (form IN ('act', 'undo', 'redo')),
  reverses INTEGER REFERENCES groups,
  reversed_by INTEGER REFERENCES groups,
  lamport INTEGER NOT NULL DEFAULT 0,
  at INTEGER NOT NULL DEFAULT 0,
  closed INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX groups_to_reverse ON groups (coder, form, lamport) WHERE reversed_by IS NULL;
CREATE INDEX groups_open ON groups (no) WHERE closed = 0;

CREATE TABLE events (
  position INTEGER PRIMARY KEY,
  stream INTEGER NOT NULL REFERENCES streams,
  seq INTEGER NOT NULL,
  lamport INTEGER NOT NULL,
  at INTEGER NOT NULL,
  "group" INTEGER NOT NULL REFERENCES groups,
  closes INTEGER NOT NULL,
  kind TEXT NOT NULL,
  v INTEGER NOT NULL,
  payload ANY NOT NULL,
  previous BLOB NOT NULL,
  UNIQUE (stream, seq)
) STRICT;
CREATE INDEX events_by_group ON events ("group");

CREATE TRIGGER events_are_never_changed BEFORE UPDATE ON events
BEGIN SELECT RAISE(ABORT, 'events are append-only'); END;
CREATE TRIGGER events_are_never_deleted BEFORE DELETE ON events
BEGIN SELECT RAISE(ABORT, 'events are append-only'); END;
`
