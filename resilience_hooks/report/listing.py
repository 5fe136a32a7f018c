"""What an image holds: as a tree for people, as TSV and JSON for programs."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from resilience_hooks.static.image.model import Failure, Image, Row

_ESCAPES = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n"})


def tree(image: Image, rows: Sequence[Row], ignored: Mapping[str, int]) -> str:
    """The listing for people; ``ignored`` counts what each line of the ignore file hides."""
    return "".join(f"{line}\n" for line in (*_tree(image, rows), *_ignored(ignored)))


def tsv(image: Image, rows: Sequence[Row]) -> str:
    """The listing for scripts: path, content, repository path, line."""
    return "".join(f"{line}\n" for line in _tsv(image, rows))


def _tsv(image: Image, rows: Sequence[Row]) -> Iterator[str]:
    if image.failures:
        yield f"BUILD-FAILS\t{_reason(image.failures[0])}".replace("\n", " ")
        return
    for pulled in image.pulled:
        yield f"# base: {pulled}"
    for row in rows:
        cells = [row.path, row.value, row.repo_path or "", str(row.lines[-1]) if row.lines else ""]
        if row.value.startswith("-> "):
            cells = cells[:2]
        yield "\t".join(cell.translate(_ESCAPES) for cell in cells)


def to_json(image: Image, rows: Sequence[Row]) -> str:
    """The listing with everything that is known, as one object."""
    data = {
        "base": image.base,
        "failures": [{"line": f.line, "reason": f.reason} for f in image.failures],
        "unknown": [{"path": u.path, "line": u.line, "reason": u.reason} for u in image.unknowns],
        "files": [
            {
                "path": row.path,
                "value": row.value,
                "repo_path": row.repo_path,
                "lines": list(row.lines),
                "size": row.size,
            }
            for row in rows
        ],
    }
    return json.dumps(data, indent=2) + "\n"


def _ignored(ignored: Mapping[str, int]) -> Iterator[str]:
    for pattern, count in ignored.items():
        yield f"-  {count} file{'' if count == 1 else 's'} of the context ignored by {pattern}"


@dataclass
class _Folder:
    """A folder of the tree view: what is below it, by name."""

    folders: dict[str, _Folder] = field(default_factory=dict)
    files: list[Row] = field(default_factory=list)

    def lines(self) -> set[tuple[int, ...]]:
        """The instructions that put anything below this folder."""
        found = {row.lines for row in self.files}
        return found.union(*(folder.lines() for folder in self.folders.values()))

    def totals(self) -> tuple[int, int]:
        """Files and bytes below this folder."""
        count, size = len(self.files), sum(row.size or 0 for row in self.files)
        for folder in self.folders.values():
            more, bytes_ = folder.totals()
            count, size = count + more, size + bytes_
        return count, size


def _tree(image: Image, rows: Sequence[Row]) -> Iterator[str]:
    for failure in image.failures:
        yield f"BUILD FAILS  {_reason(failure)}"
    yield f"from {image.base or 'scratch'}"
    root = _Folder()
    for row in rows:
        folder = root
        for part in row.path.strip("/").split("/")[:-1]:
            folder = folder.folders.setdefault(part, _Folder())
        folder.files.append(row)
    yield from _folder(root, "")
    for unknown in image.unknowns:
        yield f"?  {unknown.path}  unknown from line {unknown.line} on: {unknown.reason}"
    count, size = root.totals()
    yield f"{count} files, {_size(size)}"


def _folder(folder: _Folder, indent: str) -> Iterator[str]:
    """A folder that one instruction put there whole is shown as one line."""
    for first, below in sorted(folder.folders.items()):
        name, inner = _joined(first, below)
        lines = inner.lines()
        if len(lines) == 1:
            yield f"{indent}{name}/  {_contents(inner)}  {_from(next(iter(lines)))}"
        else:
            yield f"{indent}{name}/"
            yield from _folder(inner, indent + "  ")
    for row in sorted(folder.files, key=lambda row: row.path):
        yield f"{indent}{_row(row)}"


def _joined(name: str, folder: _Folder) -> tuple[str, _Folder]:
    """A chain of folders that hold only one another, as one name."""
    while len(folder.folders) == 1 and not folder.files:
        child, folder = next(iter(folder.folders.items()))
        name = f"{name}/{child}"
    return name, folder


def _contents(folder: _Folder) -> str:
    count, size = folder.totals()
    folders = sum(1 for _ in _below(folder))
    spread = f" in {folders} folders" if folders > 1 else ""
    return f"{count} file{'' if count == 1 else 's'}{spread}, {_size(size)}"


def _below(folder: _Folder) -> Iterator[_Folder]:
    yield folder
    for inner in folder.folders.values():
        yield from _below(inner)


def _row(row: Row) -> str:
    name = row.path.rpartition("/")[2].translate(_ESCAPES)
    what = row.value if row.value.startswith("-> ") else _size(row.size or 0)
    if row.reason:
        what = f"unknown content: {row.reason}"
    return f"{name}  {what}  {_from(row.lines)}  {row.repo_path or ''}".rstrip()


def _from(lines: Sequence[int]) -> str:
    return "line " + " → ".join(map(str, lines)) if lines else ""


def _reason(failure: Failure) -> str:
    return f"line {failure.line}: {failure.reason}"


def _size(size: float) -> str:
    for unit in ("B", "kB", "MB"):
        if size < 1000:
            return f"{size:.0f} {unit}" if unit == "B" else f"{size:.1f} {unit}"
        size /= 1000
    return f"{size:.1f} GB"
