"""Sound queries of many forms: none may be reported."""

from __future__ import annotations

import pytest

from tests.sql.reading import findings, in_sql

QUERIES = r"""
SELECT AS STRUCT points, home FROM raw.games
SELECT s.p FROM (SELECT AS STRUCT points AS p FROM raw.games) s
SELECT points, COUNT(*) AS n FROM raw.games GROUP BY ALL ORDER BY 2
SELECT home, SUM(points) AS t FROM raw.games GROUP BY ROLLUP(home)
SELECT q FROM (SELECT home, points FROM raw.games) UNPIVOT (q FOR w IN (points))
SELECT * FROM (SELECT home, points FROM raw.games) PIVOT (SUM(points) FOR home IN ('a','b'))
    WHERE a > 1
SELECT points FROM raw.games TABLESAMPLE SYSTEM (10 PERCENT)
SELECT points FROM raw.games FOR SYSTEM_TIME AS OF TIMESTAMP_SUB(CURRENT_TIMESTAMP(),
    INTERVAL 1 DAY)
EXECUTE IMMEDIATE 'SELECT nope FROM raw.games'
EXPORT DATA OPTIONS (uri='x') AS SELECT points FROM raw.games
CREATE MODEL m.x OPTIONS (model_type='a') AS SELECT nope2 FROM raw.other
FROM raw.games |> WHERE points > 1 |> AGGREGATE COUNT(*) AS n GROUP BY home |> WHERE n > 1
SELECT DISTINCT ON (home) home FROM raw.games
SELECT points AS p, p + 1 AS q FROM raw.games
SELECT ARRAY_AGG(STRUCT(points AS p, home) ORDER BY points LIMIT 1)[SAFE_OFFSET(0)].p FROM
    raw.games
SELECT x FROM UNNEST(ARRAY(SELECT points FROM raw.games)) AS x
SELECT points FROM raw.games WHERE home IN UNNEST(@homes)
WITH a AS (SELECT home FROM raw.games) SELECT * FROM (WITH b AS (SELECT home AS h FROM a)
    SELECT h FROM b) WHERE h = 'x'
SELECT (SELECT COUNT(*) FROM raw.teams t WHERE t.team = g.home AND g.points > 1) FROM
    raw.games g
SELECT g.points FROM raw.games g WHERE EXISTS (WITH x AS (SELECT team FROM raw.teams) SELECT
    1 FROM x WHERE x.team = g.home)
SELECT home FROM raw.games GROUP BY home HAVING COUNT(*) > 1 AND MAX(points) > 1
SELECT IF(points > 1, 'a', 'b') AS r, COUNT(*) FROM raw.games GROUP BY r
SELECT l.value FROM raw.games g CROSS JOIN UNNEST(g.lines) l WHERE l.book = 'x' AND g.points
    = 1
SELECT value FROM raw.games g LEFT JOIN UNNEST(g.lines) AS l ON l.book = 'x'
SELECT g.lines[OFFSET(0)].value, g.lines[0].nope FROM raw.games g
SELECT COUNTIF(points > 1) OVER w FROM raw.games WINDOW w AS (PARTITION BY home ORDER BY
    game_date ROWS 3 PRECEDING)
SELECT JSON_VALUE(TO_JSON(g), '$.x') FROM raw.games g
SELECT t.team FROM raw.teams AS t INNER JOIN (SELECT home, MAX(points) AS m FROM raw.games
    GROUP BY home) AS g ON g.home = t.team WHERE g.m > 1
SELECT team FROM raw.teams EXCEPT DISTINCT SELECT home FROM raw.games
SELECT a.home FROM raw.games a, raw.games b WHERE a.game_id = b.game_id AND a.points <
    b.points
MERGE `p.raw.games` T USING (SELECT * FROM UNNEST([STRUCT('a' AS gid, 1 AS pts)])) S ON
    T.game_id = S.gid WHEN MATCHED THEN UPDATE SET points = S.pts
SELECT DATE_TRUNC(game_date, WEEK(MONDAY)), DATE_ADD(game_date, INTERVAL points DAY),
    TIMESTAMP_TRUNC(CURRENT_TIMESTAMP(), HOUR) FROM raw.games
SELECT FORMAT_DATE('%Y', game_date), PARSE_DATE('%Y%m%d', home), CAST(points AS STRING
    FORMAT '999') FROM raw.games
SELECT GENERATE_UUID(), SESSION_USER(), @@project_id FROM raw.games
SELECT MAX(points) KEEP (DENSE_RANK FIRST ORDER BY home) FROM raw.games
SELECT APPROX_TOP_COUNT(home, 10)[OFFSET(0)].value FROM raw.games
SELECT 1 FROM raw.games g JOIN raw.teams t ON t.team = g.home AND t.city != 'x' LEFT JOIN
    raw.teams u USING (city)
SELECT x.points FROM (SELECT * FROM raw.games) x, (SELECT team AS tm FROM raw.teams) y WHERE
    y.tm = x.home
CREATE OR REPLACE TABLE raw.copy PARTITION BY game_date CLUSTER BY home AS SELECT game_date,
    home FROM raw.games
SELECT RANGE_BUCKET(points, [1, 2]), ML.NORMALIZER([1.0]) FROM raw.games
SELECT r.home FROM raw.games AS r ORDER BY r.points NULLS LAST LIMIT 10 OFFSET 5
SELECT g.game_id FROM `p`.`raw`.`games` g WHERE g.points BETWEEN 1 AND 2 AND
    REGEXP_CONTAINS(home, r'^\d+')
BEGIN TRANSACTION; UPDATE raw.games SET points = points + 1 WHERE TRUE; COMMIT TRANSACTION
SELECT team FROM raw.teams WHERE team = ANY(SELECT home FROM raw.games)
SELECT games.stats.minutes FROM raw.games
SELECT raw.games.stats.minutes FROM raw.games
SELECT `game_id`, `p.raw.games`.points FROM `p.raw.games`
SELECT LAST_VALUE(points IGNORE NULLS) OVER (ORDER BY game_date) FROM raw.games
SELECT SUM(n) FROM (SELECT COUNT(*) n FROM raw.games UNION ALL SELECT 1)
SELECT n FROM (SELECT 1 AS n UNION ALL SELECT points FROM raw.games) WHERE n > 1
WITH t AS (SELECT 1 AS a), u AS (SELECT a, b FROM t CROSS JOIN (SELECT 2 AS b)) SELECT u.a,
    u.b FROM u
SELECT COALESCE(g.points, t.n) FROM raw.games g FULL OUTER JOIN (SELECT team, COUNT(*) AS n
    FROM raw.teams GROUP BY team) t ON g.home = t.team
SELECT s FROM raw.games, UNNEST(SPLIT(home, ',')) AS s WITH OFFSET WHERE offset = 0
SELECT EXTRACT(DATE FROM CURRENT_TIMESTAMP() AT TIME ZONE 'UTC'), game_date - INTERVAL '1'
    DAY FROM raw.games
"""


