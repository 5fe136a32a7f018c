"""The whole page: a matrix, and a sheet for each service that opens when it is chosen.

Without a script everything is there to read, sheet below sheet; the script only hides those that
are not chosen, filters, and draws the chain of a module.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from resilience_hooks.report.map.assets import SCRIPT, STYLE
from resilience_hooks.report.map.markup import escape
from resilience_hooks.report.map.sheet import anchor, sheet
from resilience_hooks.static.atlas.model import Atlas, Sheet, package_of


def page(atlas: Atlas) -> str:
    """One self-contained HTML file."""
    title = f"Services of {atlas.label}"
    sheets = sorted(atlas.sheets, key=lambda each: _ORDER.index(_worst(each)))
    parts = [
        "<!doctype html>",
        '<html lang="en"><head><meta charset="utf-8">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        f"<title>{escape(title)}</title><style>{STYLE}</style></head><body>",
        f"<header><h1>{escape(title)}</h1>{_summary(atlas)}{_FILTER}</header>",
        f'<main><div class="matrix">{"".join(_matrix(atlas, sheets))}</div>',
        '<div class="sheets">',
        *map(sheet, sheets),
        f"</div></main><script>{SCRIPT}</script></body></html>",
    ]
    return "\n".join(parts) + "\n"


_NO_FOLDER = "(root)"
_FILTER = (
    '<p class="tools"><label>Find a service <input type="search" id="find" autocomplete="off">'
    '</label> <label><input type="checkbox" id="faulty"> only with findings</label></p>'
)


def _summary(atlas: Atlas) -> str:
    checked = [each for each in atlas.sheets if each.result.status == "checked"]
    faulty = [each for each in atlas.sheets if _worst(each) in ("error", "warning")]
    return (
        f"<p>{len(atlas.sheets)} services, {len(checked)} checked, {len(faulty)} with findings. "
        "A number is how many modules of a part of the repository a service loads; "
        '<b class="error">red</b> is what its image lacks.</p>'
    )


def _matrix(atlas: Atlas, sheets: Iterable[Sheet]) -> Iterator[str]:
    heads = "".join(
        f'<th scope="col"><span>{escape(package if package != "." else _NO_FOLDER)}</span></th>'
        for package in atlas.packages
    )
    yield f'<table><thead><tr><th scope="col">Service</th>{heads}</tr></thead><tbody>'
    for each in sheets:
        cells = "".join(_cell(atlas, each, package) for package in atlas.packages)
        name, worst = escape(each.result.name), _worst(each)
        yield (
            f'<tr data-name="{name.lower()}" data-worst="{worst}"><th scope="row">'
            f'<a class="{worst}" href="#{anchor(each)}" title="{name}">{name}</a></th>{cells}</tr>'
        )
    yield "</tbody></table>"


def _cell(atlas: Atlas, each: Sheet, package: str) -> str:
    count = atlas.counts.get((each.result.name, package), 0)
    lacks = [path for path in each.missing if package_of(path) == package]
    if lacks:
        title = escape("missing: " + ", ".join(lacks[:5]))
        return f'<td class="lacks" title="{title}">{count or ""} ✗{len(lacks)}</td>'
    return f"<td>{count}</td>" if count else '<td class="none">·</td>'


_ORDER = ("error", "warning", "clean", "unknown")


def _worst(each: Sheet) -> str:
    if each.result.status == "unknown":
        return "unknown"
    found = {finding.severity for finding in each.result.findings}
    return next((s for s in ("error", "warning") if s in found), "clean")
