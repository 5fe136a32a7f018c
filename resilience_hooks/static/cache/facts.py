"""What files and statements say about imports, known from earlier runs by their contents."""

from __future__ import annotations

import marshal
import pickle
from collections.abc import Mapping, Set
from functools import cached_property
from hashlib import blake2b
from typing import Any, Final, TypeAlias

from resilience_hooks.errors import TreeError
from resilience_hooks.static.cache.container import Container
from resilience_hooks.static.cache.contents import identity
from resilience_hooks.static.cache.recorded import RecordedTree
from resilience_hooks.static.cache.shape import Shape, shape_at_sight, shape_of
from resilience_hooks.static.graph.facts import ModuleFacts
from resilience_hooks.static.graph.memo import MEMO, Key
from resilience_hooks.static.graph.parse import read
from resilience_hooks.static.graph.reader import NO_FACTS, Reader
from resilience_hooks.static.graph.statements import StatementFacts
from resilience_hooks.static.tree import Entry

_FILES: Final = "files"
_STATEMENTS: Final = "statements"
_ROOM: Final = 4

_Packed: TypeAlias = tuple[bytes, bytes, bytes]
"""The form and lines of a shape, and pickled facts."""

Known: TypeAlias = dict[tuple[bytes, bool], _Packed]
"""By what tells a content, and whether its whole syntax counted."""


class FactStore:
    """Facts by the identity of a content, packed. What no recent run needed is dropped."""

    def __init__(self, container: Container) -> None:
        self._container = container
        self.known: Known = _load(container, _FILES)
        self._used: set[tuple[bytes, bool]] = set()
        self._fresh = False

    def get(self, content: bytes, whole: bool) -> tuple[ModuleFacts, Shape] | None:
        """The facts of a content, and its shape."""
        packed = self.known.get((content, whole))
        if packed is None:
            return None
        self._used.add((content, whole))
        form, lines, facts = packed
        return pickle.loads(facts), Shape(form, lines)

    def shape(self, content: bytes, whole: bool) -> Shape | None:
        """The shape alone."""
        packed = self.known.get((content, whole))
        return None if packed is None else Shape(*packed[:2])

    def add(self, content: bytes, whole: bool, facts: ModuleFacts, shape: Shape) -> None:
        """Keep what was read."""
        self._fresh = True
        self._used.add((content, whole))
        self.known[content, whole] = (*shape, pickle.dumps(facts, pickle.HIGHEST_PROTOCOL))

    def adopt(self, files: Known) -> None:
        """Keep what another process has read."""
        self._fresh = self._fresh or bool(files)
        self._used.update(files)
        self.known.update(files)

    def statement(self, key: Key) -> StatementFacts | None:
        """What a statement says, if an earlier run has read it."""
        packed = self._statements.get(_digest(key))
        found: StatementFacts | None = None if packed is None else pickle.loads(packed)
        return found

    @cached_property
    def _statements(self) -> dict[bytes, bytes]:
        return _load(self._container, _STATEMENTS)

    def save(self) -> None:
        """Write what is new, if anything is."""
        if not self._fresh:
            return
        if len(self.known) > _ROOM * len(self._used):
            self.known = {key: self.known[key] for key in self._used}
        self._container.write(_FILES, marshal.dumps(self.known))
        self._save_statements()

    def _save_statements(self) -> None:
        known = self._statements
        used = {_digest(key): facts for key, facts in MEMO.items()}
        fresh = used.keys() - known.keys()
        if fresh:
            packed = {name: pickle.dumps(used[name], pickle.HIGHEST_PROTOCOL) for name in fresh}
            if len(known) > _ROOM * len(used):
                known = {name: known[name] for name in used.keys() & known.keys()}
            self._container.write(_STATEMENTS, marshal.dumps({**known, **packed}))


class CachedReader(Reader):
    """Reads the facts of a recorded tree: of this run's contents, of the store's, or off the file.

    ``shapes`` holds the shape of every file read, by path and whether its whole syntax counted.
    """

    def __init__(self, tree: RecordedTree, store: FactStore) -> None:
        super().__init__(tree.plain)
        self.shapes: dict[tuple[str, bool], Shape] = {}
        self._notebook = tree.notebook
        self.store = store
        self._read_before: dict[tuple[str, bool], tuple[ModuleFacts, Shape]] = {}

    def facts(self, path: str, entry: Entry, whole: bool) -> ModuleFacts:
        """As of any reader; noted."""
        key = (entry.blob or f"path:{path}", whole)
        if key not in self._read_before:
            self._read_before[key] = self._looked_up(path, entry, whole)
        facts, self.shapes[path, whole] = self._read_before[key]
        self._notebook.current.facts.add((path, whole))
        return facts

    def has_read(self, blob: str) -> bool:
        """Whether this run or an earlier one has the facts of a content."""
        return bool(blob) and (bytes.fromhex(blob), False) in self.store.known

    def adopt(
        self,
        files: Known,
        shapes: Mapping[tuple[str, bool], Shape],
        fresh: Set[str],
        known: Set[str],
    ) -> None:
        """Have read what another process has read."""
        self.store.adopt(files)
        self.shapes.update(shapes)
        self.fresh |= fresh
        self.known |= known

    def shape(self, path: str, whole: bool) -> Shape:
        """The shape of a listed file, its facts left alone."""
        if (path, whole) not in self.shapes:
            self.shapes[path, whole] = self._shape(path, whole)
        return self.shapes[path, whole]

    def _shape(self, path: str, whole: bool) -> Shape:
        blob = self._tree.entries[path].blob
        known = self.store.shape(bytes.fromhex(blob), whole) if blob else None
        if known is not None:
            return known
        try:
            return shape_at_sight(self._tree.read(path), whole)
        except TreeError:
            return Shape(b"", b"")

    def identity(self, path: str) -> str:
        """What tells the bytes of a listed path; empty where they cannot be read."""
        blob = self._tree.entries[path].blob
        try:
            return blob or identity(self._tree.read(path)).hex()
        except TreeError:
            return ""

    def _looked_up(self, path: str, entry: Entry, whole: bool) -> tuple[ModuleFacts, Shape]:
        known = self.store.get(bytes.fromhex(entry.blob), whole) if entry.blob else None
        if known is not None:
            self.known.add(_name(entry.blob, whole))
            return known
        try:
            data = self._tree.read(path)
        except TreeError:
            return NO_FACTS, Shape(b"", b"")
        return self._read_once(data, entry.blob, whole)

    def _read_once(self, data: bytes, blob: str, whole: bool) -> tuple[ModuleFacts, Shape]:
        content = identity(data, blob)
        if blob and content.hex() != blob:
            self._notebook.converted = True
        known = self.store.get(content, whole)
        if known is not None:
            self.known.add(_name(content.hex(), whole))
            return known
        self.fresh.add(_name(content.hex(), whole))
        reading = read(data, whole)
        shape = shape_of(reading.skeleton, data)
        self.store.add(content, whole, reading.facts, shape)
        return reading.facts, shape


def _name(content: str, whole: bool) -> str:
    return f"{content}#whole" if whole else content


def _load(container: Container, name: str) -> dict[Any, Any]:
    packed = container.read(name)
    loaded: dict[Any, Any] = {} if packed is None else marshal.loads(packed)
    return loaded


def _digest(key: Key) -> bytes:
    text, checking, paths = key
    about = repr((text, sorted(checking), sorted(paths)))
    return blake2b(about.encode("utf-8", "surrogatepass"), digest_size=16).digest()
