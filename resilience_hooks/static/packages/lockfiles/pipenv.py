"""``Pipfile.lock``, read as Pipenv writes it: it does not tell what a package needs."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from packaging.utils import canonicalize_name

from resilience_hooks.static.launch.toml import Table, strings, table, tables
from resilience_hooks.static.packages.locked import Lock, Package
from resilience_hooks.static.packages.lockfiles.parts import by_name, source_of


def read_pipenv(data: bytes) -> Lock:
    """The packages of both groups, ``default`` and ``develop``."""
    try:
        loaded: Any = json.loads(data)
    except (ValueError, RecursionError):
        return {}
    return by_name(_packages(loaded)) if isinstance(loaded, dict) else {}


def _packages(whole: Table) -> Iterator[Package]:
    indexes = {str(each.get("name")): each for each in tables(table(whole, "_meta"), "sources")}
    version = table(whole, "_meta", "requires").get("python_version")
    for group in ("default", "develop"):
        for name in table(whole, group):
            data = table(whole, group, name)
            yield Package(
                str(canonicalize_name(name)),
                str(data.get("version", "")).removeprefix("=="),
                groups=(group,),
                extras=strings(data, "extras"),
                hashes=tuple(sorted(strings(data, "hashes"))),
                source=source_of(table(indexes, str(data.get("index"))).get("url"), data),
                python=f"=={version}.*" if version else "",
                marker=str(data.get("markers", "")),
            )
