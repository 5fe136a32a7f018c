"""Directories that the base image of any distribution has, so that a COPY can go into them.

They are those of the Filesystem Hierarchy Standard that Debian, Ubuntu, Alpine, Fedora and their
slim variants share. Whether ``COPY app.py /srv`` makes a file or a file in a directory depends on
them.
"""

from __future__ import annotations

from typing import Final

from resilience_hooks.static.image.layers import Layers

_DIRECTORIES: Final = (
    "/bin",
    "/dev",
    "/etc",
    "/home",
    "/lib",
    "/media",
    "/mnt",
    "/opt",
    "/proc",
    "/root",
    "/run",
    "/sbin",
    "/srv",
    "/sys",
    "/tmp",
    "/usr/bin",
    "/usr/lib",
    "/usr/local/bin",
    "/usr/local/lib",
    "/usr/local/share",
    "/usr/sbin",
    "/usr/share",
    "/var/cache",
    "/var/lib",
    "/var/log",
    "/var/opt",
    "/var/tmp",
)


def distribution() -> Layers:
    """The file system of a base image, as far as every distribution has it."""
    layers = Layers()
    for directory in _DIRECTORIES:
        layers.make_directories(directory)
    return layers
