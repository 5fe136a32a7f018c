"""Which services a command is about: all that are discovered, or those that are named."""

from __future__ import annotations

import argparse
import dataclasses
import difflib
from collections.abc import Mapping, Sequence

from resilience_hooks.cli.options import pairs_of
from resilience_hooks.errors import UsageError
from resilience_hooks.static.check import Workshop, starts_in
from resilience_hooks.static.services.discover import Discovery
from resilience_hooks.static.services.model import Service
from resilience_hooks.static.tree import Kind
from resilience_hooks.static.uploads.discover import uploads
from resilience_hooks.static.uploads.model import Upload


@dataclasses.dataclass(frozen=True, slots=True)
class Selection:
    """What a command is about: images that are built, and folders that are deployed from source."""

    services: list[Service]
    uploads: list[Upload]


def select(wanted: Sequence[str], workshop: Workshop) -> Selection:
    """What is named, or everything.

    A service is named by its own name or by its Dockerfile, a folder that is deployed by its path
    or by a name it is deployed under. What is named is analysed even where it is set aside.
    Raises UsageError for a word that names neither.
    """
    discovery = _discovery(workshop)
    if not wanted:
        return Selection(list(discovery.services()), list(uploads(workshop.tree)))
    services: list[Service] = []
    deployed: list[Upload] = []
    for word in (each.removeprefix("./").rstrip("/") or "." for each in wanted):
        named = _named(word, discovery)
        folders = _deployed(word, workshop) if not named or _is_folder(word, workshop) else []
        if not named and not folders:
            raise _unknown_word(word, discovery)
        services += (dataclasses.replace(service, reason=None) for service in named)
        deployed += folders
    return Selection(services, deployed)


def selected(wanted: Sequence[str], workshop: Workshop) -> list[Service]:
    """The services of ``select`` alone."""
    return select(wanted, workshop).services


def _discovery(workshop: Workshop) -> Discovery:
    return Discovery(workshop.tree, lambda dockerfile, root: starts_in(workshop, dockerfile, root))


def _named(word: str, discovery: Discovery) -> list[Service]:
    tree, names = discovery.tree, discovery.names
    path = _by_name(names).get(word) or _by_name(names).get(word.rpartition(":")[0]) or word
    entry = tree.entries.get(path)
    if entry is None or entry.kind is not Kind.FILE:
        return []
    services = list(discovery.services_of(path, names.get(path, path)))
    found = [service for service in services if service.name == word]
    return found or (services if word in {path, names.get(path)} else [])


def _deployed(word: str, workshop: Workshop) -> list[Upload]:
    found = uploads(workshop.tree)
    return [each for each in found if word in {each.name, each.context, *each.names}]


def _is_folder(word: str, workshop: Workshop) -> bool:
    return workshop.tree.is_dir("" if word == "." else word)


def _by_name(names: Mapping[str, str]) -> dict[str, str]:
    return {name: path for path, name in names.items()}


def _unknown_word(word: str, discovery: Discovery) -> UsageError:
    hint = _hint(word, _by_name(discovery.names))
    return UsageError(f"{word}: no service or Dockerfile of {discovery.tree.label}{hint}")


def _hint(word: str, names: dict[str, str]) -> str:
    close = difflib.get_close_matches(word, [*names, *names.values()], n=1)
    return f"; did you mean {close[0]}?" if close else ""


def with_build_options(services: list[Service], options: argparse.Namespace) -> list[Service]:
    """The one named service with the command line's context, target and build arguments.

    Raises UsageError where such an option stands and not exactly one service is named.
    """
    args = pairs_of("--build-arg", options.build_arg)
    if options.context is None and options.target is None and not args:
        return services
    if len(options.services) != 1 or not services:
        raise UsageError("--context, --target and --build-arg go with one named Dockerfile")
    changed = dataclasses.replace(services[0], target=options.target, args=args)
    if options.context is not None:
        context = options.context.removeprefix("./").rstrip("/") or "."
        changed = dataclasses.replace(changed, context=context, context_source="--context")
    return [changed]
