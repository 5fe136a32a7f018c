"""Whether what an image installs supplies a module."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from resilience_hooks.static.packages.brings import with_brought
from resilience_hooks.static.packages.catalog import is_known, modules_of, suppliers
from resilience_hooks.static.packages.requirements import Listing

_DEEPEST: Final = 6
_SHARED: Final = 10
_INTERPRETERS_OWN: Final = ("pip", "setuptools", "wheel", "pkg_resources", "_distutils_hack")


@dataclass(frozen=True, slots=True)
class Supply:
    """The distributions of an image, and the modules that they are known or likely to supply."""

    distributions: frozenset[str]
    modules: frozenset[str]

    @property
    def is_public(self) -> bool:
        """Whether all of them are known, and so is what they bring."""
        return all(map(is_known, self.distributions))

    def lacking(self, module: str) -> str | None:
        """The distribution that a dotted module would need; None where it is there, or unknown.

        A namespace that many share (``google.cloud.storage``) belongs to whoever is named so.
        """
        owner = _owner(module)
        if owner is not None:
            return None if self._has_part_of(module) else owner
        top = module.partition(".")[0]
        found = () if top in self.modules else suppliers(top)
        return found[0] if found and self.distributions.isdisjoint(found) else None

    def _has_part_of(self, module: str) -> bool:
        """Whether a distribution is named like a module, like what is around it, or in it."""
        name = module.replace("_", "-").replace(".", "-")
        return any(
            f"{name}-".startswith(f"{each}-") or (each.startswith(name) and "-" in name)
            for each in self.distributions
        )


def supply_of(listing: Listing, system: Iterable[str] = ()) -> Supply:
    """What a listing supplies; of an incomplete one also what its distributions bring.

    ``system`` are Debian's or Alpine's packages, which are named after the module.
    """
    names = listing.names if listing.complete else with_brought(listing.names)
    guesses = (name.replace("-", "_") for name in (*names, *system))
    modules = {module for name in names for module in modules_of(name)}
    return Supply(names, frozenset({*modules, *guesses, *_INTERPRETERS_OWN}))


def _owner(module: str) -> str | None:
    """The distribution that is named like a module inside a namespace."""
    parts = module.replace("_", "-").split(".")
    for depth in range(min(len(parts), _DEEPEST), 1, -1):
        name = "-".join(parts[:depth])
        if is_known(name) and parts[0] in modules_of(name):
            return name if len(suppliers(parts[0])) > _SHARED else None
    return None
