SELECT
  *
FROM (
  SELECT
    `t3`.`model`,
    `t3`.`segment`,
    `t3`.`day`,
    SUM(CAST(`t3`.`code` = 0 AS INT64)) AS `hits`,
    SUM(CAST(`t3`.`code` = 2 AS INT64)) AS `misses`,
    SUM(CAST(`t3`.`code` = 1 AS INT64)) AS `pushes`,
    SUM(CAST(`t3`.`code` = -1 AS INT64)) AS `ungraded`,
    SUM(CAST(`t3`.`code` = 3 AS INT64)) AS `unknown`
  FROM (
    SELECT
      `t2`.`model`,
      `t2`.`segment`,
      `t2`.`day`,
      `t2`.`key_0`,
      `t2`.`key_1`,
      `t2`.`state`,
      IF(`t2`.`state` < 0, -1, MOD(`t2`.`state`, 4)) AS `code`
    FROM (
      SELECT
        `t1`.`model`,
        `t1`.`segment`,
        `t1`.`day`,
        `t1`.`key_0`,
        `t1`.`key_1`,
        MAX(`t1`.`state`) AS `state`
      FROM (
        SELECT
          `t0`.`system_id` AS `model`,
          COALESCE(`t0`.`market`, '') AS `segment`,
          `t0`.`game_date` AS `day`,
          IF(
            CAST(CASE
              WHEN COALESCE(`t0`.`is_voided`, FALSE)
              THEN 1
              WHEN (
                `t0`.`prediction_correct` IS NULL
              ) OR FALSE
              THEN -1
              WHEN FALSE
              THEN 1
              WHEN `t0`.`prediction_correct` IN (FALSE)
              THEN 2
              WHEN `t0`.`prediction_correct` IN (TRUE)
              THEN 0
              ELSE 3
            END AS INT64) = -1,
            -1,
            (
              COALESCE(CAST(UNIX_SECONDS(`t0`.`graded_at`) AS INT64), 0) * 4
            ) + CAST(CASE
              WHEN COALESCE(`t0`.`is_voided`, FALSE)
              THEN 1
              WHEN (
                `t0`.`prediction_correct` IS NULL
              ) OR FALSE
              THEN -1
              WHEN FALSE
              THEN 1
              WHEN `t0`.`prediction_correct` IN (FALSE)
              THEN 2
              WHEN `t0`.`prediction_correct` IN (TRUE)
              THEN 0
              ELSE 3
            END AS INT64)
          ) AS `state`,
          `t0`.`game_id` AS `key_0`,
          `t0`.`player` AS `key_1`
        FROM `prediction_accuracy` AS `t0`
        WHERE
          `t0`.`game_date` >= DATE(2026, 1, 1)
      ) AS `t1`
      GROUP BY
        1,
        2,
        3,
        4,
        5
    ) AS `t2`
  ) AS `t3`
  GROUP BY
    1,
    2,
    3
) AS `t4`
ORDER BY
  `t4`.`model` ASC NULLS LAST,
  `t4`.`segment` ASC NULLS LAST,
  `t4`.`day` ASC NULLS LAST
