"""Kept cases: a build and the listing that it must have, as a folder.

``context/`` holds the files, ``case.json`` what files cannot tell (options, the Dockerfile's
place, empty directories), ``expected.tsv`` the listing.
"""

from __future__ import annotations

import hashlib
import json
import shutil
from pathlib import Path

from tests.engine.build import Build, Listing
from tests.engine.product import predict_in, read_listing, written


def save(build: Build, listing: Listing, directory: Path) -> Path:
    """Keep a case under a name of its own; return its folder."""
    digest = hashlib.sha256(repr(build).encode()).hexdigest()[:8]
    folder = directory / f"case-{digest}"
    shutil.rmtree(folder, ignore_errors=True)
    build.write(folder / "context")
    empty = [path for path, content in build.files.items() if content is None]
    about = {"args": list(build.arguments), "dockerfile": build.path, "empty_dirs": empty}
    (folder / "case.json").write_text(json.dumps(about, indent=1) + "\n", encoding="utf-8")
    (folder / "expected.tsv").write_text(written(listing), encoding="utf-8")
    return folder


def expected(folder: Path) -> Listing:
    """The listing that a kept case must have."""
    return read_listing((folder / "expected.tsv").read_text(encoding="utf-8"))


def predict_case(folder: Path, scratch: Path) -> Listing:
    """What we say of a kept case; ``scratch`` is an empty directory."""
    about = json.loads((folder / "case.json").read_text(encoding="utf-8"))
    context = scratch / "context"
    shutil.copytree(folder / "context", context, symlinks=True)
    for path in about["empty_dirs"]:
        (context / path).mkdir(parents=True, exist_ok=True)
    arguments = tuple(word.replace("{context}", str(context)) for word in about["args"])
    return predict_in(context, context / about["dockerfile"], arguments)
