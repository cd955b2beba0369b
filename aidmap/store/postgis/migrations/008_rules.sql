-- Made by: python -m aidmap.rules.sql.functions
-- The rules of docs/rules.md as functions: what stands between the heads of functions is what the
-- expressions of aidmap.rules.sql compile to. Change these, and make this file anew under another number.

DROP FUNCTION decision(text, text, date, date, timestamptz, text[]);
DROP FUNCTION heard(text, text, date, timestamptz, text[]);

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
CREATE FUNCTION supposed(what_if jsonb) RETURNS TABLE (subject text, status text)
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
CREATE FUNCTION routes_on(
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
places AS (SELECT p.id, p.kind, p.controlled FROM aidmap.place p),
legs AS (SELECT l.id, l.start, l."end" FROM aidmap.leg l),
routes AS (
  SELECT r.id, r.traffic, r.places, r.first_day, r.last_day, r.position FROM aidmap.route r
),
supposed AS (SELECT s.subject, s.status FROM aidmap.supposed(what_if) s),
answer AS (
WITH "ways" AS (
  SELECT
    *
  FROM "routes" AS "t0"
  WHERE
    for_traffic = ANY(
      "t0"."traffic"
    )
), "places_along" AS (
  SELECT
    "t16"."id" AS "route",
    "t16"."places" AS "subject",
    FALSE AS "is_leg",
    "t16"."step"
  FROM (
    SELECT
      "t12"."id",
      "t12"."traffic",
      "u0" AS "places",
      "t12"."first_day",
      "t12"."last_day",
      "t12"."position",
      "step" - 1 AS "step"
    FROM "ways" AS "t12"
    CROSS JOIN UNNEST("t12"."places") WITH ORDINALITY AS "u1"("u0", "step")
  ) AS "t16"
), "subjects_along" AS (
  SELECT
    "t26"."route",
    "t26"."subject",
    "t26"."is_leg",
    "t26"."step",
    "t13"."id" IS NOT NULL AS "controlled"
  FROM (
    SELECT
      *
    FROM "places_along" AS "t21"
    UNION ALL
    SELECT
      *
    FROM (
      SELECT
        "t22"."route",
        "t7"."id" AS "subject",
        TRUE AS "is_leg",
        "t22"."step"
      FROM "places_along" AS "t22"
      INNER JOIN "places_along" AS "t23"
        ON "t22"."route" = "t23"."route" AND (
          "t22"."step" + 1
        ) = "t23"."step"
      INNER JOIN "legs" AS "t7"
        ON (
          (
            "t7"."start" = "t22"."subject"
          ) AND (
            "t7"."end" = "t23"."subject"
          )
        )
        OR (
          (
            "t7"."start" = "t23"."subject"
          ) AND (
            "t7"."end" = "t22"."subject"
          )
        )
    ) AS "t24"
  ) AS "t26"
  LEFT OUTER JOIN (
    SELECT
      "t2"."id"
    FROM "places" AS "t2"
    WHERE
      COALESCE("t2"."controlled", "t2"."kind" IN ('land_crossing', 'inspection_point', 'seaport', 'pier', 'airdrop_zone'))
  ) AS "t13"
    ON "t26"."subject" = "t13"."id"
), "heard" AS (
  SELECT
    "t36"."id",
    "t36"."subject",
    "t36"."status",
    "t36"."traffic",
    "t36"."basis",
    "t36"."effective_from",
    "t36"."effective_to",
    "t36"."reported_on",
    "t36"."recorded_at",
    "t36"."publisher",
    ROW_NUMBER() OVER (
      PARTITION BY "t36"."subject"
      ORDER BY "t36"."effective_from" ASC, "t36"."reported_on" ASC, "t36"."recorded_at" ASC, "t36"."id" ASC
      ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
    ) - 1 AS "rank",
    (
      (
        ROW_NUMBER() OVER (
          PARTITION BY "t36"."subject"
          ORDER BY "t36"."effective_from" ASC, "t36"."basis" = 'observed' ASC, "t36"."reported_on" ASC, "t36"."recorded_at" ASC, "t36"."id" ASC
          ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
        ) - 1
      ) * 10
    ) + CASE "t36"."status"
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
      "t35"."id",
      "t35"."subject",
      "t35"."status",
      "t35"."traffic",
      "t35"."basis",
      "t35"."effective_from",
      "t35"."effective_to",
      "t35"."reported_on",
      "t35"."recorded_at",
      "t35"."publisher"
    FROM (
      SELECT
        *
      FROM (
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
          "t8"."publisher"
        FROM "reports" AS "t8"
        WHERE
          EXISTS(
            SELECT
              1
            FROM "subjects_along" AS "t29"
            WHERE
              "t8"."subject" = "t29"."subject"
          )
      ) AS "t33"
      WHERE
        for_traffic = ANY(
          "t33"."traffic"
        )
        AND (
          (
            known_by IS NULL
          ) OR (
            "t33"."reported_on" <= known_by
          )
        )
        AND (
          (
            recorded_by IS NULL
          ) OR (
            "t33"."recorded_at" <= recorded_by
          )
        )
        AND (
          (
            according_to IS NULL
          ) OR (
            "t33"."publisher" = ANY(
              according_to
            )
          )
        )
    ) AS "t35"
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
        ) AS "t14"
        WHERE
          "t35"."id" = "t14"."report"
      )
  ) AS "t36"
), "decisions" AS (
  SELECT
    "t49"."subject",
    "t49"."day",
    CASE
      WHEN (
        "t49"."observed" IS NULL
      ) AND (
        "t49"."announced" IS NULL
      )
      THEN 'unknown'
      WHEN (
        "t49"."announced" IS NULL
      ) OR (
        "t49"."observed" > "t49"."announced"
      )
      THEN CASE "t49"."observed" % 10
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
        "t49"."announced" % 10
      ) = 0
      THEN 'closed'
      WHEN (
        "t49"."observed" IS NULL
      ) OR (
        (
          "t49"."observed" % 10
        ) = 0
      )
      THEN 'planned'
      ELSE CASE LEAST("t49"."announced" % 10, "t49"."observed" % 10)
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
        "t49"."announced" IS NULL
      ) OR (
        "t49"."observed" > "t49"."announced"
      )
      THEN "t49"."observed"
      WHEN (
        (
          "t49"."announced" % 10
        ) = 0
      )
      OR (
        (
          "t49"."observed" IS NULL
        ) OR (
          (
            "t49"."observed" % 10
          ) = 0
        )
      )
      OR (
        (
          "t49"."announced" % 10
        ) < (
          "t49"."observed" % 10
        )
      )
      THEN "t49"."announced"
      ELSE "t49"."observed"
    END AS "decider",
    CASE
      WHEN (
        "t49"."announced" IS NULL
      )
      OR (
        "t49"."observed" > "t49"."announced"
      )
      OR (
        (
          "t49"."observed" IS NULL
        ) OR (
          (
            "t49"."observed" % 10
          ) = 0
        )
      )
      THEN NULL
      WHEN (
        "t49"."announced" % 10
      ) > (
        "t49"."observed" % 10
      )
      THEN "t49"."announced"
      ELSE NULL
    END AS "pending"
  FROM (
    SELECT
      "t48"."subject",
      "t48"."day",
      GREATEST(MAX("t48"."observed"), MAX("t48"."claim") FILTER(WHERE
        "t48"."seen")) AS "observed",
      GREATEST(MAX("t48"."announced"), MAX("t48"."claim") FILTER(WHERE
        NOT (
          "t48"."seen"
        ))) AS "announced"
    FROM (
      SELECT
        "t47"."subject",
        "t47"."day",
        "t47"."observed",
        "t47"."announced",
        "t40"."claim",
        "t40"."basis" = 'observed' AS "seen"
      FROM (
        SELECT
          "t45"."subject",
          "t45"."day",
          MAX("t45"."observed") OVER (PARTITION BY "t45"."subject" ORDER BY "t45"."day" ASC ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS "observed",
          MAX("t45"."announced") OVER (PARTITION BY "t45"."subject" ORDER BY "t45"."day" ASC ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS "announced"
        FROM (
          SELECT
            "t44"."subject",
            "t44"."day",
            MAX("t44"."observed") AS "observed",
            MAX("t44"."announced") AS "announced"
          FROM (
            SELECT
              *
            FROM (
              SELECT
                *
              FROM (
                SELECT
                  "t38"."subject",
                  "t38"."effective_from" AS "day",
                  CASE
                    WHEN (
                      "t38"."effective_to" IS NULL
                    ) AND (
                      "t38"."basis" = 'observed'
                    )
                    THEN "t38"."claim"
                    ELSE CAST(NULL AS BIGINT)
                  END AS "observed",
                  CASE
                    WHEN (
                      "t38"."effective_to" IS NULL
                    ) AND NOT (
                      "t38"."basis" = 'observed'
                    )
                    THEN "t38"."claim"
                    ELSE CAST(NULL AS BIGINT)
                  END AS "announced"
                FROM "heard" AS "t38"
              ) AS "t42"
              UNION ALL
              SELECT
                *
              FROM (
                SELECT
                  "t38"."subject",
                  CAST(CAST("t38"."effective_to" + INTERVAL '1 DAY' AS TIMESTAMP) AS DATE) AS "day",
                  CAST(NULL AS BIGINT) AS "observed",
                  CAST(NULL AS BIGINT) AS "announced"
                FROM "heard" AS "t38"
                WHERE
                  NOT (
                    "t38"."effective_to" IS NULL
                  )
              ) AS "t41"
            ) AS "t43"
            WHERE
              "t43"."day" <= on_day
          ) AS "t44"
          GROUP BY
            1,
            2
        ) AS "t45"
      ) AS "t47"
      LEFT OUTER JOIN (
        SELECT
          *
        FROM "heard" AS "t38"
        WHERE
          "t38"."effective_to" IS NOT NULL
      ) AS "t40"
        ON "t47"."subject" = "t40"."subject"
        AND "t40"."effective_from" <= "t47"."day"
        AND (
          (
            "t40"."effective_to" IS NULL
          ) OR (
            "t40"."effective_to" >= "t47"."day"
          )
        )
    ) AS "t48"
    GROUP BY
      1,
      2
  ) AS "t49"
), "runs" AS (
  SELECT
    "t53"."subject",
    "t53"."status",
    "t53"."day" AS "first",
    LEAD("t53"."day") OVER (PARTITION BY "t53"."subject" ORDER BY "t53"."day" ASC ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) AS "until"
  FROM (
    SELECT
      *
    FROM (
      SELECT
        "t51"."subject",
        "t51"."day",
        "t51"."status",
        "t51"."decider",
        "t51"."pending",
        LAG("t51"."status") OVER (PARTITION BY "t51"."subject" ORDER BY "t51"."day" ASC ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) AS "before"
      FROM "decisions" AS "t51"
    ) AS "t52"
    WHERE
      (
        "t52"."before" IS NULL
      ) OR (
        "t52"."status" <> "t52"."before"
      )
  ) AS "t53"
), "days_of_change" AS (
  SELECT
    *
  FROM (
    SELECT
      "t58"."route",
      "t58"."first" AS "day"
    FROM (
      SELECT
        "t30"."route",
        "t30"."subject",
        "t30"."is_leg",
        "t30"."step",
        "t30"."controlled",
        "t57"."status",
        "t57"."first",
        "t57"."until",
        "t15"."id",
        "t15"."traffic",
        "t15"."places",
        "t15"."first_day",
        "t15"."last_day",
        "t15"."position"
      FROM "subjects_along" AS "t30"
      INNER JOIN "runs" AS "t57"
        ON "t30"."subject" = "t57"."subject"
      INNER JOIN "ways" AS "t15"
        ON "t30"."route" = "t15"."id"
    ) AS "t58"
    WHERE
      (
        "t58"."first_day" IS NULL
      ) OR (
        "t58"."first" >= "t58"."first_day"
      )
  ) AS "t61"
  UNION
  SELECT
    *
  FROM (
    SELECT
      "t12"."id" AS "route",
      "t12"."first_day" AS "day"
    FROM "ways" AS "t12"
    WHERE
      "t12"."first_day" <= on_day
  ) AS "t17"
), "supposed_on" AS (
  SELECT
    *
  FROM (
    SELECT
      "t32"."route",
      "t32"."day",
      "t29"."subject",
      "t29"."is_leg",
      "t29"."step",
      "t29"."controlled",
      COALESCE("t6"."status", COALESCE("t56"."status", 'unknown')) AS "status",
      "t6"."status" IS NOT NULL AS "supposed"
    FROM (
      SELECT DISTINCT
        "t28"."route",
        on_day AS "day"
      FROM "subjects_along" AS "t28"
    ) AS "t32"
    INNER JOIN "subjects_along" AS "t29"
      ON "t32"."route" = "t29"."route"
    LEFT OUTER JOIN "runs" AS "t56"
      ON "t29"."subject" = "t56"."subject"
      AND "t56"."first" <= "t32"."day"
      AND (
        (
          "t56"."until" IS NULL
        ) OR (
          "t56"."until" > "t32"."day"
        )
      )
    LEFT OUTER JOIN "supposed" AS "t6"
      ON "t29"."subject" = "t6"."subject"
  ) AS "t60"
  WHERE
    "t60"."supposed" OR (
      "t60"."controlled" OR (
        "t60"."status" <> 'unknown'
      )
    )
), "now" AS (
  SELECT
    "t59"."route",
    COALESCE(
      MIN(
        CASE "t59"."status"
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
        "t59"."controlled" OR (
          "t59"."status" <> 'unknown'
        )),
      4
    ) AS "worst"
  FROM (
    SELECT
      "t32"."route",
      "t32"."day",
      "t29"."subject",
      "t29"."is_leg",
      "t29"."step",
      "t29"."controlled",
      COALESCE("t56"."status", 'unknown') AS "status"
    FROM (
      SELECT DISTINCT
        "t28"."route",
        on_day AS "day"
      FROM "subjects_along" AS "t28"
    ) AS "t32"
    INNER JOIN "subjects_along" AS "t29"
      ON "t32"."route" = "t29"."route"
    LEFT OUTER JOIN "runs" AS "t56"
      ON "t29"."subject" = "t56"."subject"
      AND "t56"."first" <= "t32"."day"
      AND (
        (
          "t56"."until" IS NULL
        ) OR (
          "t56"."until" > "t32"."day"
        )
      )
  ) AS "t59"
  GROUP BY
    1
), "before" AS (
  SELECT
    "t77"."route",
    "t77"."day",
    "t77"."was",
    "t71"."worst"
  FROM (
    SELECT
      "t74"."route",
      "t74"."day",
      COALESCE(
        MIN(
          CASE "t74"."status"
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
          "t74"."controlled" OR (
            "t74"."status" <> 'unknown'
          )),
        4
      ) AS "was"
    FROM (
      SELECT
        "t67"."route",
        "t67"."day",
        "t29"."subject",
        "t29"."is_leg",
        "t29"."step",
        "t29"."controlled",
        COALESCE("t56"."status", 'unknown') AS "status"
      FROM "days_of_change" AS "t67"
      INNER JOIN "subjects_along" AS "t29"
        ON "t67"."route" = "t29"."route"
      LEFT OUTER JOIN "runs" AS "t56"
        ON "t29"."subject" = "t56"."subject"
        AND "t56"."first" <= "t67"."day"
        AND (
          (
            "t56"."until" IS NULL
          ) OR (
            "t56"."until" > "t67"."day"
          )
        )
    ) AS "t74"
    GROUP BY
      1,
      2
  ) AS "t77"
  INNER JOIN "now" AS "t71"
    ON "t77"."route" = "t71"."route"
), "factual" AS (
  SELECT
    "t70"."route",
    "t70"."worst",
    "t90"."since"
  FROM "now" AS "t70"
  LEFT OUTER JOIN (
    SELECT
      "t88"."route",
      MIN("t88"."day") AS "since"
    FROM (
      SELECT
        *
      FROM (
        SELECT
          "t83"."route",
          "t83"."day",
          "t83"."was",
          "t83"."worst",
          "t86"."route" AS "route_right",
          "t86"."last"
        FROM "before" AS "t83"
        LEFT OUTER JOIN (
          SELECT
            "t84"."route",
            MAX("t84"."day") AS "last"
          FROM (
            SELECT
              *
            FROM "before" AS "t82"
            WHERE
              "t82"."was" <> "t82"."worst"
          ) AS "t84"
          GROUP BY
            1
        ) AS "t86"
          ON "t83"."route" = "t86"."route"
      ) AS "t87"
      WHERE
        (
          "t87"."last" IS NULL
        ) OR (
          "t87"."day" > "t87"."last"
        )
    ) AS "t88"
    GROUP BY
      1
  ) AS "t90"
    ON "t70"."route" = "t90"."route"
), "route_states" AS (
  SELECT
    "t20"."id" AS "route",
    (
      "t20"."places"
    )[CASE WHEN -1 < 0 THEN CARDINALITY("t20"."places") + (
      -1 + 1
    ) ELSE -1 + 1 END] AS "destination",
    "t20"."position",
    CASE COALESCE("t81"."worst", 4)
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
    CASE WHEN COALESCE("t81"."worst", 4) = "t93"."worst" THEN "t93"."since" ELSE on_day END AS "since",
    CASE
      WHEN CASE COALESCE("t81"."worst", 4)
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
      ELSE "t81"."at_worst"
    END AS "blocked_by",
    CASE
      WHEN CASE COALESCE("t81"."worst", 4)
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
      THEN "t81"."at_worst"
      ELSE CAST(ARRAY[] AS TEXT[])
    END AS "limited_by"
  FROM (
    SELECT
      *
    FROM "ways" AS "t12"
    WHERE
      (
        (
          "t12"."first_day" IS NULL
        ) OR (
          "t12"."first_day" <= on_day
        )
      )
      AND (
        (
          "t12"."last_day" IS NULL
        ) OR (
          "t12"."last_day" >= on_day
        )
      )
  ) AS "t20"
  INNER JOIN "factual" AS "t93"
    ON "t20"."id" = "t93"."route"
  LEFT OUTER JOIN (
    SELECT
      "t78"."route",
      MAX("t78"."worst") AS "worst",
      ARRAY_AGG("t78"."subject" ORDER BY "t78"."is_leg" ASC, "t78"."step" ASC) FILTER(WHERE
        "t78"."subject" IS NOT NULL) AS "at_worst"
    FROM (
      SELECT
        *
      FROM (
        SELECT
          "t69"."route",
          "t69"."day",
          "t69"."subject",
          "t69"."is_leg",
          "t69"."step",
          "t69"."controlled",
          "t69"."status",
          "t69"."supposed",
          "t73"."worst"
        FROM "supposed_on" AS "t69"
        INNER JOIN (
          SELECT
            "t66"."route",
            MIN(
              CASE "t66"."status"
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
          FROM "supposed_on" AS "t66"
          GROUP BY
            1
        ) AS "t73"
          ON "t69"."route" = "t73"."route"
      ) AS "t75"
      WHERE
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
        END = "t75"."worst"
    ) AS "t78"
    GROUP BY
      1
  ) AS "t81"
    ON "t93"."route" = "t81"."route"
)
SELECT
  *
FROM "route_states"
)
SELECT a.route, a.destination, a."position", a.status, a.since, a.blocked_by, a.limited_by
  FROM answer AS a ORDER BY a."position";
END $$;

-- The places where routes end, in the order of their ids.
CREATE FUNCTION destinations_on(
  on_day date DEFAULT NULL, for_traffic text DEFAULT 'goods',
  known_by date DEFAULT NULL, recorded_by timestamptz DEFAULT NULL,
  according_to text[] DEFAULT NULL, what_if jsonb DEFAULT NULL
) RETURNS TABLE (
  place text, status text, routes text[], open_routes text[], choke_points text[]
) LANGUAGE plpgsql STABLE ROWS 20 AS $$
#variable_conflict use_column
BEGIN
on_day := coalesce(on_day, aidmap.today());
RETURN QUERY WITH places AS (SELECT p.id, p.kind, p.controlled FROM aidmap.place p),
legs AS (SELECT l.id, l.start, l."end" FROM aidmap.leg l),
routes AS (
  SELECT r.id, r.traffic, r.places, r.first_day, r.last_day, r.position FROM aidmap.route r
),
states AS (
  SELECT * FROM aidmap.routes_on(on_day, for_traffic, known_by, recorded_by, according_to, what_if)
),
answer AS (
WITH "t5" AS (
  SELECT
    *
  FROM "states" AS "t0"
  WHERE
    "t0"."status" IN ('open', 'restricted')
), "ways" AS (
  SELECT
    *
  FROM "routes" AS "t1"
  WHERE
    for_traffic = ANY(
      "t1"."traffic"
    )
), "places_along" AS (
  SELECT
    "t16"."id" AS "route",
    "t16"."places" AS "subject",
    FALSE AS "is_leg",
    "t16"."step"
  FROM (
    SELECT
      "t12"."id",
      "t12"."traffic",
      "u0" AS "places",
      "t12"."first_day",
      "t12"."last_day",
      "t12"."position",
      "step" - 1 AS "step"
    FROM "ways" AS "t12"
    CROSS JOIN UNNEST("t12"."places") WITH ORDINALITY AS "u1"("u0", "step")
  ) AS "t16"
), "subjects_along" AS (
  SELECT
    "t25"."route",
    "t25"."subject",
    "t25"."is_leg",
    "t25"."step",
    "t13"."id" IS NOT NULL AS "controlled"
  FROM (
    SELECT
      *
    FROM "places_along" AS "t20"
    UNION ALL
    SELECT
      *
    FROM (
      SELECT
        "t21"."route",
        "t4"."id" AS "subject",
        TRUE AS "is_leg",
        "t21"."step"
      FROM "places_along" AS "t21"
      INNER JOIN "places_along" AS "t22"
        ON "t21"."route" = "t22"."route" AND (
          "t21"."step" + 1
        ) = "t22"."step"
      INNER JOIN "legs" AS "t4"
        ON (
          (
            "t4"."start" = "t21"."subject"
          ) AND (
            "t4"."end" = "t22"."subject"
          )
        )
        OR (
          (
            "t4"."start" = "t22"."subject"
          ) AND (
            "t4"."end" = "t21"."subject"
          )
        )
    ) AS "t23"
  ) AS "t25"
  LEFT OUTER JOIN (
    SELECT
      "t2"."id"
    FROM "places" AS "t2"
    WHERE
      COALESCE("t2"."controlled", "t2"."kind" IN ('land_crossing', 'inspection_point', 'seaport', 'pier', 'airdrop_zone'))
  ) AS "t13"
    ON "t25"."subject" = "t13"."id"
)
SELECT
  "t18"."place",
  COALESCE(
    CASE "t11"."best"
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
  COALESCE("t11"."routes", CAST(ARRAY[] AS TEXT[])) AS "routes",
  COALESCE("t11"."open_routes", CAST(ARRAY[] AS TEXT[])) AS "open_routes",
  COALESCE("t36"."choke_points", CAST(ARRAY[] AS TEXT[])) AS "choke_points"
FROM (
  SELECT DISTINCT
    (
      "t12"."places"
    )[CASE WHEN -1 < 0 THEN CARDINALITY("t12"."places") + (
      -1 + 1
    ) ELSE -1 + 1 END] AS "place"
  FROM "ways" AS "t12"
) AS "t18"
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
) AS "t11"
  ON "t18"."place" = "t11"."place"
LEFT OUTER JOIN (
  SELECT
    "t34"."place",
    ARRAY_AGG("t34"."subject" ORDER BY "t34"."subject" ASC) FILTER(WHERE
      "t34"."subject" IS NOT NULL) AS "choke_points"
  FROM (
    SELECT
      *
    FROM (
      SELECT
        "t32"."place",
        "t32"."subject",
        "t32"."on",
        "t15"."of"
      FROM (
        SELECT
          "t30"."destination" AS "place",
          "t30"."subject",
          COUNT(*) AS "on"
        FROM (
          SELECT
            "t10"."route",
            "t10"."destination",
            "t10"."position",
            "t10"."status",
            "t29"."subject"
          FROM "t5" AS "t10"
          INNER JOIN (
            SELECT DISTINCT
              "t27"."route",
              "t27"."subject"
            FROM "subjects_along" AS "t27"
            WHERE
              "t27"."controlled"
          ) AS "t29"
            ON "t10"."route" = "t29"."route"
        ) AS "t30"
        GROUP BY
          1,
          2
      ) AS "t32"
      INNER JOIN (
        SELECT
          "t7"."destination" AS "place",
          COUNT(*) AS "of"
        FROM "t5" AS "t7"
        GROUP BY
          1
      ) AS "t15"
        ON "t32"."place" = "t15"."place"
    ) AS "t33"
    WHERE
      "t33"."on" = "t33"."of"
  ) AS "t34"
  GROUP BY
    1
) AS "t36"
  ON "t18"."place" = "t36"."place"
)
SELECT a.place, a.status, a.routes, a.open_routes, a.choke_points FROM answer AS a ORDER BY a.place;
END $$;

-- What other status routes and destinations have if something is supposed.
CREATE FUNCTION changes_if(
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
