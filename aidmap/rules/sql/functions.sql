-- Made by: python -m aidmap.rules.sql.functions
-- The rules of docs/rules.md as functions: what stands between the heads of functions is what the
-- expressions of aidmap.rules.sql compile to. Change these, and make the next step of the schema.

DROP VIEW place_status;
DROP FUNCTION changes_if, gateways_on, destinations_on, routes_on, status_on, status_of, policy;

-- The figures of the rules: those of the data set, else the usual ones. The words in braces are filled
-- in from aidmap/rules/policy.py when the step is taken.
CREATE FUNCTION policy(
  OUT stale_after_days integer, OUT contest_days integer, OUT count_holds_days integer
) LANGUAGE sql STABLE AS $$
  SELECT coalesce((d.fields ->> 'stale_after_days')::integer, {stale_after_days}),
    coalesce((d.fields ->> 'contest_days')::integer, {contest_days}),
    coalesce((d.fields ->> 'count_holds_days')::integer, {count_holds_days})
  FROM (SELECT 1) AS once LEFT JOIN aidmap.dataset d ON true
$$;

-- The state of one place or leg. Its reports and counts are looked up by their indexes.
CREATE FUNCTION status_of(
  of_subject text, for_traffic text, on_day date,
  known_by date, recorded_by timestamptz, according_to text[], with_counts boolean DEFAULT true,
  OUT status text, OUT since date, OUT report text, OUT pending text, OUT contested boolean,
  OUT stale boolean, OUT last_heard date, OUT announced_for date,
  OUT agreeing text[], OUT conflicting text[], OUT sighting text
) LANGUAGE plpgsql STABLE AS $$
#variable_conflict use_column
DECLARE
  figures record;
BEGIN
SELECT * INTO figures FROM aidmap.policy();
WITH reports AS NOT MATERIALIZED (
  SELECT r.id, r.subject, r.status, r.traffic, r.basis, r.effective_from, r.effective_to,
      r.reported_on, r.recorded_at, r.publisher
    FROM aidmap.report r
    WHERE r.subject = of_subject AND (r.checked OR aidmap.row_is_valid('report', r.serial, to_jsonb(r)))
),
retractions AS NOT MATERIALIZED (
  SELECT x.report, x.recorded_at FROM aidmap.retraction x
    WHERE x.checked OR aidmap.row_is_valid('retraction', x.serial, to_jsonb(x))
),
counts AS NOT MATERIALIZED (
  SELECT c.id, c.subject, c.traffic, c.measure, c.value, c.first_day, c.last_day, c.stage,
      c.publisher, c.reported_on, c.recorded_at
    FROM aidmap.count c WHERE c.subject = of_subject
),
subjects AS (SELECT of_subject AS id),
answer AS (
{statuses}
)
SELECT a.status, a.since, a.report, a.pending, a.contested, a.stale, a.last_heard, a.announced_for,
    a.agreeing, a.conflicting, a.sighting
  INTO status, since, report, pending, contested, stale, last_heard, announced_for,
    agreeing, conflicting, sighting
  FROM answer AS a;
END $$;

-- The statuses of a day: every place that exists, and every leg with a report in force, by id.
CREATE FUNCTION status_on(
  on_day date DEFAULT NULL, for_traffic text DEFAULT 'goods',
  known_by date DEFAULT NULL, recorded_by timestamptz DEFAULT NULL, according_to text[] DEFAULT NULL,
  with_counts boolean DEFAULT true
) RETURNS TABLE (
  place text, name text, kind text, status text, since date, report text, pending text,
  contested boolean, stale boolean, last_heard date, announced_for date,
  agreeing text[], conflicting text[], sighting text, geom geometry
) LANGUAGE sql STABLE ROWS 1000 AS $$
  SELECT s.id, s.name, s.kind, x.status, x.since, x.report, x.pending, x.contested, x.stale,
    x.last_heard, x.announced_for, x.agreeing, x.conflicting, x.sighting, s.geom
  FROM (
    SELECT p.id, p.name_en AS name, p.kind, p.geom FROM aidmap.place p
    WHERE coalesce(p.first_day <= coalesce(on_day, aidmap.today()), true)
      AND coalesce(p.last_day >= coalesce(on_day, aidmap.today()), true)
    UNION ALL
    SELECT l.id, l.id, 'leg', l.geom FROM aidmap.leg l
  ) s
  CROSS JOIN LATERAL aidmap.status_of(
    s.id, for_traffic, coalesce(on_day, aidmap.today()), known_by, recorded_by, according_to,
    with_counts) x
  WHERE s.kind <> 'leg' OR x.report IS NOT NULL OR x.sighting IS NOT NULL
  ORDER BY s.id
$$;

-- Today's statuses of every place for every traffic: one layer for QGIS, with a key of its own.
CREATE VIEW place_status AS
  SELECT s.place || '/' || t.traffic AS key, t.traffic, aidmap.today() AS on_day, s.place, s.name,
    s.kind, s.status, s.since, s.report, s.pending, s.contested, s.stale, s.last_heard,
    s.announced_for, s.agreeing, s.conflicting, s.sighting, s.geom::geometry(Point, 4326) AS geom
  FROM unnest(ARRAY['goods', 'fuel', 'people']) AS t (traffic)
  CROSS JOIN LATERAL aidmap.status_on(aidmap.today(), t.traffic) s
  WHERE s.kind <> 'leg';

-- What is supposed, by the id of a place or leg: '{"erez": "open"}'. It must be there, and the word a status.
CREATE OR REPLACE FUNCTION supposed(what_if jsonb) RETURNS TABLE (subject text, status text)
LANGUAGE plpgsql STABLE ROWS 10 AS $$
DECLARE
  wrong text;
