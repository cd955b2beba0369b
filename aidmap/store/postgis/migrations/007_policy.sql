-- The figures of the rules: those of the data set, else the usual ones. The words in braces are filled
-- in from aidmap/rules/policy.py when the step is taken: no figure stands here.

CREATE FUNCTION policy(OUT stale_after_days integer, OUT contest_days integer)
LANGUAGE sql STABLE AS $$
  SELECT coalesce((d.fields ->> 'stale_after_days')::integer, {stale_after_days}),
    coalesce((d.fields ->> 'contest_days')::integer, {contest_days})
  FROM (SELECT 1) AS once LEFT JOIN aidmap.dataset d ON true
$$;

CREATE OR REPLACE FUNCTION status_of(
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
  figures record;
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
  SELECT * INTO figures FROM aidmap.policy();
  stale := on_day - last_heard > figures.stale_after_days;

  WITH voices AS (
    SELECT DISTINCT ON (h.publisher) h.*
      FROM aidmap.heard(of_subject, for_traffic, known_by, recorded_by, according_to) h
      WHERE h.effective_from <= on_day AND (h.effective_to IS NULL OR h.effective_to >= on_day)
      ORDER BY h.publisher,
        h.effective_from DESC, h.reported_on DESC, h.recorded_at DESC, h.id DESC
  ), near AS (
    SELECT v.* FROM (SELECT * FROM voices UNION SELECT decider.*) v
      WHERE abs(v.reported_on - decider.reported_on) <= figures.contest_days
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
