"""Watches every import of the image's code: which fail of themselves, and where they stand."""

from __future__ import annotations

import builtins
import dis
import importlib
import os
import pkgutil
import sys
import types
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from resilience_hooks.prove.inside.job import Excused, Failure, Key, Place
from resilience_hooks.prove.inside.stubs import Anything, StubModule
from resilience_hooks.prove.inside.world import World

_LOGGING = "logging.config"
_PASSED = ("importlib", "pkgutil.py", "logging/config.py")
_OWN = os.path.dirname(__file__) + "/"


class Watch:
    """Stands in for ``__import__`` and ``import_module``.

    ``excused`` imports yield a stand-in instead of failing, so that what comes behind them runs:
    from the given time on, for what a handler caught before is caught again.
    """

    def __init__(self, world: World, excused: Excused) -> None:
        self.world = world
        self._import = builtins.__import__
        self._import_module = importlib.import_module
        self._resolve_name = pkgutil.resolve_name
        self._raised: dict[int, tuple[BaseException, Key]] = {}
        self.excused = excused
        self._met: Counter[Key] = Counter()
        self.failures: dict[Key, Failure] = {}
        self.escaped: set[Key] = set()
        self.passed: set[Place] = set()
        self._open: set[str] = set()
        self._known: set[str] = set()
        self._spared = 0
        self._watched: list[types.ModuleType] = []
        self.through: dict[str, tuple[Place, ...]] = {}

    def install(self) -> None:
        """Take the places of the functions that import."""
        builtins.__import__ = self.statement
        importlib.import_module = self.call
        pkgutil.resolve_name = self.resolve

    def begin(self) -> None:
        """Forget what was met so far."""
        self._raised.clear()
        self.failures = {}
        self.escaped = set()
        self.passed = set()

    def failed(self, error: BaseException | None) -> Failure | None:
        """The import failure that an exception is, or that it was raised from."""
        seen = 0
        while error is not None and seen < 100:
            known = self._raised.get(id(error))
            if known is not None:
                return self.failures.get(known[1])
            error = error.__cause__ or error.__context__
            seen += 1
        return None

    def is_asked(self, name: str) -> bool:
        """Whether the image's own code imports a top-level name right now, not its own package's.

        A relative import asks for the package that its module claims to be in.
        """
        frame = self._importer()
        package = "" if frame is None else str(frame.f_globals.get("__package__"))
        return frame is not None and package.partition(".")[0] != name

    def statement(
        self,
        name: str,
        globals: Mapping[str, Any] | None = None,
        locals: Mapping[str, Any] | None = None,
        fromlist: Sequence[str] | None = (),
        level: int = 0,
    ) -> Any:
        """``__import__``."""
        try:
            module = self._import(name, globals, locals, fromlist or (), level)
            self._loaded()
            self._watch_logging(name)
        except ImportError as error:
            self._meet(error, _class_path(name) or absolute(name, level, _package(globals or {})))
            if fromlist and fromlist[0] == "*":
                self._open.add(str((globals or {}).get("__name__")))
            return StubModule(name)
        except Exception as error:
            self._passes(error)
            raise
        return self._with_names(module, fromlist) if fromlist and _is_statement() else module

    def _watch_logging(self, name: str) -> None:
        """A class that ``logging`` cannot resolve for an import that is excused is a stand-in."""
        logging: Any = sys.modules.get(_LOGGING) if name.startswith("logging") else None
        if not hasattr(logging, "BaseConfigurator") or logging in self._watched:
            return
        self._watched.append(logging)
        resolve = logging.BaseConfigurator.resolve

        def resolved(configurator: Any, path: str) -> Any:
            spared = self._spared
            try:
                return resolve(configurator, path)
            except AttributeError:
                if self._spared == spared:
                    raise
                return Anything()

        logging.BaseConfigurator.resolve = resolved

    def call(self, name: str, package: str | None = None) -> Any:
        """``importlib.import_module``."""
        try:
            module = self._import_module(name, package)
            self._loaded()
            return module
        except (ImportError, TypeError) as error:
            if isinstance(error, TypeError) and (package or not name.startswith(".")):
                raise
            level = len(name) - len(name.lstrip("."))
            self._meet(error, absolute(name[level:], level, package or ""))
            return StubModule(name)

    def resolve(self, name: str) -> Any:
        """``pkgutil.resolve_name``, which takes a missing sub-module for an attribute."""
        try:
            found = self._resolve_name(name)
            self._loaded()
            return found
        except (ImportError, AttributeError) as error:
            is_module = ":" in name and isinstance(error, ImportError)
            parts = name.replace(":", ".").split(".")
            self._meet(error, name.partition(":")[0] if is_module else ".".join(parts[:2]))
            return StubModule(name)

    def _with_names(self, module: Any, names: Sequence[str]) -> Any:
        """The module, if it has what is wanted of it; what it lacks fails as the statement would.

        ``from m import *`` reads ``__all__`` and fails with an AttributeError.
        """
        stars = names and names[0] == "*"
        wanted = getattr(module, "__all__", ()) if stars else names
        lacking = [name for name in wanted if not _has(module, name)]
        for name in lacking if module.__name__ not in self._open else ():
            text = f"cannot import name {name!r} from {module.__name__!r}"
            error = AttributeError(text) if stars else ImportError(text, name=module.__name__)
            try:
                raise error
            except (ImportError, AttributeError) as raised:
                self._meet(raised, f"{module.__name__}.{name}")
        if not lacking or module.__name__ in self._open:
            return StubModule(module.__name__, module) if lacking else module
        return _without(module) if stars else StubModule(module.__name__, module)

    def _meet(self, error: BaseException, asked: str) -> None:
        """Raise the error again, unless it is excused."""
        frame = self._importer()
        place = None if frame is None else self._place(frame)
        if self._passes(error) or place is None:
            raise error
        key = (*place, asked)
        nth = self._met[key]
        self._met[key] += 1
        if nth >= self.excused.get(key, nth + 1):
            self._spared += 1
            return
        self._raised[id(error)] = error, key
        through = tuple(self._through(frame))
        self.failures[key] = Failure(*key, message=str(error), nth=nth, through=through)
        raise error

    def _loaded(self) -> None:
        """Remember where the interpreter is, for the modules that are new."""
        if len(sys.modules) != len(self._known):
            fresh = sys.modules.keys() - self._known
            self._known = set(sys.modules)
            self.through.update(dict.fromkeys(fresh, tuple(self._through(self._importer()))))

    def _passes(self, error: BaseException) -> bool:
        """Whether an exception is, or comes from, an import that failed behind this one."""
        known = self.failed(error) if self._comes_through_code(error) else None
        frame = self._importer()
        if known is not None:
            self.escaped.add(known.key)
            self.passed.update([] if frame is None else [self._place(frame)])
        return known is not None

    def _through(self, frame: types.FrameType | None) -> Iterator[Place]:
        """The places of the image that the interpreter is at, the innermost first."""
        while frame is not None:
            if self.world.holds(frame.f_code.co_filename):
                yield self._place(frame)
            frame = frame.f_back

    def _place(self, frame: types.FrameType) -> Place:
        return self.world.name(frame.f_code.co_filename), frame.f_lineno

    def _comes_through_code(self, error: BaseException) -> bool:
        """Whether code of the image raised the exception, or let it pass."""
        step = error.__traceback__
        while step is not None:
            if self.world.holds(step.tb_frame.f_code.co_filename):
                return True
            step = step.tb_next
        return False

    def _importer(self) -> types.FrameType | None:
        """The frame of the image's code that imports; None where the library's own code does."""
        frame: types.FrameType | None = sys._getframe(1)
        while frame is not None:
            file = frame.f_code.co_filename
            if self.world.holds(file):
                return frame
            if not file.startswith(_OWN) and not any(part in file for part in _PASSED):
                return None
            frame = frame.f_back
        return None


