places AS (
  SELECT p.id, p.kind, p.controlled, p.first_day, p.last_day FROM aidmap.place p
),
legs AS (SELECT l.id, l.start, l."end", l.mode FROM aidmap.leg l),
routes AS (
  SELECT r.id, r.traffic, r.places, r.first_day, r.last_day, r.position FROM aidmap.route r
),
