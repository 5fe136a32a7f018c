"""Which services a command is about: all that are discovered, or those that are named."""

from __future__ import annotations

import argparse
import dataclasses
import difflib
from collections.abc import Sequence

from resilience_hooks.cli.options import pairs_of
from resilience_hooks.errors import UsageError
from resilience_hooks.static.check import Workshop, starts_in
from resilience_hooks.static.services.discover import Discovery
from resilience_hooks.static.services.model import Service
from resilience_hooks.static.tree import Kind


def selected(wanted: Sequence[str], workshop: Workshop) -> list[Service]:
    """The services that are named, each by its own name or by a Dockerfile, or every one.

    One that is named is analysed even where it is set aside. Raises UsageError for a word that
    names neither a service nor a Dockerfile.
    """
    discovery = Discovery(
        workshop.tree, lambda dockerfile, root: starts_in(workshop, dockerfile, root)
    )
    if not wanted:
        return list(discovery.services())
    found = (service for word in wanted for service in _named(word, discovery))
    return [dataclasses.replace(service, reason=None) for service in found]


def _named(word: str, discovery: Discovery) -> list[Service]:
    word = word.removeprefix("./")
    tree, names = discovery.tree, discovery.names
    by_name = {name: path for path, name in names.items()}
    path = by_name.get(word) or by_name.get(word.rpartition(":")[0]) or word
    entry = tree.entries.get(path)
    found = []
    if entry is not None and entry.kind is Kind.FILE:
        services = list(discovery.services_of(path, names.get(path, path)))
        found = [service for service in services if service.name == word]
        found = found or (services if word in {path, names.get(path)} else [])
    if not found:
        raise UsageError(f"{word}: no service or Dockerfile of {tree.label}{_hint(word, by_name)}")
    return found


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
    if len(options.services) != 1:
        raise UsageError("--context, --target and --build-arg go with one named Dockerfile")
    changed = dataclasses.replace(services[0], target=options.target, args=args)
    if options.context is not None:
        context = options.context.removeprefix("./").rstrip("/") or "."
        changed = dataclasses.replace(changed, context=context, context_source="--context")
    return [changed]
