"""What a generated build makes use of, told from the build alone."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Final

from tests.engine.build import BUILD_FAILS, Build, Link, Listing

_COPY: Final = r"(?im)^\s*(?:ONBUILD\s+)?(?:COPY|ADD)\b"

_IN_DOCKERFILE: Final = {
    "many stages": r"(?s)FROM .*\nFROM ",
    "FROM stage": r"(?im)^FROM (?!scratch)",
    "COPY --from=name": r"--from=(?!extra)[a-z]",
    "COPY --from=context": r"--from=extra",
    "COPY --from=index": r"--from=\d",
    "many sources": _COPY + r"(?:\s+--\S+)*\s+[^\s\[]\S*\s+\S+\s+\S",
    "JSON form": _COPY + r"(?:\s+--\S+)*\s+\[\"",
    "trailing slash": _COPY + r".*/\"?\]?$",
    "no trailing slash": _COPY + r".*[^/\"\].]\"?\]?$",
    "relative destination": _COPY + r".*[\s\"](?!/)[^\s\"]+\"?\]?$",
    "destination with ..": _COPY + r".*\.\.[^\s]*$",
    "destination .": _COPY + r".*[\s\"]\./?\"?\]?$",
    "destination at or through a link": _COPY + r".*to_(?:dir|parent|nothing)[^\s\"]*\"?\]?$",
    "wildcard *": _COPY + r".*\*",
    "wildcard ?": _COPY + r".*\?",
    "wildcard [...]": _COPY + r".*[\w/]?\[[^\"\]]+\]",
    "wildcard in a directory": _COPY + r".*\*/",
    "--chown": "--chown",
    "--chmod": "--chmod",
    "WORKDIR absolute": r"(?i)WORKDIR\s+(?:\\\n(?:#.*\n)?\s*)?/",
    "WORKDIR relative": r"(?i)WORKDIR\s+(?:\\\n(?:#.*\n)?\s*)?[^/\s\\]",
    "ENV": r"(?im)^\s*ENV\b",
    "ENV legacy form": r"(?im)^ENV \w+ ",
    "ARG": r"(?im)^\s*ARG\b",
    "ARG before FROM": r"(?is)\AARG",
    "predefined ARG": r"ARG (?:TARGET|BUILD|HTTP)",
    "ARG of an ENV's name": r"(?ims)^ENV (\w+)[ =].*^ARG \1\b",
    "ENV of an ARG's name": r"(?ims)^ARG (\w+).*^ENV \1[ =]",
    "$x": r"\$\w",
    "${x}": r"\$\{\w+\}",
    "${x:-y}": r"\$\{\w+:-",
    "${x:+y}": r"\$\{\w+:\+",
    "quotes": r"(?i)(?:COPY|ADD|WORKDIR) [^\[\n]*['\"]",
    "ONBUILD": r"(?im)^\s*ONBUILD\b",
    "ONBUILD COPY": r"(?im)^\s*ONBUILD\s+(?:COPY|ADD)\b",
    "VOLUME": r"(?im)^\s*VOLUME\b",
    "ADD": r"(?im)^\s*ADD\b",
    "continued line": r"\\\n",
    "lower-case keyword": r"(?m)^(?:copy|add|env|arg|workdir|volume)\b",
}
_IN_IGNORE: Final = {
    "ignore: negation": r"(?m)^!",
    "ignore: **": r"\*\*",
    "ignore: *": r"(?<!\*)\*(?!\*)",
    "ignore: ?": r"\?",
    "ignore: [...]": r"\[",
    "ignore: comment": r"(?m)^#",
    "ignore: blank line": r"(?m)^ *$",
    "ignore: leading slash": r"(?m)^!?/",
    "ignore: trailing slash": r"(?m)/\s*$",
    "ignore: ..": r"\.\.",
}
_IN_CONTEXT: Final[dict[str, Callable[[Build], bool]]] = {
    "link": lambda build: any(isinstance(c, Link) for c in build.files.values()),
    "dangling link": lambda build: any(p.endswith("to_nothing") for p in build.files),
    "empty directory": lambda build: None in build.files.values(),
    "name with a space": lambda build: any(" " in path for path in build.files),
    "name with a bracket": lambda build: any("[" in path for path in build.files),
    "name outside ASCII": lambda build: not all(path.isascii() for path in build.files),
    "ignore file": lambda build: build.ignore is not None,
    "ignore file beside": lambda build: build.ignore_path != ".dockerignore",
    "Dockerfile below": lambda build: "/" in build.path,
    "--target": lambda build: "--target" in build.arguments,
    "--build-context": lambda build: "--build-context" in build.arguments,
    "--build-arg": lambda build: "--build-arg" in build.arguments,
    "ADD of a tar": lambda build: bool(
        re.search(r"(?im)^\s*ADD\b.*(?:\.tar|misnamed)", build.text)
    ),
}


def features(build: Build, listing: Listing) -> Iterator[str]:
    """The names of what occurs in a build; the listing tells how it ended."""
    yield from (name for name, pattern in _IN_DOCKERFILE.items() if re.search(pattern, build.text))
    if build.ignore is not None:
        text = "\n".join(build.ignore)
        yield from (name for name, pattern in _IN_IGNORE.items() if re.search(pattern, text))
    yield from (name for name, holds in _IN_CONTEXT.items() if holds(build))
    if listing == BUILD_FAILS:
        yield "the build fails"
    if any(value.startswith("-> ") for value in listing.values()):
        yield "link in the image"
