"""Makes a monorepo of services to measure with, the same for the same numbers.

Usage: python -m benchmarks.monorepo FOLDER [--files M] [--services N] [--imports K] [--seed S]

A third of the files are shared libraries of forty modules, each built on one other; the rest
belongs to the services, each of which uses three of them. Modules look like those
of real platforms: eight kilobytes, a dozen imports, every eighth of them inside a function. Each
service has a Dockerfile built from the root, declared in one compose file; none lacks anything.
"""

from __future__ import annotations

import argparse
import os
import random
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

_STANDARD: Final = (
    "import json", "import logging", "import os", "import time", "from datetime import date",
    "from typing import Any", "from collections import defaultdict", "from pathlib import Path",
)  # fmt: skip
_FOREIGN: Final = (
    "import requests",
    "import numpy as np",
    "from flask import Flask",
    "from pydantic import Field",
)
_WORDS: Final = [
    "load",
    "score",
    "merge",
    "split",
    "fetch",
    "store",
    "label",
    "count",
    "order",
    "check",
    "build",
    "parse",
]
_BODY: Final = '''

def {name}(values, limit={number}):
    """{doc}"""
    {deferred}
    total = {{"{word}": 0, "seen": [], "limit": limit}}
    for index, value in enumerate(values):
        if value is None or index > limit:  # {word} what is left
            continue
        key = f"{word}-{{index % {number}}}"
        total["seen"].append((key, str(value).strip().lower()))
        total["{word}"] += len(total["seen"]) * ({number} + index)
    logger.info("%s of %s", total["{word}"], len(values))
    return {{k: v for k, v in total.items() if v}}
'''


_LIBRARY: Final = 40


@dataclass(frozen=True, slots=True)
class Size:
    """How large the monorepo is; ``imports`` are those of one module."""

    files: int = 10_000
    services: int = 30
    imports: int = 12
    seed: int = 1


def contents(size: Size) -> Iterator[tuple[str, str]]:
    """Every file of the monorepo with its text."""
    shared = [f"shared/lib{n // _LIBRARY}/part{n % _LIBRARY}.py" for n in range(size.files // 3)]
    libraries = [shared[start : start + _LIBRARY] for start in range(0, len(shared), _LIBRARY)]
    yield from _folders([*shared, "shared/__init__.py"])
    for number, library in enumerate(libraries):
        known = [*library, *libraries[number // 2]]
        yield from ((path, _module(path, known, size)) for path in library)
    own = -(-(size.files - len(shared)) // size.services)
    for number in range(size.services):
        name = f"service{number}"
        modules = [f"services/{name}/app/{_folder(n)}module{n}.py" for n in range(own)]
        used = random.Random(f"{size.seed} {name}").sample(libraries, min(3, len(libraries)))
        known = [*modules, *(path for library in used for path in library)]
        yield from _folders(modules)
        yield from ((path, _module(path, known, size)) for path in modules)
        yield f"services/{name}/main.py", _main(name, modules)
        yield f"services/{name}/Dockerfile", _dockerfile(name)
        yield f"services/{name}/requirements.txt", "requests\nnumpy\nflask\npydantic\n"
    yield "docker-compose.yml", _compose(size.services)
    yield from ((f"docs/page{n}.md", "# A page\n\nWords.\n") for n in range(size.files // 20))


def write(folder: Path, size: Size) -> None:
    """Write the files, and commit them at a fixed date."""
    for path, text in contents(size):
        place = folder / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(text)
    git(folder, "init", "--quiet")
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--message", "Everything")


def git(folder: Path, *arguments: str) -> str:
    """What git prints, run with a name and a date that are always the same."""
    who = {"NAME": "Bench", "EMAIL": "bench@example.org", "DATE": "2025-01-01T00:00:00Z"}
    named = {
        f"GIT_{role}_{key}": value for role in ("AUTHOR", "COMMITTER") for key, value in who.items()
    }
    return subprocess.run(
        ["git", "-C", folder, *arguments],
        env={**os.environ, **named},
        check=True,
        stdout=subprocess.PIPE,
        text=True,
    ).stdout


def _folder(number: int) -> str:
    return f"group{number // 25}/" if number >= 25 else ""


def _folders(paths: Sequence[str]) -> Iterator[tuple[str, str]]:
    """The ``__init__.py`` of every package."""
    packages = {"/".join(path.split("/")[:depth]) for path in paths for depth in range(1, 6)}
    held = {path.rpartition("/")[0] for path in paths}
    for package in sorted(packages):
        is_inside = package.startswith("shared") or package.count("/") > 1
        if is_inside and any(f"{each}/".startswith(f"{package}/") for each in held):
            yield f"{package}/__init__.py", ""


def _module(path: str, known: Sequence[str], size: Size) -> str:
    """A module that imports others at random, from the whole of what its image will hold."""
    chance = random.Random(f"{size.seed} {path}")
    own = [_statement(each) for each in chance.sample(known, min(size.imports // 2, len(known)))]
    other = chance.sample(_STANDARD, 5) + chance.sample(_FOREIGN, 1)
    top = sorted({*other, *own[1:], "import logging"})
    functions = [_function(chance, own[0] if n == 3 and own else "pass") for n in range(13)]
    return "\n".join(['"""A part of the platform."""', "", *top, "", _LOGGER, *functions])


_LOGGER: Final = "logger = logging.getLogger(__name__)"


def _function(chance: random.Random, deferred: str) -> str:
    word, other = chance.sample(_WORDS, 2)
    number = chance.randrange(2, 900)
    doc = f"{word.title()} and {other}, as often as it takes to have {number} of them."
    values: Mapping[str, object] = {"doc": doc, "word": word, "number": number}
    return _BODY.format(name=f"{word}_{other}_{number}", deferred=deferred, **values)


def _statement(path: str) -> str:
    package, _, name = _inside(path).removesuffix(".py").replace("/", ".").rpartition(".")
    return f"from {package} import {name}"


def _inside(path: str) -> str:
    """The path in the image: ``app`` and ``shared`` lie in the working directory."""
    return path if path.startswith("shared/") else path.split("/", 2)[2]


def _main(name: str, modules: Sequence[str]) -> str:
    """The entry point loads every twentieth module; these load the rest."""
    lines = [_statement(path) for path in modules[::20]]
    return "\n".join([f'"""Starts {name}."""', "", *lines, "", 'print("up")', ""])


def _dockerfile(name: str) -> str:
    return (
        "FROM python:3.11-slim\nWORKDIR /srv\n"
        f"COPY services/{name}/requirements.txt .\nRUN pip install -r requirements.txt\n"
        f"COPY shared/ shared/\nCOPY services/{name}/app/ app/\nCOPY services/{name}/main.py .\n"
        'CMD ["python", "main.py"]\n'
    )


def _compose(services: int) -> str:
    each = (
        f"  service{n}:\n    build:\n      context: .\n"
        f"      dockerfile: services/service{n}/Dockerfile\n"
        for n in range(services)
    )
    return "services:\n" + "".join(each)


def main() -> None:
    """Write one."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    for name in ("files", "services", "imports", "seed"):
        parser.add_argument(f"--{name}", type=int, default=getattr(Size(), name))
    options = vars(parser.parse_args())
    write(options.pop("folder"), Size(**options))


if __name__ == "__main__":
    main()
