"""Every command and hook that reads a repository without running any of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

COMMANDS: Final[Mapping[str, Sequence[str]]] = {
    "check": ("check",),
    "check again": ("check",),
    "check --no-cache": ("check", "--no-cache"),
    "check --verbose": ("check", "--verbose", "--no-cache"),
    "check json": ("check", "--format", "json"),
    "check sarif": ("check", "--format", "sarif"),
    "check github": ("check", "--format", "github"),
    "check markdown": ("check", "--format", "markdown"),
    "check --rev": ("check", "--rev", "HEAD"),
    "check --fix --diff": ("check", "--fix"),
    "blame": ("blame",),
    "image": ("image", "Dockerfile"),
    "image tsv": ("image", "Dockerfile", "--format", "tsv"),
    "services": ("services",),
    "why": ("why", "Dockerfile", "helper"),
    "impact": ("impact",),
    "map": ("map", "--output", "-"),
    "manifest --check": ("manifest", "--check"),
    "lint": ("lint",),
    "sql": ("sql",),
    "init --stdout": ("init", "--stdout"),
    "hook resilience": ("hook", "resilience"),
    "hook dockerfile-imports": ("hook", "dockerfile_imports"),
    "hook empty-data-handling": ("hook", "empty_data_handling"),
    "hook sql-schema": ("hook", "sql_schema"),
    "hook startup-manifest": ("hook", "startup_manifest"),
}
"""Name → arguments. The first word ``hook`` means the program of a hook, by its module."""

MACHINE: Final = frozenset({"check json", "check sarif", "image tsv", "map"})
"""Commands whose output is for programs, and escapes by rules of its own."""
