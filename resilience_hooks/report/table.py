"""The list of services as a table that a person can check in a minute."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence
from typing import Final, TypeAlias

from resilience_hooks.report.inert import inert
from resilience_hooks.static.results import LaunchResult, ServiceResult

Cell: TypeAlias = "list[str]"

_HEAD: Final[tuple[Cell, ...]] = (
    ["status"],
    ["service", "  Dockerfile"],
    ["context", "  learned from"],
    ["what starts", "  sys.path"],
)
_SHARES: Final = (0.0, 1.0, 1.0, 0.75)
_GAP: Final = "  "
_LEAST: Final = 16
_MOST_STARTS: Final = 4


def render(results: Sequence[ServiceResult], width: int | None = None) -> str:
    """Two lines and more for each service, in columns that fit a width.

    A path that is too long loses its beginning, for paths differ at their ends; a sentence loses
    its end. What starts is wrapped. Without a width nothing is cut.
    """
    rows = [_HEAD, *map(_row, inert(tuple(results)))]
    widths = _widths(rows, width)
    blocks = ("\n".join(_lines(row, widths)) for row in rows)
    checked = sum(result.status == "checked" for result in results)
    noun = "service" if len(results) == 1 else "services"
    counts = f"{len(results)} {noun}: {checked} can be checked, {len(results) - checked} unknown"
    return "\n".join([*blocks, "", counts]) + "\n"


def _row(result: ServiceResult) -> tuple[Cell, ...]:
    dockerfile = result.dockerfile or "(deployed from source)"
    target = [f"  target {result.target}"] if result.target else []
    return (
        [result.status],
        [result.name, f"  {dockerfile}", *target],
        [result.context, f"  {result.context_source}"],
        list(_starts(result)),
    )


def _starts(result: ServiceResult) -> Iterator[str]:
    """Each program once, with what makes it start; a reason where none is known."""
    if result.reason is not None:
        yield result.reason
        return
    sources: dict[tuple[str, tuple[str, ...]], list[str]] = {}
    for launch in result.launches:
        if launch.entry is not None:
            entry = launch.entry.partition("\n")[0]
            sources.setdefault((entry, launch.sys_path), []).append(_source(launch))
    for (entry, path), names in list(sources.items())[:_MOST_STARTS]:
        yield f"{entry}  ({_listed(list(dict.fromkeys(names)))})"
        yield f"  {', '.join(path) or '(nothing of the image)'}"
    if len(sources) > _MOST_STARTS:
        yield f"and {len(sources) - _MOST_STARTS} more"


def _source(launch: LaunchResult) -> str:
    return f"{launch.source}:{launch.line}" if launch.line else launch.source


def _listed(names: Sequence[str]) -> str:
    more = f" and {len(names) - 1} more" if len(names) > 1 else ""
    return f"{names[0]}{more}"


def _widths(rows: Sequence[tuple[Cell, ...]], width: int | None) -> list[int]:
    """The natural width of each column; the widest for its share gives way until all fit."""
    widths = [max(len(line) for row in rows for line in row[at]) for at in range(len(_HEAD))]
    if width is None:
        return widths
    room = width - len(_GAP) * (len(widths) - 1)
    while sum(widths) > room and max(widths) > _LEAST:
        widest = max(range(len(widths)), key=lambda at: widths[at] * _SHARES[at])
        widths[widest] -= 1
    return widths


def _lines(row: tuple[Cell, ...], widths: Sequence[int]) -> Iterator[str]:
    *fixed, last = row
    cells = [
        [_clipped(line, width) for line in cell] for cell, width in zip(fixed, widths, strict=False)
    ]
    cells.append([part for line in last for part in _wrapped(line, widths[-1])])
    for at in range(max(map(len, cells))):
        line = _GAP.join(
            (cell[at] if at < len(cell) else "").ljust(width)
            for cell, width in zip(cells, widths, strict=True)
        )
        yield line.rstrip()


def _clipped(text: str, width: int) -> str:
    if len(text) <= width:
        return text
    indent = text[: len(text) - len(text.lstrip())]
    if " " in text.strip():
        return f"{text[: width - 1]}…"
    return f"{indent}…{text[len(text) - width + len(indent) + 1 :]}"


def _wrapped(text: str, width: int) -> list[str]:
    indent = text[: len(text) - len(text.lstrip())]
    return textwrap.wrap(
        text, max(width, _LEAST), subsequent_indent=f"{indent}  ", break_on_hyphens=False
    ) or [""]
