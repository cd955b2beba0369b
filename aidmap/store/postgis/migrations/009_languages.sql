-- Names in any language: those without a column of their own stand in other_names, by their tags.

-- A tag of BCP 47 as it is usually written; whether there is such a language, aidmap checks.
CREATE FUNCTION is_language(tag text) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$
  SELECT tag ~ ('^[a-z]{2,3}(-[A-Z][a-z]{3})?(-[A-Z]{2}|-[0-9]{3})?' -- language, script, region
    '(-[a-z0-9]{5,8}|-[0-9][a-z0-9]{3})*(-[a-z0-9](-[a-z0-9]{1,8}){1,9})?$') -- variants, and more
$$;

CREATE FUNCTION are_other_names(names jsonb) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$
  SELECT CASE WHEN (jsonb_typeof(names) = 'object') IS NOT TRUE THEN false ELSE (
    SELECT coalesce(bool_and(aidmap.is_language(tag) AND tag NOT IN ('en', 'ar', 'he', 'fr')
      AND jsonb_typeof(name) = 'string' AND aidmap.is_name(name #>> '{}')), true)
    FROM jsonb_each(names) AS one (tag, name)) END
$$;

ALTER TABLE place_entry ADD COLUMN other_names jsonb NOT NULL DEFAULT '{}'
  CONSTRAINT "other_names are names by language" CHECK (are_other_names(other_names));
ALTER TABLE route_entry ADD COLUMN other_names jsonb NOT NULL DEFAULT '{}'
  CONSTRAINT "other_names are names by language" CHECK (are_other_names(other_names));
GRANT INSERT (other_names) ON place_entry TO aidmap_editor;

CREATE FUNCTION faults_of_names(names jsonb) RETURNS text[] LANGUAGE sql IMMUTABLE AS $$
  SELECT CASE WHEN aidmap.are_other_names(names) THEN '{}'::text[] ELSE ARRAY[
    'other_names: must be an object with tags of languages, as uk, and names that can be shown; '
    || 'en, ar, he and fr have columns'] END
$$;

CREATE OR REPLACE FUNCTION faults(kind text, r jsonb) RETURNS text[] LANGUAGE plpgsql STABLE AS $$
BEGIN
  RETURN CASE kind
    WHEN 'report' THEN aidmap.faults_of_report(r)
    WHEN 'retraction' THEN aidmap.faults_of_retraction(r)
    WHEN 'place' THEN aidmap.faults_of_place(r) || aidmap.faults_of_names(r -> 'other_names')
    WHEN 'leg' THEN aidmap.faults_of_leg(r)
    WHEN 'route' THEN aidmap.faults_of_route(r) || aidmap.faults_of_names(r -> 'other_names')
    WHEN 'source' THEN aidmap.faults_of_source(r)
    ELSE aidmap.faults_of_dataset(r)
  END;
END $$;

-- The same views with one column more.
CREATE OR REPLACE VIEW place AS
  SELECT DISTINCT ON (e.id) e.serial, e.id, e.kind, e.name_en, e.name_ar, e.name_he, e.name_fr, e.aliases, e.countries,
    e.lon, e.lat, e.accuracy_m, e.operator, e.note, e.sources, e.controlled, e.unlocode, e.iata,
    e.icao, e.pcode, e.iso3166_2, e.keys, e.geom, min(e.serial) OVER (PARTITION BY e.id) AS
    position, e.other_names
  FROM place_entry e WHERE e.checked OR row_is_valid('place', e.serial, to_jsonb(e))
  ORDER BY e.id, e.serial DESC;
CREATE OR REPLACE VIEW route AS
  SELECT DISTINCT ON (e.id) e.serial, e.id, e.name_en, e.name_ar, e.name_he, e.name_fr, e.traffic, e.places,
    e.first_day, e.last_day, e.note, min(e.serial) OVER (PARTITION BY e.id) AS position,
    e.other_names
  FROM route_entry e WHERE e.checked OR row_is_valid('route', e.serial, to_jsonb(e))
  ORDER BY e.id, e.serial DESC;
