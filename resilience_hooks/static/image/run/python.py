"""``python`` in a RUN: installers run as modules, ``setup.py``, and the repository's scripts."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from resilience_hooks.static.image.run.generate import protoc
from resilience_hooks.static.image.run.packages import INSTALLERS, install
from resilience_hooks.static.image.run.step import Step
from resilience_hooks.static.image.run.unseen import Unseen

_WRITES: Final = re.compile(
    r"\b(?:open|write\w*|shutil|copy\w*|rename|move|mkdir|makedirs|symlink\w*|subprocess|"
    r"system|popen|exec|eval|extract\w*|unpack\w*|protoc)\b"
)
"""What a script needs to put a module somewhere, itself or through another program."""

_VALUES: Final = {"-W", "-X"}
_SETUP_INSTALLS: Final = {"install", "develop", "bdist_wheel", "egg_info"}


def python(argv: Sequence[str], step: Step) -> None:
    """``python -m MODULE``, ``python -c CODE`` or ``python FILE``."""
    words = list(argv[1:])
    while words and words[0].startswith("-") and words[0] not in {"-", "-c", "-m"}:
        del words[: 2 if words[0] in _VALUES else 1]
    if len(words) > 1 and words[0] == "-m":
        _module(words[1:], step)
    elif len(words) > 1 and words[0] == "-c":
        judge(words[1], "python -c", step)
    elif words and words[0].rpartition("/")[2] == "setup.py":
        _setup(words, step)
    elif words and words[0] != "-" and not isinstance(words[0], Unseen):
        data = step.read(words[0])
        judge("" if data is None else data.decode("utf-8", "replace"), words[0], step)


def judge(code: str, name: str, step: Step) -> None:
    """Doubt everything where code can move or write files; where it cannot, nothing changes."""
    if _WRITES.search(code):
        step.doubt("/", f"{name} may write or move files")


def _module(words: Sequence[str], step: Step) -> None:
    name = words[0]
    if name in INSTALLERS:
        install(words, step)
    elif name == "grpc_tools.protoc":
        protoc(words, step)
    else:
        path = name.replace(".", "/")
        found = next((p for p in (f"{path}.py", f"{path}/__main__.py") if step.stat(p)), None)
        data = step.read(found) if found is not None else None
        judge("" if data is None else data.decode("utf-8", "replace"), f"python -m {name}", step)


def _setup(words: Sequence[str], step: Step) -> None:
    """``setup.py`` runs in its own directory, whatever the working directory is."""
    if "--inplace" in words or "-i" in words:
        step.doubt(".", "setup.py builds extension modules here")
    if _SETUP_INSTALLS & set(words):
        step.install("setup.py", tuple(str(word) for word in ("setup.py", *words[1:])))
