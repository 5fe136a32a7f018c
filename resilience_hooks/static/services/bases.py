"""Which services' images other services begin with, or copy from, by the tags that they get."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

from resilience_hooks.static.services.influence import pulled_images
from resilience_hooks.static.services.model import Service
from resilience_hooks.static.services.tags import Tags, same_image


class Bases:
    """The images of a tree that others are built on."""

    def __init__(self, tags: Tags, services_of: Callable[[str], Iterable[Service]]) -> None:
        """``services_of`` lists what a Dockerfile is built as."""
        self._tags = tags
        self._services_of = services_of
        self._open: set[str] = set()
        self._known: dict[str, tuple[Service, ...]] = {}

    def of(self, service: Service) -> Mapping[str, Service]:
        """The bases of a service, by the names that its Dockerfile has for them.

        Two Dockerfiles that share a tag leave it open, and what begins with itself ends there.
        """
        if service.path in self._open:
            return {}
        self._open.add(service.path)
        try:
            return dict(self._found(service))
        finally:
            self._open.remove(service.path)

    def _found(self, service: Service) -> Iterator[tuple[str, Service]]:
        for name in pulled_images(service.dockerfile, service.args):
            paths = self._tags.builders(name) - self._open
            for base in self._built(next(iter(paths))) if len(paths) == 1 else ():
                is_it = any(same_image(tag, name) for tag in base.images)
                if is_it and base.context is not None:
                    yield name, base
                    break

    def _built(self, path: str) -> tuple[Service, ...]:
        if path not in self._known:
            self._known[path] = tuple(self._services_of(path))
        return self._known[path]
