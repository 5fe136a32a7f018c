"""Image references as Docker normalises them (https://github.com/distribution/reference)."""

from __future__ import annotations

import re
from typing import Final

_COMPONENT: Final = r"[a-z0-9]+(?:(?:\.|__?|-+)[a-z0-9]+)*"
_DOMAIN: Final = r"(?:[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?|\[[0-9A-Fa-f:]+\])(?::[0-9]+)?"
_REFERENCE: Final = re.compile(
    rf"(?P<name>(?:{_DOMAIN}/)?{_COMPONENT}(?:/{_COMPONENT})*)"
    r"(?::(?P<tag>\w[\w.-]{0,127}))?"
    r"(?:@(?P<digest>[A-Za-z][A-Za-z0-9]*(?:[-_+.][A-Za-z][A-Za-z0-9]*)*:[0-9A-Fa-f]{32,}))?",
    re.ASCII,
)
_IDENTIFIER: Final = re.compile(r"[a-f0-9]{64}")
_HUBS: Final = ("docker.io/library/", "docker.io/")


def familiar(reference: str) -> str | None:
    """The shortest form of a reference, without ``:latest``; None where it is malformed.

    ``docker.io/library/python:latest`` and ``python`` are the same image.
    """
    match = _REFERENCE.fullmatch(reference)
    if match is None or _IDENTIFIER.fullmatch(reference):
        return None
    name = match["name"]
    if name.startswith("index.docker.io/"):
        name = name.removeprefix("index.")
    hub = next((hub for hub in _HUBS if name.startswith(hub)), "")
    rest = reference[len(match["name"]) :]
    return name[len(hub) :] + (rest.removesuffix(":latest") if "@" not in rest else rest)


def repository(reference: str) -> str:
    """The last component of an image's name: ``uv`` for ``ghcr.io/astral-sh/uv:0.9``."""
    match = _REFERENCE.fullmatch(reference)
    return (match["name"] if match else reference).rpartition("/")[2]
