"""The Dockerfile of a generated repository: what it copies, from where it starts what."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from random import Random

from tests.oracle.layout import ENTRY, LIBRARY, SERVICE, Layout

_BASE = f"FROM python:{sys.version_info[0]}.{sys.version_info[1]}-slim"


def dockerfiles(random: Random, layout: Layout) -> tuple[tuple[str, ...], frozenset[str]]:
    """The lines, and the constructs that they are made of."""
    used: set[str] = set()
    flat = random.random() < 0.25
    lines = [_BASE, "RUN pip install celery", "WORKDIR /app", *_service(random, layout, flat)]
    used.add("flattened COPY" if flat else "COPY of a folder")
    for top in sorted({path.partition("/")[0] for path in layout.paths} - {SERVICE}):
        copied = list(_copies(random, layout, top, used))
        lines += copied
    lines += _environment(random, layout, flat, used)
    workdir, command, form = _command(random, flat)
    used.add(f"start: {form}")
    return (*lines, f"WORKDIR {workdir}", f"CMD {json.dumps(command)}"), frozenset(used)


def _service(random: Random, layout: Layout, flat: bool) -> Iterator[str]:
    yield f"COPY {SERVICE}/ {'./' if flat else f'./{SERVICE}/'}"


def _copies(random: Random, layout: Layout, top: str, used: set[str]) -> Iterator[str]:
    if top.endswith(".py"):
        if random.random() < 0.6:
            yield f"COPY {top} ./"
        return
    draw = random.random()
    if draw < 0.45:
        target = "./" if top == LIBRARY and random.random() < 0.3 else f"./{top}/"
        yield f"COPY {top}/ {target}"
    elif draw < 0.75:
        used.add("COPY of single files")
        for path in layout.paths:
            if path.startswith(f"{top}/") and random.random() < 0.6:
                yield f"COPY {path} ./{path}"
    elif draw < 0.85:
        used.add("nothing copied")


def _environment(random: Random, layout: Layout, flat: bool, used: set[str]) -> Iterator[str]:
    value = random.choice(
        ["", "", "/app", "/app/lib", "/app:/app/lib", "/app/lib:/app", "/app/svc:/app"]
    )
    if value:
        used.add("PYTHONPATH")
        yield f"ENV PYTHONPATH={value}"


def _command(random: Random, flat: bool) -> tuple[str, list[str], str]:
    """Working directory, argv, and the name of the form."""
    if flat:
        return random.choice(
            [
                ("/app", ["python", "main.py"], "file"),
                ("/app", ["python", "-m", "main"], "-m"),
                ("/app", ["gunicorn", "main:app"], "server"),
                ("/app", ["celery", "-A", "main", "worker"], "celery"),
            ]
        )
    return random.choice(
        [
            ("/app", ["python", ENTRY], "file"),
            ("/app/svc", ["python", "main.py"], "file"),
            ("/app", ["python", "-m", "svc.main"], "-m"),
            ("/app/svc", ["python", "-m", "main"], "-m"),
            ("/app", ["gunicorn", "svc.main:app"], "server"),
            ("/app", ["celery", "-A", "svc.main", "worker"], "celery"),
            ("/app/svc", ["uvicorn", "main:app"], "server"),
            ("/", ["uvicorn", "--app-dir", "/app", "svc.main:app"], "server"),
        ]
    )
