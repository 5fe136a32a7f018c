"""What verification costs a service: against its imports alone, and against a bare interpreter.

Usage: python -m benchmarks.startup [--modules N] [--repeat N] [--python PROGRAM]

Writes a service of N modules with its manifest, and starts fresh interpreters in turn: one that
only imports the modules, one that verifies them. CPU seconds, the median of the repeats; byte code
is cached, as in an image. The time of the verifier's own import is part of its figure.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final

from resilience_hooks.startup.digest import imports_digest

_ROOT: Final = Path(__file__).parents[1]
# What the modules of a service import of the standard library, some of them everywhere.
_COMMON: Final = ("logging", "json", "datetime", "dataclasses", "typing", "collections.abc")
_CLASS: Final = '''

{decorator}
class Record{index}:
    """A record of the service."""

    name: str = ""
    values: tuple[float, ...] = ()

    def total(self) -> float:
        """The sum of the values."""
        return sum(self.values)

    def describe(self, prefix: str = "") -> str:
        """One line for people."""
        try:
            return f"{{prefix}}{{self.name}}: {{self.total():.2f}}"
        except (TypeError, ValueError) as error:
            logger.warning("cannot describe %s: %s", self.name, error)
            return prefix + self.name
'''
_STYLES: Final = {"dataclasses": "@dataclasses.dataclass(frozen=True)", "plain classes": ""}
_TIMED: Final = "import time; begun = time.process_time(); {}; print(time.process_time() - begun)"


def main() -> int:
    """Measure a service of heavy modules and one of light ones; print a line for each figure."""
    options = _options()
    for style, decorator in _STYLES.items():
        with tempfile.TemporaryDirectory() as directory:
            service = Path(directory)
            names = _write(service, options.modules, decorator)
            times = _measured(_programs(names), service, options)
        _report(style, times, options.modules)
    return 0


def _programs(names: Sequence[str]) -> dict[str, str]:
    verify = (
        "from resilience_hooks.startup import verify_imports; "
        "verify_imports('import-manifest.json')"
    )
    return {
        "imports": _TIMED.format("; ".join(f"import {name}" for name in names)),
        "verification": _TIMED.format(verify),
        "verifier": _TIMED.format("import resilience_hooks.startup"),
    }


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--modules", type=int, default=300)
    parser.add_argument("--repeat", type=int, default=11)
    parser.add_argument("--python", default=sys.executable)
    return parser.parse_args()


def _report(style: str, times: Mapping[str, float], modules: int) -> None:
    print(f"modules of {style}:")
    ratio = times["verification"] / times["imports"]
    print(f"  {modules} modules, imported      {1000 * times['imports']:8.1f} ms")
    print(f"  {modules} modules, verified      {1000 * times['verification']:8.1f} ms")
    print(f"  verified / imported        {ratio:8.3f}")
    print(f"  the verifier's own import  {1000 * times['verifier']:8.1f} ms")


def _measured(
    programs: Mapping[str, str], service: Path, options: argparse.Namespace
) -> dict[str, float]:
    """The median CPU time of each program; they take turns, the first round only warms caches."""
    found: dict[str, list[float]] = {name: [] for name in programs}
    for _ in range(options.repeat + 1):
        for name, program in programs.items():
            found[name].append(_run(options.python, program, service))
    return {name: statistics.median(times[1:]) for name, times in found.items()}


def _run(python: str, program: str, service: Path) -> float:
    path = os.pathsep.join([str(service), str(_ROOT)])
    env = {"PYTHONPATH": path, "PYTHONPYCACHEPREFIX": str(service / "cache")}
    done = subprocess.run(
        [python, "-c", program], cwd=service, env=env, check=True, capture_output=True, text=True
    )
    return float(done.stdout)


def _write(service: Path, modules: int, decorator: str) -> list[str]:
    """A tree of modules in which each imports up to three others, and its manifest."""
    names = [f"service.part{index // 20}.module{index}" for index in range(modules)]
    sources = {name: _source(index, names, decorator) for index, name in enumerate(names)}
    for name, source in sources.items():
        path = service / f"{name.replace('.', '/')}.py"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(source)
    for folder in {path.parent for path in service.rglob("*.py")} | {service / "service"}:
        (folder / "__init__.py").write_text("")
    (service / "import-manifest.json").write_text(json.dumps(_manifest(names, sources)))
    return names


def _source(index: int, names: Sequence[str], decorator: str) -> str:
    lines = [f"import {name}" for name in _COMMON]
    lines += [f"from {names[other]} import Record{other}" for other in _others(index, len(names))]
    classes = "".join(
        _CLASS.format(index=f"{index}{suffix}", decorator=decorator)
        for suffix in ("", "_b", "_c", "_d")
    )
    return "\n".join([*lines, "", "logger = logging.getLogger(__name__)", classes])


def _others(index: int, count: int) -> Iterator[int]:
    """The modules that a module imports: all of them stand further down."""
    yield from (other for other in (2 * index + 1, 2 * index + 2, 3 * index + 7) if other < count)


def _manifest(names: Sequence[str], sources: Mapping[str, str]) -> dict[str, object]:
    return {
        "schema": 1,
        "service": "service",
        "dockerfile": "Dockerfile",
        "digest": imports_digest((name, source.encode()) for name, source in sources.items()),
        "sys_path": [],
        "copies": [{"text": "COPY service/ ./service/", "line": 3}],
        "imports": [_entry(index, name) for index, name in enumerate(names)],
    }


def _entry(index: int, name: str) -> dict[str, object]:
    return {
        "module": name,
        "names": [f"Record{index}"],
        "scope": "deferred" if index % 3 else "toplevel",
        "guard": None,
        "importer": "service/main.py",
        "line": index + 1,
        "hops": 1 + index.bit_length(),
        "file": f"{name.replace('.', '/')}.py",
        "copy": "COPY service/ ./service/",
    }


if __name__ == "__main__":
    raise SystemExit(main())
