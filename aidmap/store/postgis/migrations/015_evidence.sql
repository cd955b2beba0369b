-- The SHA-256 of the document that was kept of a report or a count; no part of its id.

ALTER TABLE report ADD COLUMN evidence text COLLATE "C"
  CONSTRAINT "evidence is a SHA-256" CHECK (evidence ~ '^[0-9a-f]{64}$');
ALTER TABLE count ADD COLUMN evidence text COLLATE "C"
  CONSTRAINT "evidence is a SHA-256" CHECK (evidence ~ '^[0-9a-f]{64}$');

GRANT INSERT (evidence) ON report TO aidmap_editor;
GRANT INSERT (evidence) ON count TO aidmap_editor;
