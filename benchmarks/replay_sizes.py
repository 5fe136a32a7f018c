"""How long parse and replay take as a Dockerfile, an ignore file or a context grows.

``python -m benchmarks.replay_sizes`` prints the CPU seconds at size n and 2n, the best of two:
a ratio near 2 is linear.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from typing import Final

from resilience_hooks.static.dockerfile.parse import parse_dockerfile
from resilience_hooks.static.image.context import open_context
from resilience_hooks.static.image.replay import replay
from resilience_hooks.static.tree.memory import Content, memory_tree

Files = Mapping[str, Content]

_PYTHON: Final = "FROM python:3.12\nWORKDIR /app\n"


def main() -> None:
    """Print a row for each case."""
    print(f"{'case at size n':44} {'n':>8} {'2n':>8}  ratio")
    for name, (size, files_of) in CASES.items():
        once, twice = seconds(files_of(size)), seconds(files_of(2 * size))
        print(f"{name:44} {once:7.2f}s {twice:7.2f}s  {twice / once:4.1f}", flush=True)


def seconds(files: Files) -> float:
    """CPU seconds of parse and replay; the tree is there already."""
    return min(_once(files) for _ in range(2))


def _once(files: Files) -> float:
    tree = memory_tree(files)
    since = time.process_time()
    context = open_context(tree, "", "Dockerfile")
    replay(parse_dockerfile(tree.read("Dockerfile"), "Dockerfile"), context)
    return time.process_time() - since


def _context(count: int) -> dict[str, Content]:
    return {f"p{at % 100}/s{at // 100 % 10}/m{at}.py": "" for at in range(count)}


def _dockerfile(text: str) -> Files:
    return {"a.py": "", "Dockerfile": text}


def _long_run(size: int) -> Files:
    line = "RUN mkdir -p /data && echo one two three > /data/file\n"
    return _dockerfile(_PYTHON + line * (size // len(line)))


def _one_instruction(size: int) -> Files:
    return _dockerfile(_PYTHON + "RUN true" + " \\\n && echo word" * (size // 15) + "\n")


def _copies(count: int) -> Files:
    lines = "".join(f"COPY p1/s0/m1.py /x{at}/\n" for at in range(count))
    return {**_context(1_000), "Dockerfile": _PYTHON + lines}


def _stages(count: int) -> Files:
    lines = "".join(f"FROM python:3.12 AS s{at}\nCOPY . /x\n" for at in range(count))
    copied = "".join(f"COPY --from=s{at} /x/p1 /y{at}\n" for at in range(count))
    return {**_context(1_000), "Dockerfile": f"{lines}FROM scratch\n{copied}"}


def _chain(count: int) -> Files:
    lines = "".join(f"FROM s{at} AS s{at + 1}\nCOPY p1 /x{at}\n" for at in range(count))
    return {**_context(1_000), "Dockerfile": f"FROM scratch AS s0\nCOPY . /\n{lines}"}


def _patterns(count: int) -> Files:
    ignore = "".join(
        f"x{at}/y\n**/z{at}\n!p{at}/k\n*.t{at}\nd{at}/**\n" for at in range(count // 5)
    )
    return {**_context(10_000), "Dockerfile": f"{_PYTHON}COPY . .\n", ".dockerignore": ignore}


def _files(count: int) -> Files:
    ignore = "**/__pycache__\n**/*.pyc\n*.md\n!README.md\nnode_modules\n"
    return {**_context(count), "Dockerfile": f"{_PYTHON}COPY . .\n", ".dockerignore": ignore}


CASES: Final[Mapping[str, tuple[int, Callable[[int], Files]]]] = {
    "a Dockerfile of 1 MB": (1_000_000, _long_run),
    "one RUN of 1 MB": (1_000_000, _one_instruction),
    "10,000 lines COPY": (10_000, _copies),
    "100 stages over 1,000 files": (100, _stages),
    "a chain of 100 stages over 1,000 files": (100, _chain),
    "50,000 patterns over 10,000 files": (50_000, _patterns),
    "10,000 files, copied whole": (10_000, _files),
}
"""A case by name: its size n, and the files of a context at a size."""


if __name__ == "__main__":
    main()
