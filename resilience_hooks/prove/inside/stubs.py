"""Stand-ins for third-party modules: whatever is done with them succeeds and means nothing."""

from __future__ import annotations

import abc
import sys
import types
from collections.abc import Callable, Generator, Iterator, Sequence
from importlib.machinery import ModuleSpec
from typing import Any

_EXCEPTIONS = ("Error", "Exception", "Warning", "Exit", "Timeout", "Interrupt")


class _AnyClass(abc.ABCMeta):
    """The class of what inherits from a stand-in; its own attributes are stand-ins too."""

    def __getattr__(cls, name: str) -> Any:
        return attribute(name)


class Base(metaclass=_AnyClass):
    """What inherits from a stand-in really inherits from."""

    def __init_subclass__(cls, **_: Any) -> None:
        super().__init_subclass__()

    def __init__(self, *_: Any, **__: Any) -> None:
        super().__init__()

    def __getattr__(self, name: str) -> Any:
        return attribute(name)

    def __class_getitem__(cls, _: Any) -> Any:
        return cls


class Anything:
    """A value that may be called, subclassed, indexed, entered, awaited, compared, added to."""

    def __getattr__(self, name: str) -> Any:
        return attribute(name)

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """What is called with one function or class alone decorates it, and leaves it as it is."""
        if len(args) == 1 and not kwargs and isinstance(args[0], (types.FunctionType, type)):
            return args[0]
        return Anything()

    def __mro_entries__(self, bases: Sequence[Any]) -> tuple[type, ...]:
        """``Base``, once for all stand-ins of a class, and not where another base brings it."""
        stubs = [each for each in bases if isinstance(each, Anything)]
        classes = [each for each in bases if isinstance(each, type)]
        is_there = stubs[0] is not self or any(issubclass(each, Base) for each in classes)
        return () if is_there else (Base,)

    def __instancecheck__(self, _: Any) -> bool:
        return False

    def __subclasscheck__(self, _: Any) -> bool:
        return False

    def __iter__(self) -> Iterator[Any]:
        return iter(())

    async def __aenter__(self) -> Any:
        return self

    async def __aexit__(self, *_: Any) -> None:
        return None

    def __aiter__(self) -> Any:
        return self

    async def __anext__(self) -> Any:
        raise StopAsyncIteration

    def __await__(self) -> Generator[Any, None, Any]:
        yield from ()
        return self

    def __enter__(self) -> Any:
        return self

    def __exit__(self, *_: Any) -> None:
        return None

    def __fspath__(self) -> str:
        return "stub"

    def __len__(self) -> int:
        return 0

    def __bool__(self) -> bool:
        return True

    def __int__(self) -> int:
        return 0

    def __index__(self) -> int:
        return 0

    def __float__(self) -> float:
        return 0.0

    def __contains__(self, _: Any) -> bool:
        return False

    def __hash__(self) -> int:
        return id(self)

    def __eq__(self, other: object) -> bool:
        return self is other


_COMPARED = ("lt", "le", "gt", "ge")
_BINARY = ("add", "sub", "mul", "truediv", "floordiv", "mod", "pow", "matmul", "and", "or", "xor")
_OTHER = ("neg", "pos", "invert", "abs", "getitem", "setitem", "delitem", "reversed")


def _always(result: Callable[[], Any]) -> Callable[..., Any]:
    return lambda *_: result()


for _name in _COMPARED:
    setattr(Anything, f"__{_name}__", _always(lambda: True))
for _name in (*_BINARY, *(f"r{name}" for name in _BINARY), *_OTHER):
    setattr(Anything, f"__{_name}__", _always(Anything))


def attribute(name: str) -> Any:
    """What a stand-in has under a name: an exception where the name sounds like one."""
    if name.startswith("__") and name.endswith("__") and name != "__version__":
        raise AttributeError(name)
    if name.endswith(_EXCEPTIONS) and name[:1].isupper():
        return type(name, (Exception,), {"__init__": lambda self, *args, **_: None})
    return Anything()


class StubModule(types.ModuleType):
    """A module that has every attribute, or those of another module and every other one."""

    def __init__(self, name: str, real: object = None) -> None:
        super().__init__(name)
        self.__path__: list[str] = []
        self._real = real

    def __getattr__(self, name: str) -> Any:
        real = self.__dict__.get("_real")
        if real is not None and hasattr(real, name):
            return getattr(real, name)
        found = attribute(name)
        self.__dict__[name] = found
        return found


class StubFinder:
    """The last finder: supplies what the image's own code asks for and nobody else has.

    ``own`` are the names that the repository supplies; they fail where the image lacks them.
    """

    def __init__(self, own: Sequence[str], is_asked: Callable[[str], bool]) -> None:
        self._own = frozenset(own)
        self._is_asked = is_asked

    def find_spec(self, name: str, path: Any = None, target: Any = None) -> ModuleSpec | None:
        """A spec for a stand-in, or for a part of one."""
        parent, _, _ = name.rpartition(".")
        if parent:
            is_stubbed = isinstance(sys.modules.get(parent), StubModule)
        else:
            is_stubbed = name not in self._own and self._is_asked(name)
        loader: Any = self
        return ModuleSpec(name, loader, is_package=True) if is_stubbed else None

    def create_module(self, spec: ModuleSpec) -> types.ModuleType:
        """An empty stand-in."""
        return StubModule(spec.name)

    def exec_module(self, module: types.ModuleType) -> None:
        """Nothing is to run."""
