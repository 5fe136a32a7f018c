SELECT
  *
FROM (
  SELECT
    `t1`.`day`,
    COUNT(*) AS `games`
  FROM (
    SELECT
      `t0`.`game_date` AS `day`
    FROM `schedule` AS `t0`
    WHERE
      `t0`.`status` IN ('Final') AND `t0`.`game_date` >= DATE(2026, 1, 1)
  ) AS `t1`
  GROUP BY
    1
) AS `t2`
ORDER BY
  `t2`.`day` ASC NULLS LAST
