-- The rules of docs/rules.md, "The status of one place", for psql and QGIS. The words O, A and D
-- are its; tests hold these functions equal to aidmap.history over the real history.

CREATE FUNCTION heard(
  of_subject text, for_traffic text, known_by date, recorded_by timestamptz, according_to text[]
) RETURNS SETOF report LANGUAGE sql STABLE AS $$
  SELECT r.* FROM aidmap.report r
  WHERE r.subject = of_subject
    AND for_traffic = ANY (r.traffic)
    AND (known_by IS NULL OR r.reported_on <= known_by)
    AND (recorded_by IS NULL OR r.recorded_at <= recorded_by)
    AND (according_to IS NULL OR r.publisher = ANY (according_to))
    AND NOT EXISTS (
      SELECT FROM aidmap.retraction x
      WHERE x.report = r.id AND (recorded_by IS NULL OR x.recorded_at <= recorded_by))
$$;

CREATE FUNCTION decision(
  of_subject text, for_traffic text, on_day date,
  known_by date, recorded_by timestamptz, according_to text[],
  OUT status text, OUT decider report, OUT pending text
) LANGUAGE plpgsql STABLE AS $$
DECLARE
  o aidmap.report;
  a aidmap.report;
BEGIN
  SELECT h.* INTO o
    FROM aidmap.heard(of_subject, for_traffic, known_by, recorded_by, according_to) h
    WHERE h.basis = 'observed' AND h.effective_from <= on_day
      AND (h.effective_to IS NULL OR h.effective_to >= on_day)
    ORDER BY h.effective_from DESC, h.reported_on DESC, h.recorded_at DESC, h.id DESC LIMIT 1;
  SELECT h.* INTO a
    FROM aidmap.heard(of_subject, for_traffic, known_by, recorded_by, according_to) h
    WHERE h.basis = 'announced' AND h.effective_from <= on_day
      AND (h.effective_to IS NULL OR h.effective_to >= on_day)
    ORDER BY h.effective_from DESC, h.reported_on DESC, h.recorded_at DESC, h.id DESC LIMIT 1;
  IF o.id IS NULL AND a.id IS NULL THEN -- 1
    status := 'unknown';
  ELSIF a.id IS NULL OR o.effective_from >= a.effective_from THEN -- 2
    status := o.status; decider := o;
  ELSIF a.status = 'closed' THEN -- 3a
    status := 'closed'; decider := a;
  ELSIF o.id IS NULL OR o.status = 'closed' THEN -- 3c
    status := 'planned'; decider := a;
  ELSIF a.status = 'restricted' AND o.status = 'open' THEN -- 3b
    status := 'restricted'; decider := a;
  ELSE -- 3b: who saw it decides, and a better claim waits
    status := o.status; decider := o;
    IF a.status = 'open' AND o.status = 'restricted' THEN pending := a.id; END IF;
  END IF;
END $$;

CREATE FUNCTION status_of(
  of_subject text, for_traffic text, on_day date,
  known_by date, recorded_by timestamptz, according_to text[],
  OUT status text, OUT since date, OUT report text, OUT pending text, OUT contested boolean,
  OUT stale boolean, OUT last_heard date, OUT announced_for date,
  OUT agreeing text[], OUT conflicting text[]
) LANGUAGE plpgsql STABLE AS $$
DECLARE
  decided record;
  decider aidmap.report;
  boundary date;
  stale_after integer;
