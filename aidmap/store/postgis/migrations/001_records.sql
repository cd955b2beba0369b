-- The records. Columns are the fields of aidmap.model, in their order.
--
-- Nothing is ever changed or deleted. A place, leg, route or source that is entered again is another
-- row of its *_entry table, and the views without _entry show the last one of each id. A report is
-- there once (its id comes from its content), and withdrawn by a retraction.
--
-- Texts hold no NUL, so U+0010 stands before what could not be kept: 0 for a NUL, itself for itself.

CREATE TABLE dataset_entry (
  serial bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  fields jsonb NOT NULL
);

CREATE TABLE place_entry (
  serial bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  id text COLLATE "C" NOT NULL CHECK (id ~ '^[a-z0-9]+(-+[a-z0-9]+)*$'),
  kind text NOT NULL,
  name_en text NOT NULL, name_ar text, name_he text, name_fr text,
  aliases text[] NOT NULL DEFAULT '{}',
  countries text[] NOT NULL DEFAULT '{}',
  lon double precision NOT NULL CHECK (lon BETWEEN -180 AND 180),
  lat double precision NOT NULL CHECK (lat BETWEEN -90 AND 90),
  accuracy_m double precision NOT NULL CHECK (accuracy_m > 0),
  operator text, note text,
  sources text[] NOT NULL DEFAULT '{}',
  controlled boolean,
  unlocode text, iata text, icao text, pcode text, iso3166_2 text,
  keys text[] NOT NULL DEFAULT '{}', -- its names, as names are compared
  geom geometry(Point, 4326) NOT NULL
    GENERATED ALWAYS AS (ST_SetSRID(ST_MakePoint(lon, lat), 4326)) STORED
);
CREATE INDEX ON place_entry (id, serial DESC);
CREATE INDEX ON place_entry USING gin (keys);
CREATE INDEX ON place_entry USING gist (geom);

CREATE TABLE leg_entry (
  serial bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  id text COLLATE "C" NOT NULL CHECK (id ~ '^[a-z0-9]+(-+[a-z0-9]+)*$'),
  start text COLLATE "C" NOT NULL,
  "end" text COLLATE "C" NOT NULL,
  mode text NOT NULL CHECK (mode IN ('road', 'sea', 'air')),
  km double precision NOT NULL CHECK (km >= 0),
  approximate boolean NOT NULL DEFAULT false,
  note text,
  sources text[] NOT NULL DEFAULT '{}',
  line jsonb NOT NULL, -- [lon, lat] pairs, as GeoJSON has them
  keys text[] NOT NULL DEFAULT '{}',
  geom geometry(LineString, 4326) NOT NULL
);
CREATE INDEX ON leg_entry (id, serial DESC);
CREATE INDEX ON leg_entry USING gin (keys);
CREATE INDEX ON leg_entry USING gist (geom);

CREATE FUNCTION line_to_geometry() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
BEGIN
  NEW.geom := ST_SetSRID(
    ST_GeomFromGeoJSON(jsonb_build_object('type', 'LineString', 'coordinates', NEW.line)), 4326);
  RETURN NEW;
END $$;
CREATE TRIGGER draw_line BEFORE INSERT ON leg_entry
  FOR EACH ROW EXECUTE FUNCTION line_to_geometry();

CREATE TABLE route_entry (
  serial bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  id text COLLATE "C" NOT NULL CHECK (id ~ '^[a-z0-9]+(-+[a-z0-9]+)*$'),
  name_en text NOT NULL, name_ar text, name_he text, name_fr text,
  traffic text[] NOT NULL,
  places text[] NOT NULL CHECK (cardinality(places) >= 2),
  first_day date, last_day date CHECK (last_day >= first_day),
  note text
);
CREATE INDEX ON route_entry (id, serial DESC);

CREATE TABLE source_entry (
  serial bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  id text COLLATE "C" NOT NULL CHECK (id ~ '^[a-z0-9]+(-+[a-z0-9]+)*$'),
  name text NOT NULL,
  kind text NOT NULL CHECK (kind IN ('un', 'ngo', 'authority', 'media', 'other'))
);
CREATE INDEX ON source_entry (id, serial DESC);

-- Areas and basemap: GeoJSON features as they came; the last entry of a name is the one shown.
CREATE TABLE shape_entry (
  entry bigint NOT NULL,
  place integer NOT NULL, -- its place in the collection, from 0; -1: the collection, even if empty
  name text NOT NULL CHECK (name IN ('areas', 'basemap')),
  feature json,
  geom geometry(Geometry, 4326),
  PRIMARY KEY (name, entry, place)
);
CREATE INDEX ON shape_entry USING gist (geom);
CREATE SEQUENCE shape_entries OWNED BY shape_entry.entry;

