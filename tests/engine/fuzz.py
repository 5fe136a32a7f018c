"""Feeds parse and replay with arbitrary bytes and with real Dockerfiles that are spoilt.

``python -m tests.engine.fuzz [--minutes M] [--seed N] [--corpus DIR]`` prints the inputs that
raise and the slowest ones; exits 1 where an input raises, or takes longer than its size allows.
Neither step raises for what a Dockerfile or an ignore file says: their problems are values.
``--corpus`` adds the Dockerfiles of a directory to those of the kept cases.
"""

from __future__ import annotations

import argparse
import heapq
import random
import signal
import time
import traceback
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from resilience_hooks.static.tree.memory import Content
from resilience_hooks.static.tree.memory import Link as MemoryLink
from tests.static.image.cases import CASES, build, read_case

_TOKENS: Final = (
    *(b"$", b"${", b"}", b"${x:-", b"${x#*", b"${x//a/", b"\\\n", b"\\", b"`", b"'", b'"', b"\n"),
    *(b"<<EOF", b"<<-'E'\n", b"EOF\n", b'["a", ', b"]", b"#", b"# escape=`\n", b"\t", b"\r\n"),
    *(b"FROM scratch\n", b"FROM a AS b\n", b"COPY --from=0 / /\n", b"ADD . /x\n", b"ONBUILD "),
    *(b"COPY --parents **/*.py /p/\n", b"COPY --exclude=** . /e\n", b"ARG x=$x\n", b"ENV a b c\n"),
    *(b"RUN cp -r . /r && mv /r/* /q\n", b"RUN --mount=type=bind,target=/m rm -rf /m\n"),
    *(b"../..", b"/", b"*", b"[^", b"?", b"\x00", b"\xff", b"\xef\xbb\xbf", "é\u2028".encode()),
)
_FILES: Final[dict[str, Content]] = {
    "app/main.py": "import lib\n",
    "app/sub/__init__.py": "",
    "lib/a.py": "",
    "lib/up": MemoryLink("../.."),
    "loop": MemoryLink("loop"),
    "requirements.txt": "flask\n",
    "s.sh": "#!/bin/sh\ncp -r . /x; mv /x/* .\n",
}
_BASE_SECONDS: Final = 1.0
_SECONDS_PER_KB: Final = 0.05
_HANGS_AFTER: Final = 60


@dataclass(frozen=True, slots=True, order=True)
class Run:
    """An input with the seconds that it took, and what it raised."""

    seconds: float
    dockerfile: bytes
    ignore: bytes
    error: str = ""

    @property
    def is_slow(self) -> bool:
        """Whether it took longer than its size allows; the bound leaves room for a busy machine."""
        size = (len(self.dockerfile) + len(self.ignore)) / 1000
        return self.seconds > _BASE_SECONDS + size * _SECONDS_PER_KB


def inputs(seeds: Sequence[bytes], number: int) -> Iterator[tuple[bytes, bytes]]:
    """Dockerfiles and ignore files without end, the same for the same seed."""
    rng = random.Random(number)
    while True:
        dockerfile = rng.randbytes(rng.randrange(200)) if rng.random() < 0.1 else rng.choice(seeds)
        for _ in range(rng.choice((1, 1, 2, 4, 8, 16))):
            dockerfile = rng.choice(_SPOIL)(dockerfile, seeds, rng)
        is_ignored = rng.random() < 0.3
        yield dockerfile, _ignore(rng) if is_ignored else b""


def run_one(dockerfile: bytes, ignore: bytes) -> Run:
    """Parse and replay one input; CPU seconds."""
    since, error = time.process_time(), ""
    try:
        build({**_FILES, "Dockerfile": dockerfile, ".dockerignore": ignore})
    except Exception:
        error = traceback.format_exc()
    return Run(time.process_time() - since, dockerfile, ignore, error)


def seeds_of(corpus: Path | None) -> list[bytes]:
    """The Dockerfiles of the kept cases, and those below a directory."""
    kept = [read_case(path) for path in sorted(CASES.glob("*.case"))]
    found = [str(case.files[case.dockerfile]).encode() for case in kept]
    return found + [path.read_bytes() for path in _files_below(corpus)]


