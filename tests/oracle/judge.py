"""The static verdict on a repository, and the interpreter's."""

from __future__ import annotations

import sys
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path

from resilience_hooks.cli.selection import selected
from resilience_hooks.prove.inside.job import Entry, Job, Key
from resilience_hooks.prove.interpreter import answers
from resilience_hooks.prove.materialise import materialise
from resilience_hooks.static.check import Workshop, build, start, traced
from resilience_hooks.static.graph.trace import Trace
from resilience_hooks.static.image.model import File
from tests.oracle.explained import explained, whole
from tests.oracle.frameworks import FOLDER, LAST, install
from tests.oracle.repositories import DOCKERFILE, Generated
from tests.oracle.verdicts import (
    CAUGHT,
    CRASHES,
    FAILS_WHEN_CALLED,
    Verdict,
    is_unplaced,
    real_verdict,
    static_verdict,
)

_WORDS = {
    None: "is fine",
    CRASHES: "crashes",
    FAILS_WHEN_CALLED: "fails when called",
    CAUGHT: "is caught",
}
_ABOVE = str(Path(__file__).parent.parent.parent)
_MEMORY = 1 << 30


@dataclass(frozen=True)
class Compared:
    """A repository with both verdicts, and the text of each file by image path.

    ``differences`` are what the two do not agree on, in words; ``explanations`` count what they
    need not agree on, by the reason.
    """

    generated: Generated
    static: Verdict
    real: Verdict
    sources: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def differences(self) -> list[str]:
        """In words."""
        if whole(self.static, self.real) is not None:
            return []
        return sorted((*self._failing(), *self._loaded(), *self._stopped()))

    @cached_property
    def explanations(self) -> Counter[str]:
        """By the reason; one for a whole repository stands alone."""
        reason = whole(self.static, self.real)
        if reason is not None:
            return Counter([reason])
        reasons = (self._explained(key) for key in self._unequal())
        found = Counter(reason for reason in reasons if reason is not None)
        if self._unseen() and self.static.moves:
            found["modules of a package that searches elsewhere"] += len(self._unseen())
        return found

    def _unequal(self) -> Iterator[Key]:
        for key in self.static.failing.keys() | self.real.failing.keys():
            if self.static.failing.get(key) != self.real.failing.get(key):
                yield key

    def _explained(self, key: Key) -> str | None:
        return explained(key, self.static, self.real, self.sources.get(key[0], ""))

    def _failing(self) -> Iterator[str]:
        for key in self._unequal():
            if self._explained(key) is None:
                said, is_so = self.static.failing.get(key), self.real.failing.get(key)
                path, line, module = key
                yield f"{path}:{line} {module}: said {_WORDS[said]}, {_WORDS[is_so]}"

    def _unseen(self) -> frozenset[tuple[str, str]]:
        return self.real.loaded - self.static.loaded

    def _loaded(self) -> Iterator[str]:
        for name, path in self._unseen() if not self.static.moves else ():
            yield f"{name} is loaded from {path}, unseen"

    def _stopped(self) -> Iterator[str]:
        if self.real.doubt is not None:
            yield f"stopped: {self.real.doubt}"


def compare(generated: Sequence[Generated]) -> Iterator[Compared]:
    """Both verdicts on each repository, one clean interpreter for all."""
    with tempfile.TemporaryDirectory() as directory:
        traces = [trace_of(each) for each in generated]
        jobs = [
            job_of(trace, workshop, each, Path(directory).resolve() / str(number))
            for number, ((trace, workshop), each) in enumerate(zip(traces, generated, strict=True))
        ]
        found = answers(jobs, sys.executable, "tests.oracle.called", _ABOVE)
        for each, (trace, _), answer in zip(generated, traces, found, strict=True):
            yield Compared(
                each, static_verdict(trace, each), real_verdict(answer), _sources(trace, each)
            )


def _sources(trace: Trace, generated: Generated) -> dict[str, str]:
    """The text of every file of the image, by image path."""
    texts = generated.texts()
    return {
        path: texts[node.origin.repo_path]
        for path, node in trace.image.fs.walk()
        if isinstance(node, File) and node.origin.repo_path in texts
    }


def trace_of(generated: Generated) -> tuple[Trace, Workshop]:
    """The one launch of a repository, traced."""
    workshop = Workshop(generated.tree)
    (service,) = selected([DOCKERFILE], workshop)
    context, image = build(service, workshop)
    (trace,) = traced(start(service, image, workshop), context, workshop)
    return trace, workshop


def job_of(trace: Trace, workshop: Workshop, generated: Generated, root: Path) -> Job:
    """The launch on the disk. Entry points run as programs: nothing of them blocks."""
    root.mkdir()
    materialise(trace.image.fs, workshop.read, root)
    install(root)
    launch = trace.launch
    return Job(
        root=str(root),
        cwd=launch.cwd,
        front=launch.sys_path,
        back=(*launch.installed, FOLDER),
        env=dict(launch.env),
        entries=(*(Entry(e.kind, e.target, e.as_main) for e in launch.entries), LAST),
        own=_own(trace, generated),
        run_name="__main__",
        memory=_MEMORY,
    )


def _own(trace: Trace, generated: Generated) -> tuple[str, ...]:
    """Every name of the repository, but for those of which the trace makes no claim.

    A name that only a folder has which is no import root may as well be a distribution's. What
    stands at the root is never given up.
    """
    parts = [path.removesuffix(".py").split("/") for path in generated.modules]
    claimed = {x.miss.target.name.partition(".")[0] for x in trace.losses if not is_unplaced(x)}
    unclaimed = {x.miss.target.name for x in trace.losses if is_unplaced(x)} - claimed
    at_root = {first for first, *_ in parts}
    return tuple(sorted({name for each in parts for name in each} - (unclaimed - at_root)))


def differing(compared: Iterable[Compared]) -> list[Compared]:
    """Those on which the verdicts differ."""
    return [each for each in compared if each.differences]


def judged_again(compared: Compared) -> Compared:
    """The static verdict of now, with what the interpreter said before."""
    trace, _ = trace_of(compared.generated)
    return replace(compared, static=static_verdict(trace, compared.generated))
