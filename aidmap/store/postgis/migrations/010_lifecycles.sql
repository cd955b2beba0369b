-- Places come and go: outside their days they are no way at all (docs/rules.md).

ALTER TABLE place_entry ADD COLUMN first_day date, ADD COLUMN last_day date,
  ADD CONSTRAINT "last_day is not before first_day" CHECK (last_day >= first_day),
  ADD CONSTRAINT "days are of 1900 to 2200" CHECK (is_day(coalesce(first_day, '2000-01-01'))
    AND is_day(coalesce(last_day, '2000-01-01')));
GRANT INSERT (first_day, last_day) ON place_entry TO aidmap_editor;

CREATE FUNCTION faults_of_days(r jsonb) RETURNS text[] LANGUAGE plpgsql STABLE AS $$
DECLARE
  entry aidmap.place_entry := jsonb_populate_record(NULL::aidmap.place_entry, r - 'geom');
BEGIN
  RETURN array_remove(ARRAY[
    CASE WHEN NOT aidmap.is_day(entry.first_day) OR NOT aidmap.is_day(entry.last_day)
      THEN 'first_day, last_day: one is no day of 1900 to 2200' END,
    CASE WHEN entry.last_day < entry.first_day THEN 'last_day: is before first_day' END
  ], NULL);
END $$;

CREATE OR REPLACE FUNCTION faults(kind text, r jsonb) RETURNS text[] LANGUAGE plpgsql STABLE AS $$
BEGIN
  RETURN CASE kind
    WHEN 'report' THEN aidmap.faults_of_report(r)
    WHEN 'retraction' THEN aidmap.faults_of_retraction(r)
    WHEN 'place' THEN aidmap.faults_of_place(r) || aidmap.faults_of_names(r -> 'other_names')
      || aidmap.faults_of_days(r)
    WHEN 'leg' THEN aidmap.faults_of_leg(r)
    WHEN 'route' THEN aidmap.faults_of_route(r) || aidmap.faults_of_names(r -> 'other_names')
    WHEN 'source' THEN aidmap.faults_of_source(r)
    ELSE aidmap.faults_of_dataset(r)
  END;
END $$;

-- The same view with two columns more.
CREATE OR REPLACE VIEW place AS
  SELECT DISTINCT ON (e.id) e.serial, e.id, e.kind, e.name_en, e.name_ar, e.name_he, e.name_fr, e.aliases, e.countries,
    e.lon, e.lat, e.accuracy_m, e.operator, e.note, e.sources, e.controlled, e.unlocode, e.iata,
    e.icao, e.pcode, e.iso3166_2, e.keys, e.geom, min(e.serial) OVER (PARTITION BY e.id) AS
    position, e.other_names, e.first_day, e.last_day
  FROM place_entry e WHERE e.checked OR row_is_valid('place', e.serial, to_jsonb(e))
  ORDER BY e.id, e.serial DESC;
