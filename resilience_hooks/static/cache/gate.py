"""Prints what was printed before, where nothing that was looked at has changed since.

It runs before the analyzer is loaded; of its parts only the skeleton's are, and only for files
that differ. Any doubt ends in None, and the run is made.
"""

from __future__ import annotations

import marshal
import os
import time
from collections.abc import Mapping
from typing import NamedTuple

from resilience_hooks.errors import TreeError
from resilience_hooks.static.cache.container import Container
from resilience_hooks.static.cache.contents import identity
from resilience_hooks.static.cache.observe import Asker, State, changes, records, stamps
from resilience_hooks.static.regular import read_regular

_FILES = (b"100644", b"100755")
_ABSENT = b"000000"


class Looked(NamedTuple):
    """What a run looked at, and what it said.

    ``contents``: path → identity of its bytes. ``shapes``: path → (whole syntax?, form, lines) of
    each way in which its imports were read. ``said`` holds every path of which a line is printed.
    """

    contents: dict[str, bytes | None]
    shapes: dict[str, tuple[tuple[bool, bytes, bytes], ...]]
    said: str

    def prints(self, path: str) -> bool:
        """Whether a line of a file may be printed."""
        return path in self.said or repr(path)[1:-1] != path


class Snapshot(NamedTuple):
    """A run that was made: where, in what state, what it printed. ``looked`` is a packed Looked.

    ``fixable`` says that a repair would be tried.
    """

    directory: str
    variables: dict[str, str]
    settings: tuple[str, ...]
    base: str
    state: State
    configured: tuple[tuple[str, int, int], ...]
    day: str | None
    code: int
    fixable: bool
    output: bytes
    files: int
    looked: bytes


def save(container: Container, name: str, snapshot: Snapshot) -> bool:
    """Store a run under the name of its command line."""
    return container.write(name, marshal.dumps((*snapshot,)))


def replayed(container: Container, name: str, environ: Mapping[str, str]) -> Snapshot | None:
    """The run that was made before, if it would be the same today."""
    packed = container.read(name)
    if packed is None:
        return None
    snapshot = Snapshot(*marshal.loads(packed))
    is_today = snapshot.day in {None, time.strftime("%Y-%m-%d")}
    if not is_today or stamps(each[0] for each in snapshot.configured) != snapshot.configured:
        return None
    try:
        asker = Asker(snapshot.directory, snapshot.variables, snapshot.settings)
        state = asker.observe(snapshot.base, environ)
        return snapshot if state is not None and _is_same(snapshot, state) else None
    except (OSError, ValueError, TreeError):
        return None


def _is_same(snapshot: Snapshot, state: State) -> bool:
    before, after = _Side(snapshot.state), _Side(state)
    if after.gone != before.gone or after.is_unmerged or before.is_unmerged:
        return False
    changed = changes(snapshot.state[0], state[0]) | changes(snapshot.state[1], state[1])
    changed |= after.differing.keys()
    if not changed:
        return True
    looked = Looked(*marshal.loads(snapshot.looked))
    return all(_stands(path, before, after, looked, snapshot.directory) for path in changed)


class _Side:
    """The state of paths, before or after."""

    def __init__(self, state: State) -> None:
        self.staged = records(state[0])
        self.differing = records(state[1])
        lacking = {p for p, record in self.differing.items() if record.split(b" ")[1] == _ABSENT}
        self.gone = lacking.union(
            path.decode("utf-8", "surrogateescape") for path in state[2].split(b"\0")[:-1]
        )
        each = (*self.staged.values(), *self.differing.values())
        self.is_unmerged = any(record.endswith(b"U") for record in each)

    def mode(self, path: str, other: _Side) -> bytes:
        """What a path is listed as."""
        if path in self.differing:
            return self.differing[path].split(b" ")[1]
        if path in self.staged:
            return self.staged[path].split(b" ")[1]
        return self._base(path) or other._base(path) or _ABSENT

    def _base(self, path: str) -> bytes | None:
        """What the path is in the base, if this side speaks of it."""
        record = self.staged.get(path) or self.differing.get(path)
        return record.split(b" ")[0].removeprefix(b":") if record else None

    def blob(self, path: str) -> str:
        """The id of a path that is as it is staged; empty where it is not, or not known."""
        if path in self.differing or path not in self.staged:
            return ""
        return self.staged[path].split(b" ")[3].decode()


def _stands(path: str, before: _Side, after: _Side, looked: Looked, directory: str) -> bool:
    """Whether all that was seen of a path is still to be seen there."""
    mode = after.mode(path, before)
    if mode != before.mode(path, after):
        return False
    if path not in looked.contents and path not in looked.shapes:
        return True
    if mode not in _FILES:
        return False
    data = _read(directory, path)
    blob = after.blob(path)
    found = identity(data, blob or (looked.contents.get(path) or b"").hex())
    if blob and found.hex() != blob:
        return False
    if path in looked.contents and looked.contents[path] != found:
        return False
    return _same_shape(path, data, looked)


def _same_shape(path: str, data: bytes, looked: Looked) -> bool:
    shapes = looked.shapes.get(path, ())
    if not shapes:
        return True
    from resilience_hooks.static.cache.shape import shape_at_sight  # noqa: PLC0415  rarely needed

    for whole, form, lines in shapes:
        found = shape_at_sight(data, whole)
        if found.form != form or (found.lines != lines and looked.prints(path)):
            return False
    return True


def _read(directory: str, path: str) -> bytes:
    place = os.path.join(os.fsencode(directory), path.encode("utf-8", "surrogateescape"))
    return read_regular(place, os.O_NOFOLLOW)