-- reported_on is in the key so that the table can be partitioned by it (docs/postgis.md).
CREATE TABLE report (
  serial bigint GENERATED ALWAYS AS IDENTITY,
  id text COLLATE "C" NOT NULL CHECK (id ~ '^[0-9a-f]{16}$'),
  subject text COLLATE "C" NOT NULL,
  status text NOT NULL CHECK (status IN ('open', 'restricted', 'closed')),
  traffic text[] NOT NULL
    CHECK (cardinality(traffic) > 0 AND traffic <@ ARRAY['goods', 'fuel', 'people']),
  basis text NOT NULL CHECK (basis IN ('announced', 'observed')),
  effective_from date NOT NULL,
  effective_to date CHECK (effective_to >= effective_from),
  reported_on date NOT NULL CHECK (basis = 'announced' OR effective_from <= reported_on),
  recorded_at timestamptz NOT NULL,
  publisher text COLLATE "C" NOT NULL,
  title text, url text, note text, reason text,
  PRIMARY KEY (id, reported_on)
);
CREATE INDEX report_newest ON report
  (subject, basis, effective_from DESC, reported_on DESC, recorded_at DESC, id DESC);
CREATE INDEX report_published ON report (reported_on);
CREATE INDEX report_entered ON report (serial);

CREATE TABLE retraction (
  serial bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  report text COLLATE "C" NOT NULL CHECK (report ~ '^[0-9a-f]{16}$'),
  recorded_at timestamptz NOT NULL,
  because text NOT NULL CHECK (because <> '')
);
CREATE INDEX ON retraction (report, recorded_at);

-- The small files of the data set as they came, so that a copy back is the same to the byte.
-- Empty content: the records are newer than that file.
CREATE TABLE file_entry (
  serial bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  name text NOT NULL,
  content bytea
);

CREATE VIEW dataset AS SELECT * FROM dataset_entry ORDER BY serial DESC LIMIT 1;
CREATE VIEW place AS SELECT DISTINCT ON (id) *, min(serial) OVER (PARTITION BY id) AS position
  FROM place_entry ORDER BY id, serial DESC;
CREATE VIEW leg AS SELECT DISTINCT ON (id) *, min(serial) OVER (PARTITION BY id) AS position
  FROM leg_entry ORDER BY id, serial DESC;
CREATE VIEW route AS SELECT DISTINCT ON (id) *, min(serial) OVER (PARTITION BY id) AS position
  FROM route_entry ORDER BY id, serial DESC;
CREATE VIEW source AS SELECT DISTINCT ON (id) *, min(serial) OVER (PARTITION BY id) AS position
  FROM source_entry ORDER BY id, serial DESC;
CREATE VIEW shape AS SELECT * FROM shape_entry s
  WHERE place >= 0 AND entry = (SELECT max(entry) FROM shape_entry o WHERE o.name = s.name);
CREATE VIEW file AS SELECT DISTINCT ON (name) * FROM file_entry ORDER BY name, serial DESC;

-- A place or source that anybody adds is newer than the file in which the others came.
CREATE FUNCTION outdate_file() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
  INSERT INTO file_entry (name) VALUES (TG_ARGV[0]);
  RETURN NULL;
END $$;
CREATE TRIGGER outdate AFTER INSERT ON place_entry
  FOR EACH STATEMENT EXECUTE FUNCTION outdate_file('places.geojson');
CREATE TRIGGER outdate AFTER INSERT ON leg_entry
  FOR EACH STATEMENT EXECUTE FUNCTION outdate_file('legs.geojson');
CREATE TRIGGER outdate AFTER INSERT ON route_entry
  FOR EACH STATEMENT EXECUTE FUNCTION outdate_file('routes.csv');
CREATE TRIGGER outdate AFTER INSERT ON source_entry
  FOR EACH STATEMENT EXECUTE FUNCTION outdate_file('sources.csv');

CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'aidmap never changes or deletes a record: enter a new one, or retract the report'
    USING ERRCODE = 'restrict_violation';
END $$;
DO $$
DECLARE kept text;
BEGIN
  FOREACH kept IN ARRAY ARRAY['dataset_entry', 'place_entry', 'leg_entry', 'route_entry',
    'source_entry', 'shape_entry', 'report', 'retraction', 'file_entry', 'step'] LOOP
    EXECUTE format('CREATE TRIGGER keep BEFORE UPDATE OR DELETE OR TRUNCATE ON %I '
      'FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()', kept);
  END LOOP;
END $$;
