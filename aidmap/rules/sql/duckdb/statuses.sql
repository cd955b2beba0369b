WITH "sightings" AS (
  SELECT
    "t14"."subject",
    "t14"."id",
    "t14"."first_day",
    "t14"."last_day",
    "t14"."reported_on",
    CAST(CAST("t14"."last_day" + TO_DAYS(CAST($count_holds_days AS INT)) AS TIMESTAMP) AS DATE) AS "until",
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
              CAST($known_by AS DATE) IS NULL
            ) OR (
              "t3"."reported_on" <= CAST($known_by AS DATE)
            )
          )
          AND (
            (
              CAST($recorded_by AS TIMESTAMPTZ) IS NULL
            ) OR (
              "t3"."recorded_at" <= CAST($recorded_by AS TIMESTAMPTZ)
            )
          )
          AND (
            (
              CAST($according_to AS TEXT[]) IS NULL
            ) OR ARRAY_CONTAINS(CAST($according_to AS TEXT[]), "t3"."publisher")
          )
      ) AS "t10"
      ANTI JOIN (
        SELECT
          *
        FROM "retractions" AS "t2"
        WHERE
          (
            CAST($recorded_by AS TIMESTAMPTZ) IS NULL
          ) OR (
            "t2"."recorded_at" <= CAST($recorded_by AS TIMESTAMPTZ)
          )
      ) AS "t9"
        ON "t10"."id" = "t9"."report"
    ) AS "t12"
    WHERE
      CAST($with_counts AS BOOLEAN)
      AND "t12"."traffic" = CAST($for_traffic AS TEXT)
      AND "t12"."value" > 0
      AND DATE_DIFF('DAY', "t12"."first_day", "t12"."last_day") < 7
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
              CAST($known_by AS DATE) IS NULL
            ) OR (
              "t1"."reported_on" <= CAST($known_by AS DATE)
            )
          )
          AND (
            (
              CAST($recorded_by AS TIMESTAMPTZ) IS NULL
            ) OR (
              "t1"."recorded_at" <= CAST($recorded_by AS TIMESTAMPTZ)
            )
          )
          AND (
            (
              CAST($according_to AS TEXT[]) IS NULL
            ) OR ARRAY_CONTAINS(CAST($according_to AS TEXT[]), "t1"."publisher")
          )
      ) AS "t8"
      ANTI JOIN (
        SELECT
          *
        FROM "retractions" AS "t2"
        WHERE
          (
            CAST($recorded_by AS TIMESTAMPTZ) IS NULL
          ) OR (
            "t2"."recorded_at" <= CAST($recorded_by AS TIMESTAMPTZ)
          )
      ) AS "t9"
        ON "t8"."id" = "t9"."report"
    ) AS "t11"
    WHERE
      ARRAY_CONTAINS("t11"."traffic", CAST($for_traffic AS TEXT))
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
                    CAST(CAST("t19"."effective_to" + INTERVAL '1' DAY AS TIMESTAMP) AS DATE) AS "day",
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
                    CAST(CAST("t17"."until" + INTERVAL '1' DAY AS TIMESTAMP) AS DATE) AS "day",
                    CAST(NULL AS BIGINT) AS "observed",
                    CAST(NULL AS BIGINT) AS "announced"
                  FROM "sightings" AS "t17"
                ) AS "t26"
              ) AS "t31"
            ) AS "t37"
            WHERE
              "t37"."day" <= CAST($on_day AS DATE)
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
      FIRST("t56"."status" ORDER BY "t56"."day" DESC) AS "now"
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
            FIRST("t56"."status" ORDER BY "t56"."day" DESC) AS "now"
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
    COALESCE("t21"."reported_on", CAST($on_day AS DATE)) AS "around",
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
    OR COALESCE(
      (
        "t23"."status" = 'closed'
      )
      AND (
        ABS(DATE_DIFF('DAY', CAST($on_day AS DATE), "t23"."reported_on")) <= CAST($contest_days AS INT)
      ),
      FALSE
    ) AS "can_differ"
  FROM "last_of_each" AS "t72"
  LEFT OUTER JOIN "heard" AS "t21"
    ON "t72"."subject" = "t21"."subject" AND "t72"."decider" = "t21"."claim"
  LEFT OUTER JOIN "heard" AS "t22"
    ON "t72"."subject" = "t22"."subject" AND "t72"."pending" = "t22"."claim"
  LEFT OUTER JOIN "heard" AS "t23"
    ON "t72"."subject" = "t23"."subject" AND "t72"."overruled" = "t23"."claim"
)
SELECT
  "t79"."subject",
  "t79"."status",
  "t79"."since",
  "t79"."report",
  "t79"."pending",
  "t79"."sighting",
  "t79"."contested",
  "t79"."stale",
  "t79"."last_heard",
  "t79"."announced_for",
  "t79"."agreeing",
  "t79"."conflicting",
  CAST($for_traffic AS TEXT) AS "traffic"
