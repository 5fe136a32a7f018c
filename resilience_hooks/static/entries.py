"""Entry points that the configuration adds: modules, plug-in files, registries of names."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from resilience_hooks.config.model import ServiceConfig
from resilience_hooks.config.patterns import matcher
from resilience_hooks.errors import TreeError
from resilience_hooks.static.graph.objections import parsed
from resilience_hooks.static.graph.roots import Roots
from resilience_hooks.static.image.model import Image
from resilience_hooks.static.launch.model import EntryPoint, Launch
from resilience_hooks.static.launch.process import Process
from resilience_hooks.static.launch.programs.names import module_of_file
from resilience_hooks.static.tree import Tree

_NAME: Final = re.compile(r"[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*")


def further_launch(
    given: ServiceConfig, context: str, image: Image, tree: Tree, started: Sequence[Launch]
) -> Launch | None:
    """The launch of what the service loads besides, along the paths of all that it starts.

    ``context`` is the directory of the tree that is built (``.``: its root). None where nothing
    is declared.
    """
    path = tuple(dict.fromkeys(entry for each in started for entry in each.sys_path))
    process = Process(image.fs, lambda _: None, "config", 0, _cwd(image, started), image.env)
    path = path or (process.cwd, *process.python_path())
    entries = (
        *(EntryPoint("module", name) for name in given.entry_modules),
        *_files(given.entry_files, context, process, tree, path),
        *(EntryPoint("module", name) for name in _registered(given.entry_registries, tree)),
    )
    if not entries:
        return None
    installed = tuple(dict.fromkeys(folder for each in started for folder in each.installed))
    file, _, line = given.declared_at.rpartition(":")
    return Launch(
        source="config",
        line=int(line),
        file=file,
        argv=(*given.entry_modules, *given.entry_files, *given.entry_registries),
        entries=tuple(dict.fromkeys(entries)),
        cwd=process.cwd,
        sys_path=path,
        installed=installed,
        env=started[0].env if started else image.env,
    )


def unreadable_registries(given: ServiceConfig, tree: Tree) -> Iterator[str]:
    """The registries whose file has no such variable of strings."""
    return (each for each in given.entry_registries if not tuple(_registered((each,), tree)))


def _cwd(image: Image, started: Sequence[Launch]) -> str:
    return started[0].cwd if started else image.workdir


def _files(
    patterns: Sequence[str], context: str, process: Process, tree: Tree, path: Sequence[str]
) -> Iterator[EntryPoint]:
    """The Python files that match, as the modules they are imported as.

    One that the image lacks is expected where the build context has it.
    """
    if not patterns:
        return
    matches, roots = matcher(patterns), Roots(process.fs)
    for file in tree.entries:
        if file.endswith(".py") and matches(file):
            place = roots.place(file)
            if place is not None:
                yield _imported(place, process, path)
            else:
                inside = file if context == "." else file.removeprefix(f"{context}/")
                yield EntryPoint("file", process.absolute(inside))


def _imported(place: str, process: Process, path: Sequence[str]) -> EntryPoint:
    """A file of the image as a module of the ``sys.path`` entry that is nearest above it."""
    folder, name = module_of_file(place, process)
    above = [entry for entry in path if f"{folder}/".startswith(f"{entry.rstrip('/')}/")]
    if not above:
        return EntryPoint("file", place)
    nearest = max(above, key=len)
    packages = folder[len(nearest.rstrip("/")) :].strip("/").replace("/", ".")
    module = f"{packages}.{name}" if packages else name
    return EntryPoint("module", module) if _NAME.fullmatch(module) else EntryPoint("file", place)


def _registered(registries: Iterable[str], tree: Tree) -> Iterator[str]:
    """The module names among the strings of registries.

    Of ``a.b.C`` both ``a.b.C`` and ``a.b`` are tried: only one of them is a module.
    """
    for registry in registries:
        file, _, variable = registry.rpartition(":")
        for text in _strings(file, variable, tree):
            module, colon, _ = text.partition(":")
            if _NAME.fullmatch(module) and (colon or "." in module):
                yield module
                if not colon:
                    yield module.rpartition(".")[0]


def _strings(file: str, variable: str, tree: Tree) -> Iterator[str]:
    """The strings in what a variable of a module is assigned."""
    try:
        module = parsed(tree.read(file))
    except TreeError:
        return
    for statement in module.body if module is not None else ():
        if isinstance(statement, ast.Assign):
            names = [target.id for target in statement.targets if isinstance(target, ast.Name)]
        elif isinstance(statement, ast.AnnAssign) and isinstance(statement.target, ast.Name):
            names = [statement.target.id]
        else:
            continue
        if variable in names and statement.value is not None:
            yield from _leaves(statement.value)


def _leaves(value: ast.expr) -> Iterator[str]:
    """The strings of a display, in order; the keys of a dictionary are names, not values."""
    pending: list[ast.AST] = [value]
    while pending:
        node = pending.pop()
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value
        elif isinstance(node, ast.Dict):
            pending.extend(reversed(node.values))
        else:
            pending.extend(reversed(list(ast.iter_child_nodes(node))))
