"""What an image holds, for people: a tree, what was ignored, and the lines that made it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from resilience_hooks.redaction import redacted
from resilience_hooks.report.listing import ESCAPES, reason_of
from resilience_hooks.report.printable import printable
from resilience_hooks.static.image.model import Image, Row


def tree(
    image: Image,
    rows: Sequence[Row],
    ignored: Mapping[str, int],
    instructions: Mapping[int, str],
) -> str:
    """The whole view; ``ignored`` counts what each line of the ignore file hides.

    ``instructions`` are those of the Dockerfile by line: those that the tree names are repeated.
    """
    parts = (*_tree(image, rows), *_ignored(ignored), *_legend(image, rows, instructions))
    return "".join(f"{printable(line)}\n" for line in parts)


def _ignored(ignored: Mapping[str, int]) -> Iterator[str]:
    for pattern, count in ignored.items():
        yield f"-  {count} file{'' if count == 1 else 's'} of the context ignored by {pattern}"


def _legend(image: Image, rows: Sequence[Row], instructions: Mapping[int, str]) -> Iterator[str]:
    named = {line for row in rows for line in row.lines} | {each.line for each in image.unknowns}
    width = max((len(str(line)) for line in named), default=0)
    for line in sorted(named & instructions.keys()):
        yield f"line {line:>{width}}  {_shortened(instructions[line])}"


def _shortened(instruction: str) -> str:
    text = redacted(" ".join(instruction.split())).translate(ESCAPES)
    return text if len(text) <= _WIDTH else f"{text[: _WIDTH - 2]} …"


_WIDTH = 100


@dataclass
class _Folder:
    """A folder of the tree view: what is below it, by name."""

    folders: dict[str, _Folder] = field(default_factory=dict)
    files: list[Row] = field(default_factory=list)

    def lines(self) -> set[tuple[int, ...]]:
        """The instructions that put anything below this folder."""
        found = {row.lines for row in self.files}
        return found.union(*(folder.lines() for folder in self.folders.values()))

    def reasons(self) -> set[str | None]:
        """Why contents below this folder are unknown; None for those that are known."""
        found = {row.reason for row in self.files}
        return found.union(*(folder.reasons() for folder in self.folders.values()))

    def totals(self) -> tuple[int, int]:
        """Files and bytes below this folder."""
        count, size = len(self.files), sum(row.size or 0 for row in self.files)
        for folder in self.folders.values():
            more, bytes_ = folder.totals()
            count, size = count + more, size + bytes_
        return count, size


def _tree(image: Image, rows: Sequence[Row]) -> Iterator[str]:
    for failure in image.failures:
        yield f"BUILD FAILS  {reason_of(failure)}"
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
        lines, reasons = inner.lines(), inner.reasons()
        if len(lines) == 1 and len(reasons) == 1:
            what = _contents(inner, next(iter(reasons)))
            yield f"{indent}{name}/  {what}  {_from(next(iter(lines)))}"
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


def _contents(folder: _Folder, reason: str | None) -> str:
    count, size = folder.totals()
    folders = sum(1 for _ in _below(folder))
    spread = f" in {folders} folders" if folders > 1 else ""
    what = _size(size) if reason is None else f"unknown content: {reason}"
    return f"{count} file{'' if count == 1 else 's'}{spread}, {what}"


def _below(folder: _Folder) -> Iterator[_Folder]:
    yield folder
    for inner in folder.folders.values():
        yield from _below(inner)


def _row(row: Row) -> str:
    name = row.path.rpartition("/")[2].translate(ESCAPES)
    what = row.value if row.value.startswith("-> ") else _size(row.size or 0)
    if row.reason:
        what = f"unknown content: {row.reason}"
    return f"{name}  {what}  {_from(row.lines)}  {row.repo_path or ''}".rstrip()


def _from(lines: Sequence[int]) -> str:
    return "line " + " → ".join(map(str, lines)) if lines else ""


def _size(size: float) -> str:
    for unit in ("B", "kB", "MB"):
        if size < 1000:
            return f"{size:.0f} {unit}" if unit == "B" else f"{size:.1f} {unit}"
        size /= 1000
    return f"{size:.1f} GB"
