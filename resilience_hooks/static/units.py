"""What is checked: images that are built, and folders that are deployed from source."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from typing import TypeAlias

from resilience_hooks.static.check import Workshop, check_service
from resilience_hooks.static.keep import Keep
from resilience_hooks.static.results import ServiceResult
from resilience_hooks.static.services.model import Service
from resilience_hooks.static.sharing import Piece
from resilience_hooks.static.uploaded import check_upload
from resilience_hooks.static.uploads.model import Upload

Unit: TypeAlias = Service | Upload


def check_unit(unit: Unit, workshop: Workshop) -> ServiceResult:
    """What is wrong with one of them."""
    if isinstance(unit, Service):
        return check_service(unit, workshop)
    return check_upload(unit, workshop)


def check_kept(units: Iterable[Unit], workshop: Workshop, keep: Keep) -> tuple[ServiceResult, ...]:
    """What is wrong with all of them, as far as it stands taken over."""
    return tuple(keep(*piece) for piece in work_on(units, workshop))


def work_on(units: Iterable[Unit], workshop: Workshop) -> list[Piece]:
    """Each as a piece of work."""
    return [Piece(_key(unit), unit, partial(check_unit, unit, workshop)) for unit in units]


def place_of(unit: Unit) -> str:
    """The Dockerfile, or the folder that is deployed: what a name may change for stays."""
    return unit.path if isinstance(unit, Service) else unit.context


def _key(unit: Unit) -> tuple[str, ...]:
    if isinstance(unit, Service):
        return "service", unit.name, unit.path
    return "upload", unit.name