def _files_below(corpus: Path | None) -> list[Path]:
    return [] if corpus is None else sorted(path for path in corpus.rglob("*") if path.is_file())


def _ignore(rng: random.Random) -> bytes:
    pieces = (
        b"*",
        b"**",
        b"!",
        b"/",
        b"app",
        b"lib",
        b"[a-",
        b"]",
        b"\\",
        b"?",
        b"\n",
        b"#",
        b"..",
    )
    return b"".join(rng.choice(pieces) for _ in range(rng.randrange(40)))


Spoil = Callable[[bytes, Sequence[bytes], random.Random], bytes]


def _insert(data: bytes, _: Sequence[bytes], rng: random.Random) -> bytes:
    at = rng.randint(0, len(data))
    return data[:at] + rng.choice(_TOKENS) + data[at:]


def _insert_bytes(data: bytes, _: Sequence[bytes], rng: random.Random) -> bytes:
    at = rng.randint(0, len(data))
    return data[:at] + rng.randbytes(rng.randint(1, 4)) + data[at:]


def _cut(data: bytes, _: Sequence[bytes], rng: random.Random) -> bytes:
    at = rng.randint(0, len(data))
    return data[:at] + data[at + rng.choice((1, 1, 5, 50)) :]


def _repeat(data: bytes, _: Sequence[bytes], rng: random.Random) -> bytes:
    at = rng.randint(0, len(data))
    piece = data[at : at + rng.choice((1, 5, 50))]
    return data[:at] + piece * rng.choice((2, 3, 30)) + data[at:]


def _splice(data: bytes, seeds: Sequence[bytes], rng: random.Random) -> bytes:
    other = rng.choice(seeds)
    return data[: rng.randint(0, len(data))] + other[rng.randint(0, len(other)) :]


def _shuffle(data: bytes, _: Sequence[bytes], rng: random.Random) -> bytes:
    lines = data.splitlines(keepends=True)
    rng.shuffle(lines)
    return b"".join(lines)


_SPOIL: Final[tuple[Spoil, ...]] = (
    *(_insert, _insert, _insert, _insert_bytes, _cut, _cut, _repeat, _splice, _shuffle),
)


def main(argv: Sequence[str] | None = None) -> int:
    """Run for some minutes; the exit code says whether anything was found."""
    parser = argparse.ArgumentParser(description="Feed parse and replay with spoilt Dockerfiles.")
    parser.add_argument("--minutes", type=float, default=1)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--corpus", type=Path, metavar="DIR")
    options = parser.parse_args(argv)
    seeds = seeds_of(options.corpus)
    signal.signal(signal.SIGALRM, _give_up)
    print(f"{len(seeds)} Dockerfiles to spoil, --seed {options.seed}", flush=True)
    return _survey(inputs(seeds, options.seed), time.monotonic() + 60 * options.minutes)


def _give_up(_signal: int, _frame: object) -> None:
    raise TimeoutError(f"still at it after {_HANGS_AFTER} s")


def _survey(found: Iterator[tuple[bytes, bytes]], until: float) -> int:
    count, raised, slowest = 0, 0, list[Run]()
    for dockerfile, ignore in found:
        signal.alarm(_HANGS_AFTER)
        done = run_one(dockerfile, ignore)
        signal.alarm(0)
        count += 1
        if done.error and (raised := raised + 1) <= 10:
            print(f"\n{dockerfile!r}\n{ignore!r}\n{done.error}", flush=True)
        slowest = heapq.nlargest(5, [*slowest, done])
        if time.monotonic() > until:
            break
    for each in slowest:
        print(f"{each.seconds:.3f} s for {len(each.dockerfile)} bytes: {each.dockerfile[:60]!r}")
    slow = sum(each.is_slow for each in slowest)
    print(f"{count} inputs, {raised} raised, {slow} slower than their size allows")
    return 1 if raised or slow else 0


if __name__ == "__main__":
    raise SystemExit(main())
