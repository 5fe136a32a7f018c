"""Times thirty metrics over one large table, measured in one query of DuckDB.

Usage: python -m benchmarks.validation [ROWS]; the data is generated into a temporary folder. Every
day lies in every part of the table, so that no part can be left out by its dates: the worst case.
"""

from __future__ import annotations

import argparse
import resource
import subprocess
import sys
import tempfile
import time
from datetime import date
from pathlib import Path

import duckdb

from resilience_hooks.alerts.clock import SystemClock
from resilience_hooks.validation.evaluate import engine_of, job_of, planned
from resilience_hooks.validation.measure import measure
from resilience_hooks.validation.plan import Ready

DAY = date(2026, 1, 15)

_VALUES = (
    "COUNT(*)",
    "COUNT(DISTINCT game_id)",
    "COUNT(DISTINCT player)",
    "AVG(confidence)",
    "MIN(confidence)",
    "MAX(confidence)",
    "STDDEV(confidence)",
    "100.0 * COUNT(hit) / COUNT(*)",
    "AVG(CASE WHEN hit THEN 100.0 WHEN NOT hit THEN 0 END)",
    "COUNT(*) FILTER (WHERE line IS NULL)",
)


def main() -> int:
    """Generate in one process, so that the other's peak is of the query alone."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("rows", nargs="?", type=int, default=50_000_000)
    parser.add_argument("--measure", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.measure:
        return timed(options.measure, options.rows)
    with tempfile.TemporaryDirectory() as folder:
        generate(Path(folder), options.rows)
        words = [sys.executable, "-m", "benchmarks.validation", str(options.rows)]
        return subprocess.run([*words, "--measure", folder], check=False).returncode


def generate(folder: Path, rows: int) -> None:
    """Five models, 120 game dates, a tenth not graded; and the metrics, ten for each of three."""
    with duckdb.connect(str(folder / "graded.duckdb")) as store:
        store.execute(
            f"""CREATE TABLE graded AS SELECT
                DATE '2025-10-01' + (i % 120)::INTEGER AS game_date,
                'model_' || (i % 5) AS system_id,
                'game_' || (i % 1800) AS game_id,
                hash(i) % 500 AS player,
                (hash(i + 1) % 1000) / 1000.0 AS confidence,
                CASE WHEN hash(i + 2) % 50 > 0 THEN (hash(i + 3) % 60) / 2.0 END AS line,
                CASE WHEN hash(i + 4) % 10 > 0 THEN hash(i + 5) % 100 < 58 END AS hit
            FROM range({rows}) AS t(i)"""
        )
    metrics = (
        _metric(f"m{model}_{number}", value, f"system_id = 'model_{model}'")
        for model in range(3)
        for number, value in enumerate(_VALUES)
    )
    text = '[source]\naddress = "graded.duckdb"\n' + "".join(metrics)
    (folder / "validation.toml").write_text(text)


def _metric(name: str, value: str, where: str) -> str:
    return (
        f'[metrics.{name}]\nphase = "p"\ntable = "graded"\nday = "game_date"\n'
        f'value = "{value}"\nwhere = "{where}"\nexpect = {{}}\n'
    )


def timed(folder: Path, rows: int) -> int:
    """Print how long the plan and the one query take, and the peak of memory."""
    job = job_of(folder / "validation.toml", SystemClock())
    with engine_of(job) as engine:
        start = time.perf_counter()
        ready = [item for item in planned(job, job.registry, engine) if isinstance(item, Ready)]
        ended = time.perf_counter()
        spent = time.process_time()
        found = measure(ready, DAY, engine)
        wall, cpu = time.perf_counter() - ended, time.process_time() - spent
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
    size = (folder / "graded.duckdb").stat().st_size / 1e9
    print(f"{len(found)} metrics, {rows:,} rows ({size:.1f} GB): planned in {ended - start:.1f} s, "
          f"measured in {wall:.1f} s wall, {cpu:.1f} s CPU, {peak:.2f} GB peak")  # fmt: skip
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
