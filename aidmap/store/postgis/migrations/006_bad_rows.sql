-- A bad row that is there all the same: left out of what is read, told, and withdrawn.

-- Bad rows that somebody withdrew, but for reports, which have retractions.
CREATE TABLE withdrawn_row (
  kind text NOT NULL CHECK (
    kind IN ('dataset', 'place', 'leg', 'route', 'source', 'report', 'retraction')),
  row_serial bigint NOT NULL,
  recorded_at timestamptz NOT NULL DEFAULT statement_timestamp(),
  because text NOT NULL CHECK (aidmap.is_note(because)),
  PRIMARY KEY (kind, row_serial)
);

CREATE TRIGGER before_check_recorded_at BEFORE INSERT ON withdrawn_row
  FOR EACH ROW EXECUTE FUNCTION set_recorded_at();
CREATE TRIGGER keep BEFORE UPDATE OR DELETE OR TRUNCATE ON withdrawn_row
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- Whether a row without the mark counts all the same: what was wrong with it may have been put right.
CREATE FUNCTION row_is_valid(kind text, serial bigint, r jsonb) RETURNS boolean LANGUAGE sql STABLE AS $$
  SELECT cardinality(aidmap.faults(kind, r)) = 0 AND NOT EXISTS (
    SELECT FROM aidmap.withdrawn_row w WHERE w.kind = row_is_valid.kind AND w.row_serial = row_is_valid.serial)
$$;


-- What is read: the last entry of an id that counts.
CREATE OR REPLACE VIEW dataset AS
  SELECT e.serial, e.fields FROM dataset_entry e
  WHERE e.checked OR row_is_valid('dataset', e.serial, to_jsonb(e)) ORDER BY e.serial DESC LIMIT 1;
CREATE OR REPLACE VIEW place AS
  SELECT DISTINCT ON (e.id) e.serial, e.id, e.kind, e.name_en, e.name_ar, e.name_he, e.name_fr, e.aliases, e.countries,
    e.lon, e.lat, e.accuracy_m, e.operator, e.note, e.sources, e.controlled, e.unlocode, e.iata,
    e.icao, e.pcode, e.iso3166_2, e.keys, e.geom, min(e.serial) OVER (PARTITION BY e.id) AS
    position
  FROM place_entry e WHERE e.checked OR row_is_valid('place', e.serial, to_jsonb(e))
  ORDER BY e.id, e.serial DESC;
CREATE OR REPLACE VIEW leg AS
  SELECT DISTINCT ON (e.id) e.serial, e.id, e.start, e."end", e.mode, e.km, e.approximate, e.note, e.sources, e.line,
    e.keys, e.geom, min(e.serial) OVER (PARTITION BY e.id) AS position
  FROM leg_entry e WHERE e.checked OR row_is_valid('leg', e.serial, to_jsonb(e))
  ORDER BY e.id, e.serial DESC;
CREATE OR REPLACE VIEW route AS
  SELECT DISTINCT ON (e.id) e.serial, e.id, e.name_en, e.name_ar, e.name_he, e.name_fr, e.traffic, e.places,
    e.first_day, e.last_day, e.note, min(e.serial) OVER (PARTITION BY e.id) AS position
  FROM route_entry e WHERE e.checked OR row_is_valid('route', e.serial, to_jsonb(e))
  ORDER BY e.id, e.serial DESC;
CREATE OR REPLACE VIEW source AS
  SELECT DISTINCT ON (e.id) e.serial, e.id, e.name, e.kind, min(e.serial) OVER (PARTITION BY e.id) AS position
  FROM source_entry e WHERE e.checked OR row_is_valid('source', e.serial, to_jsonb(e))
  ORDER BY e.id, e.serial DESC;

CREATE OR REPLACE FUNCTION heard(
  of_subject text, for_traffic text, known_by date, recorded_by timestamptz, according_to text[]
) RETURNS SETOF report LANGUAGE sql STABLE AS $$
  SELECT r.* FROM aidmap.report r
  WHERE r.subject = of_subject
    AND for_traffic = ANY (r.traffic)
    AND (known_by IS NULL OR r.reported_on <= known_by)
    AND (recorded_by IS NULL OR r.recorded_at <= recorded_by)
    AND (according_to IS NULL OR r.publisher = ANY (according_to))
    AND (r.checked OR aidmap.row_is_valid('report', r.serial, to_jsonb(r)))
    AND NOT EXISTS (
      SELECT FROM aidmap.retraction x
      WHERE x.report = r.id AND (recorded_by IS NULL OR x.recorded_at <= recorded_by)
        AND (x.checked OR aidmap.row_is_valid('retraction', x.serial, to_jsonb(x))))
$$;

