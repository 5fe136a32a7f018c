"""One interleaved run of the check and of other tools over one repository; medians and ratios.

Usage: python -m benchmarks.peers [--repeat N] [--only NAME…] REPOSITORY

A work tree of git. Every run is a process of its own; CPU and memory are those of it and of what
it starts. ``cold`` has no cache, ``warm`` the cache of the run before. Tools that are not installed
are left out. The edits that ``warm`` variants make are taken back.
"""

from __future__ import annotations

import argparse
import os
import platform
import shutil
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

_BIN: Final = Path(sys.executable).parent
_UNLIKE_USERS: Final = {"PYTHONDONTWRITEBYTECODE"}
"""What is installed has its bytecode: without it every process compiles all that it loads."""
_RETURN: Final = "\n    return "
_NAIVE: Final = """
import sys, libcst
from libcst.metadata import MetadataWrapper, PositionProvider
class Imports(libcst.CSTVisitor):
    METADATA_DEPENDENCIES = (PositionProvider,)
    def visit_Import(self, node): self.get_metadata(PositionProvider, node)
    def visit_ImportFrom(self, node): self.get_metadata(PositionProvider, node)
for path in sys.argv[1:]:
    try: MetadataWrapper(libcst.parse_module(open(path, "rb").read())).visit(Imports())
    except libcst.ParserSyntaxError: pass
"""


@dataclass(frozen=True, slots=True)
class Cost:
    """Of one run: seconds, CPU seconds, the peak of memory in MB."""

    wall: float
    cpu: float
    memory: float


@dataclass(frozen=True, slots=True)
class Variant:
    """A command, and what is changed in the repository before it.

    What ``settles`` runs once before that, not measured: its cache is of the state before.
    """

    command: Sequence[str]
    prepare: Callable[[Path, int], None] = lambda _root, _turn: None
    settles: bool = False


def cost(command: Sequence[str], root: Path) -> Cost:
    """Run a command to its end; its exit code is not looked at."""
    environ = {name: each for name, each in os.environ.items() if name not in _UNLIKE_USERS}
    began = time.perf_counter()
    process = subprocess.Popen(
        command, cwd=root, env=environ, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    wall = time.perf_counter() - began
    return Cost(wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024)


def variants(root: Path) -> dict[str, Variant]:
    """Ours and theirs, of what is installed."""
    files = _python(root)
    sample = [str(root / path) for path in files[::40]]
    ours = [sys.executable, "-m", "resilience_hooks.cli.main", "check"]
    packages = sorted({path.split("/")[0] for path in files if path.endswith("__init__.py")})
    grimp = f"import grimp; grimp.build_graph(*{packages!r}, cache_dir=None)"
    image = [*ours[:-1], "image", *_dockerfiles(root)[:1]]
    found = {
        "image of the first service": Variant(image),
        "check, cold": Variant([*ours, "--no-cache"]),
        "check, warm": Variant(ours, settles=True),
        "check, 5 bodies edited": Variant(ours, _editing(files, _with_body, 5), settles=True),
        "check, a new import": Variant(ours, _editing(files, _with_import, 1), settles=True),
        "check, 5 new imports": Variant(ours, _editing(files, _with_import, 5), settles=True),
        "ruff analyze graph": Variant([str(_BIN / "ruff"), "analyze", "graph", "."]),
        "grimp": Variant([sys.executable, "-c", grimp]),
        "deptry": Variant([str(_BIN / "deptry"), "."]),
        "tach map": Variant([str(_BIN / "tach"), "map"]),
        "libcst as in its tutorial, 1 file in 40": Variant([sys.executable, "-c", _NAIVE, *sample]),
        "pylint import-error, 1 file in 40": Variant(
            [str(_BIN / "pylint"), "--disable=all", "--enable=import-error", *sample]
        ),
    }
    return {name: each for name, each in found.items() if shutil.which(each.command[0])}


def _python(root: Path) -> list[str]:
    return [path for path in _listed(root, "*.py") if not (root / path).is_symlink()]


def _dockerfiles(root: Path) -> list[str]:
    return _listed(root, "*Dockerfile")


def _listed(root: Path, pattern: str) -> list[str]:
    command = ["git", "ls-files", "-z", pattern]
    listed = subprocess.run(command, cwd=root, check=True, stdout=subprocess.PIPE, text=True)
    return listed.stdout.split("\0")[:-1]


def _editing(
    files: Sequence[str], change: Callable[[str, int], str], count: int
) -> Callable[[Path, int], None]:
    """Changes some files that are spread over the repository, otherwise each turn."""
    chosen = files[len(files) // (2 * count) :: len(files) // count][:count]

    def edit(root: Path, turn: int) -> None:
        for path in chosen:
            text = (root / path).read_text()
            (root / path).write_text(change(text, turn))

    return edit


def _with_body(text: str, turn: int) -> str:
    """One more line in the last function that returns something; else a comment at the end."""
    head, found, tail = text.rpartition(_RETURN)
    if not found:
        return f"{text}# edited {turn}\n"
    return f"{head}\n    edited = {turn}{_RETURN}{tail}"


def _with_import(text: str, turn: int) -> str:
    """A statement that nobody has written yet."""
    return f"{text}\nimport json as fresh_{turn}_{os.getpid()}\n"


@contextmanager
def _restored(root: Path) -> Iterator[None]:
    try:
        yield
    finally:
        subprocess.run(["git", "checkout", "--quiet", "--", "."], cwd=root, check=False)


def measure(root: Path, chosen: Mapping[str, Variant], repeat: int) -> dict[str, Cost]:
    """The medians of runs that take turns."""
    runs: dict[str, list[Cost]] = {name: [] for name in chosen}
    for turn in range(repeat):
        for name, variant in chosen.items():
            with _restored(root):
                if variant.settles:
                    cost(variant.command, root)
                variant.prepare(root, turn)
                runs[name].append(cost(variant.command, root))
    return {
        name: Cost(*(statistics.median(getattr(run, key) for run in each) for key in _KEYS))
        for name, each in runs.items()
    }


_KEYS: Final = ("wall", "cpu", "memory")


def table(costs: Mapping[str, Cost]) -> Iterator[str]:
    """The rows, each with its ratio to ruff's wall time."""
    ruff = costs.get("ruff analyze graph")
    yield "| run | wall s | CPU s | MB | wall, × ruff |"
    yield "|---|---|---|---|---|"
    for name, each in costs.items():
        ratio = f"{each.wall / ruff.wall:.2f}" if ruff else "–"
        yield f"| {name} | {each.wall:.2f} | {each.cpu:.2f} | {each.memory:.0f} | {ratio} |"


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("root", type=Path)
    parser.add_argument("--repeat", type=int, default=5)
    parser.add_argument("--only", nargs="*", default=[])
    options = parser.parse_args()
    root = options.root.resolve()
    chosen = {
        name: each
        for name, each in variants(root).items()
        if not options.only or any(word in name for word in options.only)
    }
    load = os.getloadavg()[0]
    print(f"Python {platform.python_version()}, {os.cpu_count()} cores, load {load:.1f}, "
          f"{len(_python(root))} files, median of {options.repeat}")  # fmt: skip
    print("\n".join(table(measure(root, chosen, options.repeat))))


if __name__ == "__main__":
    main()
