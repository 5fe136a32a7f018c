"""What an interpreter starts: a file, a module, a program's module, code."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Final, TypeAlias

from resilience_hooks.static.launch.code import read_snippet
from resilience_hooks.static.launch.interpreter import Interpreted, read_interpreter
from resilience_hooks.static.launch.model import EntryPoint, Launch
from resilience_hooks.static.launch.process import Process, is_open
from resilience_hooks.static.launch.programs.invocation import Invocation
from resilience_hooks.static.launch.programs.names import module_entry, module_file
from resilience_hooks.static.launch.programs.recognised import recognised
from resilience_hooks.static.launch.programtable import PROGRAMS
from resilience_hooks.static.launch.wrappers import unwrap
from resilience_hooks.static.launch.wrappertable import MODULES, REPLACES_FIRST

Start: TypeAlias = Callable[["tuple[str, ...]", Process], "Iterator[Launch]"]

_ARCHIVES: Final = (".pex", ".pyz", ".whl", ".zip")


def run_python(argv: tuple[str, ...], process: Process, start: Start) -> Iterator[Launch]:
    """What ``python …`` starts; ``start`` takes over where a module wraps another command."""
    given = read_interpreter(argv[1:])
    if given.exits:
        yield process.nothing(argv, f"{argv[0]} only describes itself")
        return
    if given.ignores_env:
        process = process.without("PYTHONPATH", "PYTHONSAFEPATH")
    is_safe = given.isolated or bool(process.env.get("PYTHONSAFEPATH"))
    first = () if is_safe else (process.cwd,)
    if given.kind == "module":
        yield from _module(given, argv, process, first, start)
    elif given.kind == "file":
        yield _file(given.target, argv, process, is_safe)
    else:
        text = given.target if given.kind == "code" else process.stdin
        yield _code(text, argv, process, first)


def _file(target: str, argv: tuple[str, ...], process: Process, is_safe: bool) -> Launch:
    """A script, or a folder with a ``__main__.py``.

    The folder comes first on ``sys.path``: the script's once its symlinks are followed.
    """
    if target.endswith(_ARCHIVES):
        return process.nothing(argv, f"{target} is an archive, which is not read")
    path = process.absolute(target)
    if process.fs.is_dir(path):
        path, folder = f"{path}/__main__.py", path
    else:
        real = path if is_open(path) else process.real(path)
        folder = real.rpartition("/")[0] or "/"
    first = () if is_safe else (folder,)
    entry = EntryPoint("file", path, as_main=True)
    return process.launch(argv, (entry,), (*first, *process.python_path()))


def _code(
    text: str | None, argv: tuple[str, ...], process: Process, first: tuple[str, ...]
) -> Launch:
    if text is None:
        return process.nothing(argv, "an interpreter reads its program from its input")
    snippet = read_snippet(text)
    if snippet.broken:
        return process.nothing(argv, "the code on the command line cannot be parsed")
    if not snippet.imports:
        return process.nothing(argv, "the code on the command line imports no module of its own")
    front = tuple(process.absolute(folder) for folder in reversed(snippet.front))
    back = tuple(process.absolute(folder) for folder in snippet.back)
    path = (*front, *first, *process.python_path())
    return process.launch(argv, snippet.imports, path, back)


def _module(
    given: Interpreted,
    argv: tuple[str, ...],
    process: Process,
    first: tuple[str, ...],
    start: Start,
) -> Iterator[Launch]:
    """``python -m module``: a wrapper, a program that is known, or the service itself."""
    name = given.target
    for wrapper in MODULES.get(name, ()):
        found = unwrap(given.words, wrapper)
        if found is not None:
            kept = () if name in REPLACES_FIRST else first
            yield from (_keeping(launch, kept) for launch in start(found[0], process))
            return
    if name in PROGRAMS:
        yield PROGRAMS[name](Invocation((name, *given.words), process, first))
        return
    yield _own_module(name, argv, process, (*first, *process.python_path()))


def _keeping(launch: Launch, first: tuple[str, ...]) -> Launch:
    """A profiler or debugger leaves its own first entry behind the script's."""
    if not launch.entries:
        return launch
    return replace(launch, sys_path=tuple(dict.fromkeys((*launch.sys_path, *first))))


def _own_module(
    name: str, argv: tuple[str, ...], process: Process, path: tuple[str, ...]
) -> Launch:
    top = name.partition(".")[0]
    is_own = is_open(name) or module_file(top, path, process) is not None
    reason = None if is_own else recognised(top)
    if reason is None and not is_own and top in sys.stdlib_module_names:
        reason = f"{name} is a module of the standard library"
    if reason is not None:
        return process.nothing(argv, reason)
    entry = module_entry(name)
    if entry is None:
        return process.nothing(argv, f"{name} names no module")
    return process.launch(argv, (replace(entry, as_main=True),), path)
