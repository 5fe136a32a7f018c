"""Draws repositories: the same for the same seed."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Mapping
from random import Random
from typing import Final

from tests.oracle.dockerfiles import dockerfiles
from tests.oracle.dynamic import DYNAMIC, celery_include, installed_apps
from tests.oracle.functions import FUNCTIONS
from tests.oracle.guards import GUARDS
from tests.oracle.layout import ENTRY, SERVICE, SETTINGS, Layout, layouts
from tests.oracle.names import NAMES, PACKAGES
from tests.oracle.paths import edit
from tests.oracle.repositories import Block, Generated
from tests.oracle.statements import MAKE, VALUE, Writer, several

Construct = Callable[[Writer], str]
_ANYWHERE: Final[Mapping[str, Construct]] = {
    **GUARDS,
    **FUNCTIONS,
    **DYNAMIC,
    **NAMES,
    "import of several": several,
}
_EDITS: Final[Mapping[str, Construct]] = {"sys.path edit": edit}


def repository(random: Random) -> Generated:
    """A repository whose modules import each other in every way there is a construct for."""
    layout = layouts(random)
    lines, used = dockerfiles(random, layout)
    edits = random.random() < 0.5
    modules = {path: tuple(_body(random, layout, path, edits)) for path in layout.paths}
    modules[ENTRY] = (*modules[ENTRY], *_frameworks(random, layout, lines[-1]))
    return Generated(modules, lines, used)


def _frameworks(random: Random, layout: Layout, command: str) -> Iterator[Block]:
    """What an entry point tells Celery and Django."""
    if "celery" in command:
        yield _block(Writer(random, layout, ENTRY), {"Celery's include": celery_include})
    if SETTINGS in layout.paths:
        name = "svc.settings" if "svc.main" in command else "settings"
        text = f"import os\nos.environ.setdefault('DJANGO_SETTINGS_MODULE', {name!r})\n"
        yield Block(text, ("Django's settings",))


def _body(random: Random, layout: Layout, path: str, edits: bool) -> list[Block]:
    """What can be imported from the module comes first: no circle finds it half made.

    An entry point that edits ``sys.path`` does so before anything is imported.
    """
    writer = Writer(random, layout, path)
    is_bare = writer.is_package and random.random() < 0.3
    blocks = [] if is_bare else [Block(f"{VALUE} = {path!r}\nclass {MAKE}: pass\n")]
    if not writer.later or (edits and path == f"{SERVICE}/__init__.py"):
        return blocks
    if writer.is_package:
        if random.random() < 0.5:
            blocks.append(_block(writer, PACKAGES))
        if random.random() < 0.3:
            blocks.append(_block(writer, _ANYWHERE))
        return blocks
    if path == SETTINGS:
        return [*blocks, _block(writer, {"INSTALLED_APPS": installed_apps})]
    if path == ENTRY and edits:
        blocks.append(_block(writer, _EDITS))
    for _ in range(random.randint(2, 5) if path == ENTRY else random.randint(0, 2)):
        if random.random() < 0.3:
            blocks.append(_plain(writer))
        else:
            blocks.append(_block(writer, _ANYWHERE))
    return blocks


def _plain(writer: Writer) -> Block:
    writer.used.clear()
    text = f"{writer.statement()}\n"
    return Block(text, ("plain import", *writer.used))


def _block(writer: Writer, constructs: Mapping[str, Construct]) -> Block:
    writer.used.clear()
    name = writer.random.choice(sorted(constructs))
    text = constructs[name](writer)
    return Block(text, (name, *writer.used))


def examples(count: int, seed: int) -> list[Generated]:
    """So many different repositories, the same for the same seed."""
    drawn = (repository(Random(f"{seed}.{number}")) for number in itertools.count())
    found: dict[str, Generated] = {}
    for each in drawn:
        found.setdefault(each.shown(), each)
        if len(found) == count:
            break
    return list(found.values())
