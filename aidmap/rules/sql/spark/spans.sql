WITH `sightings` AS (
  SELECT
    `t12`.`subject`,
    `t12`.`id`,
    `t12`.`first_day`,
    `t12`.`last_day`,
    `t12`.`reported_on`,
    CAST(CAST(`t12`.`last_day` + CAST(CONCAT(CAST(:count_holds_days AS INT), ' days') AS INTERVAL) AS TIMESTAMP) AS DATE) AS `until`,
    ROW_NUMBER() OVER (
      PARTITION BY `t12`.`subject`
      ORDER BY `t12`.`last_day` ASC NULLS LAST, `t12`.`reported_on` ASC NULLS LAST, `t12`.`recorded_at` ASC NULLS LAST, `t12`.`id` ASC NULLS LAST
    ) - 1 AS `rank`
  FROM (
    SELECT
      *
    FROM (
      SELECT
        `t6`.`id`,
        `t6`.`subject`,
        `t6`.`traffic`,
        `t6`.`measure`,
        `t6`.`value`,
        `t6`.`first_day`,
        `t6`.`last_day`,
        `t6`.`stage`,
        `t6`.`publisher`,
        `t6`.`reported_on`,
        `t6`.`recorded_at`
      FROM (
        SELECT
          *
        FROM `counts` AS `t0`
        WHERE
          (
            (
              CAST(:known_by AS DATE) IS NULL
            ) OR (
              `t0`.`reported_on` <= CAST(:known_by AS DATE)
            )
          )
          AND (
            (
              CAST(:recorded_by AS TIMESTAMP) IS NULL
            ) OR (
              `t0`.`recorded_at` <= CAST(:recorded_by AS TIMESTAMP)
            )
          )
          AND (
            (
              CAST(:according_to AS ARRAY<STRING>) IS NULL
            )
            OR IF(
              CAST(:according_to AS ARRAY<STRING>) IS NULL,
              NULL,
              COALESCE(ARRAY_CONTAINS(CAST(:according_to AS ARRAY<STRING>), `t0`.`publisher`), FALSE)
            )
          )
      ) AS `t6`
      LEFT ANTI JOIN (
        SELECT
          *
        FROM `retractions` AS `t1`
        WHERE
          (
            CAST(:recorded_by AS TIMESTAMP) IS NULL
          ) OR (
            `t1`.`recorded_at` <= CAST(:recorded_by AS TIMESTAMP)
          )
      ) AS `t7`
        ON `t6`.`id` = `t7`.`report`
    ) AS `t9`
    WHERE
      CAST(:with_counts AS BOOLEAN)
      AND `t9`.`traffic` = CAST(:for_traffic AS STRING)
      AND `t9`.`value` > 0
      AND DATEDIFF(DAY, `t9`.`first_day`, `t9`.`last_day`) < 7
      AND (
        `t9`.`measure` IN ('containers', 'litres', 'pallets', 'people', 'tonnes', 'trucks')
      )
      AND (
        `t9`.`stage` IN ('collected', 'delivered', 'entered', 'exited', 'offloaded')
      )
  ) AS `t12`
), `heard` AS (
  SELECT
    `t11`.`id`,
    `t11`.`subject`,
    `t11`.`status`,
    `t11`.`traffic`,
    `t11`.`basis`,
    `t11`.`effective_from`,
    `t11`.`effective_to`,
    `t11`.`reported_on`,
    `t11`.`recorded_at`,
    `t11`.`publisher`,
    ROW_NUMBER() OVER (
      PARTITION BY `t11`.`subject`
      ORDER BY `t11`.`effective_from` ASC NULLS LAST, `t11`.`reported_on` ASC NULLS LAST, `t11`.`recorded_at` ASC NULLS LAST, `t11`.`id` ASC NULLS LAST
    ) - 1 AS `rank`,
    (
      (
        ROW_NUMBER() OVER (
          PARTITION BY `t11`.`subject`
          ORDER BY `t11`.`effective_from` ASC NULLS LAST, `t11`.`basis` = 'observed' ASC NULLS LAST, `t11`.`reported_on` ASC NULLS LAST, `t11`.`recorded_at` ASC NULLS LAST, `t11`.`id` ASC NULLS LAST
        ) - 1
      ) * 10
    ) + CASE `t11`.`status`
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
    END AS `claim`
  FROM (
    SELECT
      *
    FROM (
      SELECT
        `t8`.`id`,
        `t8`.`subject`,
        `t8`.`status`,
        `t8`.`traffic`,
        `t8`.`basis`,
        `t8`.`effective_from`,
        `t8`.`effective_to`,
        `t8`.`reported_on`,
        `t8`.`recorded_at`,
        `t8`.`publisher`
      FROM (
        SELECT
          *
        FROM `reports` AS `t2`
        WHERE
          (
            (
              CAST(:known_by AS DATE) IS NULL
            ) OR (
              `t2`.`reported_on` <= CAST(:known_by AS DATE)
            )
          )
          AND (
            (
              CAST(:recorded_by AS TIMESTAMP) IS NULL
            ) OR (
              `t2`.`recorded_at` <= CAST(:recorded_by AS TIMESTAMP)
            )
          )
          AND (
            (
              CAST(:according_to AS ARRAY<STRING>) IS NULL
            )
            OR IF(
              CAST(:according_to AS ARRAY<STRING>) IS NULL,
              NULL,
              COALESCE(ARRAY_CONTAINS(CAST(:according_to AS ARRAY<STRING>), `t2`.`publisher`), FALSE)
            )
          )
      ) AS `t8`
      LEFT ANTI JOIN (
        SELECT
          *
        FROM `retractions` AS `t1`
        WHERE
          (
            CAST(:recorded_by AS TIMESTAMP) IS NULL
          ) OR (
            `t1`.`recorded_at` <= CAST(:recorded_by AS TIMESTAMP)
          )
      ) AS `t7`
        ON `t8`.`id` = `t7`.`report`
    ) AS `t10`
    WHERE
      IF(`t10`.`traffic` IS NULL, NULL, COALESCE(ARRAY_CONTAINS(`t10`.`traffic`, CAST(:for_traffic AS STRING)), FALSE))
  ) AS `t11`
), `by_reports` AS (
  SELECT
    `t34`.`subject`,
    `t34`.`day`,
    CASE
      WHEN (
        `t34`.`observed` IS NULL
      ) AND (
        `t34`.`announced` IS NULL
      )
      THEN 'unknown'
      WHEN (
        `t34`.`announced` IS NULL
      ) OR (
        `t34`.`observed` > `t34`.`announced`
      )
      THEN CASE `t34`.`observed` % 10
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
        `t34`.`announced` % 10
      ) = 0
      THEN 'closed'
      WHEN (
        `t34`.`observed` IS NULL
      ) OR (
        (
          `t34`.`observed` % 10
        ) = 0
      )
      THEN 'planned'
      ELSE CASE LEAST(`t34`.`announced` % 10, `t34`.`observed` % 10)
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
    END AS `status`,
    CASE
      WHEN (
        `t34`.`announced` IS NULL
      ) OR (
        `t34`.`observed` > `t34`.`announced`
      )
      THEN `t34`.`observed`
      WHEN (
        (
          `t34`.`announced` % 10
        ) = 0
      )
      OR (
        (
          `t34`.`observed` IS NULL
        ) OR (
          (
            `t34`.`observed` % 10
          ) = 0
        )
      )
      OR (
        (
          `t34`.`announced` % 10
        ) < (
          `t34`.`observed` % 10
        )
      )
      THEN `t34`.`announced`
      ELSE `t34`.`observed`
    END AS `decider`,
    CASE
      WHEN (
        `t34`.`announced` IS NULL
      )
      OR (
        `t34`.`observed` > `t34`.`announced`
      )
      OR (
        (
          `t34`.`observed` IS NULL
        ) OR (
          (
            `t34`.`observed` % 10
          ) = 0
        )
      )
      THEN NULL
      WHEN (
        `t34`.`announced` % 10
      ) > (
        `t34`.`observed` % 10
      )
      THEN `t34`.`announced`
      ELSE NULL
    END AS `pending`
  FROM (
    SELECT
      `t33`.`subject`,
      `t33`.`day`,
      GREATEST(MAX(`t33`.`observed`), MAX(IF(`t33`.`seen`, `t33`.`claim`, NULL))) AS `observed`,
      GREATEST(MAX(`t33`.`announced`), MAX(IF(NOT (
        `t33`.`seen`
      ), `t33`.`claim`, NULL))) AS `announced`
    FROM (
      SELECT
        `t32`.`subject`,
        `t32`.`day`,
        `t32`.`observed`,
        `t32`.`announced`,
        `t24`.`claim`,
        `t24`.`basis` = 'observed' AS `seen`
      FROM (
        SELECT
          `t30`.`subject`,
          `t30`.`day`,
          MAX(`t30`.`observed`) OVER (PARTITION BY `t30`.`subject` ORDER BY `t30`.`day` ASC NULLS LAST ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS `observed`,
          MAX(`t30`.`announced`) OVER (PARTITION BY `t30`.`subject` ORDER BY `t30`.`day` ASC NULLS LAST ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS `announced`
        FROM (
          SELECT
            `t29`.`subject`,
            `t29`.`day`,
            MAX(`t29`.`observed`) AS `observed`,
            MAX(`t29`.`announced`) AS `announced`
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
                    `t18`.`subject`,
                    `t18`.`effective_from` AS `day`,
                    IF((
                      `t18`.`effective_to` IS NULL
                    ) AND (
                      `t18`.`basis` = 'observed'
                    ), `t18`.`claim`, CAST(NULL AS BIGINT)) AS `observed`,
                    IF((
                      `t18`.`effective_to` IS NULL
                    ) AND NOT (
                      `t18`.`basis` = 'observed'
                    ), `t18`.`claim`, CAST(NULL AS BIGINT)) AS `announced`
                  FROM `heard` AS `t18`
                ) AS `t26`
                UNION ALL
                SELECT
                  *
                FROM (
                  SELECT
                    `t18`.`subject`,
                    CAST(CAST(`t18`.`effective_to` + INTERVAL '1' DAY AS TIMESTAMP) AS DATE) AS `day`,
                    CAST(NULL AS BIGINT) AS `observed`,
                    CAST(NULL AS BIGINT) AS `announced`
                  FROM `heard` AS `t18`
                  WHERE
                    NOT (
                      `t18`.`effective_to` IS NULL
                    )
                ) AS `t25`
              ) AS `t27`
              UNION ALL
              SELECT
                *
              FROM (
                SELECT
                  *
                FROM (
                  SELECT
                    `t14`.`subject`,
                    `t14`.`first_day` AS `day`,
                    CAST(NULL AS BIGINT) AS `observed`,
                    CAST(NULL AS BIGINT) AS `announced`
                  FROM `sightings` AS `t14`
                ) AS `t17`
                UNION ALL
                SELECT
                  *
                FROM (
                  SELECT
                    `t14`.`subject`,
                    CAST(CAST(`t14`.`until` + INTERVAL '1' DAY AS TIMESTAMP) AS DATE) AS `day`,
                    CAST(NULL AS BIGINT) AS `observed`,
                    CAST(NULL AS BIGINT) AS `announced`
                  FROM `sightings` AS `t14`
                ) AS `t19`
              ) AS `t22`
            ) AS `t28`
            WHERE
              `t28`.`day` <= CAST(:on_day AS DATE)
          ) AS `t29`
          GROUP BY
            1,
            2
        ) AS `t30`
      ) AS `t32`
      LEFT OUTER JOIN (
        SELECT
          *
        FROM `heard` AS `t18`
        WHERE
          `t18`.`effective_to` IS NOT NULL
      ) AS `t24`
        ON `t32`.`subject` = `t24`.`subject`
        AND `t24`.`effective_from` <= `t32`.`day`
        AND (
          (
            `t24`.`effective_to` IS NULL
          ) OR (
            `t24`.`effective_to` >= `t32`.`day`
          )
        )
    ) AS `t33`
    GROUP BY
      1,
      2
  ) AS `t34`
), `seen_too` AS (
  SELECT
    `t37`.`subject`,
    `t37`.`day`,
    `t37`.`status`,
    `t37`.`decider`,
    `t37`.`pending`,
    `t40`.`sighting`
  FROM `by_reports` AS `t37`
  LEFT OUTER JOIN (
    SELECT
      `t38`.`subject`,
      `t38`.`day`,
      MAX(`t38`.`rank`) AS `sighting`
    FROM (
      SELECT
        `t37`.`subject`,
        `t37`.`day`,
        `t37`.`status`,
        `t37`.`decider`,
        `t37`.`pending`,
        `t16`.`subject` AS `subject_right`,
        `t16`.`id`,
        `t16`.`first_day`,
        `t16`.`last_day`,
        `t16`.`reported_on`,
        `t16`.`until`,
        `t16`.`rank`
      FROM `by_reports` AS `t37`
      INNER JOIN `sightings` AS `t16`
        ON `t37`.`subject` = `t16`.`subject` AND `t16`.`first_day` <= `t37`.`day` AND `t37`.`day` <= `t16`.`until`
    ) AS `t38`
    GROUP BY
      1,
      2
  ) AS `t40`
    ON `t37`.`subject` = `t40`.`subject` AND `t37`.`day` = `t40`.`day`
), `decisions` AS (
  SELECT
    `t43`.`subject`,
    `t43`.`day`,
    IF(
      (
        `t16`.`id` IS NOT NULL
      )
      AND NOT (
        (
          `t43`.`status` = 'closed'
        ) AND COALESCE(`t23`.`effective_from` > `t16`.`last_day`, FALSE)
      )
      AND NOT (
        (
          `t43`.`status` IN ('open', 'restricted')
        )
      ),
      'restricted',
      `t43`.`status`
    ) AS `status`,
    CASE
      WHEN NOT (
        (
          `t16`.`id` IS NOT NULL
        )
        AND NOT (
          (
            `t43`.`status` = 'closed'
          ) AND COALESCE(`t23`.`effective_from` > `t16`.`last_day`, FALSE)
        )
        AND NOT (
          (
            `t43`.`status` IN ('open', 'restricted')
          )
        )
      )
      THEN `t43`.`decider`
      ELSE NULL
    END AS `decider`,
    CASE
      WHEN NOT (
        (
          `t16`.`id` IS NOT NULL
        )
        AND NOT (
          (
            `t43`.`status` = 'closed'
          ) AND COALESCE(`t23`.`effective_from` > `t16`.`last_day`, FALSE)
        )
        AND NOT (
          (
            `t43`.`status` IN ('open', 'restricted')
          )
        )
      )
      THEN `t43`.`pending`
      ELSE NULL
    END AS `pending`,
    CASE
      WHEN (
        `t16`.`id` IS NOT NULL
      )
      AND NOT (
        (
          `t43`.`status` = 'closed'
        ) AND COALESCE(`t23`.`effective_from` > `t16`.`last_day`, FALSE)
      )
      THEN `t16`.`id`
      ELSE NULL
    END AS `sighting`,
    CASE
      WHEN (
        `t16`.`id` IS NOT NULL
      )
      AND NOT (
        (
          `t43`.`status` = 'closed'
        ) AND COALESCE(`t23`.`effective_from` > `t16`.`last_day`, FALSE)
      )
      THEN `t16`.`reported_on`
      ELSE NULL
    END AS `seen_on`,
    CASE
      WHEN (
        `t16`.`id` IS NOT NULL
      )
      AND NOT (
        (
          `t43`.`status` = 'closed'
        ) AND COALESCE(`t23`.`effective_from` > `t16`.`last_day`, FALSE)
      )
      AND NOT (
        (
          `t43`.`status` IN ('open', 'restricted')
        )
      )
      THEN `t43`.`decider`
      ELSE NULL
    END AS `overruled`
  FROM `seen_too` AS `t43`
  LEFT OUTER JOIN `sightings` AS `t16`
    ON `t43`.`subject` = `t16`.`subject` AND `t43`.`sighting` = `t16`.`rank`
  LEFT OUTER JOIN (
    SELECT
      *
    FROM `heard` AS `t18`
    WHERE
      `t18`.`status` = 'closed'
  ) AS `t23`
    ON `t43`.`subject` = `t23`.`subject` AND `t43`.`decider` = `t23`.`claim`
)
SELECT
  `t48`.`subject`,
  `t48`.`status`,
  `t48`.`first`,
  COALESCE(CAST(CAST(`t48`.`until` + CAST(CONCAT(-1, ' days') AS INTERVAL) AS TIMESTAMP) AS DATE), CAST(:on_day AS DATE)) AS `last`,
  CAST(:for_traffic AS STRING) AS `traffic`
FROM (
  SELECT
    `t47`.`subject`,
    `t47`.`status`,
    `t47`.`day` AS `first`,
    LEAD(`t47`.`day`) OVER (PARTITION BY `t47`.`subject` ORDER BY `t47`.`day` ASC NULLS LAST) AS `until`
  FROM (
    SELECT
      *
    FROM (
      SELECT
        `t45`.`subject`,
        `t45`.`day`,
        `t45`.`status`,
        `t45`.`decider`,
        `t45`.`pending`,
        `t45`.`sighting`,
        `t45`.`seen_on`,
        `t45`.`overruled`,
        LAG(`t45`.`status`) OVER (PARTITION BY `t45`.`subject` ORDER BY `t45`.`day` ASC NULLS LAST) AS `before`
      FROM `decisions` AS `t45`
    ) AS `t46`
    WHERE
      (
        `t46`.`before` IS NULL
      ) OR (
        `t46`.`status` <> `t46`.`before`
      )
  ) AS `t47`
) AS `t48`
