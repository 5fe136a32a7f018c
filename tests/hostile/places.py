"""Links, special files, and names that are more than names."""

from __future__ import annotations

import os
import socket
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

from tests.hostile.model import START, Hostile
from tests.repository import Repository

_READ: Final = (
    "Dockerfile", "main.py", ".dockerignore", "requirements.txt", ".resilience-hooks.toml",
    "compose.yaml", "q.sql", "Dockerfile.import-manifest.json",
)  # fmt: skip
_TARGETS: Final = {
    "a file outside": "../outside.py",
    "a directory outside": "..",
    "/dev/zero": "/dev/zero",
    "/proc/self/mem": "/proc/self/mem",
    "/dev/tty": "/dev/tty",
    "itself": "{name}",
    "what is nowhere": "nowhere",
    "the repository's own .git": ".git/config",
}
_INSTALL: Final = START.replace("COPY . .", "COPY . .\nRUN pip install -r requirements.txt")


def _linked(target: str) -> Hostile:
    """Everything but the Dockerfile that is read by its name is a link."""

    def build(repository: Repository) -> None:
        for name in _READ[1:]:
            place = repository.path / name
            place.unlink(missing_ok=True)
            place.symlink_to(target.format(name=name))

    return Hostile({"Dockerfile": _INSTALL, "requirements.txt": "requests\n"}, build)


def _replaced(make: Callable[[Path], None]) -> Hostile:
    """What was committed as a file is something else by now."""

    def after(repository: Repository) -> None:
        for name in _READ:
            place = repository.path / name
            place.unlink()
            make(place)

    texts = dict.fromkeys(_READ, "")
    return Hostile({**texts, "Dockerfile": _INSTALL, "main.py": "import helper\n"}, after=after)


def _socket(place: Path) -> None:
    here = os.getcwd()
    with socket.socket(socket.AF_UNIX) as made:
        os.chdir(place.parent)  # the address of a socket is a short one
        try:
            made.bind(place.name)
        finally:
            os.chdir(here)


def _named(*names: str) -> Hostile:
    files = dict.fromkeys(names, "import nothing_there\nimport helper\n")
    stems = [Path(name).stem for name in names]
    lines = "".join(f"import {stem}\n" for stem in stems if stem.isidentifier())
    return Hostile({**files, "main.py": f"import helper\n{lines}"})


def _huge(size: int) -> Callable[[Path], None]:
    def make(place: Path) -> None:
        place.touch()
        os.truncate(place, size)

    return make


def _submodules(repository: Repository) -> None:
    for name, address in {
        "a": "ext::sh -c touch% owned",
        "b": "--upload-pack=touch owned",
        "c": "file:///etc",
        "d": "-oProxyCommand=touch owned",
    }.items():
        repository.git("config", "-f", ".gitmodules", f"submodule.{name}.path", f"sub/{name}")
        repository.git("config", "-f", ".gitmodules", f"submodule.{name}.url", address)
        repository.git("config", "-f", ".gitmodules", f"submodule.{name}.update", "!touch owned")


def _gitlinks(repository: Repository) -> None:
    for name in "abcd":
        commit = "1" * 40
        repository.git("update-index", "--add", "--cacheinfo", f"160000,{commit},sub/{name}")
    repository.git("commit", "--quiet", "--message=links")


_TERMINAL: Final = "\x1b]0;owned\x07\x1b[2J"

PLACES: Final[Mapping[str, Hostile]] = {
    **{f"links to {name}": _linked(target) for name, target in _TARGETS.items()},
    "named pipes": _replaced(os.mkfifo),
    "sockets": _replaced(_socket),
    "directories in the place of files": _replaced(lambda place: place.mkdir()),
    "links in the place of files": _replaced(lambda place: place.symlink_to("/dev/zero")),
    "sparse files of 10 GB": _replaced(_huge(10 << 30)),
    "submodules with addresses that run": Hostile(build=_submodules, after=_gitlinks),
    "terminal escapes in names": _named(f"{_TERMINAL}.py", f"{_TERMINAL}/Dockerfile", "c\x9b2J.py"),
    "a Dockerfile of terminal escapes": Hostile(
        {f"{_TERMINAL}/Dockerfile": START.replace("main.py", "gone.py")}
    ),
    "line ends in names": _named("a\n::error::owned\n.py", "b\r\nc.py", "x\n/Dockerfile"),
    "a Dockerfile of line ends": Hostile(
        {"a\n::error::owned\nb/Dockerfile": START.replace("main.py", "gone.py")}
    ),
    "quotes in names": _named("a'b.py", 'a"b.py', "a`id`b.py", "$(id).py", "a;b.py", "a\\b.py"),
    "bidirectional names": _named("a\u202egnp.py", "b\u2066c\u2069.py", "\u200f.py", "l\u2028m.py"),
    "names of bytes": _named("a\udcff\udcfe.py", "\udc80/Dockerfile"),
    "leading dashes": _named("-rf.py", "--help.py", "--output=x/Dockerfile", "-/-.py"),
    "blanks in names": _named(" .py", "a b.py", "a\tb.py", " /Dockerfile"),
    "names of 250 characters": _named("n" * 250 + ".py"),
    "a path of 3,900 characters": _named("/".join(["d" * 190] * 20) + "/e.py"),
    "names that are patterns": _named("*.py", "[a-z].py", "{a,b}.py", "?.py", "!x.py", "#y.py"),
    "names of devices": _named("nul.py", "con.py", "aux.py", "dev/zero"),
    "names of markup": _named("<script>alert(1)<script>.py", "a&b.py", "</style>/Dockerfile"),
    "names that look alike": _named("heIper.py", "hеlper.py", "HELPER.py"),
}
