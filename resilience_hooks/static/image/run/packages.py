"""The programs that install Python packages: their argv is kept for whoever knows Python."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Final

from resilience_hooks.static.image.run.options import names
from resilience_hooks.static.image.run.step import Step

INSTALLERS: Final[Mapping[str, frozenset[str]]] = {
    name: names(commands)
    for name, commands in (
        ("conda", "install env create update"),
        ("easy_install", ""),
        ("flit", "install"),
        ("hatch", "env dep"),
        ("mamba", "install env create update"),
        ("maturin", "develop build"),
        ("micromamba", "install env create update"),
        ("pdm", "install sync add"),
        ("pip", "install"),
        ("pip-sync", ""),
        ("pipenv", "install sync update"),
        ("pipx", "install inject"),
        ("poetry", "install sync add update"),
        ("rye", "sync install add"),
        ("uv", "sync pip add tool run"),
    )
}
"""By program, the commands that install; none means that every call does."""

_VERSION: Final = re.compile(r"(python|pip|pypy|easy_install)-?[\d.]+t?")
_VALUES: Final = names(
    "-C --directory --project -P --index-url -i --cache-dir --proxy --log --config-file"
)


def canonical(program: str) -> str:
    """A program's name without directories and versions: ``pip`` for ``/usr/bin/pip3.12``."""
    name = program.rpartition("/")[2]
    versioned = _VERSION.fullmatch(name)
    return versioned[1] if versioned else name


def install(argv: Sequence[str], step: Step) -> None:
    """Note an installer's argv, from the program's name on."""
    name = canonical(argv[0])
    commands = INSTALLERS[name]
    if not commands or _command(argv[1:]) in commands:
        step.install(name, tuple(str(word) for word in (name, *argv[1:])))


def _command(words: Sequence[str]) -> str | None:
    """The first word that is neither an option nor an option's value."""
    rest = iter(words)
    for word in rest:
        if word in _VALUES:
            next(rest, None)
        elif not word.startswith("-"):
            return word
    return None