def _is_statement() -> bool:
    """Whether a statement imports: a call of ``__import__`` does not mind what a module lacks."""
    frame = sys._getframe(2)
    return frame.f_code.co_code[frame.f_lasti] == dis.opmap["IMPORT_NAME"]


def absolute(name: str, level: int, package: str) -> str:
    """The absolute name that is asked for; as written where there is no such package."""
    if level == 0:
        return name
    parts = package.split(".") if package else []
    if level > len(parts):
        return "." * level + name
    return ".".join([*parts[: len(parts) - level + 1], *([name] if name else [])])


def _package(globals: Mapping[str, Any]) -> str:
    """The package of a module; none where that was never loaded."""
    package = globals.get("__package__")
    if package is None:
        name = str(globals.get("__name__", ""))
        package = name if "__path__" in globals else name.rpartition(".")[0]
    return str(package) if package in sys.modules else ""


def _class_path(name: str) -> str | None:
    """The module of a class that a configuration of ``logging`` names, part by part."""
    frame = sys._getframe(2)
    is_resolving = frame.f_code.co_filename.endswith(_PASSED[-1]) and "s" in frame.f_locals
    path = str(frame.f_locals["s"]) if is_resolving else None
    return path if path is None or path == name else path.rpartition(".")[0]


def _has(module: Any, name: str) -> bool:
    return hasattr(module, name) or f"{module.__name__}.{name}" in sys.modules


def _without(module: Any) -> Any:
    """A module's names, without the list that promises more."""
    rest = types.ModuleType(module.__name__)
    rest.__dict__.update({k: v for k, v in vars(module).items() if k != "__all__"})
    return rest
