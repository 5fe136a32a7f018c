"""Finds and reads the manifest, ``docs/startup.md`` describes it. No manifest is a failure."""

from __future__ import annotations

import os
import sys

from resilience_hooks.startup.report import Entry

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from typing import Any

VARIABLE = "RESILIENCE_HOOKS_MANIFEST"
SUFFIX = "import-manifest.json"
SCHEMA = 1
# Set in the one file that carries verifier and manifest together.
EMBEDDED: Mapping[str, Any] | None = None


class ManifestError(Exception):
    """There is no manifest, or it cannot be used; the message says which and what to do."""


class Manifest:
    """What to verify. ``sys_path`` holds the entries in front of the standard library's."""

    __slots__ = ("digest", "entries", "path", "service", "sys_path")

    def __init__(
        self,
        entries: Sequence[Entry],
        *,
        path: str | None = None,
        service: str | None = None,
        digest: str | None = None,
        sys_path: Sequence[str] = (),
    ) -> None:
        self.entries = tuple(entries)
        self.path = path
        self.service = service
        self.digest = digest
        self.sys_path = tuple(sys_path)


def load_manifest(
    source: str | os.PathLike[str] | Mapping[str, Any] | None, folders: Iterable[str]
) -> Manifest:
    """The manifest that is given, by its path or parsed, or the one that is found.

    ``folders`` are searched in order. Raises ManifestError.
    """
    if source is None and EMBEDDED is not None and VARIABLE not in os.environ:
        source = EMBEDDED
    if source is None or isinstance(source, (str, os.PathLike)):
        path = find_manifest(folders) if source is None else os.fspath(source)
        return _parsed(_read(path), path)
    return _parsed(source, None)


def find_manifest(folders: Iterable[str]) -> str:
    """The path that the variable names, or the one manifest of the first folder that has any.

    Raises ManifestError where there is none, or where a folder has several.
    """
    named = os.environ.get(VARIABLE)
    if named is not None:
        return named
    searched = list(dict.fromkeys(folders))
    for folder in searched:
        found = list(_manifests_in(folder))
        if len(found) > 1:
            names = ", ".join(sorted(found))
            raise ManifestError(f"several manifests in {folder} ({names}): name one by {VARIABLE}")
        if found:
            return os.path.join(folder, found[0])
    raise ManifestError(
        f"no {SUFFIX} in {', '.join(searched) or 'any folder'}: copy it into the image, "
        f"or name it by {VARIABLE} (`resilience-hooks manifest` writes it)"
    )


def manifest_in(folders: Iterable[str]) -> str | None:
    """The same; None where there is none to be named."""
    try:
        return find_manifest(folders)
    except ManifestError:
        return None


def folders_around(file: str | None) -> Iterator[str]:
    """The folder of a file and those above it, up to the entry of ``sys.path`` that holds it."""
    tops = {os.path.abspath(entry or ".") for entry in sys.path}
    folder = os.path.dirname(os.path.abspath(file)) if file else None
    while folder:
        yield folder
        if folder in tops or os.path.dirname(folder) == folder:
            return
        folder = os.path.dirname(folder)


def _manifests_in(folder: str) -> Iterator[str]:
    try:
        names = os.listdir(folder)
    except OSError:
        return
    for name in names:
        if name == SUFFIX or name.endswith(f".{SUFFIX}"):
            yield name


def _read(path: str) -> object:
    import json

    try:
        with open(path, "rb") as stream:
            return json.loads(stream.read())
    except OSError as error:
        raise ManifestError(f"{path}: {error.strerror}") from error
    except (ValueError, RecursionError) as error:
        raise ManifestError(f"{path}: not a manifest: {error}") from error


def _parsed(data: Any, path: str | None) -> Manifest:
    try:
        if data["schema"] != SCHEMA:
            raise ManifestError(
                f"{path}: schema {data['schema']!r}; this resilience-hooks reads {SCHEMA}"
            )
        lines = {each["text"]: _remedy(data["dockerfile"], each) for each in data["copies"]}
        return Manifest(
            [_entry(each, lines) for each in data["imports"]],
            path=path,
            service=_text(data["service"]),
            digest=_text(data["digest"]),
            sys_path=[_text(each) for each in data["sys_path"]],
        )
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise ManifestError(f"{path}: not a manifest: {type(error).__name__} {error}") from error


def _remedy(dockerfile: str, line: Mapping[str, Any]) -> str:
    """The COPY line with its place: ``line`` is where it stands, ``after_line`` where it goes."""
    if "line" in line:
        return f"{dockerfile}:{line['line']} is to supply it: {line['text']}"
    return f"add to {dockerfile} after line {line['after_line']}: {line['text']}"


def _entry(data: Mapping[str, Any], lines: Mapping[str, str]) -> Entry:
    """An import; behind any handler a foreign module is optional, one's own only where that copes.

    A broad handler hides the loss of one's own module, which is the fault to be found.
    """
    copy, guard = data["copy"], data["guard"]
    return Entry(
        _text(data["module"]),
        [_text(name) for name in data["names"]],
        required=guard is None or (guard == "broad" and data["file"] is not None),
        deferred=data["scope"] == "deferred",
        importer=f"{data['importer']}:{int(data['line'])}",
        file=data["file"],
        hops=int(data["hops"]),
        remedy=None if copy is None else lines.get(copy, copy),
    )


def _text(value: object) -> str:
    if not isinstance(value, str) or not value:
        raise ValueError(f"{value!r} is no text")
    return value
