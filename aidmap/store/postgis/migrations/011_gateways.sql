-- Made by: python -m aidmap.rules.sql.functions
-- The rules of docs/rules.md as functions: what stands between the heads of functions is what the
-- expressions of aidmap.rules.sql compile to. Change these, and make the next step of the schema.

-- The state of one place or leg. Its reports are looked up by their index.
CREATE OR REPLACE FUNCTION status_of(
  of_subject text, for_traffic text, on_day date,
  known_by date, recorded_by timestamptz, according_to text[],
  OUT status text, OUT since date, OUT report text, OUT pending text, OUT contested boolean,
  OUT stale boolean, OUT last_heard date, OUT announced_for date,
  OUT agreeing text[], OUT conflicting text[]
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
subjects AS (SELECT of_subject AS id),
answer AS (
WITH "heard" AS (
  SELECT
    "t8"."id",
    "t8"."subject",
    "t8"."status",
    "t8"."traffic",
    "t8"."basis",
    "t8"."effective_from",
    "t8"."effective_to",
    "t8"."reported_on",
    "t8"."recorded_at",
    "t8"."publisher",
    ROW_NUMBER() OVER (
      PARTITION BY "t8"."subject"
      ORDER BY "t8"."effective_from" ASC, "t8"."reported_on" ASC, "t8"."recorded_at" ASC, "t8"."id" ASC
      ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
    ) - 1 AS "rank",
    (
      (
        ROW_NUMBER() OVER (
          PARTITION BY "t8"."subject"
          ORDER BY "t8"."effective_from" ASC, "t8"."basis" = 'observed' ASC, "t8"."reported_on" ASC, "t8"."recorded_at" ASC, "t8"."id" ASC
          ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
        ) - 1
      ) * 10
    ) + CASE "t8"."status"
      WHEN 'closed'
      THEN 0
      WHEN 'unknown'
      THEN 1
      WHEN 'planned'
      THEN 2
      WHEN 'restricted'
      THEN 3
      WHEN 'open'
      THEN 4
      ELSE NULL
    END AS "claim"
  FROM (
    SELECT
      "t6"."id",
      "t6"."subject",
      "t6"."status",
      "t6"."traffic",
      "t6"."basis",
      "t6"."effective_from",
      "t6"."effective_to",
      "t6"."reported_on",
      "t6"."recorded_at",
      "t6"."publisher"
    FROM (
      SELECT
        *
      FROM "reports" AS "t1"
      WHERE
        for_traffic = ANY(
          "t1"."traffic"
        )
        AND (
          (
            known_by IS NULL
          ) OR (
            "t1"."reported_on" <= known_by
          )
        )
        AND (
          (
            recorded_by IS NULL
          ) OR (
            "t1"."recorded_at" <= recorded_by
          )
        )
        AND (
          (
            according_to IS NULL
          ) OR (
            "t1"."publisher" = ANY(
              according_to
            )
          )
        )
    ) AS "t6"
    WHERE
      NOT EXISTS(
        SELECT
          1
        FROM (
          SELECT
            *
          FROM "retractions" AS "t2"
          WHERE
            (
              recorded_by IS NULL
            ) OR (
              "t2"."recorded_at" <= recorded_by
            )
        ) AS "t7"
        WHERE
          "t6"."id" = "t7"."report"
      )
  ) AS "t8"
), "decisions" AS (
  SELECT
    "t29"."subject",
    "t29"."day",
    CASE
      WHEN (
        "t29"."observed" IS NULL
      ) AND (
        "t29"."announced" IS NULL
      )
      THEN 'unknown'
      WHEN (
        "t29"."announced" IS NULL
      ) OR (
        "t29"."observed" > "t29"."announced"
      )
      THEN CASE "t29"."observed" % 10
        WHEN 0
        THEN 'closed'
        WHEN 1
        THEN 'unknown'
        WHEN 2
        THEN 'planned'
        WHEN 3
        THEN 'restricted'
        WHEN 4
        THEN 'open'
        ELSE NULL
      END
      WHEN (
        "t29"."announced" % 10
      ) = 0
      THEN 'closed'
      WHEN (
        "t29"."observed" IS NULL
      ) OR (
        (
          "t29"."observed" % 10
        ) = 0
      )
      THEN 'planned'
      ELSE CASE LEAST("t29"."announced" % 10, "t29"."observed" % 10)
        WHEN 0
        THEN 'closed'
        WHEN 1
        THEN 'unknown'
        WHEN 2
        THEN 'planned'
        WHEN 3
        THEN 'restricted'
        WHEN 4
        THEN 'open'
        ELSE NULL
      END
    END AS "status",
    CASE
      WHEN (
        "t29"."announced" IS NULL
      ) OR (
        "t29"."observed" > "t29"."announced"
      )
      THEN "t29"."observed"
      WHEN (
        (
          "t29"."announced" % 10
        ) = 0
      )
      OR (
        (
          "t29"."observed" IS NULL
        ) OR (
          (
            "t29"."observed" % 10
          ) = 0
        )
      )
      OR (
        (
          "t29"."announced" % 10
        ) < (
          "t29"."observed" % 10
        )
      )
      THEN "t29"."announced"
      ELSE "t29"."observed"
    END AS "decider",
    CASE
      WHEN (
        "t29"."announced" IS NULL
      )
      OR (
        "t29"."observed" > "t29"."announced"
      )
      OR (
        (
          "t29"."observed" IS NULL
        ) OR (
          (
            "t29"."observed" % 10
          ) = 0
        )
      )
      THEN NULL
      WHEN (
        "t29"."announced" % 10
      ) > (
        "t29"."observed" % 10
      )
      THEN "t29"."announced"
      ELSE NULL
    END AS "pending"
  FROM (
    SELECT
      "t28"."subject",
      "t28"."day",
      GREATEST(MAX("t28"."observed"), MAX("t28"."claim") FILTER(WHERE
        "t28"."seen")) AS "observed",
      GREATEST(MAX("t28"."announced"), MAX("t28"."claim") FILTER(WHERE
        NOT (
          "t28"."seen"
        ))) AS "announced"
    FROM (
      SELECT
        "t27"."subject",
        "t27"."day",
        "t27"."observed",
        "t27"."announced",
        "t16"."claim",
        "t16"."basis" = 'observed' AS "seen"
      FROM (
        SELECT
          "t25"."subject",
          "t25"."day",
          MAX("t25"."observed") OVER (PARTITION BY "t25"."subject" ORDER BY "t25"."day" ASC ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS "observed",
          MAX("t25"."announced") OVER (PARTITION BY "t25"."subject" ORDER BY "t25"."day" ASC ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS "announced"
        FROM (
          SELECT
            "t22"."subject",
            "t22"."day",
            MAX("t22"."observed") AS "observed",
            MAX("t22"."announced") AS "announced"
          FROM (
            SELECT
              *
            FROM (
              SELECT
                *
              FROM (
                SELECT
                  "t10"."subject",
                  "t10"."effective_from" AS "day",
                  CASE
                    WHEN (
                      "t10"."effective_to" IS NULL
                    ) AND (
                      "t10"."basis" = 'observed'
                    )
                    THEN "t10"."claim"
                    ELSE CAST(NULL AS BIGINT)
                  END AS "observed",
                  CASE
                    WHEN (
                      "t10"."effective_to" IS NULL
                    ) AND NOT (
                      "t10"."basis" = 'observed'
                    )
                    THEN "t10"."claim"
                    ELSE CAST(NULL AS BIGINT)
                  END AS "announced"
                FROM "heard" AS "t10"
              ) AS "t18"
              UNION ALL
              SELECT
                *
              FROM (
                SELECT
                  "t10"."subject",
                  CAST(CAST("t10"."effective_to" + INTERVAL '1 DAY' AS TIMESTAMP) AS DATE) AS "day",
                  CAST(NULL AS BIGINT) AS "observed",
                  CAST(NULL AS BIGINT) AS "announced"
                FROM "heard" AS "t10"
                WHERE
                  NOT (
                    "t10"."effective_to" IS NULL
                  )
              ) AS "t17"
            ) AS "t20"
            WHERE
              "t20"."day" <= on_day
          ) AS "t22"
          GROUP BY
            1,
            2
        ) AS "t25"
      ) AS "t27"
      LEFT OUTER JOIN (
        SELECT
          *
        FROM "heard" AS "t10"
        WHERE
          "t10"."effective_to" IS NOT NULL
      ) AS "t16"
        ON "t27"."subject" = "t16"."subject"
        AND "t16"."effective_from" <= "t27"."day"
        AND (
          (
            "t16"."effective_to" IS NULL
          ) OR (
            "t16"."effective_to" >= "t27"."day"
          )
        )
    ) AS "t28"
    GROUP BY
      1,
      2
  ) AS "t29"
), "latest" AS (
  SELECT
    "t36"."subject",
    "t36"."status",
    CASE WHEN "t11"."id" IS NOT NULL THEN "t36"."since" ELSE NULL END AS "since",
    "t36"."decider" AS "claim",
    "t11"."id" AS "report",
    "t11"."reported_on",
    "t12"."id" AS "pending"
  FROM (
    SELECT
      *
    FROM (
      SELECT
        "t33"."subject",
        "t33"."day",
        "t33"."status",
        "t33"."decider",
        "t33"."pending",
        "t33"."place",
        "t33"."now",
        "t33"."other",
        MIN("t33"."day") FILTER(WHERE
          (
            "t33"."other" IS NULL
          ) OR (
            "t33"."day" > "t33"."other"
          )) OVER (PARTITION BY "t33"."subject" ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) AS "since"
      FROM (
        SELECT
          "t32"."subject",
          "t32"."day",
          "t32"."status",
          "t32"."decider",
          "t32"."pending",
          "t32"."place",
          "t32"."now",
          MAX("t32"."day") FILTER(WHERE
            "t32"."status" <> "t32"."now") OVER (PARTITION BY "t32"."subject" ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) AS "other"
        FROM (
          SELECT
            "t31"."subject",
            "t31"."day",
            "t31"."status",
            "t31"."decider",
            "t31"."pending",
            ROW_NUMBER() OVER (PARTITION BY "t31"."subject" ORDER BY "t31"."day" DESC NULLS LAST ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) - 1 AS "place",
            FIRST_VALUE("t31"."status") OVER (PARTITION BY "t31"."subject" ORDER BY "t31"."day" DESC NULLS LAST ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) AS "now"
          FROM "decisions" AS "t31"
        ) AS "t32"
      ) AS "t33"
    ) AS "t34"
    WHERE
      "t34"."place" = 0
  ) AS "t36"
  LEFT OUTER JOIN "heard" AS "t11"
    ON "t36"."subject" = "t11"."subject" AND "t36"."decider" = "t11"."claim"
  LEFT OUTER JOIN "heard" AS "t12"
    ON "t36"."subject" = "t12"."subject" AND "t36"."pending" = "t12"."claim"
)
SELECT
  "t3"."id" AS "subject",
  COALESCE("t39"."status", 'unknown') AS "status",
  "t39"."since",
  "t39"."report",
  "t39"."pending",
  CARDINALITY(
    CASE
      WHEN COALESCE((
        on_day - "t42"."last_heard"
      ) > figures.stale_after_days, FALSE)
      THEN CAST(ARRAY[] AS TEXT[])
      ELSE COALESCE("t42"."conflicting", CAST(ARRAY[] AS TEXT[]))
    END
  ) > 0 AS "contested",
  COALESCE((
    on_day - "t42"."last_heard"
  ) > figures.stale_after_days, FALSE) AS "stale",
  "t42"."last_heard",
  "t21"."announced_for",
  COALESCE("t42"."agreeing", CAST(ARRAY[] AS TEXT[])) AS "agreeing",
  CASE
    WHEN COALESCE((
      on_day - "t42"."last_heard"
    ) > figures.stale_after_days, FALSE)
    THEN CAST(ARRAY[] AS TEXT[])
    ELSE COALESCE("t42"."conflicting", CAST(ARRAY[] AS TEXT[]))
  END AS "conflicting"
FROM "subjects" AS "t3"
LEFT OUTER JOIN "latest" AS "t39"
  ON "t3"."id" = "t39"."subject"
LEFT OUTER JOIN (
  SELECT
    "t40"."subject",
    LEAST(on_day, MAX("t40"."reported_on") FILTER(WHERE
      "t40"."agrees")) AS "last_heard",
    ARRAY_AGG("t40"."id" ORDER BY "t40"."rank" DESC NULLS LAST) FILTER(WHERE
      "t40"."id" IS NOT NULL AND "t40"."counts" AND (
        "t40"."apart" <= figures.contest_days
      ) AND "t40"."agrees") AS "agreeing",
    ARRAY_AGG("t40"."id" ORDER BY "t40"."rank" DESC NULLS LAST) FILTER(WHERE
      "t40"."id" IS NOT NULL AND "t40"."counts" AND (
        "t40"."apart" <= figures.contest_days
      ) AND NOT (
        "t40"."agrees"
      )) AS "conflicting"
  FROM (
    SELECT
      "t24"."id",
      "t24"."subject",
      "t24"."status",
      "t24"."traffic",
      "t24"."basis",
      "t24"."effective_from",
      "t24"."effective_to",
      "t24"."reported_on",
      "t24"."recorded_at",
      "t24"."publisher",
      "t24"."rank",
      "t24"."claim",
      "t24"."newest",
      "t24"."status" IN ('open', 'restricted') = CASE "t39"."claim" % 10
        WHEN 0
        THEN 'closed'
        WHEN 1
        THEN 'unknown'
        WHEN 2
        THEN 'planned'
        WHEN 3
        THEN 'restricted'
        WHEN 4
        THEN 'open'
        ELSE NULL
      END IN ('open', 'restricted') AS "agrees",
      "t24"."newest" OR (
        "t24"."claim" = "t39"."claim"
      ) AS "counts",
      ABS("t24"."reported_on" - "t39"."reported_on") AS "apart"
    FROM (
      SELECT
        "t15"."id",
        "t15"."subject",
        "t15"."status",
        "t15"."traffic",
        "t15"."basis",
        "t15"."effective_from",
        "t15"."effective_to",
        "t15"."reported_on",
        "t15"."recorded_at",
        "t15"."publisher",
        "t15"."rank",
        "t15"."claim",
        (
          ROW_NUMBER() OVER (
            PARTITION BY "t15"."subject", "t15"."publisher"
            ORDER BY "t15"."rank" DESC NULLS LAST
            ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
          ) - 1
        ) = 0 AS "newest"
      FROM (
        SELECT
          *
        FROM "heard" AS "t10"
        WHERE
          "t10"."effective_from" <= on_day
          AND (
            (
              "t10"."effective_to" IS NULL
            ) OR (
              "t10"."effective_to" >= on_day
            )
          )
      ) AS "t15"
    ) AS "t24"
    INNER JOIN "latest" AS "t39"
      ON "t24"."subject" = "t39"."subject"
  ) AS "t40"
  GROUP BY
    1
) AS "t42"
  ON "t3"."id" = "t42"."subject"
LEFT OUTER JOIN (
  SELECT
    "t14"."subject",
    MIN("t14"."effective_from") AS "announced_for"
  FROM (
    SELECT
      *
    FROM "heard" AS "t10"
    WHERE
      NOT (
        "t10"."basis" = 'observed'
      )
      AND "t10"."status" IN ('open', 'restricted')
      AND "t10"."reported_on" <= on_day
      AND "t10"."effective_from" > on_day
  ) AS "t14"
  GROUP BY
    1
) AS "t21"
  ON "t3"."id" = "t21"."subject"
)
SELECT a.status, a.since, a.report, a.pending, a.contested, a.stale, a.last_heard, a.announced_for,
    a.agreeing, a.conflicting
  INTO status, since, report, pending, contested, stale, last_heard, announced_for,
    agreeing, conflicting
  FROM answer AS a;
END $$;

-- What is supposed, by the id of a place or leg: '{"erez": "open"}'. It must be there, and the word a status.
CREATE OR REPLACE FUNCTION supposed(what_if jsonb) RETURNS TABLE (subject text, status text)
LANGUAGE plpgsql STABLE ROWS 10 AS $$
DECLARE
  wrong text;
BEGIN
  SELECT string_agg(format('there is no place or leg %L', w.key), '; ') INTO wrong
    FROM jsonb_each_text(what_if) w WHERE NOT EXISTS (SELECT FROM aidmap.subject s WHERE s.id = w.key);
  SELECT concat_ws('; ', wrong, string_agg(format('%s: %L is no status', w.key, w.value), '; '))
    INTO wrong FROM jsonb_each_text(what_if) w WHERE (w.value IN ('open', 'restricted', 'closed', 'planned', 'unknown')) IS NOT TRUE;
  IF wrong <> '' THEN
    RAISE EXCEPTION 'what_if: %', wrong USING ERRCODE = 'invalid_parameter_value';
  END IF;
  RETURN QUERY SELECT w.key, w.value FROM jsonb_each_text(what_if) w;
END $$;

-- The routes of a day, in the order of their entry.
CREATE OR REPLACE FUNCTION routes_on(
  on_day date DEFAULT NULL, for_traffic text DEFAULT 'goods',
  known_by date DEFAULT NULL, recorded_by timestamptz DEFAULT NULL,
  according_to text[] DEFAULT NULL, what_if jsonb DEFAULT NULL
) RETURNS TABLE (
  route text, destination text, "position" bigint, status text, since date,
  blocked_by text[], limited_by text[]
) LANGUAGE plpgsql STABLE ROWS 100 AS $$
#variable_conflict use_column
BEGIN
on_day := coalesce(on_day, aidmap.today());
RETURN QUERY WITH reports AS NOT MATERIALIZED (
  SELECT r.id, r.subject, r.status, r.traffic, r.basis, r.effective_from, r.effective_to,
      r.reported_on, r.recorded_at, r.publisher
    FROM aidmap.report r
    WHERE (r.checked OR aidmap.row_is_valid('report', r.serial, to_jsonb(r)))
),
retractions AS NOT MATERIALIZED (
  SELECT x.report, x.recorded_at FROM aidmap.retraction x
    WHERE x.checked OR aidmap.row_is_valid('retraction', x.serial, to_jsonb(x))
),
places AS (
  SELECT p.id, p.kind, p.controlled, p.first_day, p.last_day FROM aidmap.place p
),
legs AS (SELECT l.id, l.start, l."end", l.mode FROM aidmap.leg l),
routes AS (
  SELECT r.id, r.traffic, r.places, r.first_day, r.last_day, r.position FROM aidmap.route r
),
supposed AS (SELECT s.subject, s.status FROM aidmap.supposed(what_if) s),
answer AS (
WITH "t10" AS (
  SELECT
    *
  FROM "routes" AS "t0"
  WHERE
    for_traffic = ANY(
      "t0"."traffic"
    )
), "ways" AS (
  SELECT
    "t14"."id",
    "t14"."traffic",
    "t14"."places",
    "t14"."position",
    GREATEST(COALESCE("t14"."first_day", "t21"."begun"), COALESCE("t21"."begun", "t14"."first_day")) AS "first_day",
    LEAST(COALESCE("t14"."last_day", "t21"."ended"), COALESCE("t21"."ended", "t14"."last_day")) AS "last_day"
  FROM "t10" AS "t14"
  LEFT OUTER JOIN (
    SELECT
      "t19"."id",
      MAX("t19"."first_day_of_place") AS "begun",
      MIN("t19"."last_day_of_place") AS "ended"
    FROM (
      SELECT
        "t18"."id",
        "t18"."traffic",
        "t18"."places",
        "t18"."first_day",
        "t18"."last_day",
        "t18"."position",
        "t6"."id" AS "id_of_place",
        "t6"."kind",
        "t6"."controlled",
        "t6"."first_day" AS "first_day_of_place",
        "t6"."last_day" AS "last_day_of_place"
      FROM (
        SELECT
          "t11"."id",
          "t11"."traffic",
          "u0" AS "places",
          "t11"."first_day",
          "t11"."last_day",
          "t11"."position"
        FROM "t10" AS "t11"
        CROSS JOIN UNNEST("t11"."places") AS "u1"("u0")
      ) AS "t18"
      INNER JOIN "places" AS "t6"
        ON "t18"."places" = "t6"."id"
    ) AS "t19"
    GROUP BY
      1
  ) AS "t21"
    ON "t14"."id" = "t21"."id"
), "places_along" AS (
  SELECT
    "t25"."id" AS "route",
    "t25"."places" AS "subject",
    FALSE AS "is_leg",
    "t25"."step"
  FROM (
    SELECT
      "t23"."id",
      "t23"."traffic",
      "u2" AS "places",
      "t23"."position",
      "t23"."first_day",
      "t23"."last_day",
      "step" - 1 AS "step"
    FROM "ways" AS "t23"
    CROSS JOIN UNNEST("t23"."places") WITH ORDINALITY AS "u3"("u2", "step")
  ) AS "t25"
), "subjects_along" AS (
  SELECT
    "t35"."route",
    "t35"."subject",
    "t35"."is_leg",
    "t35"."step",
    "t15"."id" IS NOT NULL AS "controlled"
  FROM (
    SELECT
      *
    FROM "places_along" AS "t30"
    UNION ALL
    SELECT
      *
    FROM (
      SELECT
        "t31"."route",
        "t8"."id" AS "subject",
        TRUE AS "is_leg",
        "t31"."step"
      FROM "places_along" AS "t31"
      INNER JOIN "places_along" AS "t32"
        ON "t31"."route" = "t32"."route" AND (
          "t31"."step" + 1
        ) = "t32"."step"
      INNER JOIN "legs" AS "t8"
        ON (
          (
            "t8"."start" = "t31"."subject"
          ) AND (
            "t8"."end" = "t32"."subject"
          )
        )
        OR (
          (
            "t8"."start" = "t32"."subject"
          ) AND (
            "t8"."end" = "t31"."subject"
          )
        )
    ) AS "t33"
  ) AS "t35"
  LEFT OUTER JOIN (
    SELECT
      "t1"."id"
    FROM "places" AS "t1"
    WHERE
      COALESCE("t1"."controlled", "t1"."kind" IN ('land_crossing', 'inspection_point', 'seaport', 'pier', 'airdrop_zone'))
  ) AS "t15"
    ON "t35"."subject" = "t15"."id"
), "heard" AS (
  SELECT
    "t45"."id",
    "t45"."subject",
    "t45"."status",
    "t45"."traffic",
    "t45"."basis",
    "t45"."effective_from",
    "t45"."effective_to",
    "t45"."reported_on",
    "t45"."recorded_at",
    "t45"."publisher",
    ROW_NUMBER() OVER (
      PARTITION BY "t45"."subject"
      ORDER BY "t45"."effective_from" ASC, "t45"."reported_on" ASC, "t45"."recorded_at" ASC, "t45"."id" ASC
      ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
    ) - 1 AS "rank",
    (
      (
        ROW_NUMBER() OVER (
          PARTITION BY "t45"."subject"
          ORDER BY "t45"."effective_from" ASC, "t45"."basis" = 'observed' ASC, "t45"."reported_on" ASC, "t45"."recorded_at" ASC, "t45"."id" ASC
          ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
        ) - 1
      ) * 10
    ) + CASE "t45"."status"
      WHEN 'closed'
      THEN 0
      WHEN 'unknown'
      THEN 1
      WHEN 'planned'
      THEN 2
      WHEN 'restricted'
      THEN 3
      WHEN 'open'
      THEN 4
      ELSE NULL
    END AS "claim"
  FROM (
    SELECT
      "t44"."id",
      "t44"."subject",
      "t44"."status",
      "t44"."traffic",
      "t44"."basis",
      "t44"."effective_from",
      "t44"."effective_to",
      "t44"."reported_on",
      "t44"."recorded_at",
      "t44"."publisher"
    FROM (
      SELECT
        *
      FROM (
        SELECT
          "t9"."id",
          "t9"."subject",
          "t9"."status",
          "t9"."traffic",
          "t9"."basis",
          "t9"."effective_from",
          "t9"."effective_to",
          "t9"."reported_on",
          "t9"."recorded_at",
          "t9"."publisher"
        FROM "reports" AS "t9"
        WHERE
          EXISTS(
            SELECT
              1
            FROM "subjects_along" AS "t38"
            WHERE
              "t9"."subject" = "t38"."subject"
          )
      ) AS "t42"
      WHERE
        for_traffic = ANY(
          "t42"."traffic"
        )
        AND (
          (
            known_by IS NULL
          ) OR (
            "t42"."reported_on" <= known_by
          )
        )
        AND (
          (
            recorded_by IS NULL
          ) OR (
            "t42"."recorded_at" <= recorded_by
          )
        )
        AND (
          (
            according_to IS NULL
          ) OR (
            "t42"."publisher" = ANY(
              according_to
            )
          )
        )
    ) AS "t44"
    WHERE
      NOT EXISTS(
        SELECT
          1
        FROM (
          SELECT
            *
          FROM "retractions" AS "t4"
          WHERE
            (
              recorded_by IS NULL
            ) OR (
              "t4"."recorded_at" <= recorded_by
            )
        ) AS "t16"
        WHERE
          "t44"."id" = "t16"."report"
      )
  ) AS "t45"
), "decisions" AS (
  SELECT
    "t58"."subject",
    "t58"."day",
    CASE
      WHEN (
        "t58"."observed" IS NULL
      ) AND (
        "t58"."announced" IS NULL
      )
      THEN 'unknown'
      WHEN (
        "t58"."announced" IS NULL
      ) OR (
        "t58"."observed" > "t58"."announced"
      )
      THEN CASE "t58"."observed" % 10
        WHEN 0
        THEN 'closed'
        WHEN 1
        THEN 'unknown'
        WHEN 2
        THEN 'planned'
        WHEN 3
        THEN 'restricted'
        WHEN 4
        THEN 'open'
        ELSE NULL
      END
      WHEN (
        "t58"."announced" % 10
      ) = 0
      THEN 'closed'
      WHEN (
        "t58"."observed" IS NULL
      ) OR (
        (
          "t58"."observed" % 10
        ) = 0
      )
      THEN 'planned'
      ELSE CASE LEAST("t58"."announced" % 10, "t58"."observed" % 10)
        WHEN 0
        THEN 'closed'
        WHEN 1
        THEN 'unknown'
        WHEN 2
        THEN 'planned'
        WHEN 3
        THEN 'restricted'
        WHEN 4
        THEN 'open'
        ELSE NULL
      END
    END AS "status",
    CASE
      WHEN (
        "t58"."announced" IS NULL
      ) OR (
        "t58"."observed" > "t58"."announced"
      )
      THEN "t58"."observed"
      WHEN (
        (
          "t58"."announced" % 10
        ) = 0
      )
      OR (
        (
          "t58"."observed" IS NULL
        ) OR (
          (
            "t58"."observed" % 10
          ) = 0
        )
      )
      OR (
        (
          "t58"."announced" % 10
        ) < (
          "t58"."observed" % 10
        )
      )
      THEN "t58"."announced"
      ELSE "t58"."observed"
    END AS "decider",
    CASE
      WHEN (
        "t58"."announced" IS NULL
      )
      OR (
        "t58"."observed" > "t58"."announced"
      )
      OR (
        (
          "t58"."observed" IS NULL
        ) OR (
          (
            "t58"."observed" % 10
          ) = 0
        )
      )
      THEN NULL
      WHEN (
        "t58"."announced" % 10
      ) > (
        "t58"."observed" % 10
      )
      THEN "t58"."announced"
      ELSE NULL
    END AS "pending"
  FROM (
    SELECT
      "t57"."subject",
      "t57"."day",
      GREATEST(MAX("t57"."observed"), MAX("t57"."claim") FILTER(WHERE
        "t57"."seen")) AS "observed",
      GREATEST(MAX("t57"."announced"), MAX("t57"."claim") FILTER(WHERE
        NOT (
          "t57"."seen"
        ))) AS "announced"
    FROM (
      SELECT
        "t56"."subject",
        "t56"."day",
        "t56"."observed",
        "t56"."announced",
        "t49"."claim",
        "t49"."basis" = 'observed' AS "seen"
      FROM (
        SELECT
          "t54"."subject",
          "t54"."day",
          MAX("t54"."observed") OVER (PARTITION BY "t54"."subject" ORDER BY "t54"."day" ASC ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS "observed",
          MAX("t54"."announced") OVER (PARTITION BY "t54"."subject" ORDER BY "t54"."day" ASC ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS "announced"
        FROM (
          SELECT
            "t53"."subject",
            "t53"."day",
            MAX("t53"."observed") AS "observed",
            MAX("t53"."announced") AS "announced"
          FROM (
            SELECT
              *
            FROM (
              SELECT
                *
              FROM (
                SELECT
                  "t47"."subject",
                  "t47"."effective_from" AS "day",
                  CASE
                    WHEN (
                      "t47"."effective_to" IS NULL
                    ) AND (
                      "t47"."basis" = 'observed'
                    )
                    THEN "t47"."claim"
                    ELSE CAST(NULL AS BIGINT)
                  END AS "observed",
                  CASE
                    WHEN (
                      "t47"."effective_to" IS NULL
                    ) AND NOT (
                      "t47"."basis" = 'observed'
                    )
                    THEN "t47"."claim"
                    ELSE CAST(NULL AS BIGINT)
                  END AS "announced"
                FROM "heard" AS "t47"
              ) AS "t51"
              UNION ALL
              SELECT
                *
              FROM (
                SELECT
                  "t47"."subject",
                  CAST(CAST("t47"."effective_to" + INTERVAL '1 DAY' AS TIMESTAMP) AS DATE) AS "day",
                  CAST(NULL AS BIGINT) AS "observed",
                  CAST(NULL AS BIGINT) AS "announced"
                FROM "heard" AS "t47"
                WHERE
                  NOT (
                    "t47"."effective_to" IS NULL
                  )
              ) AS "t50"
            ) AS "t52"
            WHERE
              "t52"."day" <= on_day
          ) AS "t53"
          GROUP BY
            1,
            2
        ) AS "t54"
      ) AS "t56"
      LEFT OUTER JOIN (
        SELECT
          *
        FROM "heard" AS "t47"
        WHERE
          "t47"."effective_to" IS NOT NULL
      ) AS "t49"
        ON "t56"."subject" = "t49"."subject"
        AND "t49"."effective_from" <= "t56"."day"
        AND (
          (
            "t49"."effective_to" IS NULL
          ) OR (
            "t49"."effective_to" >= "t56"."day"
          )
        )
    ) AS "t57"
    GROUP BY
      1,
      2
  ) AS "t58"
), "runs" AS (
  SELECT
    "t62"."subject",
    "t62"."status",
    "t62"."day" AS "first",
    LEAD("t62"."day") OVER (PARTITION BY "t62"."subject" ORDER BY "t62"."day" ASC ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) AS "until"
  FROM (
    SELECT
      *
    FROM (
      SELECT
        "t60"."subject",
        "t60"."day",
        "t60"."status",
        "t60"."decider",
        "t60"."pending",
        LAG("t60"."status") OVER (PARTITION BY "t60"."subject" ORDER BY "t60"."day" ASC ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) AS "before"
      FROM "decisions" AS "t60"
    ) AS "t61"
    WHERE
      (
        "t61"."before" IS NULL
      ) OR (
        "t61"."status" <> "t61"."before"
      )
  ) AS "t62"
), "days_of_change" AS (
  SELECT
    *
  FROM (
    SELECT
      "t67"."route",
      "t67"."first" AS "day"
    FROM (
      SELECT
        "t39"."route",
        "t39"."subject",
        "t39"."is_leg",
        "t39"."step",
        "t39"."controlled",
        "t66"."status",
        "t66"."first",
        "t66"."until",
        "t24"."id",
        "t24"."traffic",
        "t24"."places",
        "t24"."position",
        "t24"."first_day",
        "t24"."last_day"
      FROM "subjects_along" AS "t39"
      INNER JOIN "runs" AS "t66"
        ON "t39"."subject" = "t66"."subject"
      INNER JOIN "ways" AS "t24"
        ON "t39"."route" = "t24"."id"
    ) AS "t67"
    WHERE
      (
        "t67"."first_day" IS NULL
      ) OR (
        "t67"."first" >= "t67"."first_day"
      )
  ) AS "t70"
  UNION
  SELECT
    *
  FROM (
    SELECT
      "t23"."id" AS "route",
      "t23"."first_day" AS "day"
    FROM "ways" AS "t23"
    WHERE
      "t23"."first_day" <= on_day
  ) AS "t26"
), "supposed_on" AS (
  SELECT
    *
  FROM (
    SELECT
      "t41"."route",
      "t41"."day",
      "t38"."subject",
      "t38"."is_leg",
      "t38"."step",
      "t38"."controlled",
      COALESCE("t7"."status", COALESCE("t65"."status", 'unknown')) AS "status",
      "t7"."status" IS NOT NULL AS "supposed"
    FROM (
      SELECT DISTINCT
        "t37"."route",
        on_day AS "day"
      FROM "subjects_along" AS "t37"
    ) AS "t41"
    INNER JOIN "subjects_along" AS "t38"
      ON "t41"."route" = "t38"."route"
    LEFT OUTER JOIN "runs" AS "t65"
      ON "t38"."subject" = "t65"."subject"
      AND "t65"."first" <= "t41"."day"
      AND (
        (
          "t65"."until" IS NULL
        ) OR (
          "t65"."until" > "t41"."day"
        )
      )
    LEFT OUTER JOIN "supposed" AS "t7"
      ON "t38"."subject" = "t7"."subject"
  ) AS "t69"
  WHERE
    "t69"."supposed" OR (
      "t69"."controlled" OR (
        "t69"."status" <> 'unknown'
      )
    )
), "now" AS (
  SELECT
    "t68"."route",
    COALESCE(
      MIN(
        CASE "t68"."status"
          WHEN 'closed'
          THEN 0
          WHEN 'unknown'
          THEN 1
          WHEN 'planned'
          THEN 2
          WHEN 'restricted'
          THEN 3
          WHEN 'open'
          THEN 4
          ELSE NULL
        END
      ) FILTER(WHERE
        "t68"."controlled" OR (
          "t68"."status" <> 'unknown'
        )),
      4
    ) AS "worst"
  FROM (
    SELECT
      "t41"."route",
      "t41"."day",
      "t38"."subject",
      "t38"."is_leg",
      "t38"."step",
      "t38"."controlled",
      COALESCE("t65"."status", 'unknown') AS "status"
    FROM (
      SELECT DISTINCT
        "t37"."route",
        on_day AS "day"
      FROM "subjects_along" AS "t37"
    ) AS "t41"
    INNER JOIN "subjects_along" AS "t38"
      ON "t41"."route" = "t38"."route"
    LEFT OUTER JOIN "runs" AS "t65"
      ON "t38"."subject" = "t65"."subject"
      AND "t65"."first" <= "t41"."day"
      AND (
        (
          "t65"."until" IS NULL
        ) OR (
          "t65"."until" > "t41"."day"
        )
      )
  ) AS "t68"
  GROUP BY
    1
), "before" AS (
  SELECT
    "t86"."route",
    "t86"."day",
    "t86"."was",
    "t80"."worst"
  FROM (
    SELECT
      "t83"."route",
      "t83"."day",
      COALESCE(
        MIN(
          CASE "t83"."status"
            WHEN 'closed'
            THEN 0
            WHEN 'unknown'
            THEN 1
            WHEN 'planned'
            THEN 2
            WHEN 'restricted'
            THEN 3
            WHEN 'open'
            THEN 4
            ELSE NULL
          END
        ) FILTER(WHERE
          "t83"."controlled" OR (
            "t83"."status" <> 'unknown'
          )),
        4
      ) AS "was"
    FROM (
      SELECT
        "t76"."route",
        "t76"."day",
        "t38"."subject",
        "t38"."is_leg",
        "t38"."step",
        "t38"."controlled",
        COALESCE("t65"."status", 'unknown') AS "status"
      FROM "days_of_change" AS "t76"
      INNER JOIN "subjects_along" AS "t38"
        ON "t76"."route" = "t38"."route"
      LEFT OUTER JOIN "runs" AS "t65"
        ON "t38"."subject" = "t65"."subject"
        AND "t65"."first" <= "t76"."day"
        AND (
          (
            "t65"."until" IS NULL
          ) OR (
            "t65"."until" > "t76"."day"
          )
        )
    ) AS "t83"
    GROUP BY
      1,
      2
  ) AS "t86"
  INNER JOIN "now" AS "t80"
    ON "t86"."route" = "t80"."route"
), "factual" AS (
  SELECT
    "t79"."route",
    "t79"."worst",
    "t99"."since"
  FROM "now" AS "t79"
  LEFT OUTER JOIN (
    SELECT
      "t97"."route",
      MIN("t97"."day") AS "since"
    FROM (
      SELECT
        *
      FROM (
        SELECT
          "t92"."route",
          "t92"."day",
          "t92"."was",
          "t92"."worst",
          "t95"."route" AS "route_right",
          "t95"."last"
        FROM "before" AS "t92"
        LEFT OUTER JOIN (
          SELECT
            "t93"."route",
            MAX("t93"."day") AS "last"
          FROM (
            SELECT
              *
            FROM "before" AS "t91"
            WHERE
              "t91"."was" <> "t91"."worst"
          ) AS "t93"
          GROUP BY
            1
        ) AS "t95"
          ON "t92"."route" = "t95"."route"
      ) AS "t96"
      WHERE
        (
          "t96"."last" IS NULL
        ) OR (
          "t96"."day" > "t96"."last"
        )
    ) AS "t97"
    GROUP BY
      1
  ) AS "t99"
    ON "t79"."route" = "t99"."route"
), "route_states" AS (
  SELECT
    "t29"."id" AS "route",
    (
      "t29"."places"
    )[CASE WHEN -1 < 0 THEN CARDINALITY("t29"."places") + (
      -1 + 1
    ) ELSE -1 + 1 END] AS "destination",
    "t29"."position",
    CASE COALESCE("t90"."worst", 4)
      WHEN 0
      THEN 'closed'
      WHEN 1
      THEN 'unknown'
      WHEN 2
      THEN 'planned'
      WHEN 3
      THEN 'restricted'
      WHEN 4
      THEN 'open'
      ELSE NULL
    END AS "status",
    CASE WHEN COALESCE("t90"."worst", 4) = "t102"."worst" THEN "t102"."since" ELSE on_day END AS "since",
    CASE
      WHEN CASE COALESCE("t90"."worst", 4)
        WHEN 0
        THEN 'closed'
        WHEN 1
        THEN 'unknown'
        WHEN 2
        THEN 'planned'
        WHEN 3
        THEN 'restricted'
        WHEN 4
        THEN 'open'
        ELSE NULL
      END IN ('open', 'restricted')
      THEN CAST(ARRAY[] AS TEXT[])
      ELSE "t90"."at_worst"
    END AS "blocked_by",
    CASE
      WHEN CASE COALESCE("t90"."worst", 4)
        WHEN 0
        THEN 'closed'
        WHEN 1
        THEN 'unknown'
        WHEN 2
        THEN 'planned'
        WHEN 3
        THEN 'restricted'
        WHEN 4
        THEN 'open'
        ELSE NULL
      END = 'restricted'
      THEN "t90"."at_worst"
      ELSE CAST(ARRAY[] AS TEXT[])
    END AS "limited_by"
  FROM (
    SELECT
      *
    FROM "ways" AS "t23"
    WHERE
      (
        (
          "t23"."first_day" IS NULL
        ) OR (
          "t23"."first_day" <= on_day
        )
      )
      AND (
        (
          "t23"."last_day" IS NULL
        ) OR (
          "t23"."last_day" >= on_day
        )
      )
  ) AS "t29"
  INNER JOIN "factual" AS "t102"
    ON "t29"."id" = "t102"."route"
  LEFT OUTER JOIN (
    SELECT
      "t87"."route",
      MAX("t87"."worst") AS "worst",
      ARRAY_AGG("t87"."subject" ORDER BY "t87"."is_leg" ASC, "t87"."step" ASC) FILTER(WHERE
        "t87"."subject" IS NOT NULL) AS "at_worst"
    FROM (
      SELECT
        *
      FROM (
        SELECT
          "t78"."route",
          "t78"."day",
          "t78"."subject",
          "t78"."is_leg",
          "t78"."step",
          "t78"."controlled",
          "t78"."status",
          "t78"."supposed",
          "t82"."worst"
        FROM "supposed_on" AS "t78"
        INNER JOIN (
          SELECT
            "t75"."route",
            MIN(
              CASE "t75"."status"
                WHEN 'closed'
                THEN 0
                WHEN 'unknown'
                THEN 1
                WHEN 'planned'
                THEN 2
                WHEN 'restricted'
                THEN 3
                WHEN 'open'
                THEN 4
                ELSE NULL
              END
            ) AS "worst"
          FROM "supposed_on" AS "t75"
          GROUP BY
            1
        ) AS "t82"
          ON "t78"."route" = "t82"."route"
      ) AS "t84"
      WHERE
        CASE "t84"."status"
          WHEN 'closed'
          THEN 0
          WHEN 'unknown'
          THEN 1
          WHEN 'planned'
          THEN 2
          WHEN 'restricted'
          THEN 3
          WHEN 'open'
          THEN 4
          ELSE NULL
        END = "t84"."worst"
    ) AS "t87"
    GROUP BY
      1
  ) AS "t90"
    ON "t102"."route" = "t90"."route"
)
SELECT
  *
FROM "route_states"
)
SELECT a.route, a.destination, a."position", a.status, a.since, a.blocked_by, a.limited_by
  FROM answer AS a ORDER BY a."position";
END $$;

-- The places where routes end, in the order of their ids.
CREATE OR REPLACE FUNCTION destinations_on(
  on_day date DEFAULT NULL, for_traffic text DEFAULT 'goods',
  known_by date DEFAULT NULL, recorded_by timestamptz DEFAULT NULL,
  according_to text[] DEFAULT NULL, what_if jsonb DEFAULT NULL
) RETURNS TABLE (
  place text, status text, routes text[], open_routes text[], choke_points text[]
) LANGUAGE plpgsql STABLE ROWS 20 AS $$
#variable_conflict use_column
BEGIN
on_day := coalesce(on_day, aidmap.today());
RETURN QUERY WITH places AS (
  SELECT p.id, p.kind, p.controlled, p.first_day, p.last_day FROM aidmap.place p
),
legs AS (SELECT l.id, l.start, l."end", l.mode FROM aidmap.leg l),
routes AS (
  SELECT r.id, r.traffic, r.places, r.first_day, r.last_day, r.position FROM aidmap.route r
),
states AS (
  SELECT * FROM aidmap.routes_on(on_day, for_traffic, known_by, recorded_by, according_to, what_if)
),
answer AS (
WITH "t6" AS (
  SELECT
    *
  FROM "states" AS "t0"
  WHERE
    "t0"."status" IN ('open', 'restricted')
), "t7" AS (
  SELECT
    *
  FROM "routes" AS "t2"
  WHERE
    for_traffic = ANY(
      "t2"."traffic"
    )
), "ways" AS (
  SELECT
    "t17"."id",
    "t17"."traffic",
    "t17"."places",
    "t17"."position",
    GREATEST(COALESCE("t17"."first_day", "t24"."begun"), COALESCE("t24"."begun", "t17"."first_day")) AS "first_day",
    LEAST(COALESCE("t17"."last_day", "t24"."ended"), COALESCE("t24"."ended", "t17"."last_day")) AS "last_day"
  FROM "t7" AS "t17"
  LEFT OUTER JOIN (
    SELECT
      "t22"."id",
      MAX("t22"."first_day_of_place") AS "begun",
      MIN("t22"."last_day_of_place") AS "ended"
    FROM (
      SELECT
        "t21"."id",
        "t21"."traffic",
        "t21"."places",
        "t21"."first_day",
        "t21"."last_day",
        "t21"."position",
        "t4"."id" AS "id_of_place",
        "t4"."kind",
        "t4"."controlled",
        "t4"."first_day" AS "first_day_of_place",
        "t4"."last_day" AS "last_day_of_place"
      FROM (
        SELECT
          "t12"."id",
          "t12"."traffic",
          "u0" AS "places",
          "t12"."first_day",
          "t12"."last_day",
          "t12"."position"
        FROM "t7" AS "t12"
        CROSS JOIN UNNEST("t12"."places") AS "u1"("u0")
      ) AS "t21"
      INNER JOIN "places" AS "t4"
        ON "t21"."places" = "t4"."id"
    ) AS "t22"
    GROUP BY
      1
  ) AS "t24"
    ON "t17"."id" = "t24"."id"
), "places_along" AS (
  SELECT
    "t27"."id" AS "route",
    "t27"."places" AS "subject",
    FALSE AS "is_leg",
    "t27"."step"
  FROM (
    SELECT
      "t26"."id",
      "t26"."traffic",
      "u2" AS "places",
      "t26"."position",
      "t26"."first_day",
      "t26"."last_day",
      "step" - 1 AS "step"
    FROM "ways" AS "t26"
    CROSS JOIN UNNEST("t26"."places") WITH ORDINALITY AS "u3"("u2", "step")
  ) AS "t27"
), "ends" AS (
  SELECT
    "t29"."place"
  FROM (
    SELECT DISTINCT
      (
        "t26"."places"
      )[CASE WHEN -1 < 0 THEN CARDINALITY("t26"."places") + (
        -1 + 1
      ) ELSE -1 + 1 END] AS "place"
    FROM "ways" AS "t26"
  ) AS "t29"
  WHERE
    EXISTS(
      SELECT
        1
      FROM (
        SELECT
          *
        FROM "places" AS "t1"
        WHERE
          (
            (
              "t1"."first_day" IS NULL
            ) OR (
              "t1"."first_day" <= on_day
            )
          )
          AND (
            (
              "t1"."last_day" IS NULL
            ) OR (
              "t1"."last_day" >= on_day
            )
          )
      ) AS "t16"
      WHERE
        "t29"."place" = "t16"."id"
    )
), "subjects_along" AS (
  SELECT
    "t39"."route",
    "t39"."subject",
    "t39"."is_leg",
    "t39"."step",
    "t15"."id" IS NOT NULL AS "controlled"
  FROM (
    SELECT
      *
    FROM "places_along" AS "t31"
    UNION ALL
    SELECT
      *
    FROM (
      SELECT
        "t32"."route",
        "t5"."id" AS "subject",
        TRUE AS "is_leg",
        "t32"."step"
      FROM "places_along" AS "t32"
      INNER JOIN "places_along" AS "t33"
        ON "t32"."route" = "t33"."route" AND (
          "t32"."step" + 1
        ) = "t33"."step"
      INNER JOIN "legs" AS "t5"
        ON (
          (
            "t5"."start" = "t32"."subject"
          ) AND (
            "t5"."end" = "t33"."subject"
          )
        )
        OR (
          (
            "t5"."start" = "t33"."subject"
          ) AND (
            "t5"."end" = "t32"."subject"
          )
        )
    ) AS "t37"
  ) AS "t39"
  LEFT OUTER JOIN (
    SELECT
      "t1"."id"
    FROM "places" AS "t1"
    WHERE
      COALESCE("t1"."controlled", "t1"."kind" IN ('land_crossing', 'inspection_point', 'seaport', 'pier', 'airdrop_zone'))
  ) AS "t15"
    ON "t39"."subject" = "t15"."id"
)
SELECT
  "t36"."place",
  COALESCE(
    CASE "t14"."best"
      WHEN 0
      THEN 'closed'
      WHEN 1
      THEN 'unknown'
      WHEN 2
      THEN 'planned'
      WHEN 3
      THEN 'restricted'
      WHEN 4
      THEN 'open'
      ELSE NULL
    END,
    'unknown'
  ) AS "status",
  COALESCE("t14"."routes", CAST(ARRAY[] AS TEXT[])) AS "routes",
  COALESCE("t14"."open_routes", CAST(ARRAY[] AS TEXT[])) AS "open_routes",
  COALESCE("t50"."choke_points", CAST(ARRAY[] AS TEXT[])) AS "choke_points"
FROM "ends" AS "t36"
LEFT OUTER JOIN (
  SELECT
    "t0"."destination" AS "place",
    MAX(
      CASE "t0"."status"
        WHEN 'closed'
        THEN 0
        WHEN 'unknown'
        THEN 1
        WHEN 'planned'
        THEN 2
        WHEN 'restricted'
        THEN 3
        WHEN 'open'
        THEN 4
        ELSE NULL
      END
    ) AS "best",
    ARRAY_AGG("t0"."route" ORDER BY "t0"."position" ASC) FILTER(WHERE
      "t0"."route" IS NOT NULL) AS "routes",
    ARRAY_AGG("t0"."route" ORDER BY "t0"."position" ASC) FILTER(WHERE
      "t0"."route" IS NOT NULL AND "t0"."status" IN ('open', 'restricted')) AS "open_routes"
  FROM "states" AS "t0"
  GROUP BY
    1
) AS "t14"
  ON "t36"."place" = "t14"."place"
LEFT OUTER JOIN (
  SELECT
    "t48"."place",
    ARRAY_AGG("t48"."subject" ORDER BY "t48"."subject" ASC) FILTER(WHERE
      "t48"."subject" IS NOT NULL) AS "choke_points"
  FROM (
    SELECT
      *
    FROM (
      SELECT
        "t46"."place",
        "t46"."subject",
        "t46"."on",
        "t20"."of"
      FROM (
        SELECT
          "t44"."destination" AS "place",
          "t44"."subject",
          COUNT(*) AS "on"
        FROM (
          SELECT
            "t13"."route",
            "t13"."destination",
            "t13"."position",
            "t13"."status",
            "t43"."subject"
          FROM "t6" AS "t13"
          INNER JOIN (
            SELECT DISTINCT
              "t41"."route",
              "t41"."subject"
            FROM "subjects_along" AS "t41"
            WHERE
              "t41"."controlled"
          ) AS "t43"
            ON "t13"."route" = "t43"."route"
        ) AS "t44"
        GROUP BY
          1,
          2
      ) AS "t46"
      INNER JOIN (
        SELECT
          "t8"."destination" AS "place",
          COUNT(*) AS "of"
        FROM "t6" AS "t8"
        GROUP BY
          1
      ) AS "t20"
        ON "t46"."place" = "t20"."place"
    ) AS "t47"
    WHERE
      "t47"."on" = "t47"."of"
  ) AS "t48"
  GROUP BY
    1
) AS "t50"
  ON "t36"."place" = "t50"."place"
)
SELECT a.place, a.status, a.routes, a.open_routes, a.choke_points FROM answer AS a ORDER BY a.place;
END $$;

-- What other status routes and destinations have if something is supposed.
CREATE OR REPLACE FUNCTION changes_if(
  what_if jsonb, on_day date DEFAULT NULL, for_traffic text DEFAULT 'goods',
  known_by date DEFAULT NULL, recorded_by timestamptz DEFAULT NULL,
  according_to text[] DEFAULT NULL
) RETURNS TABLE (kind text, id text, before text, after text) LANGUAGE plpgsql STABLE ROWS 20 AS $$
#variable_conflict use_column
BEGIN
RETURN QUERY WITH "before" AS (
  SELECT route AS id, status
    FROM aidmap.routes_on(on_day, for_traffic, known_by, recorded_by, according_to)
),
"after" AS (
  SELECT route AS id, status
    FROM aidmap.routes_on(on_day, for_traffic, known_by, recorded_by, according_to, what_if)
),
answer AS (
SELECT
  *
FROM (
  SELECT
    COALESCE("t2"."id", "t3"."id") AS "id",
    "t2"."status" AS "before",
    "t3"."status" AS "after"
  FROM "before" AS "t2"
  FULL OUTER JOIN "after" AS "t3"
    ON "t2"."id" = "t3"."id"
) AS "t4"
WHERE
  NOT (
    "t4"."before" IS NOT DISTINCT FROM "t4"."after"
  )
)
SELECT 'route', a.id, a."before", a."after" FROM answer AS a ORDER BY a.id;
RETURN QUERY WITH "before" AS (
  SELECT place AS id, status
    FROM aidmap.destinations_on(on_day, for_traffic, known_by, recorded_by, according_to)
),
"after" AS (
  SELECT place AS id, status
    FROM aidmap.destinations_on(on_day, for_traffic, known_by, recorded_by, according_to, what_if)
),
answer AS (
SELECT
  *
FROM (
  SELECT
    COALESCE("t2"."id", "t3"."id") AS "id",
    "t2"."status" AS "before",
    "t3"."status" AS "after"
  FROM "before" AS "t2"
  FULL OUTER JOIN "after" AS "t3"
    ON "t2"."id" = "t3"."id"
) AS "t4"
WHERE
  NOT (
    "t4"."before" IS NOT DISTINCT FROM "t4"."after"
  )
)
SELECT 'destination', a.id, a."before", a."after" FROM answer AS a ORDER BY a.id;
END $$;

-- The gateways of a day, those that serve the most destinations first.
CREATE OR REPLACE FUNCTION gateways_on(
  on_day date DEFAULT NULL, for_traffic text DEFAULT 'goods',
  known_by date DEFAULT NULL, recorded_by timestamptz DEFAULT NULL,
  according_to text[] DEFAULT NULL, what_if jsonb DEFAULT NULL
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
RETURN QUERY WITH reports AS NOT MATERIALIZED (
  SELECT r.id, r.subject, r.status, r.traffic, r.basis, r.effective_from, r.effective_to,
      r.reported_on, r.recorded_at, r.publisher
    FROM aidmap.report r
    WHERE (r.checked OR aidmap.row_is_valid('report', r.serial, to_jsonb(r)))
),
retractions AS NOT MATERIALIZED (
  SELECT x.report, x.recorded_at FROM aidmap.retraction x
    WHERE x.checked OR aidmap.row_is_valid('retraction', x.serial, to_jsonb(x))
),
places AS (
  SELECT p.id, p.kind, p.controlled, p.first_day, p.last_day FROM aidmap.place p
),
legs AS (SELECT l.id, l.start, l."end", l.mode FROM aidmap.leg l),
routes AS (
  SELECT r.id, r.traffic, r.places, r.first_day, r.last_day, r.position FROM aidmap.route r
),
supposed AS (SELECT s.subject, s.status FROM aidmap.supposed(what_if) s),
answer AS (
WITH "t12" AS (
  SELECT
    *
  FROM "routes" AS "t5"
  WHERE
    for_traffic = ANY(
      "t5"."traffic"
    )
), "heard" AS (
  SELECT
    "t23"."id",
    "t23"."subject",
    "t23"."status",
    "t23"."traffic",
    "t23"."basis",
    "t23"."effective_from",
    "t23"."effective_to",
    "t23"."reported_on",
    "t23"."recorded_at",
    "t23"."publisher",
    ROW_NUMBER() OVER (
      PARTITION BY "t23"."subject"
      ORDER BY "t23"."effective_from" ASC, "t23"."reported_on" ASC, "t23"."recorded_at" ASC, "t23"."id" ASC
      ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
    ) - 1 AS "rank",
    (
      (
        ROW_NUMBER() OVER (
          PARTITION BY "t23"."subject"
          ORDER BY "t23"."effective_from" ASC, "t23"."basis" = 'observed' ASC, "t23"."reported_on" ASC, "t23"."recorded_at" ASC, "t23"."id" ASC
          ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
        ) - 1
      ) * 10
    ) + CASE "t23"."status"
      WHEN 'closed'
      THEN 0
      WHEN 'unknown'
      THEN 1
      WHEN 'planned'
      THEN 2
      WHEN 'restricted'
      THEN 3
      WHEN 'open'
      THEN 4
      ELSE NULL
    END AS "claim"
  FROM (
    SELECT
      "t18"."id",
      "t18"."subject",
      "t18"."status",
      "t18"."traffic",
      "t18"."basis",
      "t18"."effective_from",
      "t18"."effective_to",
      "t18"."reported_on",
      "t18"."recorded_at",
      "t18"."publisher"
    FROM (
      SELECT
        *
      FROM "reports" AS "t3"
      WHERE
        for_traffic = ANY(
          "t3"."traffic"
        )
        AND (
          (
            known_by IS NULL
          ) OR (
            "t3"."reported_on" <= known_by
          )
        )
        AND (
          (
            recorded_by IS NULL
          ) OR (
            "t3"."recorded_at" <= recorded_by
          )
        )
        AND (
          (
            according_to IS NULL
          ) OR (
            "t3"."publisher" = ANY(
              according_to
            )
          )
        )
    ) AS "t18"
    WHERE
      NOT EXISTS(
        SELECT
          1
        FROM (
          SELECT
            *
          FROM "retractions" AS "t4"
          WHERE
            (
              recorded_by IS NULL
            ) OR (
              "t4"."recorded_at" <= recorded_by
            )
        ) AS "t19"
        WHERE
          "t18"."id" = "t19"."report"
      )
  ) AS "t23"
), "ways" AS (
  SELECT
    "t20"."id",
    "t20"."traffic",
    "t20"."places",
    "t20"."position",
    GREATEST(COALESCE("t20"."first_day", "t26"."begun"), COALESCE("t26"."begun", "t20"."first_day")) AS "first_day",
    LEAST(COALESCE("t20"."last_day", "t26"."ended"), COALESCE("t26"."ended", "t20"."last_day")) AS "last_day"
  FROM "t12" AS "t20"
  LEFT OUTER JOIN (
    SELECT
      "t24"."id",
      MAX("t24"."first_day_of_place") AS "begun",
      MIN("t24"."last_day_of_place") AS "ended"
    FROM (
      SELECT
        "t22"."id",
        "t22"."traffic",
        "t22"."places",
        "t22"."first_day",
        "t22"."last_day",
        "t22"."position",
        "t7"."id" AS "id_of_place",
        "t7"."kind",
        "t7"."controlled",
        "t7"."first_day" AS "first_day_of_place",
        "t7"."last_day" AS "last_day_of_place"
      FROM (
        SELECT
          "t16"."id",
          "t16"."traffic",
          "u0" AS "places",
          "t16"."first_day",
          "t16"."last_day",
          "t16"."position"
        FROM "t12" AS "t16"
        CROSS JOIN UNNEST("t16"."places") AS "u1"("u0")
      ) AS "t22"
      INNER JOIN "places" AS "t7"
        ON "t22"."places" = "t7"."id"
    ) AS "t24"
    GROUP BY
      1
  ) AS "t26"
    ON "t20"."id" = "t26"."id"
), "places_along" AS (
  SELECT
    "t37"."id" AS "route",
    "t37"."places" AS "subject",
    FALSE AS "is_leg",
    "t37"."step"
  FROM (
    SELECT
      "t32"."id",
      "t32"."traffic",
      "u2" AS "places",
      "t32"."position",
      "t32"."first_day",
      "t32"."last_day",
      "step" - 1 AS "step"
    FROM "ways" AS "t32"
    CROSS JOIN UNNEST("t32"."places") WITH ORDINALITY AS "u3"("u2", "step")
  ) AS "t37"
), "subjects_along" AS (
  SELECT
    "t58"."route",
    "t58"."subject",
    "t58"."is_leg",
    "t58"."step",
    "t17"."id" IS NOT NULL AS "controlled"
  FROM (
    SELECT
      *
    FROM "places_along" AS "t46"
    UNION ALL
    SELECT
      *
    FROM (
      SELECT
        "t47"."route",
        "t11"."id" AS "subject",
        TRUE AS "is_leg",
        "t47"."step"
      FROM "places_along" AS "t47"
      INNER JOIN "places_along" AS "t48"
        ON "t47"."route" = "t48"."route" AND (
          "t47"."step" + 1
        ) = "t48"."step"
      INNER JOIN "legs" AS "t11"
        ON (
          (
            "t11"."start" = "t47"."subject"
          ) AND (
            "t11"."end" = "t48"."subject"
          )
        )
        OR (
          (
            "t11"."start" = "t48"."subject"
          ) AND (
            "t11"."end" = "t47"."subject"
          )
        )
    ) AS "t55"
  ) AS "t58"
  LEFT OUTER JOIN (
    SELECT
      "t1"."id"
    FROM "places" AS "t1"
    WHERE
      COALESCE("t1"."controlled", "t1"."kind" IN ('land_crossing', 'inspection_point', 'seaport', 'pier', 'airdrop_zone'))
  ) AS "t17"
    ON "t58"."subject" = "t17"."id"
), "t71" AS (
  SELECT
    *
  FROM (
    SELECT
      "t66"."route",
      "t66"."subject",
      "t66"."is_leg",
      "t66"."step",
      "t66"."controlled",
      "t54"."position",
      "t54"."destination",
      "t54"."last",
      "t54"."outward"
    FROM (
      SELECT
        *
      FROM "subjects_along" AS "t62"
      WHERE
        "t62"."controlled" AND NOT (
          "t62"."is_leg"
        )
    ) AS "t66"
    INNER JOIN (
      SELECT
        "t44"."id" AS "route",
        "t44"."position",
        (
          "t44"."places"
        )[CASE WHEN -1 < 0 THEN CARDINALITY("t44"."places") + (
          -1 + 1
        ) ELSE -1 + 1 END] AS "destination",
        CARDINALITY("t44"."places") - 1 AS "last",
        (
          "t8"."kind" = 'destination'
        ) AND (
          "t9"."kind" <> 'destination'
        ) AS "outward"
      FROM (
        SELECT
          *
        FROM "ways" AS "t32"
        WHERE
          (
            (
              "t32"."first_day" IS NULL
            ) OR (
              "t32"."first_day" <= on_day
            )
          )
          AND (
            (
              "t32"."last_day" IS NULL
            ) OR (
              "t32"."last_day" >= on_day
            )
          )
      ) AS "t44"
      INNER JOIN "places" AS "t8"
        ON (
          "t44"."places"
        )[CASE WHEN 0 < 0 THEN CARDINALITY("t44"."places") + (
          0 + 1
        ) ELSE 0 + 1 END] = "t8"."id"
      INNER JOIN "places" AS "t9"
        ON (
          "t44"."places"
        )[CASE WHEN -1 < 0 THEN CARDINALITY("t44"."places") + (
          -1 + 1
        ) ELSE -1 + 1 END] = "t9"."id"
    ) AS "t54"
      ON "t66"."route" = "t54"."route"
  ) AS "t69"
  WHERE
    CASE WHEN "t69"."outward" THEN "t69"."step" > 0 ELSE "t69"."step" < "t69"."last" END
), "decisions" AS (
  SELECT
    "t67"."subject",
    "t67"."day",
    CASE
      WHEN (
        "t67"."observed" IS NULL
      ) AND (
        "t67"."announced" IS NULL
      )
      THEN 'unknown'
      WHEN (
        "t67"."announced" IS NULL
      ) OR (
        "t67"."observed" > "t67"."announced"
      )
      THEN CASE "t67"."observed" % 10
        WHEN 0
        THEN 'closed'
        WHEN 1
        THEN 'unknown'
        WHEN 2
        THEN 'planned'
        WHEN 3
        THEN 'restricted'
        WHEN 4
        THEN 'open'
        ELSE NULL
      END
      WHEN (
        "t67"."announced" % 10
      ) = 0
      THEN 'closed'
      WHEN (
        "t67"."observed" IS NULL
      ) OR (
        (
          "t67"."observed" % 10
        ) = 0
      )
      THEN 'planned'
      ELSE CASE LEAST("t67"."announced" % 10, "t67"."observed" % 10)
        WHEN 0
        THEN 'closed'
        WHEN 1
        THEN 'unknown'
        WHEN 2
        THEN 'planned'
        WHEN 3
        THEN 'restricted'
        WHEN 4
        THEN 'open'
        ELSE NULL
      END
    END AS "status",
    CASE
      WHEN (
        "t67"."announced" IS NULL
      ) OR (
        "t67"."observed" > "t67"."announced"
      )
      THEN "t67"."observed"
      WHEN (
        (
          "t67"."announced" % 10
        ) = 0
      )
      OR (
        (
          "t67"."observed" IS NULL
        ) OR (
          (
            "t67"."observed" % 10
          ) = 0
        )
      )
      OR (
        (
          "t67"."announced" % 10
        ) < (
          "t67"."observed" % 10
        )
      )
      THEN "t67"."announced"
      ELSE "t67"."observed"
    END AS "decider",
    CASE
      WHEN (
        "t67"."announced" IS NULL
      )
      OR (
        "t67"."observed" > "t67"."announced"
      )
      OR (
        (
          "t67"."observed" IS NULL
        ) OR (
          (
            "t67"."observed" % 10
          ) = 0
        )
      )
      THEN NULL
      WHEN (
        "t67"."announced" % 10
      ) > (
        "t67"."observed" % 10
      )
      THEN "t67"."announced"
      ELSE NULL
    END AS "pending"
  FROM (
    SELECT
      "t61"."subject",
      "t61"."day",
      GREATEST(MAX("t61"."observed"), MAX("t61"."claim") FILTER(WHERE
        "t61"."seen")) AS "observed",
      GREATEST(MAX("t61"."announced"), MAX("t61"."claim") FILTER(WHERE
        NOT (
          "t61"."seen"
        ))) AS "announced"
    FROM (
      SELECT
        "t59"."subject",
        "t59"."day",
        "t59"."observed",
        "t59"."announced",
        "t36"."claim",
        "t36"."basis" = 'observed' AS "seen"
      FROM (
        SELECT
          "t53"."subject",
          "t53"."day",
          MAX("t53"."observed") OVER (PARTITION BY "t53"."subject" ORDER BY "t53"."day" ASC ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS "observed",
          MAX("t53"."announced") OVER (PARTITION BY "t53"."subject" ORDER BY "t53"."day" ASC ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS "announced"
        FROM (
          SELECT
            "t49"."subject",
            "t49"."day",
            MAX("t49"."observed") AS "observed",
            MAX("t49"."announced") AS "announced"
          FROM (
            SELECT
              *
            FROM (
              SELECT
                *
              FROM (
                SELECT
                  "t28"."subject",
                  "t28"."effective_from" AS "day",
                  CASE
                    WHEN (
                      "t28"."effective_to" IS NULL
                    ) AND (
                      "t28"."basis" = 'observed'
                    )
                    THEN "t28"."claim"
                    ELSE CAST(NULL AS BIGINT)
                  END AS "observed",
                  CASE
                    WHEN (
                      "t28"."effective_to" IS NULL
                    ) AND NOT (
                      "t28"."basis" = 'observed'
                    )
                    THEN "t28"."claim"
                    ELSE CAST(NULL AS BIGINT)
                  END AS "announced"
                FROM "heard" AS "t28"
              ) AS "t39"
              UNION ALL
              SELECT
                *
              FROM (
                SELECT
                  "t28"."subject",
                  CAST(CAST("t28"."effective_to" + INTERVAL '1 DAY' AS TIMESTAMP) AS DATE) AS "day",
                  CAST(NULL AS BIGINT) AS "observed",
                  CAST(NULL AS BIGINT) AS "announced"
                FROM "heard" AS "t28"
                WHERE
                  NOT (
                    "t28"."effective_to" IS NULL
                  )
              ) AS "t38"
            ) AS "t43"
            WHERE
              "t43"."day" <= on_day
          ) AS "t49"
          GROUP BY
            1,
            2
        ) AS "t53"
      ) AS "t59"
      LEFT OUTER JOIN (
        SELECT
          *
        FROM "heard" AS "t28"
        WHERE
          "t28"."effective_to" IS NOT NULL
      ) AS "t36"
        ON "t59"."subject" = "t36"."subject"
        AND "t36"."effective_from" <= "t59"."day"
        AND (
          (
            "t36"."effective_to" IS NULL
          ) OR (
            "t36"."effective_to" >= "t59"."day"
          )
        )
    ) AS "t61"
    GROUP BY
      1,
      2
  ) AS "t67"
), "gateways" AS (
  SELECT
    "t83"."place",
    NULLIF(
      (
        ARRAY_AGG("t83"."mode" ORDER BY "t83"."position" ASC) FILTER(WHERE
          "t83"."mode" IS NOT NULL)
      )[CASE
        WHEN 0 < 0
        THEN CARDINALITY(ARRAY_AGG("t83"."mode" ORDER BY "t83"."position" ASC) FILTER(WHERE
          "t83"."mode" IS NOT NULL)) + (
          0 + 1
        )
        ELSE 0 + 1
      END],
      ''
    ) AS "mode",
    ARRAY_AGG(DISTINCT "t83"."destination" ORDER BY "t83"."destination" ASC) FILTER(WHERE
      "t83"."destination" IS NOT NULL) AS "serves",
    BOOL_AND("t83"."outward") AS "outward"
  FROM (
    SELECT
      "t82"."place",
      "t82"."position",
      "t82"."outward",
      "t82"."destination",
      CASE "t7"."kind" WHEN 'pier' THEN 'sea' WHEN 'airdrop_zone' THEN 'air' ELSE COALESCE("t70"."mode", '') END AS "mode"
    FROM (
      SELECT
        "t79"."route",
        "t79"."position",
        "t79"."destination",
        "t79"."outward",
        "t79"."step",
        "t79"."subject" AS "place"
      FROM (
        SELECT
          "t74"."route",
          "t74"."subject",
          "t74"."is_leg",
          "t74"."step",
          "t74"."controlled",
          "t74"."position",
          "t74"."destination",
          "t74"."last",
          "t74"."outward",
          "t77"."first_step",
          "t77"."last_step"
        FROM "t71" AS "t74"
        INNER JOIN (
          SELECT
            "t73"."route",
            MIN("t73"."step") AS "first_step",
            MAX("t73"."step") AS "last_step"
          FROM "t71" AS "t73"
          GROUP BY
            1
        ) AS "t77"
          ON "t74"."route" = "t77"."route"
      ) AS "t79"
      WHERE
        "t79"."step" = CASE WHEN "t79"."outward" THEN "t79"."first_step" ELSE "t79"."last_step" END
    ) AS "t82"
    INNER JOIN "places" AS "t7"
      ON "t82"."place" = "t7"."id"
    LEFT OUTER JOIN (
      SELECT
        "t65"."route",
        "t65"."step",
        "t10"."mode"
      FROM (
        SELECT
          *
        FROM "subjects_along" AS "t62"
        WHERE
          "t62"."is_leg"
      ) AS "t65"
      INNER JOIN "legs" AS "t10"
        ON "t65"."subject" = "t10"."id"
    ) AS "t70"
      ON "t82"."route" = "t70"."route" AND "t82"."step" = "t70"."step"
  ) AS "t83"
  GROUP BY
    1
), "latest" AS (
  SELECT
    "t86"."subject",
    "t86"."status",
    CASE WHEN "t30"."id" IS NOT NULL THEN "t86"."since" ELSE NULL END AS "since",
    "t86"."decider" AS "claim",
    "t30"."id" AS "report",
    "t30"."reported_on",
    "t31"."id" AS "pending"
  FROM (
    SELECT
      *
    FROM (
      SELECT
        "t80"."subject",
        "t80"."day",
        "t80"."status",
        "t80"."decider",
        "t80"."pending",
        "t80"."place",
        "t80"."now",
        "t80"."other",
        MIN("t80"."day") FILTER(WHERE
          (
            "t80"."other" IS NULL
          ) OR (
            "t80"."day" > "t80"."other"
          )) OVER (PARTITION BY "t80"."subject" ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) AS "since"
      FROM (
        SELECT
          "t78"."subject",
          "t78"."day",
          "t78"."status",
          "t78"."decider",
          "t78"."pending",
          "t78"."place",
          "t78"."now",
          MAX("t78"."day") FILTER(WHERE
            "t78"."status" <> "t78"."now") OVER (PARTITION BY "t78"."subject" ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) AS "other"
        FROM (
          SELECT
            "t75"."subject",
            "t75"."day",
            "t75"."status",
            "t75"."decider",
            "t75"."pending",
            ROW_NUMBER() OVER (PARTITION BY "t75"."subject" ORDER BY "t75"."day" DESC NULLS LAST ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) - 1 AS "place",
            FIRST_VALUE("t75"."status") OVER (PARTITION BY "t75"."subject" ORDER BY "t75"."day" DESC NULLS LAST ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) AS "now"
          FROM "decisions" AS "t75"
        ) AS "t78"
      ) AS "t80"
    ) AS "t84"
    WHERE
      "t84"."place" = 0
  ) AS "t86"
  LEFT OUTER JOIN "heard" AS "t30"
    ON "t86"."subject" = "t30"."subject" AND "t86"."decider" = "t30"."claim"
  LEFT OUTER JOIN "heard" AS "t31"
    ON "t86"."subject" = "t31"."subject" AND "t86"."pending" = "t31"."claim"
)
SELECT
  "t90"."place",
  "t90"."mode",
  "t90"."serves",
  "t90"."outward",
  COALESCE("t6"."status", "t99"."status") AS "status",
  (
    "t6"."status" IS NULL
  ) AND "t99"."stale" AS "stale",
  (
    "t6"."status" IS NULL
  ) AND "t99"."contested" AS "contested",
  CASE WHEN "t6"."status" IS NULL THEN "t99"."last_heard" ELSE CAST(NULL AS DATE) END AS "last_heard"
FROM "gateways" AS "t90"
LEFT OUTER JOIN (
  SELECT
    "t93"."id" AS "subject",
    COALESCE("t94"."status", 'unknown') AS "status",
    "t94"."since",
    "t94"."report",
    "t94"."pending",
    CARDINALITY(
      CASE
        WHEN COALESCE((
          on_day - "t97"."last_heard"
        ) > figures.stale_after_days, FALSE)
        THEN CAST(ARRAY[] AS TEXT[])
        ELSE COALESCE("t97"."conflicting", CAST(ARRAY[] AS TEXT[]))
      END
    ) > 0 AS "contested",
    COALESCE((
      on_day - "t97"."last_heard"
    ) > figures.stale_after_days, FALSE) AS "stale",
    "t97"."last_heard",
    "t45"."announced_for",
    COALESCE("t97"."agreeing", CAST(ARRAY[] AS TEXT[])) AS "agreeing",
    CASE
      WHEN COALESCE((
        on_day - "t97"."last_heard"
      ) > figures.stale_after_days, FALSE)
      THEN CAST(ARRAY[] AS TEXT[])
      ELSE COALESCE("t97"."conflicting", CAST(ARRAY[] AS TEXT[]))
    END AS "conflicting"
  FROM (
    SELECT
      "t88"."place" AS "id"
    FROM "gateways" AS "t88"
  ) AS "t93"
  LEFT OUTER JOIN "latest" AS "t94"
    ON "t93"."id" = "t94"."subject"
  LEFT OUTER JOIN (
    SELECT
      "t95"."subject",
      LEAST(on_day, MAX("t95"."reported_on") FILTER(WHERE
        "t95"."agrees")) AS "last_heard",
      ARRAY_AGG("t95"."id" ORDER BY "t95"."rank" DESC NULLS LAST) FILTER(WHERE
        "t95"."id" IS NOT NULL AND "t95"."counts" AND (
          "t95"."apart" <= figures.contest_days
        ) AND "t95"."agrees") AS "agreeing",
      ARRAY_AGG("t95"."id" ORDER BY "t95"."rank" DESC NULLS LAST) FILTER(WHERE
        "t95"."id" IS NOT NULL AND "t95"."counts" AND (
          "t95"."apart" <= figures.contest_days
        ) AND NOT (
          "t95"."agrees"
        )) AS "conflicting"
    FROM (
      SELECT
        "t51"."id",
        "t51"."subject",
        "t51"."status",
        "t51"."traffic",
        "t51"."basis",
        "t51"."effective_from",
        "t51"."effective_to",
        "t51"."reported_on",
        "t51"."recorded_at",
        "t51"."publisher",
        "t51"."rank",
        "t51"."claim",
        "t51"."newest",
        "t51"."status" IN ('open', 'restricted') = CASE "t94"."claim" % 10
          WHEN 0
          THEN 'closed'
          WHEN 1
          THEN 'unknown'
          WHEN 2
          THEN 'planned'
          WHEN 3
          THEN 'restricted'
          WHEN 4
          THEN 'open'
          ELSE NULL
        END IN ('open', 'restricted') AS "agrees",
        "t51"."newest" OR (
          "t51"."claim" = "t94"."claim"
        ) AS "counts",
        ABS("t51"."reported_on" - "t94"."reported_on") AS "apart"
      FROM (
        SELECT
          "t35"."id",
          "t35"."subject",
          "t35"."status",
          "t35"."traffic",
          "t35"."basis",
          "t35"."effective_from",
          "t35"."effective_to",
          "t35"."reported_on",
          "t35"."recorded_at",
          "t35"."publisher",
          "t35"."rank",
          "t35"."claim",
          (
            ROW_NUMBER() OVER (
              PARTITION BY "t35"."subject", "t35"."publisher"
              ORDER BY "t35"."rank" DESC NULLS LAST
              ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
            ) - 1
          ) = 0 AS "newest"
        FROM (
          SELECT
            *
          FROM "heard" AS "t28"
          WHERE
            "t28"."effective_from" <= on_day
            AND (
              (
                "t28"."effective_to" IS NULL
              ) OR (
                "t28"."effective_to" >= on_day
              )
            )
        ) AS "t35"
      ) AS "t51"
      INNER JOIN "latest" AS "t94"
        ON "t51"."subject" = "t94"."subject"
    ) AS "t95"
    GROUP BY
      1
  ) AS "t97"
    ON "t93"."id" = "t97"."subject"
  LEFT OUTER JOIN (
    SELECT
      "t34"."subject",
      MIN("t34"."effective_from") AS "announced_for"
    FROM (
      SELECT
        *
      FROM "heard" AS "t28"
      WHERE
        NOT (
          "t28"."basis" = 'observed'
        )
        AND "t28"."status" IN ('open', 'restricted')
        AND "t28"."reported_on" <= on_day
        AND "t28"."effective_from" > on_day
    ) AS "t34"
    GROUP BY
      1
  ) AS "t45"
    ON "t93"."id" = "t45"."subject"
) AS "t99"
  ON "t90"."place" = "t99"."subject"
LEFT OUTER JOIN "supposed" AS "t6"
  ON "t90"."place" = "t6"."subject"
)
SELECT a.place, a.status, a.mode, a.serves, a.outward, a.stale, a.contested, a.last_heard
  FROM answer AS a ORDER BY cardinality(a.serves) DESC, a.place;
END $$;
