WITH "sightings" AS (
  SELECT
    "t12"."subject",
    "t12"."id",
    "t12"."first_day",
    "t12"."last_day",
    "t12"."reported_on",
    CAST(CAST("t12"."last_day" + TO_DAYS(CAST($count_holds_days AS INT)) AS TIMESTAMP) AS DATE) AS "until",
    ROW_NUMBER() OVER (
      PARTITION BY "t12"."subject"
      ORDER BY "t12"."last_day" ASC, "t12"."reported_on" ASC, "t12"."recorded_at" ASC, "t12"."id" ASC
      ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
    ) - 1 AS "rank"
  FROM (
    SELECT
      *
    FROM (
      SELECT
        "t6"."id",
        "t6"."subject",
        "t6"."traffic",
        "t6"."measure",
        "t6"."value",
        "t6"."first_day",
        "t6"."last_day",
        "t6"."stage",
        "t6"."publisher",
        "t6"."reported_on",
        "t6"."recorded_at"
      FROM (
        SELECT
          *
        FROM "counts" AS "t0"
        WHERE
          (
            (
              CAST($known_by AS DATE) IS NULL
            ) OR (
              "t0"."reported_on" <= CAST($known_by AS DATE)
            )
          )
          AND (
            (
              CAST($recorded_by AS TIMESTAMPTZ) IS NULL
            ) OR (
              "t0"."recorded_at" <= CAST($recorded_by AS TIMESTAMPTZ)
            )
          )
          AND (
            (
              CAST($according_to AS TEXT[]) IS NULL
            ) OR ARRAY_CONTAINS(CAST($according_to AS TEXT[]), "t0"."publisher")
          )
      ) AS "t6"
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
      ) AS "t8"
        ON "t6"."id" = "t8"."report"
    ) AS "t9"
    WHERE
      CAST($with_counts AS BOOLEAN)
      AND "t9"."traffic" = CAST($for_traffic AS TEXT)
      AND "t9"."value" > 0
      AND DATE_DIFF('DAY', "t9"."first_day", "t9"."last_day") < 7
      AND "t9"."measure" IN ('containers', 'litres', 'pallets', 'people', 'tonnes', 'trucks')
      AND "t9"."stage" IN ('collected', 'delivered', 'entered', 'exited', 'offloaded')
  ) AS "t12"
), "heard" AS (
  SELECT
    "t11"."id",
    "t11"."subject",
    "t11"."status",
    "t11"."traffic",
    "t11"."basis",
    "t11"."effective_from",
    "t11"."effective_to",
    "t11"."reported_on",
    "t11"."recorded_at",
    "t11"."publisher",
    ROW_NUMBER() OVER (
      PARTITION BY "t11"."subject"
      ORDER BY "t11"."effective_from" ASC, "t11"."reported_on" ASC, "t11"."recorded_at" ASC, "t11"."id" ASC
      ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
    ) - 1 AS "rank",
    (
      (
        ROW_NUMBER() OVER (
          PARTITION BY "t11"."subject"
          ORDER BY "t11"."effective_from" ASC, "t11"."basis" = 'observed' ASC, "t11"."reported_on" ASC, "t11"."recorded_at" ASC, "t11"."id" ASC
          ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
        ) - 1
      ) * 10
    ) + CASE "t11"."status"
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
        "t7"."id",
        "t7"."subject",
        "t7"."status",
        "t7"."traffic",
        "t7"."basis",
        "t7"."effective_from",
        "t7"."effective_to",
        "t7"."reported_on",
        "t7"."recorded_at",
        "t7"."publisher"
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
      ) AS "t7"
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
      ) AS "t8"
        ON "t7"."id" = "t8"."report"
    ) AS "t10"
    WHERE
      ARRAY_CONTAINS("t10"."traffic", CAST($for_traffic AS TEXT))
  ) AS "t11"
), "by_reports" AS (
  SELECT
    "t52"."subject",
    "t52"."day",
    CASE
      WHEN (
        "t52"."observed" IS NULL
      ) AND (
        "t52"."announced" IS NULL
      )
      THEN 'unknown'
      WHEN (
        "t52"."announced" IS NULL
      ) OR (
        "t52"."observed" > "t52"."announced"
      )
      THEN CASE "t52"."observed" % 10
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
        "t52"."announced" % 10
      ) = 0
      THEN 'closed'
      WHEN (
        "t52"."observed" IS NULL
      ) OR (
        (
          "t52"."observed" % 10
        ) = 0
      )
      THEN 'planned'
      ELSE CASE LEAST("t52"."announced" % 10, "t52"."observed" % 10)
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
        "t52"."announced" IS NULL
      ) OR (
        "t52"."observed" > "t52"."announced"
      )
      THEN "t52"."observed"
      WHEN (
        (
          "t52"."announced" % 10
        ) = 0
      )
      OR (
        (
          "t52"."observed" IS NULL
        ) OR (
          (
            "t52"."observed" % 10
          ) = 0
        )
      )
      OR (
        (
          "t52"."announced" % 10
        ) < (
          "t52"."observed" % 10
        )
      )
      THEN "t52"."announced"
      ELSE "t52"."observed"
    END AS "decider",
    CASE
      WHEN (
        "t52"."announced" IS NULL
      )
      OR (
        "t52"."observed" > "t52"."announced"
      )
      OR (
        (
          "t52"."observed" IS NULL
        ) OR (
          (
            "t52"."observed" % 10
          ) = 0
        )
      )
      THEN NULL
      WHEN (
        "t52"."announced" % 10
      ) > (
        "t52"."observed" % 10
      )
      THEN "t52"."announced"
      ELSE NULL
    END AS "pending"
  FROM (
    SELECT
      "t51"."subject",
      "t51"."day",
      GREATEST(MAX("t51"."observed"), MAX("t51"."claim") FILTER(WHERE
        "t51"."seen")) AS "observed",
      GREATEST(MAX("t51"."announced"), MAX("t51"."claim") FILTER(WHERE
        NOT (
          "t51"."seen"
        ))) AS "announced"
    FROM (
      SELECT
        "t50"."subject",
        "t50"."day",
        "t50"."observed",
        "t50"."announced",
        "t33"."claim",
        "t33"."basis" = 'observed' AS "seen"
      FROM (
        SELECT
          "t46"."subject",
          "t46"."day",
          MAX("t46"."observed") OVER (PARTITION BY "t46"."subject" ORDER BY "t46"."day" ASC ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS "observed",
          MAX("t46"."announced") OVER (PARTITION BY "t46"."subject" ORDER BY "t46"."day" ASC ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS "announced"
        FROM (
          SELECT
            "t45"."subject",
            "t45"."day",
            MAX("t45"."observed") AS "observed",
            MAX("t45"."announced") AS "announced"
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
                    "t18"."subject",
                    "t18"."effective_from" AS "day",
                    CASE
                      WHEN (
                        "t18"."effective_to" IS NULL
                      ) AND (
                        "t18"."basis" = 'observed'
                      )
                      THEN "t18"."claim"
                      ELSE CAST(NULL AS BIGINT)
                    END AS "observed",
                    CASE
                      WHEN (
                        "t18"."effective_to" IS NULL
                      ) AND NOT (
                        "t18"."basis" = 'observed'
                      )
                      THEN "t18"."claim"
                      ELSE CAST(NULL AS BIGINT)
                    END AS "announced"
                  FROM "heard" AS "t18"
                ) AS "t40"
                UNION ALL
                SELECT
                  *
                FROM (
                  SELECT
                    "t18"."subject",
                    CAST(CAST("t18"."effective_to" + INTERVAL '1' DAY AS TIMESTAMP) AS DATE) AS "day",
                    CAST(NULL AS BIGINT) AS "observed",
                    CAST(NULL AS BIGINT) AS "announced"
                  FROM "heard" AS "t18"
                  WHERE
                    NOT (
                      "t18"."effective_to" IS NULL
                    )
                ) AS "t37"
              ) AS "t42"
              UNION ALL
              SELECT
                *
              FROM (
                SELECT
                  *
                FROM (
                  SELECT
                    "t14"."subject",
                    "t14"."first_day" AS "day",
                    CAST(NULL AS BIGINT) AS "observed",
                    CAST(NULL AS BIGINT) AS "announced"
                  FROM "sightings" AS "t14"
                  WHERE
                    FALSE
                ) AS "t16"
                UNION ALL
                SELECT
                  *
                FROM (
                  SELECT
                    "t14"."subject",
                    CAST(CAST("t14"."until" + INTERVAL '1' DAY AS TIMESTAMP) AS DATE) AS "day",
                    CAST(NULL AS BIGINT) AS "observed",
                    CAST(NULL AS BIGINT) AS "announced"
                  FROM "sightings" AS "t14"
                  WHERE
                    FALSE
                ) AS "t21"
              ) AS "t31"
            ) AS "t43"
            WHERE
              "t43"."day" <= CAST($on_day AS DATE)
          ) AS "t45"
          GROUP BY
            1,
            2
        ) AS "t46"
      ) AS "t50"
      LEFT OUTER JOIN (
        SELECT
          *
        FROM "heard" AS "t18"
        WHERE
          "t18"."effective_to" IS NOT NULL
      ) AS "t33"
        ON "t50"."subject" = "t33"."subject"
        AND "t33"."effective_from" <= "t50"."day"
        AND (
          (
            "t33"."effective_to" IS NULL
          ) OR (
            "t33"."effective_to" >= "t50"."day"
          )
        )
    ) AS "t51"
    GROUP BY
      1,
      2
  ) AS "t52"
), "seen_too" AS (
  SELECT
    "t55"."subject",
    "t55"."day",
    "t55"."status",
    "t55"."decider",
    "t55"."pending",
    "t58"."sighting"
  FROM "by_reports" AS "t55"
  LEFT OUTER JOIN (
    SELECT
      "t56"."subject",
      "t56"."day",
      MAX("t56"."rank") AS "sighting"
    FROM (
      SELECT
        "t55"."subject",
        "t55"."day",
        "t55"."status",
        "t55"."decider",
        "t55"."pending",
        "t19"."subject" AS "subject_right",
        "t19"."id",
        "t19"."first_day",
        "t19"."last_day",
        "t19"."reported_on",
        "t19"."until",
        "t19"."rank"
      FROM "by_reports" AS "t55"
      INNER JOIN (
        SELECT
          *
        FROM "sightings" AS "t14"
        WHERE
          FALSE
      ) AS "t19"
        ON "t55"."subject" = "t19"."subject" AND "t19"."first_day" <= "t55"."day" AND "t55"."day" <= "t19"."until"
    ) AS "t56"
    GROUP BY
      1,
      2
  ) AS "t58"
    ON "t55"."subject" = "t58"."subject" AND "t55"."day" = "t58"."day"
), "decisions" AS (
  SELECT
    "t61"."subject",
    "t61"."day",
    CASE
      WHEN (
        "t19"."id" IS NOT NULL
      )
      AND NOT (
        (
          "t61"."status" = 'closed'
        ) AND COALESCE("t32"."effective_from" > "t19"."last_day", FALSE)
      )
      AND NOT (
        "t61"."status" IN ('open', 'restricted')
      )
      THEN 'restricted'
      ELSE "t61"."status"
    END AS "status",
    CASE
      WHEN NOT (
        (
          "t19"."id" IS NOT NULL
        )
        AND NOT (
          (
            "t61"."status" = 'closed'
          ) AND COALESCE("t32"."effective_from" > "t19"."last_day", FALSE)
        )
        AND NOT (
          "t61"."status" IN ('open', 'restricted')
        )
      )
      THEN "t61"."decider"
      ELSE NULL
    END AS "decider",
    CASE
      WHEN NOT (
        (
          "t19"."id" IS NOT NULL
        )
        AND NOT (
          (
            "t61"."status" = 'closed'
          ) AND COALESCE("t32"."effective_from" > "t19"."last_day", FALSE)
        )
        AND NOT (
          "t61"."status" IN ('open', 'restricted')
        )
      )
      THEN "t61"."pending"
      ELSE NULL
    END AS "pending",
    CASE
      WHEN (
        "t19"."id" IS NOT NULL
      )
      AND NOT (
        (
          "t61"."status" = 'closed'
        ) AND COALESCE("t32"."effective_from" > "t19"."last_day", FALSE)
      )
      THEN "t19"."id"
      ELSE NULL
    END AS "sighting",
    CASE
      WHEN (
        "t19"."id" IS NOT NULL
      )
      AND NOT (
        (
          "t61"."status" = 'closed'
        ) AND COALESCE("t32"."effective_from" > "t19"."last_day", FALSE)
      )
      THEN "t19"."reported_on"
      ELSE NULL
    END AS "seen_on",
    CASE
      WHEN (
        "t19"."id" IS NOT NULL
      )
      AND NOT (
        (
          "t61"."status" = 'closed'
        ) AND COALESCE("t32"."effective_from" > "t19"."last_day", FALSE)
      )
      AND NOT (
        "t61"."status" IN ('open', 'restricted')
      )
      THEN "t61"."decider"
      ELSE NULL
    END AS "overruled"
  FROM "seen_too" AS "t61"
  LEFT OUTER JOIN (
    SELECT
      *
    FROM "sightings" AS "t14"
    WHERE
      FALSE
  ) AS "t19"
    ON "t61"."subject" = "t19"."subject" AND "t61"."sighting" = "t19"."rank"
  LEFT OUTER JOIN (
    SELECT
      *
    FROM "heard" AS "t18"
    WHERE
      "t18"."status" = 'closed'
  ) AS "t32"
    ON "t61"."subject" = "t32"."subject" AND "t61"."decider" = "t32"."claim"
)
SELECT
  "t68"."subject",
  "t68"."day",
  "t68"."status",
  "t68"."report",
  "t68"."agrees",
  "t68"."counts",
  CAST($for_traffic AS TEXT) AS "traffic"
