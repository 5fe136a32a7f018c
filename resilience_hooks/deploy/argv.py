"""A launch's words as they start on this machine: paths mapped, programs found, its port free."""

from __future__ import annotations

import re
import shutil
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final

from resilience_hooks.errors import UsageError
from resilience_hooks.prove.materialise import place_of
from resilience_hooks.static.image.model import Image
from resilience_hooks.static.launch.model import Launch

_BIND: Final = re.compile(r"^(?:--bind=|-b)?(?:[\w.]*|\[::\]):(?P<port>\d{2,5})$")
_PORT_OPTION: Final = re.compile(r"^(?P<name>--port|-p)(?:=(?P<value>\d+))?$")
_VARIABLE: Final = re.compile(r"\$(?:\{(\w+)(?::-([^}]*))?\}|(\w+))")


def command_of(launch: Launch, image: Image, root: Path, port: str) -> list[str]:
    """The words of a launch with paths of the image mapped, and its port replaced."""
    env = {**image.env, **launch.env, "PORT": port}
    words = [_filled(word, env) for word in launch.argv]
    words = [words[0], *(_mapped(word, image, root) for word in words[1:])]
    return [_program(words[0]), *_with_port(words[1:], port)]


def _program(name: str) -> str:
    base = name.rpartition("/")[2]
    if re.fullmatch(r"python(?:3(?:\.\d+)?)?", base):
        return sys.executable
    beside = Path(sys.executable).parent / base
    found = str(beside) if beside.exists() else shutil.which(base)
    if found is None:
        raise UsageError(f"{base} is not installed here; the service is started with it")
    return found


def _filled(word: str, env: Mapping[str, str]) -> str:
    return _VARIABLE.sub(lambda m: env.get(m[1] or m[3]) or m[2] or "", word)


def _mapped(word: str, image: Image, root: Path) -> str:
    is_path = word.startswith("/") and image.fs.lstat(word.rstrip("/") or "/") is not None
    return str(place_of(word.rstrip("/"), root)) if is_path else word


def _with_port(words: Sequence[str], port: str) -> Iterator[str]:
    after = ""
    for word in words:
        bind, option = _BIND.match(word), _PORT_OPTION.match(word)
        if bind:
            yield word[: bind.start("port")].replace("0.0.0.0", "127.0.0.1") + port
        elif option and option["value"]:
            yield f"{option['name']}={port}"
        else:
            yield port if _PORT_OPTION.match(after) and word.isdecimal() else word
        after = word
