"""One service: what starts, what it loads and how that is reached, its image, its findings."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from resilience_hooks.report.map.markup import escape
from resilience_hooks.static.atlas.model import Folder, Loaded, Sheet, package_of
from resilience_hooks.static.findings import Finding


def anchor(each: Sheet) -> str:
    """The name of a sheet within the page."""
    return "s-" + re.sub(r"[^A-Za-z0-9]+", "-", each.result.name).strip("-").lower()


def sheet(each: Sheet) -> str:
    """The section of a service."""
    result = each.result
    parts = [
        f'<section id="{anchor(each)}" tabindex="-1"><h2>{escape(result.name)}</h2>',
        f"<dl>{''.join(_facts(each))}</dl>",
        *map(_finding, result.findings),
        _loaded(each.loaded),
        _image(each.folders, result.dockerfile),
        "</section>",
    ]
    return "\n".join(part for part in parts if part)


def _facts(each: Sheet) -> Iterator[str]:
    result = each.result
    yield _fact("Dockerfile", result.dockerfile or "none: deployed from source")
    yield _fact("Context", f"{result.context} ({result.context_source})")
    if result.target:
        yield _fact("Target", result.target)
    for launch in result.launches:
        if launch.entry is not None:
            yield _fact(launch.source, f"{launch.entry} in {launch.cwd}")
            yield _fact("sys.path", ", ".join(launch.sys_path) or "nothing of the image")
    if result.reason:
        yield _fact("Not checked", result.reason)


def _fact(name: str, value: str) -> str:
    return f"<dt>{escape(name)}</dt><dd>{escape(value)}</dd>"


def _finding(finding: Finding) -> str:
    chain = "".join(
        f"<li><code>{escape(hop.path)}:{hop.line}</code> imports "
        f"<code>{escape(hop.module)}</code></li>"
        for hop in finding.chain
    )
    edits = "".join(f"<ins>{escape(edit.text)}</ins>" for edit in finding.fix)
    place = f"{finding.path}:{finding.line}" if finding.path else ""
    title = f"<h3><code>{finding.code}</code> {escape(finding.message)}</h3>"
    is_open = " open" if finding.severity == "error" else ""
    return (
        f'<article class="{finding.severity}"><details{is_open}><summary>{title}</summary>'
        f"<p><code>{escape(place)}</code> {escape(finding.consequence)}</p>"
        f"{f'<ol>{chain}</ol>' if chain else ''}<p>{escape(finding.remedy)}</p>"
        f"{f'<pre>{edits}</pre>' if edits else ''}</details></article>"
    )


def _loaded(loaded: tuple[Loaded, ...]) -> str:
    """The modules by part of the repository; the script draws the chain of one from these."""
    if not loaded:
        return ""
    groups: dict[str, list[Loaded]] = {}
    for each in loaded:
        groups.setdefault(package_of(each.path), []).append(each)
    blocks = "".join(_group(name, found) for name, found in groups.items())
    return f'<div class="loaded"><h3>Loads {len(loaded)} modules</h3>{blocks}</div>'


def _group(name: str, found: Iterable[Loaded]) -> str:
    items = [_module(each) for each in found]
    return (
        f"<details><summary>{escape(name)} <small>{len(items)}</small></summary>"
        f"<ul>{''.join(items)}</ul></details>"
    )


def _module(each: Loaded) -> str:
    by = f"{each.importer}:{each.line}" if each.importer else ""
    reached = f"imported by {by}" if by else "starts the service"
    data = f'data-path="{escape(each.path)}" data-by="{escape(each.importer or "")}"'
    return (
        f'<li><button {data} data-line="{each.line}">{escape(each.module)}</button> '
        f"<small>{escape(reached)}</small></li>"
    )


def _image(folders: tuple[Folder, ...], dockerfile: str | None) -> str:
    if not folders:
        return ""
    rows = "".join(
        f"<tr><td><code>{escape(folder.path)}</code></td><td>{folder.files}</td>"
        f"<td>{', '.join(map(str, folder.lines)) if dockerfile else '–'}</td></tr>"
        for folder in folders
    )
    total = sum(folder.files for folder in folders)
    return (
        f"<details><summary>Image: {total} files of the repository</summary>"
        '<table><thead><tr><th scope="col">Folder</th><th scope="col">Files</th>'
        f'<th scope="col">Line</th></tr></thead><tbody>{rows}</tbody></table></details>'
    )