BEGIN
  SELECT string_agg(format('there is no place or leg %L', w.key), '; ') INTO wrong
    FROM jsonb_each_text(what_if) w WHERE NOT EXISTS (SELECT FROM aidmap.subject s WHERE s.id = w.key);
  SELECT concat_ws('; ', wrong, string_agg(format('%s: %L is no status', w.key, w.value), '; '))
    INTO wrong FROM jsonb_each_text(what_if) w WHERE (w.value IN ({words})) IS NOT TRUE;
  IF wrong <> '' THEN
    RAISE EXCEPTION 'what_if: %', wrong USING ERRCODE = 'invalid_parameter_value';
  END IF;
  RETURN QUERY SELECT w.key, w.value FROM jsonb_each_text(what_if) w;
END $$;

-- The routes of a day, in the order of their entry.
CREATE FUNCTION routes_on(
  on_day date DEFAULT NULL, for_traffic text DEFAULT 'goods',
  known_by date DEFAULT NULL, recorded_by timestamptz DEFAULT NULL,
  according_to text[] DEFAULT NULL, what_if jsonb DEFAULT NULL, with_counts boolean DEFAULT true
) RETURNS TABLE (
  route text, destination text, "position" bigint, status text, since date,
  blocked_by text[], limited_by text[]
) LANGUAGE plpgsql STABLE ROWS 100 AS $$
#variable_conflict use_column
DECLARE
  figures record;
BEGIN
SELECT * INTO figures FROM aidmap.policy();
on_day := coalesce(on_day, aidmap.today());
RETURN QUERY WITH {all_tables}
answer AS (
{route_states}
)
SELECT a.route, a.destination, a."position", a.status, a.since, a.blocked_by, a.limited_by
  FROM answer AS a ORDER BY a."position";
END $$;

-- The places where routes end, in the order of their ids.
CREATE FUNCTION destinations_on(
  on_day date DEFAULT NULL, for_traffic text DEFAULT 'goods',
  known_by date DEFAULT NULL, recorded_by timestamptz DEFAULT NULL,
  according_to text[] DEFAULT NULL, what_if jsonb DEFAULT NULL, with_counts boolean DEFAULT true
) RETURNS TABLE (
  place text, status text, routes text[], open_routes text[], choke_points text[]
) LANGUAGE plpgsql STABLE ROWS 20 AS $$
#variable_conflict use_column
BEGIN
on_day := coalesce(on_day, aidmap.today());
RETURN QUERY WITH {network}
states AS (
  SELECT * FROM aidmap.routes_on(
    on_day, for_traffic, known_by, recorded_by, according_to, what_if, with_counts)
),
answer AS (
{destination_states}
)
SELECT a.place, a.status, a.routes, a.open_routes, a.choke_points FROM answer AS a ORDER BY a.place;
END $$;

-- What other status routes and destinations have if something is supposed.
CREATE FUNCTION changes_if(
  what_if jsonb, on_day date DEFAULT NULL, for_traffic text DEFAULT 'goods',
  known_by date DEFAULT NULL, recorded_by timestamptz DEFAULT NULL,
  according_to text[] DEFAULT NULL, with_counts boolean DEFAULT true
) RETURNS TABLE (kind text, id text, before text, after text) LANGUAGE plpgsql STABLE ROWS 20 AS $$
#variable_conflict use_column
BEGIN
RETURN QUERY WITH "before" AS (
  SELECT route AS id, status
    FROM aidmap.routes_on(
      on_day, for_traffic, known_by, recorded_by, according_to, with_counts => with_counts)
),
"after" AS (
  SELECT route AS id, status
    FROM aidmap.routes_on(
      on_day, for_traffic, known_by, recorded_by, according_to, what_if, with_counts)
),
answer AS (
{changes}
)
SELECT 'route', a.id, a."before", a."after" FROM answer AS a ORDER BY a.id;
RETURN QUERY WITH "before" AS (
  SELECT place AS id, status
    FROM aidmap.destinations_on(
      on_day, for_traffic, known_by, recorded_by, according_to, with_counts => with_counts)
),
"after" AS (
  SELECT place AS id, status
    FROM aidmap.destinations_on(
      on_day, for_traffic, known_by, recorded_by, according_to, what_if, with_counts)
),
answer AS (
{changes}
)
SELECT 'destination', a.id, a."before", a."after" FROM answer AS a ORDER BY a.id;
END $$;

-- The gateways of a day, those that serve the most destinations first.
CREATE FUNCTION gateways_on(
  on_day date DEFAULT NULL, for_traffic text DEFAULT 'goods',
  known_by date DEFAULT NULL, recorded_by timestamptz DEFAULT NULL,
  according_to text[] DEFAULT NULL, what_if jsonb DEFAULT NULL, with_counts boolean DEFAULT true
) RETURNS TABLE (
  place text, status text, mode text, serves text[], outward boolean,
  stale boolean, contested boolean, last_heard date
) LANGUAGE plpgsql STABLE ROWS 20 AS $$
#variable_conflict use_column
DECLARE
  figures record;
BEGIN
SELECT * INTO figures FROM aidmap.policy();
on_day := coalesce(on_day, aidmap.today());
RETURN QUERY WITH {all_tables}
answer AS (
{gateways}
)
SELECT a.place, a.status, a.mode, a.serves, a.outward, a.stale, a.contested, a.last_heard
  FROM answer AS a ORDER BY cardinality(a.serves) DESC, a.place;
END $$;

GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA aidmap TO aidmap_reader, aidmap_editor;
GRANT SELECT ON place_status TO aidmap_reader, aidmap_editor;
