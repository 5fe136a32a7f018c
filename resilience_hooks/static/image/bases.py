"""Base images that bring an operating system or an interpreter, and no application code."""

from __future__ import annotations

import re
from typing import Final

_PLAIN: Final = {
    "almalinux",
    "alpine",
    "amazonlinux",
    "archlinux",
    "base-debian11",
    "base-debian12",
    "bookworm",
    "buildpack-deps",
    "bullseye",
    "busybox",
    "centos",
    "clearlinux",
    "cloud-sdk",
    "cuda",
    "debian",
    "debian11",
    "debian12",
    "fedora",
    "flyway",
    "golang",
    "mambaforge",
    "mcr",
    "micromamba",
    "miniconda3",
    "minideb",
    "miniforge3",
    "nginx",
    "node",
    "opensuse",
    "oraclelinux",
    "photon",
    "pypy",
    "python",
    "python-310",
    "python-311",
    "python-312",
    "python-39",
    "python-slim",
    "python3",
    "python3-debian11",
    "python3-debian12",
    "rockylinux",
    "rust",
    "scratch",
    "static",
    "static-debian11",
    "static-debian12",
    "ubi",
    "ubi-minimal",
    "ubi8",
    "ubi9",
    "ubuntu",
    "uv",
    "uv-debian",
    "wolfi-base",
}
_STOCKED: Final = {
    "buildpack-deps",
    "cloud-sdk",
    "mambaforge",
    "mcr",
    "micromamba",
    "miniconda3",
    "miniforge3",
}
"""Those that bring Python packages of their own."""
_VERSION: Final = re.compile(r"(\d+)\.(\d+)")
_RED_HAT: Final = re.compile(r"python-(\d)(\d+)$")


def is_plain(base: str) -> bool:
    """Whether an image is known to hold no application code, whatever registry serves it."""
    return _repository(base).rpartition("/")[2].lower() in _PLAIN


def has_only_python(base: str) -> bool:
    """Whether an image is known to bring no distributions besides pip and setuptools."""
    name = _repository(base).rpartition("/")[2].lower()
    return name in _PLAIN - _STOCKED


def python_version(base: str | None) -> tuple[int, int] | None:
    """The Python that an image's name promises: ``python:3.11-slim`` → (3, 11)."""
    if base is None:
        return None
    name = _repository(base).rpartition("/")[2]
    red_hat = _RED_HAT.match(name)
    if red_hat:
        return int(red_hat[1]), int(red_hat[2])
    tag = base.partition("@")[0].rpartition(":")[2] if ":" in base else ""
    tagged = re.search(r"python(\d+)\.(\d+)", tag) if name != "python" else _VERSION.match(tag)
    return (int(tagged[1]), int(tagged[2])) if tagged else None


def _repository(image: str) -> str:
    """An image reference without its tag and digest."""
    name = image.partition("@")[0]
    head, colon, tag = name.rpartition(":")
    return head if colon and "/" not in tag else name
