"""Our side: the listing that ``resilience-hooks image --format tsv`` prints."""

from __future__ import annotations

import contextlib
import io
import json
import re
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from resilience_hooks.cli.main import main
from tests.engine.build import BUILD_FAILS, Build, Listing

_ESCAPE: Final = re.compile(r"\\(.)")
_ESCAPED: Final = {"t": "\t", "n": "\n", "\\": "\\"}
_ESCAPES: Final = str.maketrans({value: f"\\{key}" for key, value in _ESCAPED.items()})


def predict(build: Build) -> Listing:
    """What our command says is in the image."""
    with tempfile.TemporaryDirectory() as directory:
        context = build.write(Path(directory) / "context")
        return predict_in(context, context / build.path, build.arguments_at(context))


@dataclass(frozen=True, slots=True)
class Doubtful:
    """What our command says is in the image, and the areas of which it says that it is open."""

    listing: Listing
    areas: tuple[str, ...]

    def leaves_open(self, path: str) -> bool:
        """Whether only a build knows what is at a path."""
        return any(f"{path}/".startswith(f"{area.rstrip('/')}/") for area in self.areas)


def predict_doubtful(build: Build) -> Doubtful:
    """What our command says is in the image, doubts included."""
    found = _told(build)
    areas = tuple(each["path"] for each in found["unknown"])
    if found["failures"]:
        return Doubtful(BUILD_FAILS, areas)
    return Doubtful({each["path"]: each["value"] for each in found["files"]}, areas)


def predicted_failures(build: Build) -> tuple[str, ...]:
    """Why our command says that a build fails; nothing where it does not."""
    return tuple(each["reason"] for each in _told(build)["failures"])


def _told(build: Build) -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as directory:
        context = build.write(Path(directory) / "context")
        words = build.arguments_at(context)
        told: dict[str, Any] = json.loads(_image(context, context / build.path, "json", words))
    return told


def predict_in(context: Path, dockerfile: Path, arguments: tuple[str, ...]) -> Listing:
    """The same for a build that stands on the disk."""
    return read_listing(_image(context, dockerfile, "tsv", arguments))


def _image(context: Path, dockerfile: Path, form: str, arguments: tuple[str, ...]) -> str:
    words = ["image", str(dockerfile), "--context", str(context), "--format", form, *arguments]
    output, complaints = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(output), contextlib.redirect_stderr(complaints):
        code = main(words)
    assert code in {0, 1}, complaints.getvalue()
    return output.getvalue()


def read_listing(text: str) -> Listing:
    """The first two columns of a TSV listing.

    A build that fails is ``BUILD_FAILS``, and so is one that needs an image: none is pulled.
    """
    rows = [line.split("\t") for line in text.split("\n") if line]
    if any(row[0] == "BUILD-FAILS" or row[0].startswith("# base: ") for row in rows):
        return BUILD_FAILS
    return {_unescaped(row[0]): _unescaped(row[1]) for row in rows}


def written(listing: Listing) -> str:
    """The listing as TSV, sorted."""
    if listing == BUILD_FAILS:
        return "BUILD-FAILS\n"
    rows = sorted(f"{p.translate(_ESCAPES)}\t{v.translate(_ESCAPES)}\n" for p, v in listing.items())
    return "".join(rows)


def _unescaped(cell: str) -> str:
    return _ESCAPE.sub(lambda match: _ESCAPED[match[1]], cell)
