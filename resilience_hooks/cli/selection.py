"""Which services a command is about: all that are discovered, or those that are named."""

from __future__ import annotations

import argparse
import dataclasses
import posixpath
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from resilience_hooks.cli.options import pairs_of
from resilience_hooks.errors import UsageError
from resilience_hooks.spelling import closest
from resilience_hooks.static.check import Workshop
from resilience_hooks.static.configuration import verify
from resilience_hooks.static.services.model import Service
from resilience_hooks.static.tree import Kind, Tree
from resilience_hooks.static.uploads.model import Upload

if TYPE_CHECKING:
    from resilience_hooks.cli.found import Found
    from resilience_hooks.static.services.discover import Discovery


@dataclasses.dataclass(frozen=True, slots=True)
class Selection:
    """What a command is about: images that are built, and folders that are deployed from source."""

    services: list[Service]
    uploads: list[Upload]


def select(wanted: Sequence[str], workshop: Workshop) -> Selection:
    """What is named, or everything.

    A service is named by its own name or by its Dockerfile, a folder that is deployed by its path
    or by a name it is deployed under. What is named is analysed even where it is set aside.
    Raises UsageError for a word that names neither, ConfigError for a configured service that is
    not there.
    """
    from resilience_hooks.cli.found import Found  # noqa: PLC0415  readers of all declarations

    found = Found(workshop)
    if workshop.config.services:
        verify(workshop.config, workshop.tree, found.kinds)
    if not wanted:
        return Selection(list(found.discovery.services()), list(found.uploads))
    services: list[Service] = []
    deployed: list[Upload] = []
    for word in (each.removeprefix("./").rstrip("/") or "." for each in wanted):
        named = _named(word, found.discovery)
        folders = _deployed(word, found) if not named or _is_folder(word, workshop) else []
        if not named and not folders:
            raise _unknown_word(word, found.discovery)
        services += (dataclasses.replace(service, reason=None) for service in named)
        deployed += (dataclasses.replace(upload, reason=None) for upload in folders)
    return Selection(services, deployed)


def selected(wanted: Sequence[str], workshop: Workshop) -> list[Service]:
    """The services of ``select`` alone."""
    return select(wanted, workshop).services


def _named(word: str, discovery: Discovery) -> list[Service]:
    """The services that a word names: their own name, that of all of a Dockerfile, its path."""
    paths = discovery.paths
    names = [name for name in (word, word.rpartition(":")[0]) if name in paths][:1]
    names = names or [name for name, path in paths.items() if path == word]
    found = [each for name in names for each in discovery.services_of(paths[name], name)]
    if not names and _is_file(discovery, word):
        return list(discovery.services_of(word, word))
    exact = [service for service in found if service.name == word]
    return exact or (found if word in {*names, *(paths[name] for name in names)} else [])


def _is_file(discovery: Discovery, path: str) -> bool:
    entry = discovery.tree.entries.get(path)
    return entry is not None and entry.kind is Kind.FILE


def _deployed(word: str, found: Found) -> list[Upload]:
    return [each for each in found.uploads if word in {each.name, each.context, *each.names}]


def _is_folder(word: str, workshop: Workshop) -> bool:
    return workshop.tree.is_dir("" if word == "." else word)


def _unknown_word(word: str, discovery: Discovery) -> UsageError:
    hint = _hint(word, discovery.paths)
    return UsageError(f"{word}: no service or Dockerfile of {discovery.tree.label}{hint}")


def _hint(word: str, names: Mapping[str, str]) -> str:
    close = closest(word, [*names, *names.values()])
    return "" if close is None else f"; did you mean {close}?"


def with_build_options(
    services: list[Service], options: argparse.Namespace, tree: Tree
) -> list[Service]:
    """The images of the one named Dockerfile with the command line's context, target, arguments.

    What they leave open stays as it was discovered; images that they make equal are one. Raises
    UsageError where such an option stands and not exactly one service is named, and for a context
    that is not there.
    """
    args = pairs_of("--build-arg", options.build_arg)
    if options.context is None and options.target is None and not args:
        return services
    if len(options.services) != 1 or not services:
        raise UsageError("--context, --target and --build-arg go with one named Dockerfile")
    context = _context_of(options, tree)
    meant = sorted(services, key=lambda service: service.target != options.target)
    changed = [_with(service, options, context, args) for service in meant]
    unique = {_build_of(service): service for service in reversed(changed)}
    return list(unique.values())[::-1]


def _context_of(options: argparse.Namespace, tree: Tree) -> str | None:
    if options.context is None:
        return None
    context: str = posixpath.normpath(options.context)
    if context != "." and not tree.is_dir(context):
        raise UsageError(f"--context {options.context}: no such directory in {tree.label}")
    return context


def _with(
    service: Service, options: argparse.Namespace, context: str | None, args: Mapping[str, str]
) -> Service:
    return dataclasses.replace(
        service,
        context=context or service.context,
        context_source="--context" if context else service.context_source,
        target=options.target or service.target,
        args={**service.args, **args},
    )


def _build_of(service: Service) -> object:
    return service.context, service.target, tuple(sorted(service.args.items()))