@pytest.mark.parametrize("query", QUERIES.strip().replace("\n    ", " ").split("\n"))
def test_silent(query: str) -> None:
    """Everything that it names is declared, or cannot be decided."""
    assert in_sql(query) == []


POSTGRES = """
CREATE TABLE users (id SERIAL PRIMARY KEY, name TEXT NOT NULL, meta JSONB, created
    TIMESTAMPTZ DEFAULT now());
CREATE TABLE orders (id BIGINT, user_id INT REFERENCES users(id), total NUMERIC(10,2),
    "Group" TEXT);
CREATE MATERIALIZED VIEW totals AS SELECT user_id, SUM(total) AS total FROM orders GROUP BY
    user_id;
"""
POSTGRES_QUERIES = r"""
SELECT u.id, o.total FROM users u JOIN orders o ON o.user_id = u.id WHERE u.meta->>'k' = 'v'
    AND u.created > now() - interval '1 day'
SELECT id, COUNT(*) OVER () AS full_count FROM users ORDER BY created DESC LIMIT %s OFFSET
    %s
INSERT INTO users (name, meta) VALUES (:name, :meta::jsonb) ON CONFLICT (id) DO UPDATE SET
    name = EXCLUDED.name, meta = users.meta || EXCLUDED.meta RETURNING id, created
UPDATE users SET name = %(name)s, created = CURRENT_TIMESTAMP WHERE id = %(id)s RETURNING *
DELETE FROM users u USING orders o WHERE o.user_id = u.id AND o.total < 1
WITH ins AS (INSERT INTO users (name) VALUES ('a') RETURNING id) SELECT id FROM ins
WITH upd AS (UPDATE users SET name = 'x' RETURNING id, name) SELECT upd.name FROM upd
SELECT x.k FROM users, jsonb_each(meta) AS x(k, v)
SELECT elem->>'a' FROM users, jsonb_array_elements(meta->'list') elem
SELECT * FROM users u, LATERAL (SELECT SUM(total) AS s FROM orders WHERE user_id = u.id) t
    WHERE t.s > 1
SELECT d::date FROM generate_series('2024-01-01'::date, now(), '1 day') AS d
SELECT "Group", total FROM orders WHERE "Group" ILIKE '%x%'
SELECT user_id, total FROM totals
SELECT array_agg(o.id ORDER BY o.total DESC) FILTER (WHERE o.total > 1) FROM orders o
SELECT CASE WHEN EXISTS (SELECT 1 FROM orders WHERE user_id = users.id) THEN 1 ELSE 0 END
    FROM users
SELECT DISTINCT ON (user_id) user_id, id FROM orders ORDER BY user_id, id DESC
SELECT name FROM users FOR UPDATE SKIP LOCKED
SELECT count(*) FILTER (WHERE name = 'x') AS n FROM users HAVING count(*) > 1
SELECT users.name FROM public.users
SELECT u FROM users u
SELECT row_to_json(u) FROM users u
SELECT (u.meta).x FROM users u
SELECT coalesce(name, 'x') AS name FROM users GROUP BY 1
SELECT name n FROM users ORDER BY n
COPY users (id, name) FROM STDIN
TRUNCATE users
SELECT * FROM pg_catalog.pg_tables WHERE tablename = 'users'
SELECT column_name FROM information_schema.columns WHERE table_name = 'users'
SELECT nextval('users_id_seq')
EXPLAIN ANALYZE SELECT id FROM users
SELECT s.total FROM (SELECT user_id, total FROM orders) s
"""


@pytest.mark.parametrize("query", POSTGRES_QUERIES.strip().replace("\n    ", " ").split("\n"))
@pytest.mark.parametrize("driver", ["psycopg2", "os"])
def test_silent_in_postgres(query: str, driver: str) -> None:
    """Whether the driver tells the dialect or not."""
    files = {"init.sql": POSTGRES, "q.py": f'import {driver}\nq = """{query}"""\n'}
    assert findings(files) == ()
