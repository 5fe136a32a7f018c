"""From the names that calls and settings import by, to imports."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Final, TypeAlias

from resilience_hooks.static.graph.facts import FileLoad, How, ImportFact, PathOp, Where
from resilience_hooks.static.graph.pathsteps import LoadKind
from resilience_hooks.static.graph.pathvalues import Named
from resilience_hooks.static.graph.tables import expanded, held_by

_NAME: Final = re.compile(r"(\.*)([^\W\d]\w*(?:\.[^\W\d]\w*)*)(:[\w.]*)?")
_CHOICES: Final = {"any", "element", "env"}
_CLASS_KEYS: Final = {"class", "()"}
_APP_PARTS: Final = ("apps", "models")

Make: TypeAlias = Callable[..., ImportFact]


def loaded(named: Named) -> Iterator[ImportFact]:
    """The imports that a load amounts to."""
    load, package = named.load, _package(named.packages)
    is_choice = len(named.names) > 1 or any(map(_is_choice, named.names))
    usual: How = "picked" if is_choice else "call"

    def make(name: str, names: tuple[str, ...] | None = None, how: How = usual) -> ImportFact:
        module = name.lstrip(".")
        level = len(name) - len(module)
        if level and package is not None and package != ".":
            module, level = _below(package, module, level), 0
        return ImportFact(module, names, level, load.line, load.column, load.where, how)

    if package is not None and load.kind in _READERS:
        terms = (term for value in named.names for term in expanded(value))
        found = (fact for term in terms for fact in _READERS[load.kind](term, make))
        yield from dict.fromkeys(fact for fact in found if fact.module or fact.level)


def file_loads(named: Named) -> Iterator[FileLoad]:
    """The files that a load by path may mean; one of several is left open."""
    load, name = named.load, _package(named.packages)
    paths = [path for value in named.names for path in expanded(value)]
    if len(paths) == 1:
        known = name if name is not None and _NAME.fullmatch(name) else ""
        yield FileLoad(paths[0], known, load.line, load.column, load.where)


def _package(terms: Sequence[PathOp] | None) -> str | None:
    """What leading dots are relative to: ``.`` for the file's own package, None: unknown."""
    if terms is None:
        return "."
    texts = [spelled(value) for term in terms for value in expanded(term)]
    return texts[0] if len(texts) == 1 else None


def _below(package: str, module: str, level: int) -> str:
    """A relative name made absolute; nothing where the dots climb out of the package."""
    parts = package.split(".")
    if level > len(parts):
        return ""
    return ".".join([*parts[: len(parts) + 1 - level], module]).rstrip(".")


def _is_choice(term: PathOp) -> bool:
    """Whether a run takes one of several: where a loop takes each, all of them are taken."""
    return term.op in _CHOICES or any(map(_is_choice, term.operands))


def spelled(term: PathOp) -> str | None:
    """The text of a term without tables; None where it is unknown.

    What is cut out of a text counts as the whole; ``__package__`` is a leading dot.
    """
    if term.op == "text":
        return term.text
    if term.op == "package":
        return "."
    if term.op in {"env", "part", "norm"}:
        return spelled(term.operands[0]) if term.operands else None
    if term.op != "concat":
        return None
    texts = [spelled(operand) for operand in term.operands]
    known = [text for text in texts if text is not None]
    if len(known) != len(texts):
        return None
    if term.operands[0].op == "package" and len(known) > 1:
        known[1] = known[1].removeprefix(".")
    return "".join(known)


def _modules(term: PathOp, make: Make) -> Iterator[ImportFact]:
    """Names of modules; where they are cut out of a text, the rest may name an attribute."""
    for text in _texts(term):
        match = _NAME.fullmatch(text)
        if match and (match[3] or not _is_cut(term)):
            yield make(match[1] + match[2])
        elif match:
            yield _object(match[1], match[2], make)


def _objects(term: PathOp, make: Make) -> Iterator[ImportFact]:
    """Dotted names of whatever modules hold, anywhere in a setting."""
    for text in _leaves(term):
        match = _NAME.fullmatch(text)
        if match and match[3]:
            yield make(match[1] + match[2])
        elif match and "." in match[2]:
            yield _object(match[1], match[2], make)


def _object(dots: str, name: str, make: Make) -> ImportFact:
    """``a.b.C`` is an attribute of ``a.b``, or a module."""
    module, dot, attribute = name.rpartition(".")
    return make(dots + module, (attribute,)) if dot else make(dots + name)


def _applications(term: PathOp, make: Make) -> Iterator[ImportFact]:
    """Django loads an application with its ``apps`` and ``models``, Celery its ``tasks``."""
    for text in _texts(term):
        match = _NAME.fullmatch(text)
        if not match or match[1] or match[3]:
            continue
        module, _, attribute = match[2].rpartition(".")
        is_class = module and attribute[:1].isupper()
        package = module.removesuffix(".apps") if is_class else match[2]
        yield make(module, (attribute,)) if is_class else make(package)
        yield from (make(f"{package}.{part}", how="optional") for part in _APP_PARTS)
        tasks = make(f"{package}.tasks", how="optional")
        yield replace(tasks, where=_in_worker(tasks.where))


def _tasks(term: PathOp, make: Make) -> Iterator[ImportFact]:
    for text in _texts(term):
        if _NAME.fullmatch(text):
            yield make(f"{text}.tasks", how="optional")


def _in_worker(where: Where) -> Where:
    return replace(where, worker_only=True)


def _classes(term: PathOp, make: Make) -> Iterator[ImportFact]:
    """The classes that a configuration of ``logging`` names."""
    for key, value in _pairs(term):
        text = spelled(value) if spelled(key) in _CLASS_KEYS else None
        match = _NAME.fullmatch(text) if text and "." in text else None
        if match and not match[1] and not match[3]:
            yield replace(_object("", match[2], make), how="class")


def _pairs(term: PathOp) -> Iterator[tuple[PathOp, PathOp]]:
    """Every key with its value, in a dict and in those inside it."""
    if term.op == "pair":
        for value in expanded(term.operands[1]):
            yield term.operands[0], value
    for held in _inside(term):
        yield from _pairs(held)


def _texts(term: PathOp) -> Iterator[str]:
    """A text, or those of a list."""
    for held in held_by(term):
        text = spelled(held)
        if text is not None:
            yield text


def _leaves(term: PathOp) -> Iterator[str]:
    """Every text in a term, the keys of dicts left out."""
    text = spelled(term)
    if text is not None:
        yield text
    for held in _inside(term):
        yield from _leaves(held)


def _inside(term: PathOp) -> Iterator[PathOp]:
    """What a list holds, and the values of a dict."""
    if term.op == "pair":
        yield from expanded(term.operands[1])
    elif term.op in {"list", "dict"}:
        yield from held_by(term)


def _is_cut(term: PathOp) -> bool:
    return term.op == "part" or any(map(_is_cut, term.operands))


_READERS: Final[Mapping[LoadKind, Callable[[PathOp, Make], Iterator[ImportFact]]]] = {
    "apps": _applications,
    "classes": _classes,
    "module": _modules,
    "object": _objects,
    "tasks": _tasks,
}