-- The bad rows that nobody has withdrawn yet, by the small indexes of what is not checked. An entry
-- that somebody entered anew needs no telling. `key` is what to retract: a report's id where it is
-- that of no other row, else kind:serial.
CREATE FUNCTION bad_rows()
RETURNS TABLE (kind text, row_serial bigint, id text, key text, wrong text[])
LANGUAGE sql STABLE SET enable_seqscan = off SET jit = off AS $$
WITH unchecked (kind, row_serial, id, content) AS (
  SELECT 'report', r.serial, r.id, to_jsonb(r) FROM aidmap.report r WHERE NOT r.checked
    AND NOT EXISTS (SELECT FROM aidmap.retraction x WHERE x.report = r.id
      AND (x.checked OR aidmap.row_is_valid('retraction', x.serial, to_jsonb(x))))
  UNION ALL
  SELECT 'retraction', x.serial, x.report, to_jsonb(x) FROM aidmap.retraction x WHERE NOT x.checked
  UNION ALL
  SELECT 'dataset', e.serial, e.fields ->> 'id', to_jsonb(e) FROM aidmap.dataset_entry e
    WHERE NOT e.checked AND NOT EXISTS (SELECT FROM aidmap.dataset n WHERE n.serial > e.serial)
  UNION ALL
  SELECT 'place', e.serial, e.id, to_jsonb(e) FROM aidmap.place_entry e WHERE NOT e.checked
    AND NOT EXISTS (SELECT FROM aidmap.place n WHERE n.id = e.id AND n.serial > e.serial)
  UNION ALL
  SELECT 'leg', e.serial, e.id, to_jsonb(e) FROM aidmap.leg_entry e WHERE NOT e.checked
    AND NOT EXISTS (SELECT FROM aidmap.leg n WHERE n.id = e.id AND n.serial > e.serial)
  UNION ALL
  SELECT 'route', e.serial, e.id, to_jsonb(e) FROM aidmap.route_entry e WHERE NOT e.checked
    AND NOT EXISTS (SELECT FROM aidmap.route n WHERE n.id = e.id AND n.serial > e.serial)
  UNION ALL
  SELECT 'source', e.serial, e.id, to_jsonb(e) FROM aidmap.source_entry e WHERE NOT e.checked
    AND NOT EXISTS (SELECT FROM aidmap.source n WHERE n.id = e.id AND n.serial > e.serial)
)
SELECT u.kind, u.row_serial, u.id,
  CASE WHEN u.kind = 'report' AND u.id ~ '^[0-9a-f]{16}$' AND NOT EXISTS (
    SELECT FROM aidmap.report o WHERE o.id = u.id AND o.serial <> u.row_serial)
    THEN u.id ELSE u.kind || ':' || u.row_serial END,
  f.wrong
FROM unchecked u CROSS JOIN LATERAL (SELECT aidmap.faults(u.kind, u.content) AS wrong) f
WHERE cardinality(f.wrong) > 0 AND NOT EXISTS (
  SELECT FROM aidmap.withdrawn_row w WHERE w.kind = u.kind AND w.row_serial = u.row_serial)
ORDER BY u.kind, u.row_serial
$$;

-- Whether there may be any: a look at the small indexes, for who asks for a few places.
CREATE FUNCTION has_unchecked() RETURNS boolean
LANGUAGE sql STABLE SET enable_seqscan = off SET jit = off AS $$
  SELECT EXISTS (SELECT FROM aidmap.report WHERE NOT checked)
    OR EXISTS (SELECT FROM aidmap.retraction WHERE NOT checked)
    OR EXISTS (SELECT FROM aidmap.dataset_entry WHERE NOT checked)
    OR EXISTS (SELECT FROM aidmap.place_entry WHERE NOT checked)
    OR EXISTS (SELECT FROM aidmap.leg_entry WHERE NOT checked)
    OR EXISTS (SELECT FROM aidmap.route_entry WHERE NOT checked)
    OR EXISTS (SELECT FROM aidmap.source_entry WHERE NOT checked)
$$;

-- Withdrawing takes bad rows alone: what is good is never taken away.
CREATE FUNCTION check_is_bad() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM aidmap.bad_rows() b
      WHERE b.kind = NEW.kind AND b.row_serial = NEW.row_serial) THEN
    RAISE EXCEPTION '%:% is no bad row: nothing is wrong with it, or it is withdrawn already',
      NEW.kind, NEW.row_serial USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER check_is_bad BEFORE INSERT ON withdrawn_row FOR EACH ROW EXECUTE FUNCTION check_is_bad();

GRANT SELECT ON withdrawn_row TO aidmap_reader, aidmap_editor;
GRANT INSERT (kind, row_serial, because) ON withdrawn_row TO aidmap_editor;
