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
WITH "sightings" AS (
  SELECT
    "t14"."subject",
    "t14"."id",
    "t14"."first_day",
    "t14"."last_day",
    "t14"."reported_on",
    CAST(CAST("t14"."last_day" + MAKE_INTERVAL(days => CAST(figures.count_holds_days AS INT)) AS TIMESTAMP) AS DATE) AS "until",
    ROW_NUMBER() OVER (
      PARTITION BY "t14"."subject"
      ORDER BY "t14"."last_day" ASC, "t14"."reported_on" ASC, "t14"."recorded_at" ASC, "t14"."id" ASC
      ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
    ) - 1 AS "rank"
  FROM (
    SELECT
      *
    FROM (
      SELECT
        "t10"."id",
        "t10"."subject",
        "t10"."traffic",
        "t10"."measure",
        "t10"."value",
        "t10"."first_day",
        "t10"."last_day",
        "t10"."stage",
        "t10"."publisher",
        "t10"."reported_on",
        "t10"."recorded_at"
      FROM (
        SELECT
          *
        FROM "counts" AS "t3"
        WHERE
          (
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
      ) AS "t10"
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
          ) AS "t9"
          WHERE
            "t10"."id" = "t9"."report"
        )
    ) AS "t12"
    WHERE
      with_counts
      AND "t12"."traffic" = for_traffic
      AND "t12"."value" > 0
      AND (
        "t12"."last_day" - "t12"."first_day"
      ) < 7
      AND "t12"."measure" IN ('containers', 'litres', 'pallets', 'people', 'tonnes', 'trucks')
      AND "t12"."stage" IN ('collected', 'delivered', 'entered', 'exited', 'offloaded')
  ) AS "t14"
), "heard" AS (
  SELECT
    "t13"."id",
    "t13"."subject",
    "t13"."status",
    "t13"."traffic",
    "t13"."basis",
    "t13"."effective_from",
    "t13"."effective_to",
    "t13"."reported_on",
    "t13"."recorded_at",
    "t13"."publisher",
    ROW_NUMBER() OVER (
      PARTITION BY "t13"."subject"
      ORDER BY "t13"."effective_from" ASC, "t13"."reported_on" ASC, "t13"."recorded_at" ASC, "t13"."id" ASC
      ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
    ) - 1 AS "rank",
    (
      (
        ROW_NUMBER() OVER (
          PARTITION BY "t13"."subject"
          ORDER BY "t13"."effective_from" ASC, "t13"."basis" = 'observed' ASC, "t13"."reported_on" ASC, "t13"."recorded_at" ASC, "t13"."id" ASC
          ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
        ) - 1
      ) * 10
    ) + CASE "t13"."status"
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
      FROM (
        SELECT
          *
        FROM "reports" AS "t1"
        WHERE
          (
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
      ) AS "t8"
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
          ) AS "t9"
          WHERE
            "t8"."id" = "t9"."report"
        )
    ) AS "t11"
    WHERE
      for_traffic = ANY(
        "t11"."traffic"
      )
  ) AS "t13"
), "by_reports" AS (
  SELECT
    "t45"."subject",
    "t45"."day",
    CASE
      WHEN (
        "t45"."observed" IS NULL
      ) AND (
        "t45"."announced" IS NULL
      )
      THEN 'unknown'
      WHEN (
        "t45"."announced" IS NULL
      ) OR (
        "t45"."observed" > "t45"."announced"
      )
      THEN CASE "t45"."observed" % 10
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
        "t45"."announced" % 10
      ) = 0
      THEN 'closed'
      WHEN (
        "t45"."observed" IS NULL
      ) OR (
        (
          "t45"."observed" % 10
        ) = 0
      )
      THEN 'planned'
      ELSE CASE LEAST("t45"."announced" % 10, "t45"."observed" % 10)
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
        "t45"."announced" IS NULL
      ) OR (
        "t45"."observed" > "t45"."announced"
      )
      THEN "t45"."observed"
      WHEN (
        (
          "t45"."announced" % 10
        ) = 0
      )
      OR (
        (
          "t45"."observed" IS NULL
        ) OR (
          (
            "t45"."observed" % 10
          ) = 0
        )
      )
      OR (
        (
          "t45"."announced" % 10
        ) < (
          "t45"."observed" % 10
        )
      )
      THEN "t45"."announced"
      ELSE "t45"."observed"
    END AS "decider",
    CASE
      WHEN (
        "t45"."announced" IS NULL
      )
      OR (
        "t45"."observed" > "t45"."announced"
      )
      OR (
        (
          "t45"."observed" IS NULL
        ) OR (
          (
            "t45"."observed" % 10
          ) = 0
        )
      )
      THEN NULL
      WHEN (
        "t45"."announced" % 10
      ) > (
        "t45"."observed" % 10
      )
      THEN "t45"."announced"
      ELSE NULL
    END AS "pending"
  FROM (
    SELECT
      "t44"."subject",
      "t44"."day",
      GREATEST(MAX("t44"."observed"), MAX("t44"."claim") FILTER(WHERE
        "t44"."seen")) AS "observed",
      GREATEST(MAX("t44"."announced"), MAX("t44"."claim") FILTER(WHERE
        NOT (
          "t44"."seen"
        ))) AS "announced"
    FROM (
      SELECT
        "t43"."subject",
        "t43"."day",
        "t43"."observed",
        "t43"."announced",
        "t30"."claim",
        "t30"."basis" = 'observed' AS "seen"
      FROM (
        SELECT
          "t41"."subject",
          "t41"."day",
          MAX("t41"."observed") OVER (PARTITION BY "t41"."subject" ORDER BY "t41"."day" ASC ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS "observed",
          MAX("t41"."announced") OVER (PARTITION BY "t41"."subject" ORDER BY "t41"."day" ASC ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS "announced"
        FROM (
          SELECT
            "t39"."subject",
            "t39"."day",
            MAX("t39"."observed") AS "observed",
            MAX("t39"."announced") AS "announced"
          FROM (
            SELECT
              *
            FROM (
              SELECT
                *
              FROM (
                SELECT
                  *
                FROM (
                  SELECT
                    "t19"."subject",
                    "t19"."effective_from" AS "day",
                    CASE
                      WHEN (
                        "t19"."effective_to" IS NULL
                      ) AND (
                        "t19"."basis" = 'observed'
                      )
                      THEN "t19"."claim"
                      ELSE CAST(NULL AS BIGINT)
                    END AS "observed",
                    CASE
                      WHEN (
                        "t19"."effective_to" IS NULL
                      ) AND NOT (
                        "t19"."basis" = 'observed'
                      )
                      THEN "t19"."claim"
                      ELSE CAST(NULL AS BIGINT)
                    END AS "announced"
                  FROM "heard" AS "t19"
                ) AS "t33"
                UNION ALL
                SELECT
                  *
                FROM (
                  SELECT
                    "t19"."subject",
                    CAST(CAST("t19"."effective_to" + INTERVAL '1 DAY' AS TIMESTAMP) AS DATE) AS "day",
                    CAST(NULL AS BIGINT) AS "observed",
                    CAST(NULL AS BIGINT) AS "announced"
                  FROM "heard" AS "t19"
                  WHERE
                    NOT (
                      "t19"."effective_to" IS NULL
                    )
                ) AS "t32"
              ) AS "t35"
              UNION ALL
              SELECT
                *
              FROM (
                SELECT
                  *
                FROM (
                  SELECT
                    "t17"."subject",
                    "t17"."first_day" AS "day",
                    CAST(NULL AS BIGINT) AS "observed",
                    CAST(NULL AS BIGINT) AS "announced"
                  FROM "sightings" AS "t17"
                ) AS "t20"
                UNION ALL
                SELECT
                  *
                FROM (
                  SELECT
                    "t17"."subject",
                    CAST(CAST("t17"."until" + INTERVAL '1 DAY' AS TIMESTAMP) AS DATE) AS "day",
                    CAST(NULL AS BIGINT) AS "observed",
                    CAST(NULL AS BIGINT) AS "announced"
                  FROM "sightings" AS "t17"
                ) AS "t26"
              ) AS "t31"
            ) AS "t37"
            WHERE
              "t37"."day" <= on_day
          ) AS "t39"
          GROUP BY
            1,
            2
        ) AS "t41"
      ) AS "t43"
      LEFT OUTER JOIN (
        SELECT
          *
        FROM "heard" AS "t19"
        WHERE
          "t19"."effective_to" IS NOT NULL
      ) AS "t30"
        ON "t43"."subject" = "t30"."subject"
        AND "t30"."effective_from" <= "t43"."day"
        AND (
          (
            "t30"."effective_to" IS NULL
          ) OR (
            "t30"."effective_to" >= "t43"."day"
          )
        )
    ) AS "t44"
    GROUP BY
      1,
      2
  ) AS "t45"
), "seen_too" AS (
  SELECT
    "t48"."subject",
    "t48"."day",
    "t48"."status",
    "t48"."decider",
    "t48"."pending",
    "t51"."sighting"
  FROM "by_reports" AS "t48"
  LEFT OUTER JOIN (
    SELECT
      "t49"."subject",
      "t49"."day",
      MAX("t49"."rank") AS "sighting"
    FROM (
      SELECT
        "t48"."subject",
        "t48"."day",
        "t48"."status",
        "t48"."decider",
        "t48"."pending",
        "t18"."subject" AS "subject_right",
        "t18"."id",
        "t18"."first_day",
        "t18"."last_day",
        "t18"."reported_on",
        "t18"."until",
        "t18"."rank"
      FROM "by_reports" AS "t48"
      INNER JOIN "sightings" AS "t18"
        ON "t48"."subject" = "t18"."subject" AND "t18"."first_day" <= "t48"."day" AND "t48"."day" <= "t18"."until"
    ) AS "t49"
    GROUP BY
      1,
      2
  ) AS "t51"
    ON "t48"."subject" = "t51"."subject" AND "t48"."day" = "t51"."day"
), "decisions" AS (
  SELECT
    "t54"."subject",
    "t54"."day",
    CASE
      WHEN (
        "t18"."id" IS NOT NULL
      )
      AND NOT (
        (
          "t54"."status" = 'closed'
        ) AND COALESCE("t27"."effective_from" > "t18"."last_day", FALSE)
      )
      AND NOT (
        "t54"."status" IN ('open', 'restricted')
      )
      THEN 'restricted'
      ELSE "t54"."status"
    END AS "status",
    CASE
      WHEN NOT (
        (
          "t18"."id" IS NOT NULL
        )
        AND NOT (
          (
            "t54"."status" = 'closed'
          ) AND COALESCE("t27"."effective_from" > "t18"."last_day", FALSE)
        )
        AND NOT (
          "t54"."status" IN ('open', 'restricted')
        )
      )
      THEN "t54"."decider"
      ELSE NULL
    END AS "decider",
    CASE
      WHEN NOT (
        (
          "t18"."id" IS NOT NULL
        )
        AND NOT (
          (
            "t54"."status" = 'closed'
          ) AND COALESCE("t27"."effective_from" > "t18"."last_day", FALSE)
        )
        AND NOT (
          "t54"."status" IN ('open', 'restricted')
        )
      )
      THEN "t54"."pending"
      ELSE NULL
    END AS "pending",
    CASE
      WHEN (
        "t18"."id" IS NOT NULL
      )
      AND NOT (
        (
          "t54"."status" = 'closed'
        ) AND COALESCE("t27"."effective_from" > "t18"."last_day", FALSE)
      )
      THEN "t18"."id"
      ELSE NULL
    END AS "sighting",
    CASE
      WHEN (
        "t18"."id" IS NOT NULL
      )
      AND NOT (
        (
          "t54"."status" = 'closed'
        ) AND COALESCE("t27"."effective_from" > "t18"."last_day", FALSE)
      )
      THEN "t18"."reported_on"
      ELSE NULL
    END AS "seen_on",
    CASE
      WHEN (
        "t18"."id" IS NOT NULL
      )
      AND NOT (
        (
          "t54"."status" = 'closed'
        ) AND COALESCE("t27"."effective_from" > "t18"."last_day", FALSE)
      )
      AND NOT (
        "t54"."status" IN ('open', 'restricted')
      )
      THEN "t54"."decider"
      ELSE NULL
    END AS "overruled"
  FROM "seen_too" AS "t54"
  LEFT OUTER JOIN "sightings" AS "t18"
    ON "t54"."subject" = "t18"."subject" AND "t54"."sighting" = "t18"."rank"
  LEFT OUTER JOIN (
    SELECT
      *
    FROM "heard" AS "t19"
    WHERE
      "t19"."status" = 'closed'
  ) AS "t27"
    ON "t54"."subject" = "t27"."subject" AND "t54"."decider" = "t27"."claim"
), "t60" AS (
  SELECT
    "t57"."subject",
    "t57"."day",
    "t57"."status",
    "t57"."decider",
    "t57"."pending",
    "t57"."sighting",
    "t57"."seen_on",
    "t57"."overruled",
    "t59"."last",
    "t59"."now"
  FROM "decisions" AS "t57"
  INNER JOIN (
    SELECT
      "t56"."subject",
      MAX("t56"."day") AS "last",
      (
        ARRAY_AGG("t56"."status" ORDER BY "t56"."day" DESC NULLS LAST) FILTER(WHERE
          "t56"."day" IS NOT NULL)
      )[1] AS "now"
    FROM "decisions" AS "t56"
    GROUP BY
      1
  ) AS "t59"
    ON "t57"."subject" = "t59"."subject"
), "last_of_each" AS (
  SELECT
    "t63"."subject",
    "t63"."day",
    "t63"."status",
    "t63"."decider",
    "t63"."pending",
    "t63"."sighting",
    "t63"."seen_on",
    "t63"."overruled",
    "t69"."since"
  FROM (
    SELECT
      *
    FROM "t60" AS "t61"
    WHERE
      "t61"."day" = "t61"."last"
  ) AS "t63"
  INNER JOIN (
    SELECT
      "t67"."subject",
      MIN("t67"."day") AS "since"
    FROM (
      SELECT
        *
      FROM (
        SELECT
          "t57"."subject",
          "t57"."day",
          "t57"."status",
          "t57"."decider",
          "t57"."pending",
          "t57"."sighting",
          "t57"."seen_on",
          "t57"."overruled",
          "t59"."last",
          "t59"."now",
          "t65"."other"
        FROM "decisions" AS "t57"
        INNER JOIN (
          SELECT
            "t56"."subject",
            MAX("t56"."day") AS "last",
            (
              ARRAY_AGG("t56"."status" ORDER BY "t56"."day" DESC NULLS LAST) FILTER(WHERE
                "t56"."day" IS NOT NULL)
            )[1] AS "now"
          FROM "decisions" AS "t56"
          GROUP BY
            1
        ) AS "t59"
          ON "t57"."subject" = "t59"."subject"
        INNER JOIN (
          SELECT
            "t61"."subject",
            MAX("t61"."day") FILTER(WHERE
              "t61"."status" <> "t61"."now") AS "other"
          FROM "t60" AS "t61"
          GROUP BY
            1
        ) AS "t65"
          ON "t57"."subject" = "t65"."subject"
      ) AS "t66"
      WHERE
        (
          "t66"."other" IS NULL
        ) OR (
          "t66"."day" > "t66"."other"
        )
    ) AS "t67"
    GROUP BY
      1
  ) AS "t69"
    ON "t63"."subject" = "t69"."subject"
), "latest" AS (
  SELECT
    "t72"."subject",
    "t72"."status",
    CASE WHEN (
      "t21"."id" IS NOT NULL
    ) OR (
      "t72"."sighting" IS NOT NULL
    ) THEN "t72"."since" ELSE NULL END AS "since",
    "t72"."decider" AS "claim",
    "t21"."id" AS "report",
    "t22"."id" AS "pending",
    "t72"."sighting",
    "t72"."seen_on",
    "t72"."overruled",
    COALESCE("t21"."reported_on", on_day) AS "around",
    COALESCE(
      CASE "t72"."decider" % 10
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
      END IN ('open', 'restricted'),
      "t72"."sighting" IS NOT NULL
    ) AS "says_passes",
    (
      "t21"."id" IS NOT NULL
    )
    OR COALESCE((
      "t23"."status" = 'closed'
    ) AND (
      ABS("t23"."reported_on" - on_day) <= figures.contest_days
    ), FALSE) AS "can_differ"
  FROM "last_of_each" AS "t72"
  LEFT OUTER JOIN "heard" AS "t21"
    ON "t72"."subject" = "t21"."subject" AND "t72"."decider" = "t21"."claim"
  LEFT OUTER JOIN "heard" AS "t22"
    ON "t72"."subject" = "t22"."subject" AND "t72"."pending" = "t22"."claim"
  LEFT OUTER JOIN "heard" AS "t23"
    ON "t72"."subject" = "t23"."subject" AND "t72"."overruled" = "t23"."claim"
)
SELECT
  "t4"."id" AS "subject",
  COALESCE("t75"."status", 'unknown') AS "status",
  "t75"."since",
  "t75"."report",
  "t75"."pending",
  "t75"."sighting",
  CARDINALITY(
    CASE
      WHEN "t75"."can_differ"
      AND NOT (
        COALESCE(
          (
            on_day - CASE
              WHEN GREATEST(COALESCE("t78"."repeated_on", "t75"."seen_on"), COALESCE("t75"."seen_on", COALESCE("t78"."repeated_on", "t75"."seen_on"))) IS NOT NULL
              THEN LEAST(
                on_day,
                GREATEST(COALESCE("t78"."repeated_on", "t75"."seen_on"), COALESCE("t75"."seen_on", COALESCE("t78"."repeated_on", "t75"."seen_on")))
              )
              ELSE NULL
            END
          ) > figures.stale_after_days,
          FALSE
        )
      )
      THEN COALESCE("t78"."conflicting", CAST(ARRAY[] AS TEXT[]))
      ELSE CAST(ARRAY[] AS TEXT[])
    END
  ) > 0 AS "contested",
  COALESCE(
    (
      on_day - CASE
        WHEN GREATEST(COALESCE("t78"."repeated_on", "t75"."seen_on"), COALESCE("t75"."seen_on", COALESCE("t78"."repeated_on", "t75"."seen_on"))) IS NOT NULL
        THEN LEAST(
          on_day,
          GREATEST(COALESCE("t78"."repeated_on", "t75"."seen_on"), COALESCE("t75"."seen_on", COALESCE("t78"."repeated_on", "t75"."seen_on")))
        )
        ELSE NULL
      END
    ) > figures.stale_after_days,
    FALSE
  ) AS "stale",
  CASE
    WHEN GREATEST(COALESCE("t78"."repeated_on", "t75"."seen_on"), COALESCE("t75"."seen_on", COALESCE("t78"."repeated_on", "t75"."seen_on"))) IS NOT NULL
    THEN LEAST(
      on_day,
      GREATEST(COALESCE("t78"."repeated_on", "t75"."seen_on"), COALESCE("t75"."seen_on", COALESCE("t78"."repeated_on", "t75"."seen_on")))
    )
    ELSE NULL
  END AS "last_heard",
  "t36"."announced_for",
  COALESCE("t78"."agreeing", CAST(ARRAY[] AS TEXT[])) AS "agreeing",
  CASE
    WHEN "t75"."can_differ"
    AND NOT (
      COALESCE(
        (
          on_day - CASE
            WHEN GREATEST(COALESCE("t78"."repeated_on", "t75"."seen_on"), COALESCE("t75"."seen_on", COALESCE("t78"."repeated_on", "t75"."seen_on"))) IS NOT NULL
            THEN LEAST(
              on_day,
              GREATEST(COALESCE("t78"."repeated_on", "t75"."seen_on"), COALESCE("t75"."seen_on", COALESCE("t78"."repeated_on", "t75"."seen_on")))
            )
            ELSE NULL
          END
        ) > figures.stale_after_days,
        FALSE
      )
    )
    THEN COALESCE("t78"."conflicting", CAST(ARRAY[] AS TEXT[]))
    ELSE CAST(ARRAY[] AS TEXT[])
  END AS "conflicting"
FROM "subjects" AS "t4"
LEFT OUTER JOIN "latest" AS "t75"
  ON "t4"."id" = "t75"."subject"
LEFT OUTER JOIN (
  SELECT
    "t76"."subject",
    MAX("t76"."reported_on") FILTER(WHERE
      "t76"."agrees") AS "repeated_on",
    ARRAY_AGG("t76"."id" ORDER BY "t76"."rank" DESC NULLS LAST) FILTER(WHERE
      "t76"."id" IS NOT NULL AND "t76"."counts" AND "t76"."agrees") AS "agreeing",
    ARRAY_AGG("t76"."id" ORDER BY "t76"."rank" DESC NULLS LAST) FILTER(WHERE
      "t76"."id" IS NOT NULL AND "t76"."counts" AND NOT (
        "t76"."agrees"
      )) AS "conflicting"
  FROM (
    SELECT
      "t40"."id",
      "t40"."subject",
      "t40"."status",
      "t40"."traffic",
      "t40"."basis",
      "t40"."effective_from",
      "t40"."effective_to",
      "t40"."reported_on",
      "t40"."recorded_at",
      "t40"."publisher",
      "t40"."rank",
      "t40"."claim",
      "t40"."newest",
      "t40"."status" IN ('open', 'restricted') = "t75"."says_passes" AS "agrees",
      (
        "t40"."newest" OR COALESCE((
          "t40"."claim" = "t75"."claim"
        ) OR (
          "t40"."claim" = "t75"."overruled"
        ), FALSE)
      )
      AND (
        ABS("t40"."reported_on" - "t75"."around") <= figures.contest_days
      ) AS "counts"
    FROM (
      SELECT
        "t29"."id",
        "t29"."subject",
        "t29"."status",
        "t29"."traffic",
        "t29"."basis",
        "t29"."effective_from",
        "t29"."effective_to",
        "t29"."reported_on",
        "t29"."recorded_at",
        "t29"."publisher",
        "t29"."rank",
        "t29"."claim",
        (
          ROW_NUMBER() OVER (
            PARTITION BY "t29"."subject", "t29"."publisher"
            ORDER BY "t29"."rank" DESC NULLS LAST
            ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
          ) - 1
        ) = 0 AS "newest"
      FROM (
        SELECT
          *
        FROM "heard" AS "t19"
        WHERE
          "t19"."effective_from" <= on_day
          AND (
            (
              "t19"."effective_to" IS NULL
            ) OR (
              "t19"."effective_to" >= on_day
            )
          )
      ) AS "t29"
    ) AS "t40"
    INNER JOIN "latest" AS "t75"
      ON "t40"."subject" = "t75"."subject"
  ) AS "t76"
  GROUP BY
    1
) AS "t78"
  ON "t4"."id" = "t78"."subject"
LEFT OUTER JOIN (
  SELECT
    "t28"."subject",
    MIN("t28"."effective_from") AS "announced_for"
  FROM (
    SELECT
      *
    FROM "heard" AS "t19"
    WHERE
      NOT (
        "t19"."basis" = 'observed'
      )
      AND "t19"."status" IN ('open', 'restricted')
      AND "t19"."reported_on" <= on_day
      AND "t19"."effective_from" > on_day
  ) AS "t28"
  GROUP BY
    1
) AS "t36"
  ON "t4"."id" = "t36"."subject"
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
RETURN QUERY WITH reports AS NOT MATERIALIZED (
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
), "sightings" AS (
  SELECT
    "t27"."subject",
    "t27"."id",
    "t27"."first_day",
    "t27"."last_day",
    "t27"."reported_on",
    CAST(CAST("t27"."last_day" + MAKE_INTERVAL(days => CAST(figures.count_holds_days AS INT)) AS TIMESTAMP) AS DATE) AS "until",
    ROW_NUMBER() OVER (
      PARTITION BY "t27"."subject"
      ORDER BY "t27"."last_day" ASC, "t27"."reported_on" ASC, "t27"."recorded_at" ASC, "t27"."id" ASC
      ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
    ) - 1 AS "rank"
  FROM (
    SELECT
      *
    FROM (
      SELECT
        "t18"."id",
        "t18"."subject",
        "t18"."traffic",
        "t18"."measure",
        "t18"."value",
        "t18"."first_day",
        "t18"."last_day",
        "t18"."stage",
        "t18"."publisher",
        "t18"."reported_on",
        "t18"."recorded_at"
      FROM (
        SELECT
          *
        FROM "counts" AS "t4"
        WHERE
          (
            (
              known_by IS NULL
            ) OR (
              "t4"."reported_on" <= known_by
            )
          )
          AND (
            (
              recorded_by IS NULL
            ) OR (
              "t4"."recorded_at" <= recorded_by
            )
          )
          AND (
            (
              according_to IS NULL
            ) OR (
              "t4"."publisher" = ANY(
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
            FROM "retractions" AS "t5"
            WHERE
              (
                recorded_by IS NULL
              ) OR (
                "t5"."recorded_at" <= recorded_by
              )
          ) AS "t19"
          WHERE
            "t18"."id" = "t19"."report"
        )
    ) AS "t23"
    WHERE
      with_counts
      AND "t23"."traffic" = for_traffic
      AND "t23"."value" > 0
      AND (
        "t23"."last_day" - "t23"."first_day"
      ) < 7
      AND "t23"."measure" IN ('containers', 'litres', 'pallets', 'people', 'tonnes', 'trucks')
      AND "t23"."stage" IN ('collected', 'delivered', 'entered', 'exited', 'offloaded')
  ) AS "t27"
), "ways" AS (
  SELECT
    "t16"."id",
    "t16"."traffic",
    "t16"."places",
    "t16"."position",
    GREATEST(COALESCE("t16"."first_day", "t29"."begun"), COALESCE("t29"."begun", "t16"."first_day")) AS "first_day",
    LEAST(COALESCE("t16"."last_day", "t29"."ended"), COALESCE("t29"."ended", "t16"."last_day")) AS "last_day"
  FROM "t10" AS "t16"
  LEFT OUTER JOIN (
    SELECT
      "t25"."id",
      MAX("t25"."first_day_of_place") AS "begun",
      MIN("t25"."last_day_of_place") AS "ended"
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
          "t11"."id",
          "t11"."traffic",
          "u0" AS "places",
          "t11"."first_day",
          "t11"."last_day",
          "t11"."position"
        FROM "t10" AS "t11"
        CROSS JOIN UNNEST("t11"."places") AS "u1"("u0")
      ) AS "t22"
      INNER JOIN "places" AS "t7"
        ON "t22"."places" = "t7"."id"
    ) AS "t25"
    GROUP BY
      1
  ) AS "t29"
    ON "t16"."id" = "t29"."id"
), "heard" AS (
  SELECT
    "t26"."id",
    "t26"."subject",
    "t26"."status",
    "t26"."traffic",
    "t26"."basis",
    "t26"."effective_from",
    "t26"."effective_to",
    "t26"."reported_on",
    "t26"."recorded_at",
    "t26"."publisher",
    ROW_NUMBER() OVER (
      PARTITION BY "t26"."subject"
      ORDER BY "t26"."effective_from" ASC, "t26"."reported_on" ASC, "t26"."recorded_at" ASC, "t26"."id" ASC
      ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
    ) - 1 AS "rank",
    (
      (
        ROW_NUMBER() OVER (
          PARTITION BY "t26"."subject"
          ORDER BY "t26"."effective_from" ASC, "t26"."basis" = 'observed' ASC, "t26"."reported_on" ASC, "t26"."recorded_at" ASC, "t26"."id" ASC
          ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
        ) - 1
      ) * 10
    ) + CASE "t26"."status"
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
      *
    FROM (
      SELECT
        "t20"."id",
        "t20"."subject",
        "t20"."status",
        "t20"."traffic",
        "t20"."basis",
        "t20"."effective_from",
        "t20"."effective_to",
        "t20"."reported_on",
        "t20"."recorded_at",
        "t20"."publisher"
      FROM (
        SELECT
          *
        FROM "reports" AS "t6"
        WHERE
          (
            (
              known_by IS NULL
            ) OR (
              "t6"."reported_on" <= known_by
            )
          )
          AND (
            (
              recorded_by IS NULL
            ) OR (
              "t6"."recorded_at" <= recorded_by
            )
          )
          AND (
            (
              according_to IS NULL
            ) OR (
              "t6"."publisher" = ANY(
                according_to
              )
            )
          )
      ) AS "t20"
      WHERE
        NOT EXISTS(
          SELECT
            1
          FROM (
            SELECT
              *
            FROM "retractions" AS "t5"
            WHERE
              (
                recorded_by IS NULL
              ) OR (
                "t5"."recorded_at" <= recorded_by
              )
          ) AS "t19"
          WHERE
            "t20"."id" = "t19"."report"
        )
    ) AS "t24"
    WHERE
      for_traffic = ANY(
        "t24"."traffic"
      )
  ) AS "t26"
), "places_along" AS (
  SELECT
    "t38"."id" AS "route",
    "t38"."places" AS "subject",
    FALSE AS "is_leg",
    "t38"."step"
  FROM (
    SELECT
      "t34"."id",
      "t34"."traffic",
      "u2" AS "places",
      "t34"."position",
      "t34"."first_day",
      "t34"."last_day",
      "step" - 1 AS "step"
    FROM "ways" AS "t34"
    CROSS JOIN UNNEST("t34"."places") WITH ORDINALITY AS "u3"("u2", "step")
  ) AS "t38"
), "subjects_along" AS (
  SELECT
    "t49"."route",
    "t49"."subject",
    "t49"."is_leg",
    "t49"."step",
    "t17"."id" IS NOT NULL AS "controlled"
  FROM (
    SELECT
      *
    FROM "places_along" AS "t44"
    UNION ALL
    SELECT
      *
    FROM (
      SELECT
        "t45"."route",
        "t9"."id" AS "subject",
        TRUE AS "is_leg",
        "t45"."step"
      FROM "places_along" AS "t45"
      INNER JOIN "places_along" AS "t46"
        ON "t45"."route" = "t46"."route" AND (
          "t45"."step" + 1
        ) = "t46"."step"
      INNER JOIN "legs" AS "t9"
        ON (
          (
            "t9"."start" = "t45"."subject"
          ) AND (
            "t9"."end" = "t46"."subject"
          )
        )
        OR (
          (
            "t9"."start" = "t46"."subject"
          ) AND (
            "t9"."end" = "t45"."subject"
          )
        )
    ) AS "t47"
  ) AS "t49"
  LEFT OUTER JOIN (
    SELECT
      "t1"."id"
    FROM "places" AS "t1"
    WHERE
      COALESCE("t1"."controlled", "t1"."kind" IN ('land_crossing', 'inspection_point', 'seaport', 'pier', 'airdrop_zone'))
  ) AS "t17"
    ON "t49"."subject" = "t17"."id"
), "t61" AS (
  SELECT
    "t39"."id",
    "t39"."subject",
    "t39"."status",
    "t39"."traffic",
    "t39"."basis",
    "t39"."effective_from",
    "t39"."effective_to",
    "t39"."reported_on",
    "t39"."recorded_at",
    "t39"."publisher",
    "t39"."rank",
    "t39"."claim"
  FROM "heard" AS "t39"
  WHERE
    EXISTS(
      SELECT
        1
      FROM "subjects_along" AS "t52"
      WHERE
        "t39"."subject" = "t52"."subject"
    )
), "by_reports" AS (
  SELECT
    "t78"."subject",
    "t78"."day",
    CASE
      WHEN (
        "t78"."observed" IS NULL
      ) AND (
        "t78"."announced" IS NULL
      )
      THEN 'unknown'
      WHEN (
        "t78"."announced" IS NULL
      ) OR (
        "t78"."observed" > "t78"."announced"
      )
      THEN CASE "t78"."observed" % 10
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
        "t78"."announced" % 10
      ) = 0
      THEN 'closed'
      WHEN (
        "t78"."observed" IS NULL
      ) OR (
        (
          "t78"."observed" % 10
        ) = 0
      )
      THEN 'planned'
      ELSE CASE LEAST("t78"."announced" % 10, "t78"."observed" % 10)
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
        "t78"."announced" IS NULL
      ) OR (
        "t78"."observed" > "t78"."announced"
      )
      THEN "t78"."observed"
      WHEN (
        (
          "t78"."announced" % 10
        ) = 0
      )
      OR (
        (
          "t78"."observed" IS NULL
        ) OR (
          (
            "t78"."observed" % 10
          ) = 0
        )
      )
      OR (
        (
          "t78"."announced" % 10
        ) < (
          "t78"."observed" % 10
        )
      )
      THEN "t78"."announced"
      ELSE "t78"."observed"
    END AS "decider",
    CASE
      WHEN (
        "t78"."announced" IS NULL
      )
      OR (
        "t78"."observed" > "t78"."announced"
      )
      OR (
        (
          "t78"."observed" IS NULL
        ) OR (
          (
            "t78"."observed" % 10
          ) = 0
        )
      )
      THEN NULL
      WHEN (
        "t78"."announced" % 10
      ) > (
        "t78"."observed" % 10
      )
      THEN "t78"."announced"
      ELSE NULL
    END AS "pending"
  FROM (
    SELECT
      "t77"."subject",
      "t77"."day",
      GREATEST(MAX("t77"."observed"), MAX("t77"."claim") FILTER(WHERE
        "t77"."seen")) AS "observed",
      GREATEST(MAX("t77"."announced"), MAX("t77"."claim") FILTER(WHERE
        NOT (
          "t77"."seen"
        ))) AS "announced"
    FROM (
      SELECT
        "t76"."subject",
        "t76"."day",
        "t76"."observed",
        "t76"."announced",
        "t69"."claim",
        "t69"."basis" = 'observed' AS "seen"
      FROM (
        SELECT
          "t74"."subject",
          "t74"."day",
          MAX("t74"."observed") OVER (PARTITION BY "t74"."subject" ORDER BY "t74"."day" ASC ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS "observed",
          MAX("t74"."announced") OVER (PARTITION BY "t74"."subject" ORDER BY "t74"."day" ASC ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS "announced"
        FROM (
          SELECT
            "t73"."subject",
            "t73"."day",
            MAX("t73"."observed") AS "observed",
            MAX("t73"."announced") AS "announced"
          FROM (
            SELECT
              *
            FROM (
              SELECT
                *
              FROM (
                SELECT
                  *
                FROM (
                  SELECT
                    "t39"."subject",
                    "t39"."effective_from" AS "day",
                    CASE
                      WHEN (
                        "t39"."effective_to" IS NULL
                      ) AND (
                        "t39"."basis" = 'observed'
                      )
                      THEN "t39"."claim"
                      ELSE CAST(NULL AS BIGINT)
                    END AS "observed",
                    CASE
                      WHEN (
                        "t39"."effective_to" IS NULL
                      ) AND NOT (
                        "t39"."basis" = 'observed'
                      )
                      THEN "t39"."claim"
                      ELSE CAST(NULL AS BIGINT)
                    END AS "announced"
                  FROM "heard" AS "t39"
                  WHERE
                    EXISTS(
                      SELECT
                        1
                      FROM "subjects_along" AS "t52"
                      WHERE
                        "t39"."subject" = "t52"."subject"
                    )
                ) AS "t62"
                UNION ALL
                SELECT
                  *
                FROM (
                  SELECT
                    "t65"."subject",
                    CAST(CAST("t65"."effective_to" + INTERVAL '1 DAY' AS TIMESTAMP) AS DATE) AS "day",
                    CAST(NULL AS BIGINT) AS "observed",
                    CAST(NULL AS BIGINT) AS "announced"
                  FROM "t61" AS "t65"
                  WHERE
                    NOT (
                      "t65"."effective_to" IS NULL
                    )
                ) AS "t70"
              ) AS "t71"
              UNION ALL
              SELECT
                *
              FROM (
                SELECT
                  *
                FROM (
                  SELECT
                    "t35"."subject",
                    "t35"."first_day" AS "day",
                    CAST(NULL AS BIGINT) AS "observed",
                    CAST(NULL AS BIGINT) AS "announced"
                  FROM "sightings" AS "t35"
                  WHERE
                    EXISTS(
                      SELECT
                        1
                      FROM "subjects_along" AS "t52"
                      WHERE
                        "t35"."subject" = "t52"."subject"
                    )
                ) AS "t59"
                UNION ALL
                SELECT
                  *
                FROM (
                  SELECT
                    "t35"."subject",
                    CAST(CAST("t35"."until" + INTERVAL '1 DAY' AS TIMESTAMP) AS DATE) AS "day",
                    CAST(NULL AS BIGINT) AS "observed",
                    CAST(NULL AS BIGINT) AS "announced"
                  FROM "sightings" AS "t35"
                  WHERE
                    EXISTS(
                      SELECT
                        1
                      FROM "subjects_along" AS "t52"
                      WHERE
                        "t35"."subject" = "t52"."subject"
                    )
                ) AS "t60"
              ) AS "t64"
            ) AS "t72"
            WHERE
              "t72"."day" <= on_day
          ) AS "t73"
          GROUP BY
            1,
            2
        ) AS "t74"
      ) AS "t76"
      LEFT OUTER JOIN (
        SELECT
          *
        FROM "t61" AS "t65"
        WHERE
          "t65"."effective_to" IS NOT NULL
      ) AS "t69"
        ON "t76"."subject" = "t69"."subject"
        AND "t69"."effective_from" <= "t76"."day"
        AND (
          (
            "t69"."effective_to" IS NULL
          ) OR (
            "t69"."effective_to" >= "t76"."day"
          )
        )
    ) AS "t77"
    GROUP BY
      1,
      2
  ) AS "t78"
), "seen_too" AS (
  SELECT
    "t81"."subject",
    "t81"."day",
    "t81"."status",
    "t81"."decider",
    "t81"."pending",
    "t84"."sighting"
  FROM "by_reports" AS "t81"
  LEFT OUTER JOIN (
    SELECT
      "t82"."subject",
      "t82"."day",
      MAX("t82"."rank") AS "sighting"
    FROM (
      SELECT
        "t81"."subject",
        "t81"."day",
        "t81"."status",
        "t81"."decider",
        "t81"."pending",
        "t63"."subject" AS "subject_right",
        "t63"."id",
        "t63"."first_day",
        "t63"."last_day",
        "t63"."reported_on",
        "t63"."until",
        "t63"."rank"
      FROM "by_reports" AS "t81"
      INNER JOIN (
        SELECT
          "t35"."subject",
          "t35"."id",
          "t35"."first_day",
          "t35"."last_day",
          "t35"."reported_on",
          "t35"."until",
          "t35"."rank"
        FROM "sightings" AS "t35"
        WHERE
          EXISTS(
            SELECT
              1
            FROM "subjects_along" AS "t52"
            WHERE
              "t35"."subject" = "t52"."subject"
          )
      ) AS "t63"
        ON "t81"."subject" = "t63"."subject" AND "t63"."first_day" <= "t81"."day" AND "t81"."day" <= "t63"."until"
    ) AS "t82"
    GROUP BY
      1,
      2
  ) AS "t84"
    ON "t81"."subject" = "t84"."subject" AND "t81"."day" = "t84"."day"
), "decisions" AS (
  SELECT
    "t87"."subject",
    "t87"."day",
    CASE
      WHEN (
        "t63"."id" IS NOT NULL
      )
      AND NOT (
        (
          "t87"."status" = 'closed'
        ) AND COALESCE("t68"."effective_from" > "t63"."last_day", FALSE)
      )
      AND NOT (
        "t87"."status" IN ('open', 'restricted')
      )
      THEN 'restricted'
      ELSE "t87"."status"
    END AS "status",
    CASE
      WHEN NOT (
        (
          "t63"."id" IS NOT NULL
        )
        AND NOT (
          (
            "t87"."status" = 'closed'
          ) AND COALESCE("t68"."effective_from" > "t63"."last_day", FALSE)
        )
        AND NOT (
          "t87"."status" IN ('open', 'restricted')
        )
      )
      THEN "t87"."decider"
      ELSE NULL
    END AS "decider",
    CASE
      WHEN NOT (
        (
          "t63"."id" IS NOT NULL
        )
        AND NOT (
          (
            "t87"."status" = 'closed'
          ) AND COALESCE("t68"."effective_from" > "t63"."last_day", FALSE)
        )
        AND NOT (
          "t87"."status" IN ('open', 'restricted')
        )
      )
      THEN "t87"."pending"
      ELSE NULL
    END AS "pending",
    CASE
      WHEN (
        "t63"."id" IS NOT NULL
      )
      AND NOT (
        (
          "t87"."status" = 'closed'
        ) AND COALESCE("t68"."effective_from" > "t63"."last_day", FALSE)
      )
      THEN "t63"."id"
      ELSE NULL
    END AS "sighting",
    CASE
      WHEN (
        "t63"."id" IS NOT NULL
      )
      AND NOT (
        (
          "t87"."status" = 'closed'
        ) AND COALESCE("t68"."effective_from" > "t63"."last_day", FALSE)
      )
      THEN "t63"."reported_on"
      ELSE NULL
    END AS "seen_on",
    CASE
      WHEN (
        "t63"."id" IS NOT NULL
      )
      AND NOT (
        (
          "t87"."status" = 'closed'
        ) AND COALESCE("t68"."effective_from" > "t63"."last_day", FALSE)
      )
      AND NOT (
        "t87"."status" IN ('open', 'restricted')
      )
      THEN "t87"."decider"
      ELSE NULL
    END AS "overruled"
  FROM "seen_too" AS "t87"
  LEFT OUTER JOIN (
    SELECT
      "t35"."subject",
      "t35"."id",
      "t35"."first_day",
      "t35"."last_day",
      "t35"."reported_on",
      "t35"."until",
      "t35"."rank"
    FROM "sightings" AS "t35"
    WHERE
      EXISTS(
        SELECT
          1
        FROM "subjects_along" AS "t52"
        WHERE
          "t35"."subject" = "t52"."subject"
      )
  ) AS "t63"
    ON "t87"."subject" = "t63"."subject" AND "t87"."sighting" = "t63"."rank"
  LEFT OUTER JOIN (
    SELECT
      *
    FROM "t61" AS "t65"
    WHERE
      "t65"."status" = 'closed'
  ) AS "t68"
    ON "t87"."subject" = "t68"."subject" AND "t87"."decider" = "t68"."claim"
), "runs" AS (
  SELECT
    "t93"."subject",
    "t93"."status",
    "t93"."day" AS "first",
    LEAD("t93"."day") OVER (PARTITION BY "t93"."subject" ORDER BY "t93"."day" ASC ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) AS "until"
  FROM (
    SELECT
      *
    FROM (
      SELECT
        "t91"."subject",
        "t91"."day",
        "t91"."status",
        LAG("t91"."status") OVER (PARTITION BY "t91"."subject" ORDER BY "t91"."day" ASC ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) AS "before"
      FROM (
        SELECT
          "t90"."subject",
          "t90"."day",
          CASE
            WHEN (
              "t90"."decider" IS NULL
            ) AND (
              "t90"."overruled" IS NULL
            ) AND (
              "t57"."id" IS NULL
            )
            THEN 'unknown'
            ELSE "t90"."status"
          END AS "status"
        FROM "decisions" AS "t90"
        LEFT OUTER JOIN (
          SELECT DISTINCT
            "t51"."subject" AS "id"
          FROM "subjects_along" AS "t51"
          WHERE
            "t51"."controlled"
        ) AS "t57"
          ON "t90"."subject" = "t57"."id"
      ) AS "t91"
    ) AS "t92"
    WHERE
      (
        "t92"."before" IS NULL
      ) OR (
        "t92"."status" <> "t92"."before"
      )
  ) AS "t93"
), "days_of_change" AS (
  SELECT
    *
  FROM (
    SELECT
      "t98"."route",
      "t98"."first" AS "day"
    FROM (
      SELECT
        "t53"."route",
        "t53"."subject",
        "t53"."is_leg",
        "t53"."step",
        "t53"."controlled",
        "t97"."status",
        "t97"."first",
        "t97"."until",
        "t36"."id",
        "t36"."traffic",
        "t36"."places",
        "t36"."position",
        "t36"."first_day",
        "t36"."last_day"
      FROM "subjects_along" AS "t53"
      INNER JOIN "runs" AS "t97"
        ON "t53"."subject" = "t97"."subject"
      INNER JOIN "ways" AS "t36"
        ON "t53"."route" = "t36"."id"
    ) AS "t98"
    WHERE
      (
        "t98"."first_day" IS NULL
      ) OR (
        "t98"."first" >= "t98"."first_day"
      )
  ) AS "t101"
  UNION
  SELECT
    *
  FROM (
    SELECT
      "t34"."id" AS "route",
      "t34"."first_day" AS "day"
    FROM "ways" AS "t34"
    WHERE
      "t34"."first_day" <= on_day
  ) AS "t40"
), "supposed_on" AS (
  SELECT
    *
  FROM (
    SELECT
      "t56"."route",
      "t56"."day",
      "t52"."subject",
      "t52"."is_leg",
      "t52"."step",
      "t52"."controlled",
      COALESCE("t8"."status", COALESCE("t96"."status", 'unknown')) AS "status",
      "t8"."status" IS NOT NULL AS "supposed"
    FROM (
      SELECT DISTINCT
        "t51"."route",
        on_day AS "day"
      FROM "subjects_along" AS "t51"
    ) AS "t56"
    INNER JOIN "subjects_along" AS "t52"
      ON "t56"."route" = "t52"."route"
    LEFT OUTER JOIN "runs" AS "t96"
      ON "t52"."subject" = "t96"."subject"
      AND "t96"."first" <= "t56"."day"
      AND (
        (
          "t96"."until" IS NULL
        ) OR (
          "t96"."until" > "t56"."day"
        )
      )
    LEFT OUTER JOIN "supposed" AS "t8"
      ON "t52"."subject" = "t8"."subject"
  ) AS "t100"
  WHERE
    "t100"."supposed" OR (
      "t100"."controlled" OR (
        "t100"."status" <> 'unknown'
      )
    )
), "now" AS (
  SELECT
    "t99"."route",
    COALESCE(
      MIN(
        CASE "t99"."status"
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
        "t99"."controlled" OR (
          "t99"."status" <> 'unknown'
        )),
      4
    ) AS "worst"
  FROM (
    SELECT
      "t56"."route",
      "t56"."day",
      "t52"."subject",
      "t52"."is_leg",
      "t52"."step",
      "t52"."controlled",
      COALESCE("t96"."status", 'unknown') AS "status"
    FROM (
      SELECT DISTINCT
        "t51"."route",
        on_day AS "day"
      FROM "subjects_along" AS "t51"
    ) AS "t56"
    INNER JOIN "subjects_along" AS "t52"
      ON "t56"."route" = "t52"."route"
    LEFT OUTER JOIN "runs" AS "t96"
      ON "t52"."subject" = "t96"."subject"
      AND "t96"."first" <= "t56"."day"
      AND (
        (
          "t96"."until" IS NULL
        ) OR (
          "t96"."until" > "t56"."day"
        )
      )
  ) AS "t99"
  GROUP BY
    1
), "before" AS (
  SELECT
    "t117"."route",
    "t117"."day",
    "t117"."was",
    "t111"."worst"
  FROM (
    SELECT
      "t114"."route",
      "t114"."day",
      COALESCE(
        MIN(
          CASE "t114"."status"
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
          "t114"."controlled" OR (
            "t114"."status" <> 'unknown'
          )),
        4
      ) AS "was"
    FROM (
      SELECT
        "t107"."route",
        "t107"."day",
        "t52"."subject",
        "t52"."is_leg",
        "t52"."step",
        "t52"."controlled",
        COALESCE("t96"."status", 'unknown') AS "status"
      FROM "days_of_change" AS "t107"
      INNER JOIN "subjects_along" AS "t52"
        ON "t107"."route" = "t52"."route"
      LEFT OUTER JOIN "runs" AS "t96"
        ON "t52"."subject" = "t96"."subject"
        AND "t96"."first" <= "t107"."day"
        AND (
          (
            "t96"."until" IS NULL
          ) OR (
            "t96"."until" > "t107"."day"
          )
        )
    ) AS "t114"
    GROUP BY
      1,
      2
  ) AS "t117"
  INNER JOIN "now" AS "t111"
    ON "t117"."route" = "t111"."route"
), "factual" AS (
  SELECT
    "t110"."route",
    "t110"."worst",
    "t130"."since"
  FROM "now" AS "t110"
  LEFT OUTER JOIN (
    SELECT
      "t128"."route",
      MIN("t128"."day") AS "since"
    FROM (
      SELECT
        *
      FROM (
        SELECT
          "t123"."route",
          "t123"."day",
          "t123"."was",
          "t123"."worst",
          "t126"."route" AS "route_right",
          "t126"."last"
        FROM "before" AS "t123"
        LEFT OUTER JOIN (
          SELECT
            "t124"."route",
            MAX("t124"."day") AS "last"
          FROM (
            SELECT
              *
            FROM "before" AS "t122"
            WHERE
              "t122"."was" <> "t122"."worst"
          ) AS "t124"
          GROUP BY
            1
        ) AS "t126"
          ON "t123"."route" = "t126"."route"
      ) AS "t127"
      WHERE
        (
          "t127"."last" IS NULL
        ) OR (
          "t127"."day" > "t127"."last"
        )
    ) AS "t128"
    GROUP BY
      1
  ) AS "t130"
    ON "t110"."route" = "t130"."route"
), "route_states" AS (
  SELECT
    "t43"."id" AS "route",
    (
      "t43"."places"
    )[CASE WHEN -1 < 0 THEN CARDINALITY("t43"."places") + (
      -1 + 1
    ) ELSE -1 + 1 END] AS "destination",
    "t43"."position",
    CASE COALESCE("t121"."worst", 4)
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
    CASE WHEN COALESCE("t121"."worst", 4) = "t133"."worst" THEN "t133"."since" ELSE on_day END AS "since",
    CASE
      WHEN CASE COALESCE("t121"."worst", 4)
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
      ELSE "t121"."at_worst"
    END AS "blocked_by",
    CASE
      WHEN CASE COALESCE("t121"."worst", 4)
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
      THEN "t121"."at_worst"
      ELSE CAST(ARRAY[] AS TEXT[])
    END AS "limited_by"
  FROM (
    SELECT
      *
    FROM "ways" AS "t34"
    WHERE
      (
        (
          "t34"."first_day" IS NULL
        ) OR (
          "t34"."first_day" <= on_day
        )
      )
      AND (
        (
          "t34"."last_day" IS NULL
        ) OR (
          "t34"."last_day" >= on_day
        )
      )
  ) AS "t43"
  INNER JOIN "factual" AS "t133"
    ON "t43"."id" = "t133"."route"
  LEFT OUTER JOIN (
    SELECT
      "t118"."route",
      MAX("t118"."worst") AS "worst",
      ARRAY_AGG("t118"."subject" ORDER BY "t118"."is_leg" ASC, "t118"."step" ASC) FILTER(WHERE
        "t118"."subject" IS NOT NULL) AS "at_worst"
    FROM (
      SELECT
        *
      FROM (
        SELECT
          "t109"."route",
          "t109"."day",
          "t109"."subject",
          "t109"."is_leg",
          "t109"."step",
          "t109"."controlled",
          "t109"."status",
          "t109"."supposed",
          "t113"."worst"
        FROM "supposed_on" AS "t109"
        INNER JOIN (
          SELECT
            "t106"."route",
            MIN(
              CASE "t106"."status"
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
          FROM "supposed_on" AS "t106"
          GROUP BY
            1
        ) AS "t113"
          ON "t109"."route" = "t113"."route"
      ) AS "t115"
      WHERE
        CASE "t115"."status"
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
        END = "t115"."worst"
    ) AS "t118"
    GROUP BY
      1
  ) AS "t121"
    ON "t133"."route" = "t121"."route"
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
  according_to text[] DEFAULT NULL, what_if jsonb DEFAULT NULL, with_counts boolean DEFAULT true
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
  SELECT * FROM aidmap.routes_on(
    on_day, for_traffic, known_by, recorded_by, according_to, what_if, with_counts)
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
    FROM aidmap.destinations_on(
      on_day, for_traffic, known_by, recorded_by, according_to, with_counts => with_counts)
),
"after" AS (
  SELECT place AS id, status
    FROM aidmap.destinations_on(
      on_day, for_traffic, known_by, recorded_by, according_to, what_if, with_counts)
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
RETURN QUERY WITH reports AS NOT MATERIALIZED (
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
places AS (
  SELECT p.id, p.kind, p.controlled, p.first_day, p.last_day FROM aidmap.place p
),
legs AS (SELECT l.id, l.start, l."end", l.mode FROM aidmap.leg l),
routes AS (
  SELECT r.id, r.traffic, r.places, r.first_day, r.last_day, r.position FROM aidmap.route r
),
supposed AS (SELECT s.subject, s.status FROM aidmap.supposed(what_if) s),
answer AS (
WITH "t13" AS (
  SELECT
    *
  FROM "routes" AS "t5"
  WHERE
    for_traffic = ANY(
      "t5"."traffic"
    )
), "sightings" AS (
  SELECT
    "t30"."subject",
    "t30"."id",
    "t30"."first_day",
    "t30"."last_day",
    "t30"."reported_on",
    CAST(CAST("t30"."last_day" + MAKE_INTERVAL(days => CAST(figures.count_holds_days AS INT)) AS TIMESTAMP) AS DATE) AS "until",
    ROW_NUMBER() OVER (
      PARTITION BY "t30"."subject"
      ORDER BY "t30"."last_day" ASC, "t30"."reported_on" ASC, "t30"."recorded_at" ASC, "t30"."id" ASC
      ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
    ) - 1 AS "rank"
  FROM (
    SELECT
      *
    FROM (
      SELECT
        "t23"."id",
        "t23"."subject",
        "t23"."traffic",
        "t23"."measure",
        "t23"."value",
        "t23"."first_day",
        "t23"."last_day",
        "t23"."stage",
        "t23"."publisher",
        "t23"."reported_on",
        "t23"."recorded_at"
      FROM (
        SELECT
          *
        FROM "counts" AS "t6"
        WHERE
          (
            (
              known_by IS NULL
            ) OR (
              "t6"."reported_on" <= known_by
            )
          )
          AND (
            (
              recorded_by IS NULL
            ) OR (
              "t6"."recorded_at" <= recorded_by
            )
          )
          AND (
            (
              according_to IS NULL
            ) OR (
              "t6"."publisher" = ANY(
                according_to
              )
            )
          )
      ) AS "t23"
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
          ) AS "t21"
          WHERE
            "t23"."id" = "t21"."report"
        )
    ) AS "t27"
    WHERE
      with_counts
      AND "t27"."traffic" = for_traffic
      AND "t27"."value" > 0
      AND (
        "t27"."last_day" - "t27"."first_day"
      ) < 7
      AND "t27"."measure" IN ('containers', 'litres', 'pallets', 'people', 'tonnes', 'trucks')
      AND "t27"."stage" IN ('collected', 'delivered', 'entered', 'exited', 'offloaded')
  ) AS "t30"
), "ways" AS (
  SELECT
    "t22"."id",
    "t22"."traffic",
    "t22"."places",
    "t22"."position",
    GREATEST(COALESCE("t22"."first_day", "t32"."begun"), COALESCE("t32"."begun", "t22"."first_day")) AS "first_day",
    LEAST(COALESCE("t22"."last_day", "t32"."ended"), COALESCE("t32"."ended", "t22"."last_day")) AS "last_day"
  FROM "t13" AS "t22"
  LEFT OUTER JOIN (
    SELECT
      "t28"."id",
      MAX("t28"."first_day_of_place") AS "begun",
      MIN("t28"."last_day_of_place") AS "ended"
    FROM (
      SELECT
        "t25"."id",
        "t25"."traffic",
        "t25"."places",
        "t25"."first_day",
        "t25"."last_day",
        "t25"."position",
        "t8"."id" AS "id_of_place",
        "t8"."kind",
        "t8"."controlled",
        "t8"."first_day" AS "first_day_of_place",
        "t8"."last_day" AS "last_day_of_place"
      FROM (
        SELECT
          "t17"."id",
          "t17"."traffic",
          "u0" AS "places",
          "t17"."first_day",
          "t17"."last_day",
          "t17"."position"
        FROM "t13" AS "t17"
        CROSS JOIN UNNEST("t17"."places") AS "u1"("u0")
      ) AS "t25"
      INNER JOIN "places" AS "t8"
        ON "t25"."places" = "t8"."id"
    ) AS "t28"
    GROUP BY
      1
  ) AS "t32"
    ON "t22"."id" = "t32"."id"
), "heard" AS (
  SELECT
    "t29"."id",
    "t29"."subject",
    "t29"."status",
    "t29"."traffic",
    "t29"."basis",
    "t29"."effective_from",
    "t29"."effective_to",
    "t29"."reported_on",
    "t29"."recorded_at",
    "t29"."publisher",
    ROW_NUMBER() OVER (
      PARTITION BY "t29"."subject"
      ORDER BY "t29"."effective_from" ASC, "t29"."reported_on" ASC, "t29"."recorded_at" ASC, "t29"."id" ASC
      ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
    ) - 1 AS "rank",
    (
      (
        ROW_NUMBER() OVER (
          PARTITION BY "t29"."subject"
          ORDER BY "t29"."effective_from" ASC, "t29"."basis" = 'observed' ASC, "t29"."reported_on" ASC, "t29"."recorded_at" ASC, "t29"."id" ASC
          ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
        ) - 1
      ) * 10
    ) + CASE "t29"."status"
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
      *
    FROM (
      SELECT
        "t20"."id",
        "t20"."subject",
        "t20"."status",
        "t20"."traffic",
        "t20"."basis",
        "t20"."effective_from",
        "t20"."effective_to",
        "t20"."reported_on",
        "t20"."recorded_at",
        "t20"."publisher"
      FROM (
        SELECT
          *
        FROM "reports" AS "t3"
        WHERE
          (
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
      ) AS "t20"
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
          ) AS "t21"
          WHERE
            "t20"."id" = "t21"."report"
        )
    ) AS "t26"
    WHERE
      for_traffic = ANY(
        "t26"."traffic"
      )
  ) AS "t29"
), "places_along" AS (
  SELECT
    "t44"."id" AS "route",
    "t44"."places" AS "subject",
    FALSE AS "is_leg",
    "t44"."step"
  FROM (
    SELECT
      "t37"."id",
      "t37"."traffic",
      "u2" AS "places",
      "t37"."position",
      "t37"."first_day",
      "t37"."last_day",
      "step" - 1 AS "step"
    FROM "ways" AS "t37"
    CROSS JOIN UNNEST("t37"."places") WITH ORDINALITY AS "u3"("u2", "step")
  ) AS "t44"
), "subjects_along" AS (
  SELECT
    "t73"."route",
    "t73"."subject",
    "t73"."is_leg",
    "t73"."step",
    "t19"."id" IS NOT NULL AS "controlled"
  FROM (
    SELECT
      *
    FROM "places_along" AS "t57"
    UNION ALL
    SELECT
      *
    FROM (
      SELECT
        "t59"."route",
        "t12"."id" AS "subject",
        TRUE AS "is_leg",
        "t59"."step"
      FROM "places_along" AS "t59"
      INNER JOIN "places_along" AS "t60"
        ON "t59"."route" = "t60"."route" AND (
          "t59"."step" + 1
        ) = "t60"."step"
      INNER JOIN "legs" AS "t12"
        ON (
          (
            "t12"."start" = "t59"."subject"
          ) AND (
            "t12"."end" = "t60"."subject"
          )
        )
        OR (
          (
            "t12"."start" = "t60"."subject"
          ) AND (
            "t12"."end" = "t59"."subject"
          )
        )
    ) AS "t70"
  ) AS "t73"
  LEFT OUTER JOIN (
    SELECT
      "t1"."id"
    FROM "places" AS "t1"
    WHERE
      COALESCE("t1"."controlled", "t1"."kind" IN ('land_crossing', 'inspection_point', 'seaport', 'pier', 'airdrop_zone'))
  ) AS "t19"
    ON "t73"."subject" = "t19"."id"
), "t87" AS (
  SELECT
    *
  FROM (
    SELECT
      "t82"."route",
      "t82"."subject",
      "t82"."is_leg",
      "t82"."step",
      "t82"."controlled",
      "t67"."position",
      "t67"."destination",
      "t67"."last",
      "t67"."outward"
    FROM (
      SELECT
        *
      FROM "subjects_along" AS "t77"
      WHERE
        "t77"."controlled" AND NOT (
          "t77"."is_leg"
        )
    ) AS "t82"
    INNER JOIN (
      SELECT
        "t54"."id" AS "route",
        "t54"."position",
        (
          "t54"."places"
        )[CASE WHEN -1 < 0 THEN CARDINALITY("t54"."places") + (
          -1 + 1
        ) ELSE -1 + 1 END] AS "destination",
        CARDINALITY("t54"."places") - 1 AS "last",
        (
          "t9"."kind" = 'destination'
        ) AND (
          "t10"."kind" <> 'destination'
        ) AS "outward"
      FROM (
        SELECT
          *
        FROM "ways" AS "t37"
        WHERE
          (
            (
              "t37"."first_day" IS NULL
            ) OR (
              "t37"."first_day" <= on_day
            )
          )
          AND (
            (
              "t37"."last_day" IS NULL
            ) OR (
              "t37"."last_day" >= on_day
            )
          )
      ) AS "t54"
      INNER JOIN "places" AS "t9"
        ON (
          "t54"."places"
        )[CASE WHEN 0 < 0 THEN CARDINALITY("t54"."places") + (
          0 + 1
        ) ELSE 0 + 1 END] = "t9"."id"
      INNER JOIN "places" AS "t10"
        ON (
          "t54"."places"
        )[CASE WHEN -1 < 0 THEN CARDINALITY("t54"."places") + (
          -1 + 1
        ) ELSE -1 + 1 END] = "t10"."id"
    ) AS "t67"
      ON "t82"."route" = "t67"."route"
  ) AS "t84"
  WHERE
    CASE WHEN "t84"."outward" THEN "t84"."step" > 0 ELSE "t84"."step" < "t84"."last" END
), "by_reports" AS (
  SELECT
    "t86"."subject",
    "t86"."day",
    CASE
      WHEN (
        "t86"."observed" IS NULL
      ) AND (
        "t86"."announced" IS NULL
      )
      THEN 'unknown'
      WHEN (
        "t86"."announced" IS NULL
      ) OR (
        "t86"."observed" > "t86"."announced"
      )
      THEN CASE "t86"."observed" % 10
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
        "t86"."announced" % 10
      ) = 0
      THEN 'closed'
      WHEN (
        "t86"."observed" IS NULL
      ) OR (
        (
          "t86"."observed" % 10
        ) = 0
      )
      THEN 'planned'
      ELSE CASE LEAST("t86"."announced" % 10, "t86"."observed" % 10)
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
        "t86"."announced" IS NULL
      ) OR (
        "t86"."observed" > "t86"."announced"
      )
      THEN "t86"."observed"
      WHEN (
        (
          "t86"."announced" % 10
        ) = 0
      )
      OR (
        (
          "t86"."observed" IS NULL
        ) OR (
          (
            "t86"."observed" % 10
          ) = 0
        )
      )
      OR (
        (
          "t86"."announced" % 10
        ) < (
          "t86"."observed" % 10
        )
      )
      THEN "t86"."announced"
      ELSE "t86"."observed"
    END AS "decider",
    CASE
      WHEN (
        "t86"."announced" IS NULL
      )
      OR (
        "t86"."observed" > "t86"."announced"
      )
      OR (
        (
          "t86"."observed" IS NULL
        ) OR (
          (
            "t86"."observed" % 10
          ) = 0
        )
      )
      THEN NULL
      WHEN (
        "t86"."announced" % 10
      ) > (
        "t86"."observed" % 10
      )
      THEN "t86"."announced"
      ELSE NULL
    END AS "pending"
  FROM (
    SELECT
      "t81"."subject",
      "t81"."day",
      GREATEST(MAX("t81"."observed"), MAX("t81"."claim") FILTER(WHERE
        "t81"."seen")) AS "observed",
      GREATEST(MAX("t81"."announced"), MAX("t81"."claim") FILTER(WHERE
        NOT (
          "t81"."seen"
        ))) AS "announced"
    FROM (
      SELECT
        "t76"."subject",
        "t76"."day",
        "t76"."observed",
        "t76"."announced",
        "t53"."claim",
        "t53"."basis" = 'observed' AS "seen"
      FROM (
        SELECT
          "t72"."subject",
          "t72"."day",
          MAX("t72"."observed") OVER (PARTITION BY "t72"."subject" ORDER BY "t72"."day" ASC ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS "observed",
          MAX("t72"."announced") OVER (PARTITION BY "t72"."subject" ORDER BY "t72"."day" ASC ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS "announced"
        FROM (
          SELECT
            "t68"."subject",
            "t68"."day",
            MAX("t68"."observed") AS "observed",
            MAX("t68"."announced") AS "announced"
          FROM (
            SELECT
              *
            FROM (
              SELECT
                *
              FROM (
                SELECT
                  *
                FROM (
                  SELECT
                    "t39"."subject",
                    "t39"."effective_from" AS "day",
                    CASE
                      WHEN (
                        "t39"."effective_to" IS NULL
                      ) AND (
                        "t39"."basis" = 'observed'
                      )
                      THEN "t39"."claim"
                      ELSE CAST(NULL AS BIGINT)
                    END AS "observed",
                    CASE
                      WHEN (
                        "t39"."effective_to" IS NULL
                      ) AND NOT (
                        "t39"."basis" = 'observed'
                      )
                      THEN "t39"."claim"
                      ELSE CAST(NULL AS BIGINT)
                    END AS "announced"
                  FROM "heard" AS "t39"
                ) AS "t58"
                UNION ALL
                SELECT
                  *
                FROM (
                  SELECT
                    "t39"."subject",
                    CAST(CAST("t39"."effective_to" + INTERVAL '1 DAY' AS TIMESTAMP) AS DATE) AS "day",
                    CAST(NULL AS BIGINT) AS "observed",
                    CAST(NULL AS BIGINT) AS "announced"
                  FROM "heard" AS "t39"
                  WHERE
                    NOT (
                      "t39"."effective_to" IS NULL
                    )
                ) AS "t56"
              ) AS "t62"
              UNION ALL
              SELECT
                *
              FROM (
                SELECT
                  *
                FROM (
                  SELECT
                    "t36"."subject",
                    "t36"."first_day" AS "day",
                    CAST(NULL AS BIGINT) AS "observed",
                    CAST(NULL AS BIGINT) AS "announced"
                  FROM "sightings" AS "t36"
                ) AS "t40"
                UNION ALL
                SELECT
                  *
                FROM (
                  SELECT
                    "t36"."subject",
                    CAST(CAST("t36"."until" + INTERVAL '1 DAY' AS TIMESTAMP) AS DATE) AS "day",
                    CAST(NULL AS BIGINT) AS "observed",
                    CAST(NULL AS BIGINT) AS "announced"
                  FROM "sightings" AS "t36"
                ) AS "t49"
              ) AS "t55"
            ) AS "t64"
            WHERE
              "t64"."day" <= on_day
          ) AS "t68"
          GROUP BY
            1,
            2
        ) AS "t72"
      ) AS "t76"
      LEFT OUTER JOIN (
        SELECT
          *
        FROM "heard" AS "t39"
        WHERE
          "t39"."effective_to" IS NOT NULL
      ) AS "t53"
        ON "t76"."subject" = "t53"."subject"
        AND "t53"."effective_from" <= "t76"."day"
        AND (
          (
            "t53"."effective_to" IS NULL
          ) OR (
            "t53"."effective_to" >= "t76"."day"
          )
        )
    ) AS "t81"
    GROUP BY
      1,
      2
  ) AS "t86"
), "seen_too" AS (
  SELECT
    "t94"."subject",
    "t94"."day",
    "t94"."status",
    "t94"."decider",
    "t94"."pending",
    "t100"."sighting"
  FROM "by_reports" AS "t94"
  LEFT OUTER JOIN (
    SELECT
      "t96"."subject",
      "t96"."day",
      MAX("t96"."rank") AS "sighting"
    FROM (
      SELECT
        "t94"."subject",
        "t94"."day",
        "t94"."status",
        "t94"."decider",
        "t94"."pending",
        "t38"."subject" AS "subject_right",
        "t38"."id",
        "t38"."first_day",
        "t38"."last_day",
        "t38"."reported_on",
        "t38"."until",
        "t38"."rank"
      FROM "by_reports" AS "t94"
      INNER JOIN "sightings" AS "t38"
        ON "t94"."subject" = "t38"."subject" AND "t38"."first_day" <= "t94"."day" AND "t94"."day" <= "t38"."until"
    ) AS "t96"
    GROUP BY
      1,
      2
  ) AS "t100"
    ON "t94"."subject" = "t100"."subject" AND "t94"."day" = "t100"."day"
), "gateways" AS (
  SELECT
    "t101"."place",
    NULLIF(
      (
        ARRAY_AGG("t101"."mode" ORDER BY "t101"."position" ASC) FILTER(WHERE
          "t101"."mode" IS NOT NULL)
      )[CASE
        WHEN 0 < 0
        THEN CARDINALITY(ARRAY_AGG("t101"."mode" ORDER BY "t101"."position" ASC) FILTER(WHERE
          "t101"."mode" IS NOT NULL)) + (
          0 + 1
        )
        ELSE 0 + 1
      END],
      ''
    ) AS "mode",
    ARRAY_AGG(DISTINCT "t101"."destination" ORDER BY "t101"."destination" ASC) FILTER(WHERE
      "t101"."destination" IS NOT NULL) AS "serves",
    BOOL_AND("t101"."outward") AS "outward"
  FROM (
    SELECT
      "t98"."place",
      "t98"."position",
      "t98"."outward",
      "t98"."destination",
      CASE "t8"."kind" WHEN 'pier' THEN 'sea' WHEN 'airdrop_zone' THEN 'air' ELSE COALESCE("t85"."mode", '') END AS "mode"
    FROM (
      SELECT
        "t95"."route",
        "t95"."position",
        "t95"."destination",
        "t95"."outward",
        "t95"."step",
        "t95"."subject" AS "place"
      FROM (
        SELECT
          "t89"."route",
          "t89"."subject",
          "t89"."is_leg",
          "t89"."step",
          "t89"."controlled",
          "t89"."position",
          "t89"."destination",
          "t89"."last",
          "t89"."outward",
          "t92"."first_step",
          "t92"."last_step"
        FROM "t87" AS "t89"
        INNER JOIN (
          SELECT
            "t88"."route",
            MIN("t88"."step") AS "first_step",
            MAX("t88"."step") AS "last_step"
          FROM "t87" AS "t88"
          GROUP BY
            1
        ) AS "t92"
          ON "t89"."route" = "t92"."route"
      ) AS "t95"
      WHERE
        "t95"."step" = CASE WHEN "t95"."outward" THEN "t95"."first_step" ELSE "t95"."last_step" END
    ) AS "t98"
    INNER JOIN "places" AS "t8"
      ON "t98"."place" = "t8"."id"
    LEFT OUTER JOIN (
      SELECT
        "t80"."route",
        "t80"."step",
        "t11"."mode"
      FROM (
        SELECT
          *
        FROM "subjects_along" AS "t77"
        WHERE
          "t77"."is_leg"
      ) AS "t80"
      INNER JOIN "legs" AS "t11"
        ON "t80"."subject" = "t11"."id"
    ) AS "t85"
      ON "t98"."route" = "t85"."route" AND "t98"."step" = "t85"."step"
  ) AS "t101"
  GROUP BY
    1
), "decisions" AS (
  SELECT
    "t104"."subject",
    "t104"."day",
    CASE
      WHEN (
        "t38"."id" IS NOT NULL
      )
      AND NOT (
        (
          "t104"."status" = 'closed'
        ) AND COALESCE("t50"."effective_from" > "t38"."last_day", FALSE)
      )
      AND NOT (
        "t104"."status" IN ('open', 'restricted')
      )
      THEN 'restricted'
      ELSE "t104"."status"
    END AS "status",
    CASE
      WHEN NOT (
        (
          "t38"."id" IS NOT NULL
        )
        AND NOT (
          (
            "t104"."status" = 'closed'
          ) AND COALESCE("t50"."effective_from" > "t38"."last_day", FALSE)
        )
        AND NOT (
          "t104"."status" IN ('open', 'restricted')
        )
      )
      THEN "t104"."decider"
      ELSE NULL
    END AS "decider",
    CASE
      WHEN NOT (
        (
          "t38"."id" IS NOT NULL
        )
        AND NOT (
          (
            "t104"."status" = 'closed'
          ) AND COALESCE("t50"."effective_from" > "t38"."last_day", FALSE)
        )
        AND NOT (
          "t104"."status" IN ('open', 'restricted')
        )
      )
      THEN "t104"."pending"
      ELSE NULL
    END AS "pending",
    CASE
      WHEN (
        "t38"."id" IS NOT NULL
      )
      AND NOT (
        (
          "t104"."status" = 'closed'
        ) AND COALESCE("t50"."effective_from" > "t38"."last_day", FALSE)
      )
      THEN "t38"."id"
      ELSE NULL
    END AS "sighting",
    CASE
      WHEN (
        "t38"."id" IS NOT NULL
      )
      AND NOT (
        (
          "t104"."status" = 'closed'
        ) AND COALESCE("t50"."effective_from" > "t38"."last_day", FALSE)
      )
      THEN "t38"."reported_on"
      ELSE NULL
    END AS "seen_on",
    CASE
      WHEN (
        "t38"."id" IS NOT NULL
      )
      AND NOT (
        (
          "t104"."status" = 'closed'
        ) AND COALESCE("t50"."effective_from" > "t38"."last_day", FALSE)
      )
      AND NOT (
        "t104"."status" IN ('open', 'restricted')
      )
      THEN "t104"."decider"
      ELSE NULL
    END AS "overruled"
  FROM "seen_too" AS "t104"
  LEFT OUTER JOIN "sightings" AS "t38"
    ON "t104"."subject" = "t38"."subject" AND "t104"."sighting" = "t38"."rank"
  LEFT OUTER JOIN (
    SELECT
      *
    FROM "heard" AS "t39"
    WHERE
      "t39"."status" = 'closed'
  ) AS "t50"
    ON "t104"."subject" = "t50"."subject" AND "t104"."decider" = "t50"."claim"
), "t115" AS (
  SELECT
    "t112"."subject",
    "t112"."day",
    "t112"."status",
    "t112"."decider",
    "t112"."pending",
    "t112"."sighting",
    "t112"."seen_on",
    "t112"."overruled",
    "t114"."last",
    "t114"."now"
  FROM "decisions" AS "t112"
  INNER JOIN (
    SELECT
      "t111"."subject",
      MAX("t111"."day") AS "last",
      (
        ARRAY_AGG("t111"."status" ORDER BY "t111"."day" DESC NULLS LAST) FILTER(WHERE
          "t111"."day" IS NOT NULL)
      )[1] AS "now"
    FROM "decisions" AS "t111"
    GROUP BY
      1
  ) AS "t114"
    ON "t112"."subject" = "t114"."subject"
), "last_of_each" AS (
  SELECT
    "t118"."subject",
    "t118"."day",
    "t118"."status",
    "t118"."decider",
    "t118"."pending",
    "t118"."sighting",
    "t118"."seen_on",
    "t118"."overruled",
    "t124"."since"
  FROM (
    SELECT
      *
    FROM "t115" AS "t116"
    WHERE
      "t116"."day" = "t116"."last"
  ) AS "t118"
  INNER JOIN (
    SELECT
      "t122"."subject",
      MIN("t122"."day") AS "since"
    FROM (
      SELECT
        *
      FROM (
        SELECT
          "t112"."subject",
          "t112"."day",
          "t112"."status",
          "t112"."decider",
          "t112"."pending",
          "t112"."sighting",
          "t112"."seen_on",
          "t112"."overruled",
          "t114"."last",
          "t114"."now",
          "t120"."other"
        FROM "decisions" AS "t112"
        INNER JOIN (
          SELECT
            "t111"."subject",
            MAX("t111"."day") AS "last",
            (
              ARRAY_AGG("t111"."status" ORDER BY "t111"."day" DESC NULLS LAST) FILTER(WHERE
                "t111"."day" IS NOT NULL)
            )[1] AS "now"
          FROM "decisions" AS "t111"
          GROUP BY
            1
        ) AS "t114"
          ON "t112"."subject" = "t114"."subject"
        INNER JOIN (
          SELECT
            "t116"."subject",
            MAX("t116"."day") FILTER(WHERE
              "t116"."status" <> "t116"."now") AS "other"
          FROM "t115" AS "t116"
          GROUP BY
            1
        ) AS "t120"
          ON "t112"."subject" = "t120"."subject"
      ) AS "t121"
      WHERE
        (
          "t121"."other" IS NULL
        ) OR (
          "t121"."day" > "t121"."other"
        )
    ) AS "t122"
    GROUP BY
      1
  ) AS "t124"
    ON "t118"."subject" = "t124"."subject"
), "latest" AS (
  SELECT
    "t127"."subject",
    "t127"."status",
    CASE WHEN (
      "t41"."id" IS NOT NULL
    ) OR (
      "t127"."sighting" IS NOT NULL
    ) THEN "t127"."since" ELSE NULL END AS "since",
    "t127"."decider" AS "claim",
    "t41"."id" AS "report",
    "t42"."id" AS "pending",
    "t127"."sighting",
    "t127"."seen_on",
    "t127"."overruled",
    COALESCE("t41"."reported_on", on_day) AS "around",
    COALESCE(
      CASE "t127"."decider" % 10
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
      END IN ('open', 'restricted'),
      "t127"."sighting" IS NOT NULL
    ) AS "says_passes",
    (
      "t41"."id" IS NOT NULL
    )
    OR COALESCE((
      "t43"."status" = 'closed'
    ) AND (
      ABS("t43"."reported_on" - on_day) <= figures.contest_days
    ), FALSE) AS "can_differ"
  FROM "last_of_each" AS "t127"
  LEFT OUTER JOIN "heard" AS "t41"
    ON "t127"."subject" = "t41"."subject" AND "t127"."decider" = "t41"."claim"
  LEFT OUTER JOIN "heard" AS "t42"
    ON "t127"."subject" = "t42"."subject" AND "t127"."pending" = "t42"."claim"
  LEFT OUTER JOIN "heard" AS "t43"
    ON "t127"."subject" = "t43"."subject" AND "t127"."overruled" = "t43"."claim"
)
SELECT
  "t107"."place",
  "t107"."mode",
  "t107"."serves",
  "t107"."outward",
  COALESCE("t7"."status", "t135"."status") AS "status",
  (
    "t7"."status" IS NULL
  ) AND "t135"."stale" AS "stale",
  (
    "t7"."status" IS NULL
  ) AND "t135"."contested" AS "contested",
  CASE WHEN "t7"."status" IS NULL THEN "t135"."last_heard" ELSE CAST(NULL AS DATE) END AS "last_heard"
FROM "gateways" AS "t107"
LEFT OUTER JOIN (
  SELECT
    "t109"."id" AS "subject",
    COALESCE("t130"."status", 'unknown') AS "status",
    "t130"."since",
    "t130"."report",
    "t130"."pending",
    "t130"."sighting",
    CARDINALITY(
      CASE
        WHEN "t130"."can_differ"
        AND NOT (
          COALESCE(
            (
              on_day - CASE
                WHEN GREATEST(
                  COALESCE("t133"."repeated_on", "t130"."seen_on"),
                  COALESCE("t130"."seen_on", COALESCE("t133"."repeated_on", "t130"."seen_on"))
                ) IS NOT NULL
                THEN LEAST(
                  on_day,
                  GREATEST(
                    COALESCE("t133"."repeated_on", "t130"."seen_on"),
                    COALESCE("t130"."seen_on", COALESCE("t133"."repeated_on", "t130"."seen_on"))
                  )
                )
                ELSE NULL
              END
            ) > figures.stale_after_days,
            FALSE
          )
        )
        THEN COALESCE("t133"."conflicting", CAST(ARRAY[] AS TEXT[]))
        ELSE CAST(ARRAY[] AS TEXT[])
      END
    ) > 0 AS "contested",
    COALESCE(
      (
        on_day - CASE
          WHEN GREATEST(
            COALESCE("t133"."repeated_on", "t130"."seen_on"),
            COALESCE("t130"."seen_on", COALESCE("t133"."repeated_on", "t130"."seen_on"))
          ) IS NOT NULL
          THEN LEAST(
            on_day,
            GREATEST(
              COALESCE("t133"."repeated_on", "t130"."seen_on"),
              COALESCE("t130"."seen_on", COALESCE("t133"."repeated_on", "t130"."seen_on"))
            )
          )
          ELSE NULL
        END
      ) > figures.stale_after_days,
      FALSE
    ) AS "stale",
    CASE
      WHEN GREATEST(
        COALESCE("t133"."repeated_on", "t130"."seen_on"),
        COALESCE("t130"."seen_on", COALESCE("t133"."repeated_on", "t130"."seen_on"))
      ) IS NOT NULL
      THEN LEAST(
        on_day,
        GREATEST(
          COALESCE("t133"."repeated_on", "t130"."seen_on"),
          COALESCE("t130"."seen_on", COALESCE("t133"."repeated_on", "t130"."seen_on"))
        )
      )
      ELSE NULL
    END AS "last_heard",
    "t63"."announced_for",
    COALESCE("t133"."agreeing", CAST(ARRAY[] AS TEXT[])) AS "agreeing",
    CASE
      WHEN "t130"."can_differ"
      AND NOT (
        COALESCE(
          (
            on_day - CASE
              WHEN GREATEST(
                COALESCE("t133"."repeated_on", "t130"."seen_on"),
                COALESCE("t130"."seen_on", COALESCE("t133"."repeated_on", "t130"."seen_on"))
              ) IS NOT NULL
              THEN LEAST(
                on_day,
                GREATEST(
                  COALESCE("t133"."repeated_on", "t130"."seen_on"),
                  COALESCE("t130"."seen_on", COALESCE("t133"."repeated_on", "t130"."seen_on"))
                )
              )
              ELSE NULL
            END
          ) > figures.stale_after_days,
          FALSE
        )
      )
      THEN COALESCE("t133"."conflicting", CAST(ARRAY[] AS TEXT[]))
      ELSE CAST(ARRAY[] AS TEXT[])
    END AS "conflicting"
  FROM (
    SELECT
      "t106"."place" AS "id"
    FROM "gateways" AS "t106"
  ) AS "t109"
  LEFT OUTER JOIN "latest" AS "t130"
    ON "t109"."id" = "t130"."subject"
  LEFT OUTER JOIN (
    SELECT
      "t131"."subject",
      MAX("t131"."reported_on") FILTER(WHERE
        "t131"."agrees") AS "repeated_on",
      ARRAY_AGG("t131"."id" ORDER BY "t131"."rank" DESC NULLS LAST) FILTER(WHERE
        "t131"."id" IS NOT NULL AND "t131"."counts" AND "t131"."agrees") AS "agreeing",
      ARRAY_AGG("t131"."id" ORDER BY "t131"."rank" DESC NULLS LAST) FILTER(WHERE
        "t131"."id" IS NOT NULL AND "t131"."counts" AND NOT (
          "t131"."agrees"
        )) AS "conflicting"
    FROM (
      SELECT
        "t69"."id",
        "t69"."subject",
        "t69"."status",
        "t69"."traffic",
        "t69"."basis",
        "t69"."effective_from",
        "t69"."effective_to",
        "t69"."reported_on",
        "t69"."recorded_at",
        "t69"."publisher",
        "t69"."rank",
        "t69"."claim",
        "t69"."newest",
        "t69"."status" IN ('open', 'restricted') = "t130"."says_passes" AS "agrees",
        (
          "t69"."newest" OR COALESCE((
            "t69"."claim" = "t130"."claim"
          ) OR (
            "t69"."claim" = "t130"."overruled"
          ), FALSE)
        )
        AND (
          ABS("t69"."reported_on" - "t130"."around") <= figures.contest_days
        ) AS "counts"
      FROM (
        SELECT
          "t52"."id",
          "t52"."subject",
          "t52"."status",
          "t52"."traffic",
          "t52"."basis",
          "t52"."effective_from",
          "t52"."effective_to",
          "t52"."reported_on",
          "t52"."recorded_at",
          "t52"."publisher",
          "t52"."rank",
          "t52"."claim",
          (
            ROW_NUMBER() OVER (
              PARTITION BY "t52"."subject", "t52"."publisher"
              ORDER BY "t52"."rank" DESC NULLS LAST
              ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
            ) - 1
          ) = 0 AS "newest"
        FROM (
          SELECT
            *
          FROM "heard" AS "t39"
          WHERE
            "t39"."effective_from" <= on_day
            AND (
              (
                "t39"."effective_to" IS NULL
              ) OR (
                "t39"."effective_to" >= on_day
              )
            )
        ) AS "t52"
      ) AS "t69"
      INNER JOIN "latest" AS "t130"
        ON "t69"."subject" = "t130"."subject"
    ) AS "t131"
    GROUP BY
      1
  ) AS "t133"
    ON "t109"."id" = "t133"."subject"
  LEFT OUTER JOIN (
    SELECT
      "t51"."subject",
      MIN("t51"."effective_from") AS "announced_for"
    FROM (
      SELECT
        *
      FROM "heard" AS "t39"
      WHERE
        NOT (
          "t39"."basis" = 'observed'
        )
        AND "t39"."status" IN ('open', 'restricted')
        AND "t39"."reported_on" <= on_day
        AND "t39"."effective_from" > on_day
    ) AS "t51"
    GROUP BY
      1
  ) AS "t63"
    ON "t109"."id" = "t63"."subject"
) AS "t135"
  ON "t107"."place" = "t135"."subject"
LEFT OUTER JOIN "supposed" AS "t7"
  ON "t107"."place" = "t7"."subject"
)
SELECT a.place, a.status, a.mode, a.serves, a.outward, a.stale, a.contested, a.last_heard
  FROM answer AS a ORDER BY cardinality(a.serves) DESC, a.place;
END $$;

GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA aidmap TO aidmap_reader, aidmap_editor;
GRANT SELECT ON place_status TO aidmap_reader, aidmap_editor;