FROM (
  SELECT
    "t4"."id" AS "subject",
    COALESCE("t75"."status", 'unknown') AS "status",
    "t75"."since",
    "t75"."report",
    "t75"."pending",
    "t75"."sighting",
    ARRAY_LENGTH(
      CASE
        WHEN "t75"."can_differ"
        AND NOT (
          COALESCE(
            DATE_DIFF(
              'DAY',
              CASE
                WHEN GREATEST(COALESCE("t78"."repeated_on", "t75"."seen_on"), COALESCE("t75"."seen_on", COALESCE("t78"."repeated_on", "t75"."seen_on"))) IS NOT NULL
                THEN LEAST(
                  CAST($on_day AS DATE),
                  GREATEST(COALESCE("t78"."repeated_on", "t75"."seen_on"), COALESCE("t75"."seen_on", COALESCE("t78"."repeated_on", "t75"."seen_on")))
                )
                ELSE NULL
              END,
              CAST($on_day AS DATE)
            ) > CAST($stale_after_days AS INT),
            FALSE
          )
        )
        THEN COALESCE("t78"."conflicting", [])
        ELSE []
      END
    ) > 0 AS "contested",
    COALESCE(
      DATE_DIFF(
        'DAY',
        CASE
          WHEN GREATEST(COALESCE("t78"."repeated_on", "t75"."seen_on"), COALESCE("t75"."seen_on", COALESCE("t78"."repeated_on", "t75"."seen_on"))) IS NOT NULL
          THEN LEAST(
            CAST($on_day AS DATE),
            GREATEST(COALESCE("t78"."repeated_on", "t75"."seen_on"), COALESCE("t75"."seen_on", COALESCE("t78"."repeated_on", "t75"."seen_on")))
          )
          ELSE NULL
        END,
        CAST($on_day AS DATE)
      ) > CAST($stale_after_days AS INT),
      FALSE
    ) AS "stale",
    CASE
      WHEN GREATEST(COALESCE("t78"."repeated_on", "t75"."seen_on"), COALESCE("t75"."seen_on", COALESCE("t78"."repeated_on", "t75"."seen_on"))) IS NOT NULL
      THEN LEAST(
        CAST($on_day AS DATE),
        GREATEST(COALESCE("t78"."repeated_on", "t75"."seen_on"), COALESCE("t75"."seen_on", COALESCE("t78"."repeated_on", "t75"."seen_on")))
      )
      ELSE NULL
    END AS "last_heard",
    "t36"."announced_for",
    COALESCE("t78"."agreeing", []) AS "agreeing",
    CASE
      WHEN "t75"."can_differ"
      AND NOT (
        COALESCE(
          DATE_DIFF(
            'DAY',
            CASE
              WHEN GREATEST(COALESCE("t78"."repeated_on", "t75"."seen_on"), COALESCE("t75"."seen_on", COALESCE("t78"."repeated_on", "t75"."seen_on"))) IS NOT NULL
              THEN LEAST(
                CAST($on_day AS DATE),
                GREATEST(COALESCE("t78"."repeated_on", "t75"."seen_on"), COALESCE("t75"."seen_on", COALESCE("t78"."repeated_on", "t75"."seen_on")))
              )
              ELSE NULL
            END,
            CAST($on_day AS DATE)
          ) > CAST($stale_after_days AS INT),
          FALSE
        )
      )
      THEN COALESCE("t78"."conflicting", [])
      ELSE []
    END AS "conflicting"
  FROM "subjects" AS "t4"
  LEFT OUTER JOIN "latest" AS "t75"
    ON "t4"."id" = "t75"."subject"
  LEFT OUTER JOIN (
    SELECT
      "t76"."subject",
      MAX("t76"."reported_on") FILTER(WHERE
        "t76"."agrees") AS "repeated_on",
      ARRAY_AGG("t76"."id" ORDER BY "t76"."rank" DESC) FILTER(WHERE
        "t76"."id" IS NOT NULL AND "t76"."counts" AND "t76"."agrees") AS "agreeing",
      ARRAY_AGG("t76"."id" ORDER BY "t76"."rank" DESC) FILTER(WHERE
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
          ABS(DATE_DIFF('DAY', "t75"."around", "t40"."reported_on")) <= CAST($contest_days AS INT)
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
              ORDER BY "t29"."rank" DESC
              ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
            ) - 1
          ) = 0 AS "newest"
        FROM (
          SELECT
            *
          FROM "heard" AS "t19"
          WHERE
            "t19"."effective_from" <= CAST($on_day AS DATE)
            AND (
              (
                "t19"."effective_to" IS NULL
              ) OR (
                "t19"."effective_to" >= CAST($on_day AS DATE)
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
        AND "t19"."reported_on" <= CAST($on_day AS DATE)
        AND "t19"."effective_from" > CAST($on_day AS DATE)
    ) AS "t28"
    GROUP BY
      1
  ) AS "t36"
    ON "t4"."id" = "t36"."subject"
) AS "t79"
