"""Small repositories with a configuration, checked whole."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from resilience_hooks.cli.selection import select
from resilience_hooks.errors import ConfigError
from resilience_hooks.static.check import Workshop, check_service
from resilience_hooks.static.configuration import configuration
from resilience_hooks.static.results import LaunchResult, ServiceResult
from resilience_hooks.static.services.model import Service
from resilience_hooks.static.tree.memory import Content, memory_tree
from resilience_hooks.static.uploaded import check_upload

FILE = ".resilience-hooks.toml"


def workshop(files: Mapping[str, Content], config: str) -> Workshop:
    """The tree with its configuration."""
    tree = memory_tree({**files, FILE: config})
    return Workshop(tree, config=configuration(tree))


def services(files: Mapping[str, Content], config: str, *wanted: str) -> dict[str, Service]:
    """What is built, by name."""
    found = select(wanted, workshop(files, config)).services
    return {service.name: service for service in found}


def results(files: Mapping[str, Content], config: str, *wanted: str) -> dict[str, ServiceResult]:
    """What is found in each service, by name."""
    shop = workshop(files, config)
    selection = select(wanted, shop)
    return {
        **{each.name: check_service(each, shop) for each in selection.services},
        **{each.name: check_upload(each, shop) for each in selection.uploads},
    }


def faults(files: Mapping[str, Content], config: str) -> tuple[str, ...]:
    """What is wrong with a configuration of this repository."""
    with pytest.raises(ConfigError) as caught:
        select((), workshop(files, config))
    return caught.value.faults


def started(result: ServiceResult) -> list[tuple[str, str | None]]:
    """Source and entry of each launch."""
    return [(launch.source, launch.entry) for launch in result.launches]


def launched(result: ServiceResult) -> LaunchResult:
    """The one launch of a service."""
    (launch,) = result.launches
    return launch
