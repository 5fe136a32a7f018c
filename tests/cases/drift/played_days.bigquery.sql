SELECT
  `t1`.`game_date` AS `day`
FROM (
  SELECT DISTINCT
    `t0`.`game_date` AS `day`,
    `t0`.`game_date`,
    `t0`.`status`
  FROM `schedule` AS `t0`
  WHERE
    `t0`.`status` IN ('Final') AND `t0`.`game_date` >= DATE(2026, 1, 1)
) AS `t1`
ORDER BY
  `t1`.`game_date` ASC NULLS LAST
