"""What a tree builds and deploys, discovered; loaded only where that does not stand from before."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property

from resilience_hooks.static.check import Workshop, starts_in
from resilience_hooks.static.configuration import ServiceKind
from resilience_hooks.static.services.discover import Discovery
from resilience_hooks.static.uploads.configured import configured
from resilience_hooks.static.uploads.discover import uploads
from resilience_hooks.static.uploads.model import Upload


def discovery_of(workshop: Workshop) -> Discovery:
    """The discovery of what a tree builds, its configuration taken in."""
    return Discovery(
        workshop.tree,
        lambda dockerfile, root: starts_in(workshop, dockerfile, root),
        workshop.config,
    )


class Found:
    """What a tree builds and deploys, each looked for when it is first asked for."""

    def __init__(self, workshop: Workshop) -> None:
        self._workshop = workshop
        self.discovery = discovery_of(workshop)

    @cached_property
    def uploads(self) -> tuple[Upload, ...]:
        """Every folder that is deployed from source."""
        tree, config = self._workshop.tree, self._workshop.config
        return configured(uploads(tree), config, tree)

    @property
    def kinds(self) -> Mapping[str, ServiceKind]:
        """Every name that the configuration may speak of; of single images those it does."""
        found: dict[str, ServiceKind] = {each.name: "source" for each in self.uploads}
        paths = self.discovery.paths
        found.update(dict.fromkeys(paths, "dockerfile"))
        for name in self._workshop.config.services.keys() - found.keys():
            base = name.rpartition(":")[0]
            if base in paths:
                images = self.discovery.services_of(paths[base], base)
                found.update(dict.fromkeys((each.name for each in images), "dockerfile"))
        return found
