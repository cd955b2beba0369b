reports AS NOT MATERIALIZED (
  SELECT r.id, r.subject, r.status, r.traffic, r.basis, r.effective_from, r.effective_to,
      r.reported_on, r.recorded_at, r.publisher
    FROM aidmap.report r
    WHERE (r.checked OR aidmap.row_is_valid('report', r.serial, to_jsonb(r)))
),
counts AS NOT MATERIALIZED (
  SELECT c.id, c.subject, c.traffic, c.measure, c.value, c.first_day, c.last_day, c.stage,
      c.publisher, c.reported_on, c.recorded_at
    FROM aidmap.count c
),
retractions AS NOT MATERIALIZED (
  SELECT x.report, x.recorded_at FROM aidmap.retraction x
    WHERE x.checked OR aidmap.row_is_valid('retraction', x.serial, to_jsonb(x))
),
{network}
supposed AS (SELECT s.subject, s.status FROM aidmap.supposed(what_if) s),
