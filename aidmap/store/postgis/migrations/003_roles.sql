-- Two roles to grant to people: GRANT aidmap_editor TO her_name.

DO $$
DECLARE role text;
BEGIN
  FOREACH role IN ARRAY ARRAY['aidmap_reader', 'aidmap_editor'] LOOP
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = role) THEN
      BEGIN
        EXECUTE format('CREATE ROLE %I NOLOGIN', role);
      EXCEPTION WHEN duplicate_object OR unique_violation THEN
        NULL; -- another database of this server made it just now
      END;
    END IF;
  END LOOP;
END $$;

GRANT USAGE ON SCHEMA aidmap TO aidmap_reader, aidmap_editor;
GRANT SELECT ON ALL TABLES IN SCHEMA aidmap TO aidmap_reader, aidmap_editor;
GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA aidmap TO aidmap_reader, aidmap_editor;
-- A report may come from a publisher that nobody named before.
GRANT INSERT ON report, retraction, place_entry, source_entry TO aidmap_editor;
