"""Which services' images other services begin with, or copy from, by the tags that they get."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from resilience_hooks.static.image.references import familiar
from resilience_hooks.static.services.declarations import Build
from resilience_hooks.static.services.influence import pulled_images
from resilience_hooks.static.services.model import Service
from resilience_hooks.static.services.unknowns import is_known


class Bases:
    """The images that a tree builds, by tag."""

    def __init__(
        self,
        builds: Mapping[str, Sequence[Build]],
        services_of: Callable[[str], Iterable[Service]],
    ) -> None:
        """``builds`` are by Dockerfile; ``services_of`` lists what one of them is built as."""
        self._services_of = services_of
        self._paths: dict[str | None, set[str]] = {}
        self._open: set[str] = set()
        for path, found in builds.items():
            for tag in (tag for build in found for tag in build.declaration.images):
                if is_known(tag):
                    self._paths.setdefault(familiar(tag), set()).add(path)

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
            paths = self._paths.get(familiar(name), set()) - self._open
            for base in self._services_of(next(iter(paths))) if len(paths) == 1 else ():
                if familiar(name) in map(familiar, base.images) and base.context is not None:
                    yield name, base
                    break
