"""Times the reading of graded predictions: rows in DuckDB, counted by day, duplicates once.

Usage: python -m benchmarks.drift_scale [ROWS]; the data is generated into a temporary folder.
"""

from __future__ import annotations

import argparse
import resource
import tempfile
import time
from datetime import date
from pathlib import Path

import duckdb

from resilience_hooks.drift.source.mapping import Columns
from resilience_hooks.drift.source.read import Source, read


def generate(path: Path, rows: int) -> None:
    """Five models, seven segments, 180 game dates; one row in 19 is a regrading."""
    with duckdb.connect(str(path)) as store:
        store.execute(
            f"""CREATE TABLE graded AS SELECT
                'model_' || (i % 5) AS model,
                DATE '2025-10-01' + (i % 180)::INTEGER AS day,
                hash(i) % 100 < 58 AS correct,
                TIMESTAMP '2026-04-01' + INTERVAL (i % 900) MINUTE AS graded_at,
                i - CASE WHEN i % 19 = 18 THEN 6300 ELSE 0 END AS id,
                'segment_' || (i % 7) AS segment
            FROM range({rows}) AS t(i)"""
        )


def main() -> int:
    """Print rows, seconds and memory."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("rows", nargs="?", type=int, default=100_000_000)
    options = parser.parse_args()
    columns = Columns("model", "day", "correct", ("id",), "graded_at", "segment")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "graded.duckdb"
        generate(path, options.rows)
        size = path.stat().st_size / 1e9
        before, spent = time.perf_counter(), time.process_time()
        history = read(Source(str(path), "graded", columns), date(2025, 1, 1))
        wall, cpu = time.perf_counter() - before, time.process_time() - spent
    graded = sum(day.hits + day.misses for day in history.days if not day.series.segment)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
    print(f"{options.rows:,} rows ({size:.1f} GB), {graded:,} predictions: "
          f"{wall:.1f} s wall, {cpu:.1f} s CPU, {peak:.1f} GB peak with generation")  # fmt: skip
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
