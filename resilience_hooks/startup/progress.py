"""A verification under way; what is known of it can be reported at any moment."""

from __future__ import annotations

import _thread
import sys
import time

from resilience_hooks.startup.classify import stack_of
from resilience_hooks.startup.conclusions import concluded
from resilience_hooks.startup.finding import find_entry
from resilience_hooks.startup.guards import ExitTrap
from resilience_hooks.startup.importing import import_entry, is_initialising
from resilience_hooks.startup.manifest import SUFFIX, Manifest
from resilience_hooks.startup.report import Entry, Fault, Report
from resilience_hooks.startup.staleness import staleness

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

ATTEMPTS: Mapping[str, Callable[[Entry], Fault | None]] = {
    "import": import_entry,
    "spec": find_entry,
}
# By thread: a module that is being verified may call the verifier itself.
running: dict[int, Progress] = {}


class Progress:
    """The entries of a manifest, and the outcomes so far."""

    def __init__(self, manifest: Manifest, entries: Sequence[Entry]) -> None:
        self.manifest = manifest
        self._entries = entries
        self._begun = time.monotonic()
        self._current: Entry | None = None
        self._faults: list[Fault] = []
        self._failed: dict[str, Fault] = {}
        self._passed: set[str] = set()
        self._warnings: list[str] = []
        self._expired = False

    @classmethod
    def without_manifest(cls, reason: str) -> Progress:
        """A verification that has failed before its first step."""
        progress = cls(Manifest(()), ())
        progress._faults.append(Fault("manifest", Entry(SUFFIX), reason))
        return progress

    def run(self, mode: str) -> None:
        """Work through the entries; lets nothing pass but KeyboardInterrupt and DeadlineError."""
        attempt, thread = ATTEMPTS[mode], _thread.get_ident()
        running[thread] = self
        try:
            with ExitTrap():
                self._steps(attempt)
        finally:
            del running[thread]
        warning = None if self._expired else staleness(self.manifest)
        if warning is not None:
            self._warnings.append(warning)

    def _steps(self, attempt: Callable[[Entry], Fault | None]) -> None:
        for entry in self._entries:
            if self._expired:
                return
            self._current = entry
            self._step(entry, attempt)
        self._current = None

    def _step(self, entry: Entry, attempt: Callable[[Entry], Fault | None]) -> None:
        earlier = self._failed.get(entry.module)
        if earlier is None or earlier.kind == "missing-name":
            fault = attempt(entry)
        elif earlier.entry.required or not entry.required:
            return
        else:
            fault = earlier.of(entry)
        if fault is None:
            self._passed.add(entry.module)
        else:
            self._faults.append(fault)
            self._failed[entry.module] = fault

    def expire(self, thread: int, deadline: float) -> None:
        """Note, from another thread, that the time is up, and where every thread stands."""
        self._expired = True
        left = len({entry.module for entry in self._entries} - self._passed - self._failed.keys())
        error = f"not imported within {deadline:g} s; {left} modules are left unverified"
        entry = self._current or Entry(SUFFIX)
        self._faults.append(Fault("timeout", entry, error, stack=list(_stacks(thread))))

    def report(self) -> Report:
        """What is known so far."""
        faults, optional = concluded(list(self._faults))
        return Report(
            faults,
            [*self._warnings, *self._undecided(), *optional],
            verified=len(self._passed - self._failed.keys()),
            modules=len({entry.module for entry in self._entries}),
            seconds=time.monotonic() - self._begun,
            service=self.manifest.service,
            manifest=self.manifest.path,
        )

    def _undecided(self) -> Iterator[str]:
        """The names of the module that asks for verification while it is being imported."""
        for entry in self._entries:
            if entry.names and is_initialising(entry.module):
                yield (
                    f"{entry.module} is still being imported, so that {', '.join(entry.names)} "
                    f"(wanted at {entry.importer}) cannot be looked for: verify at its end"
                )


def _stacks(thread: int) -> Iterator[str]:
    """The stack of the importing thread, then those of the others that run foreign code."""
    frames = sys._current_frames()
    yield from stack_of(frames.pop(thread, None))
    for number, frame in frames.items():
        stack = stack_of(frame)
        if stack and not stack[-1].startswith(f'File "{__file__}"'):
            yield f"thread {number}:"
            yield from stack