BEGIN
  SELECT * INTO decided
    FROM aidmap.decision(of_subject, for_traffic, on_day, known_by, recorded_by, according_to);
  status := decided.status;
  decider := decided.decider;
  report := decider.id;
  pending := decided.pending;
  contested := false; stale := false; agreeing := '{}'; conflicting := '{}';
  SELECT min(h.effective_from) INTO announced_for
    FROM aidmap.heard(of_subject, for_traffic, known_by, recorded_by, according_to) h
    WHERE h.basis = 'announced' AND h.status <> 'closed'
      AND h.reported_on <= on_day AND h.effective_from > on_day;
  IF report IS NULL THEN RETURN; END IF;

  FOR boundary IN
    SELECT b.day FROM (
      SELECT h.effective_from AS day
        FROM aidmap.heard(of_subject, for_traffic, known_by, recorded_by, according_to) h
      UNION
      SELECT h.effective_to + 1
        FROM aidmap.heard(of_subject, for_traffic, known_by, recorded_by, according_to) h
    ) b WHERE b.day <= on_day ORDER BY b.day DESC
  LOOP
    EXIT WHEN status <> (SELECT d.status FROM aidmap.decision(
      of_subject, for_traffic, boundary, known_by, recorded_by, according_to) d);
    since := boundary;
  END LOOP;

  SELECT least(on_day, max(h.reported_on)) INTO last_heard
    FROM aidmap.heard(of_subject, for_traffic, known_by, recorded_by, according_to) h
    WHERE h.effective_from <= on_day AND (h.effective_to IS NULL OR h.effective_to >= on_day)
      AND (h.status <> 'closed') = (decider.status <> 'closed');
  SELECT coalesce((d.fields ->> 'stale_after_days')::integer, 45) INTO stale_after
    FROM aidmap.dataset d;
  stale := on_day - last_heard > coalesce(stale_after, 45);

  WITH voices AS (
    SELECT DISTINCT ON (h.publisher) h.*
      FROM aidmap.heard(of_subject, for_traffic, known_by, recorded_by, according_to) h
      WHERE h.effective_from <= on_day AND (h.effective_to IS NULL OR h.effective_to >= on_day)
      ORDER BY h.publisher,
        h.effective_from DESC, h.reported_on DESC, h.recorded_at DESC, h.id DESC
  ), near AS (
    SELECT v.* FROM (SELECT * FROM voices UNION SELECT decider.*) v
      WHERE abs(v.reported_on - decider.reported_on) <= 14
  ), sided AS (
    SELECT n.*, (n.status <> 'closed') = (decider.status <> 'closed') AS agrees FROM near n
  )
  SELECT
    coalesce(array_agg(s.id ORDER BY s.effective_from DESC, s.reported_on DESC, s.recorded_at DESC,
      s.id DESC) FILTER (WHERE s.agrees), '{}'),
    coalesce(array_agg(s.id ORDER BY s.effective_from DESC, s.reported_on DESC, s.recorded_at DESC,
      s.id DESC) FILTER (WHERE NOT s.agrees AND NOT stale), '{}')
    INTO agreeing, conflicting FROM sided s;
  contested := cardinality(conflicting) > 0;
END $$;

-- Today, where the places are.
CREATE FUNCTION today() RETURNS date LANGUAGE sql STABLE AS $$
  SELECT (now() AT TIME ZONE coalesce((SELECT d.fields ->> 'time_zone' FROM aidmap.dataset d), 'UTC'))::date
$$;

-- The statuses of a day: every place, and every leg with a report in force, in the order of ids.
CREATE FUNCTION status_on(
  on_day date DEFAULT NULL, for_traffic text DEFAULT 'goods',
  known_by date DEFAULT NULL, recorded_by timestamptz DEFAULT NULL, according_to text[] DEFAULT NULL
) RETURNS TABLE (
  place text, name text, kind text, status text, since date, report text, pending text,
  contested boolean, stale boolean, last_heard date, announced_for date,
  agreeing text[], conflicting text[], geom geometry
) LANGUAGE sql STABLE ROWS 1000 AS $$
  SELECT s.id, s.name, s.kind, x.status, x.since, x.report, x.pending, x.contested, x.stale,
    x.last_heard, x.announced_for, x.agreeing, x.conflicting, s.geom
  FROM (
    SELECT p.id, p.name_en AS name, p.kind, p.geom FROM aidmap.place p
    UNION ALL
    SELECT l.id, l.id, 'leg', l.geom FROM aidmap.leg l
  ) s
  CROSS JOIN LATERAL aidmap.status_of(
    s.id, for_traffic, coalesce(on_day, aidmap.today()), known_by, recorded_by, according_to) x
  WHERE s.kind <> 'leg' OR x.report IS NOT NULL
  ORDER BY s.id
$$;

-- Today's statuses of every place for every traffic: one layer for QGIS, with a key of its own.
CREATE VIEW place_status AS
  SELECT s.place || '/' || t.traffic AS key, t.traffic, aidmap.today() AS on_day, s.place, s.name,
    s.kind, s.status, s.since, s.report, s.pending, s.contested, s.stale, s.last_heard,
    s.announced_for, s.agreeing, s.conflicting, s.geom::geometry(Point, 4326) AS geom
  FROM unnest(ARRAY['goods', 'fuel', 'people']) AS t (traffic)
  CROSS JOIN LATERAL aidmap.status_on(aidmap.today(), t.traffic) s
  WHERE s.kind <> 'leg';
