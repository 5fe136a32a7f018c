"""Which Dockerfiles of the tree a declaration is about."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Final

from resilience_hooks.static.services.declarations import Build, Declaration, Trust
from resilience_hooks.static.services.places import ABOVE, Place, in_tree
from resilience_hooks.static.services.unknowns import UNKNOWN, is_known
from resilience_hooks.static.tree import Kind, Tree

_LITERAL: Final = re.compile(r"[A-Za-z0-9]")
_WHOLE_FILE_NAME: Final = re.compile(r"(?:^|/)(?:docker|container)file$", re.IGNORECASE)
_MOST: Final = 2000


def located(tree: Tree, dockerfiles: Sequence[str], declaration: Declaration) -> Iterator[Build]:
    """The builds that a declaration stands for: its first reading that names a file there is.

    With unknown parts it stands for every Dockerfile that fits, with the trust of a script.
    """
    for place in declaration.places:
        builds = tuple(_of_place(tree, dockerfiles, declaration, place))
        if builds:
            yield from builds
            return


def _of_place(
    tree: Tree, dockerfiles: Sequence[str], declaration: Declaration, place: Place
) -> Iterator[Build]:
    path, context = in_tree(place.dockerfile), in_tree(place.context)
    if place.context == ABOVE:
        yield from _from_above(tree, declaration, place)
    if path is None or context is None:
        return
    if is_known(path) and is_known(context):
        entry = tree.entries.get(path)
        if entry is not None and entry.kind is Kind.FILE and tree.is_dir(context):
            trust = declaration.trust if place.is_usual else Trust.SCRIPT
            yield _build(path, context, trust, declaration)
    else:
        for fitting, bound in _fitting(path, context, dockerfiles):
            if tree.is_dir(bound):
                yield _build(fitting, bound, Trust.SCRIPT, declaration)


def _from_above(tree: Tree, declaration: Declaration, place: Place) -> Iterator[Build]:
    """A build in a directory above the tree: the Dockerfile's path tells where the tree lies."""
    path, within = in_tree(place.dockerfile), place.within
    if path is None:
        within, _, path = place.dockerfile[len(ABOVE) :].partition("/")
    entry = tree.entries.get(path)
    if entry is not None and entry.kind is Kind.FILE and within and is_known(within):
        yield replace(_build(path, "", declaration.trust, declaration), within=within)


def _build(path: str, context: str, trust: Trust, declaration: Declaration) -> Build:
    target = declaration.target
    any_target = target is not None and not is_known(target)
    if any_target:
        target, trust = None, min(trust, Trust.SCRIPT)
    args = {name: value for name, value in declaration.args.items() if is_known(value)}
    trust = min(trust, declaration.trust)
    return Build(path, context, trust, declaration, target, args, any_target)


def _fitting(path: str, context: str, dockerfiles: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Each Dockerfile that fits a path with unknown parts, with the context bound alike.

    A path that says no more than ``Dockerfile`` would fit far too much.
    """
    literal = UNKNOWN.sub("", _WHOLE_FILE_NAME.sub("", path))
    if not _LITERAL.search(literal) or is_known(path):
        return
    names: dict[str, str] = {}
    pattern = re.compile(_pattern(path, names))
    for candidate in dockerfiles[:_MOST]:
        match = pattern.fullmatch(candidate)
        if match:
            values = {name: match[group] for name, group in names.items()}
            bound = _bound(context, values)
            if is_known(bound):
                yield candidate, bound


def _bound(text: str, values: Mapping[str, str]) -> str:
    return UNKNOWN.sub(lambda part: values.get(part[1], part[0]), text)


def _pattern(path: str, names: dict[str, str]) -> str:
    """A regular expression; ``names`` receives the group of each unknown part."""
    pieces = UNKNOWN.split(path)
    found = [re.escape(pieces[0])]
    for name, text in zip(pieces[1::2], pieces[2::2], strict=True):
        if name in names:
            found.append(f"(?P={names[name]})")
        else:
            names[name] = f"u{len(names)}"
            found.append(f"(?P<{names[name]}>[^/]+?)")
        found.append(re.escape(text))
    return "".join(found)
