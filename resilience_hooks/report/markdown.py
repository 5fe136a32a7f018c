"""A summary for a pull request: what is wrong by service, the rest folded away or counted.

Platforms cut long comments (GitHub at 65,536 characters): so does this, between two findings.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import Final

from resilience_hooks.report.counts import counted
from resilience_hooks.report.printable import printable
from resilience_hooks.static.findings import Finding
from resilience_hooks.static.results import Report, ServiceResult

_LONGEST: Final = 60_000
_MOST_HOPS: Final = 30
_SIGNS: Final = {"error": "❌", "warning": "⚠️", "note": "ℹ️"}
_ACTIVE: Final = re.compile(r"([\\`*_{}\[\]<>#|~@!])")


def render(report: Report) -> str:
    """The counts, then every error and warning as a folded block below its service."""
    kept, length = [], 0
    blocks = list(_blocks(report))
    for block in blocks:
        length += len(block.encode("utf-8", "replace"))
        if length > _LONGEST:
            break
        kept.append(block)
    left = sum(block.startswith("<details>") for block in blocks[len(kept) :])
    rest = f"\n… and {left} more: `resilience-hooks check` shows all of them.\n" if left else ""
    return f"{_heading(report)}\n{''.join(kept)}{rest}"


def _heading(report: Report) -> str:
    counts = Counter(finding.severity for finding in report.findings)
    words = [counted(counts[kind], kind) for kind in ("error", "warning") if counts[kind]]
    checked = sum(service.status == "checked" for service in report.services)
    known = f" · {report.known} in the baseline" if report.known else ""
    sign = _SIGNS["error"] if counts["error"] else _SIGNS["warning"] if words else "✅"
    said = ", ".join(words) or "nothing missing"
    return f"### {sign} Images: {said}\n\n{counted(checked, 'service')} checked{known}\n"


def _blocks(report: Report) -> Iterator[str]:
    for service in report.services:
        shown = [each for each in service.findings if each.severity != "note"]
        if shown:
            yield _service(service, len(shown))
            yield from map(_finding, shown)
    yield from map(_finding, report.general)


def _service(service: ServiceResult, count: int) -> str:
    where = service.dockerfile or service.context
    return f"\n#### {_plain(service.name)} ({count})\n\n{_code(where)}\n\n"


def _finding(finding: Finding) -> str:
    sign = _SIGNS[finding.severity]
    title = f"{sign} <b>{finding.code}</b> {_html(finding.message)}"
    body = "\n\n".join(_body(finding))
    return f"<details><summary>{title}</summary>\n\n{body}\n\n</details>\n"


def _body(finding: Finding) -> Iterator[str]:
    if finding.chain:
        yield "\n".join(_chain(finding))
    else:
        yield _code(f"{finding.path}:{finding.line}")
    if finding.consequence:
        yield _plain(_sentence(finding.consequence))
    if finding.remedy:
        yield _plain(_sentence(finding.remedy))
    if finding.fix:
        yield _fenced("\n".join(f"+ {printable(edit.text)}" for edit in finding.fix))


def _chain(finding: Finding) -> Iterator[str]:
    hops = finding.chain
    for hop in hops[:_MOST_HOPS]:
        yield f"1. {_code(f'{hop.path}:{hop.line}')} imports {_code(hop.module or '?')}"
    if len(hops) > _MOST_HOPS:
        yield f"1. … and {len(hops) - _MOST_HOPS} more imports"


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:] + ("" if text.endswith(".") else ".")


def _fenced(text: str) -> str:
    """A block of code, whatever rows of backticks it holds."""
    longest = max((len(run) for run in re.findall("`+", text)), default=0)
    fence = "`" * max(3, longest + 1)
    return f"{fence}diff\n{text}\n{fence}"


def _code(text: str) -> str:
    """Code in a line, whatever backticks it holds."""
    text = printable(text.replace("\n", " "))
    longest = max((len(run) for run in re.findall("`+", text)), default=0)
    fence, pad = "`" * (longest + 1), " " if longest else ""
    return f"{fence}{pad}{text}{pad}{fence}"


def _plain(text: str) -> str:
    """Text in which nothing is markup, and nobody is notified."""
    return _ACTIVE.sub(r"\\\1", printable(text.replace("\n", " ")))


def _html(text: str) -> str:
    text = printable(text.replace("\n", " "))
    text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return text.replace("@", "&#64;")