FROM (
  SELECT
    "t48"."subject",
    "t48"."day",
    COALESCE("t67"."status", 'unknown') AS "status",
    "t67"."report",
    COALESCE("t67"."status", 'unknown') IN ('open', 'restricted') AS "agrees",
    "t48"."counts"
  FROM (
    SELECT
      "t44"."subject",
      "t44"."day",
      ARRAY_AGG("t44"."id" ORDER BY "t44"."rank" DESC) FILTER(WHERE
        "t44"."id" IS NOT NULL) AS "counts"
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
              "t14"."subject",
              "t14"."id",
              "t14"."rank",
              CAST(CAST("t14"."first_day" + TO_DAYS(6) AS TIMESTAMP) AS DATE) AS "day"
            FROM "sightings" AS "t14"
            WHERE
              CAST(CAST("t14"."first_day" + TO_DAYS(6) AS TIMESTAMP) AS DATE) <= "t14"."last_day"
          ) AS "t24"
          UNION ALL
          SELECT
            *
          FROM (
            SELECT
              *
            FROM (
              SELECT
                "t14"."subject",
                "t14"."id",
                "t14"."rank",
                CAST(CAST("t14"."first_day" + TO_DAYS(0) AS TIMESTAMP) AS DATE) AS "day"
              FROM "sightings" AS "t14"
              WHERE
                CAST(CAST("t14"."first_day" + TO_DAYS(0) AS TIMESTAMP) AS DATE) <= "t14"."last_day"
            ) AS "t25"
            UNION ALL
            SELECT
              *
            FROM (
              SELECT
                "t14"."subject",
                "t14"."id",
                "t14"."rank",
                CAST(CAST("t14"."first_day" + TO_DAYS(1) AS TIMESTAMP) AS DATE) AS "day"
              FROM "sightings" AS "t14"
              WHERE
                CAST(CAST("t14"."first_day" + TO_DAYS(1) AS TIMESTAMP) AS DATE) <= "t14"."last_day"
            ) AS "t26"
          ) AS "t34"
        ) AS "t38"
        UNION ALL
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
                "t14"."subject",
                "t14"."id",
                "t14"."rank",
                CAST(CAST("t14"."first_day" + TO_DAYS(2) AS TIMESTAMP) AS DATE) AS "day"
              FROM "sightings" AS "t14"
              WHERE
                CAST(CAST("t14"."first_day" + TO_DAYS(2) AS TIMESTAMP) AS DATE) <= "t14"."last_day"
            ) AS "t27"
            UNION ALL
            SELECT
              *
            FROM (
              SELECT
                "t14"."subject",
                "t14"."id",
                "t14"."rank",
                CAST(CAST("t14"."first_day" + TO_DAYS(3) AS TIMESTAMP) AS DATE) AS "day"
              FROM "sightings" AS "t14"
              WHERE
                CAST(CAST("t14"."first_day" + TO_DAYS(3) AS TIMESTAMP) AS DATE) <= "t14"."last_day"
            ) AS "t28"
          ) AS "t35"
          UNION ALL
          SELECT
            *
          FROM (
            SELECT
              *
            FROM (
              SELECT
                "t14"."subject",
                "t14"."id",
                "t14"."rank",
                CAST(CAST("t14"."first_day" + TO_DAYS(4) AS TIMESTAMP) AS DATE) AS "day"
              FROM "sightings" AS "t14"
              WHERE
                CAST(CAST("t14"."first_day" + TO_DAYS(4) AS TIMESTAMP) AS DATE) <= "t14"."last_day"
            ) AS "t29"
            UNION ALL
            SELECT
              *
            FROM (
              SELECT
                "t14"."subject",
                "t14"."id",
                "t14"."rank",
                CAST(CAST("t14"."first_day" + TO_DAYS(5) AS TIMESTAMP) AS DATE) AS "day"
              FROM "sightings" AS "t14"
              WHERE
                CAST(CAST("t14"."first_day" + TO_DAYS(5) AS TIMESTAMP) AS DATE) <= "t14"."last_day"
            ) AS "t30"
          ) AS "t36"
        ) AS "t39"
      ) AS "t41"
      WHERE
        (
          (
            CAST($first_day AS DATE) IS NULL
          ) OR (
            "t41"."day" >= CAST($first_day AS DATE)
          )
        )
        AND "t41"."day" <= CAST($on_day AS DATE)
    ) AS "t44"
    GROUP BY
      1,
      2
  ) AS "t48"
  LEFT OUTER JOIN (
    SELECT
      "t65"."subject",
      "t65"."day",
      "t65"."status",
      "t65"."report",
      LEAD("t65"."day") OVER (PARTITION BY "t65"."subject" ORDER BY "t65"."day" ASC ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) AS "until"
    FROM (
      SELECT
        "t64"."subject",
        "t64"."day",
        "t64"."status",
        "t20"."id" AS "report"
      FROM "decisions" AS "t64"
      LEFT OUTER JOIN "heard" AS "t20"
        ON "t64"."subject" = "t20"."subject" AND "t64"."decider" = "t20"."claim"
    ) AS "t65"
  ) AS "t67"
    ON "t48"."subject" = "t67"."subject"
    AND "t67"."day" <= "t48"."day"
    AND (
      (
        "t67"."until" IS NULL
      ) OR (
        "t48"."day" < "t67"."until"
      )
    )
) AS "t68"
