"""What one Python file says about imports; independent of any image and any Python version."""

from __future__ import annotations

import operator
from dataclasses import dataclass, replace
from typing import Final, Literal, TypeAlias

from resilience_hooks.static.findings import Guard

PythonVersion: TypeAlias = tuple[int, int]
Raised: TypeAlias = Literal["not-found", "import", "other"]
"""ModuleNotFoundError, another ImportError, or none (what a star lacks, a class of logging)."""
PathOpKind: TypeAlias = Literal[
    "file", "cwd", "text", "parent", "join", "concat", "env", "norm", "part", "name", "unknown",
    "package", "list", "dict", "pair", "any", "each", "element", "item", "keys", "values", "items",
]  # fmt: skip
How: TypeAlias = Literal["statement", "call", "picked", "optional", "file", "class"]

_COMPARE: Final = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "==": operator.eq,
    "!=": operator.ne,
}


class _Packed:
    """A value that is stored as a call of its class, in a third of the time of its fields."""

    __slots__: tuple[str, ...] = ()

    def __reduce__(self) -> tuple[type, tuple[object, ...]]:
        return type(self), tuple([getattr(self, name) for name in self.__slots__])


@dataclass(frozen=True, slots=True)
class VersionTest:
    """``sys.version_info <compare> <version>``; ``expected`` is false in its ``else`` branch."""

    compare: str
    version: tuple[int, ...]
    expected: bool = True

    def holds(self, python: PythonVersion) -> bool:
        """Whether that Python may take the branch; a test of the micro version may go both ways."""
        wanted = self.version[:2]
        if len(self.version) > 2 and python == wanted:
            return True
        return _COMPARE[self.compare](python[: len(wanted)], wanted) is self.expected


@dataclass(frozen=True, slots=True)
class Where(_Packed):
    """The circumstances of a statement: what must happen for it to run, and who catches it.

    ``guarded_by`` and ``fallback_of`` are the lines of try statements: the one whose body holds the
    statement and whose handler would catch an ImportError, and the one in whose handler it
    stands (it runs only when that body failed). ``else_of`` is that of the statement in whose
    ``else`` clause it stands (it runs only when that body did not fail). ``main_only`` code runs
    where the file is the program, ``imported_only`` code where it is not; what is ``worker_only``
    runs where Celery starts the process. The handler lets ``passes`` pass, to whoever catches it
    ``outside`` (None: nobody).
    """

    function: str | None = None
    deferred: bool = False
    at_main: bool = False
    main_only: bool = False
    imported_only: bool = False
    worker_only: bool = False
    guard: Guard | None = None
    handler_line: int | None = None
    guarded_by: int | None = None
    fallback_of: int | None = None
    else_of: int | None = None
    versions: tuple[VersionTest, ...] = ()
    passes: tuple[Raised, ...] = ()
    outside: Where | None = None

    def meeting(self, raised: Raised) -> Where:
        """The circumstances of a failure of that kind: who catches it may stand further out."""
        if raised not in self.passes:
            return self
        outer = self.outside or _UNGUARDED
        return replace(
            self,
            guard=outer.guard,
            handler_line=outer.handler_line,
            guarded_by=outer.guarded_by,
            passes=outer.passes,
            outside=outer.outside,
        ).meeting(raised)

    @property
    def has_lines(self) -> bool:
        """Whether a try statement is named."""
        lines = (self.guarded_by, self.fallback_of, self.else_of)
        return any(line is not None for line in lines)


_UNGUARDED: Final = Where()


@dataclass(frozen=True, slots=True)
class ImportFact(_Packed):
    """``import module`` (``names`` is None) or ``from module import names``.

    ``level`` counts the leading dots. ``how`` tells a statement from a call with the module's name
    (``import_module("…")`` and its like); a ``picked`` name is one of several, of which a run
    takes those it asks for, and an ``optional`` module is loaded where it exists; a ``file`` is
    loaded by its path, under the module's name, and a ``class`` is what ``logging`` looks up.
    """

    module: str
    names: tuple[str, ...] | None
    level: int
    line: int
    column: int
    where: Where
    how: How = "statement"


@dataclass(frozen=True, slots=True)
class Member(_Packed):
    """A name that ``from module import name`` binds under that very name."""

    name: str
    module: str
    level: int


@dataclass(frozen=True, slots=True)
class PathOp:
    """A text expression as a term over ``__file__``, the working directory and literals.

    ``parent`` climbs ``steps`` levels; ``join`` and ``concat`` have the parts as operands; ``env``
    reads the variable named by ``text``, its default the first operand; ``norm`` makes absolute;
    ``part`` is cut out of a text. ``list`` and ``dict`` (of ``pair``) hold others, of which a loop
    takes ``each``, a subscript an ``element``, and unpacking the ``item`` at ``steps``; ``any`` is
    one of several. ``name`` stands for the values of the variable ``text`` until a module is put
    together, ``package`` for the module's package.
    """

    op: PathOpKind
    operands: tuple[PathOp, ...] = ()
    text: str = ""
    steps: int = 0


@dataclass(frozen=True, slots=True)
class PathEdit:
    """``sys.path.insert(0, …)`` and its like. ``front`` is false for append.

    ``if_absent`` is true behind ``if … not in sys.path``: what is there already keeps its place.
    """

    path: PathOp
    front: bool
    line: int
    if_absent: bool = False


@dataclass(frozen=True, slots=True)
class FileLoad:
    """A file is loaded by its path, under a name (``""`` where that is unknown)."""

    path: PathOp
    name: str
    line: int
    column: int
    where: Where


@dataclass(frozen=True, slots=True)
class Broken:
    """Why the file cannot be parsed. What is ``unread`` may be valid: it is too much for us."""

    line: int
    message: str
    unread: bool = False


@dataclass(frozen=True, slots=True)
class ModuleFacts(_Packed):
    """Everything that the walk wants to know of one file.

    ``names`` are bound at module level (a superset is safe: it only silences), ``members`` there
    by ``from x import name``, which binds nothing before it has run: a package may import its own
    sub-module so. ``exports`` is a literal ``__all__``; ``open_names`` is true where the file
    makes names up (module ``__getattr__``, edits of ``globals()``); ``moves_path`` where it edits
    its ``__path__`` or ``sys.modules`` (sub-modules may live anywhere).
    """

    imports: tuple[ImportFact, ...] = ()
    names: frozenset[str] = frozenset()
    members: frozenset[Member] = frozenset()
    exports: tuple[str, ...] | None = None
    path_edits: tuple[PathEdit, ...] = ()
    file_loads: tuple[FileLoad, ...] = ()
    open_names: bool = False
    moves_path: bool = False
    broken: Broken | None = None

    @property
    def bound(self) -> frozenset[str]:
        """Every name that is bound at module level."""
        return self.names.union(member.name for member in self.members)


def unread(why: str) -> ModuleFacts:
    """What is known of a file that is too much for us."""
    return ModuleFacts(open_names=True, broken=Broken(1, why, unread=True))
