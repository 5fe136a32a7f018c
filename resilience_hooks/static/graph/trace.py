"""The values of the walk's outcome: what a launch loads, misses and leaves open."""

from __future__ import annotations

from dataclasses import dataclass

from resilience_hooks.static.graph.files import Files
from resilience_hooks.static.graph.placement import Deletion, Placement
from resilience_hooks.static.graph.walk import Miss, Visit, Walk
from resilience_hooks.static.image.model import Image
from resilience_hooks.static.launch.model import EntryPoint, Launch


@dataclass(frozen=True, slots=True)
class Loss:
    """A missing module with its place in the repository; None where the repository has none.

    ``is_meant`` says, for a relative import without a package, that the file it means exists.
    ``deletion`` is the file that the commit before had, where the repository has none.
    """

    miss: Miss
    placement: Placement | None
    is_meant: bool = False
    deletion: Deletion | None = None


@dataclass(frozen=True, slots=True)
class AbsentEntry:
    """An entry point that the image lacks, and the repository file it seems to mean."""

    entry: EntryPoint
    repo_path: str | None


@dataclass(frozen=True, slots=True)
class BrokenFile:
    """A loaded file that cannot be parsed; one that is ``unread`` is too much for us alone."""

    path: str
    line: int
    message: str
    module: str
    deferred: bool
    unread: bool = False


@dataclass(frozen=True, slots=True)
class Trace:
    """What a launch loads and what it misses, in the image as that launch finds it.

    ``walk`` has been to the end: it knows every module and its statements, those also that are
    reached only once what is missing has been copied.
    ``open_path`` names the edit of ``sys.path`` that could not be evaluated, ``file:line``; what
    it may supply is unknown.
    """

    launch: Launch
    files: Files
    image: Image
    walk: Walk
    visits: tuple[Visit, ...] = ()
    losses: tuple[Loss, ...] = ()
    absent: tuple[AbsentEntry, ...] = ()
    broken: tuple[BrokenFile, ...] = ()
    open_path: str | None = None
