"""The summary for a pull request."""

from __future__ import annotations

import dataclasses

from resilience_hooks.report.markdown import render
from resilience_hooks.static.findings import Edit, Finding, Hop, Severity
from resilience_hooks.static.results import Report, ServiceResult, Stats


def finding(module: str = "shared.util", severity: Severity = "error") -> Finding:
    """A module that an image lacks."""
    return Finding(
        "RH101",
        severity,
        f"{module} is not in the image",
        service="svc",
        path="svc/app.py",
        line=2,
        module=module,
        chain=(Hop("svc/app.py", 2, module),),
        consequence="the service does not start",
        remedy="add to svc/Dockerfile after line 3",
        fix=(Edit("svc/Dockerfile", 3, "COPY shared/ ./shared/"),),
    )


def report(*findings: Finding, known: int | None = None) -> Report:
    """A run over one service."""
    service = ServiceResult(
        "svc", "dockerfile", "svc/Dockerfile", ".", "x", None, "checked", findings=findings
    )
    return Report(".", None, (service,), Stats(), known=known)


def test_a_finding_is_folded_with_chain_and_fix() -> None:
    """The line of the summary says what is wrong, the fold why and what to do."""
    assert render(report(finding(), known=2)) == (
        "### ❌ Images: 1 error\n\n1 service checked · 2 in the baseline\n"
        "\n\n#### svc (1)\n\n`svc/Dockerfile`\n\n"
        "<details><summary>❌ <b>RH101</b> shared.util is not in the image</summary>\n\n"
        "1. `svc/app.py:2` imports `shared.util`\n\n"
        "The service does not start.\n\n"
        "Add to svc/Dockerfile after line 3.\n\n"
        "```diff\n+ COPY shared/ ./shared/\n```\n\n</details>\n"
    )


def test_nothing_missing() -> None:
    """One sign, one line."""
    assert render(report()) == "### ✅ Images: nothing missing\n\n1 service checked\n\n"


def test_notes_are_left_out() -> None:
    """They are for whoever asks."""
    assert "RH101" not in render(report(finding(severity="note")))


def test_what_is_too_long_is_counted() -> None:
    """The comment stays below what platforms accept; the rest is a number."""
    text = render(report(*(finding(f"shared.m{number}") for number in range(1000))))
    shown = text.count("<details>")
    assert len(text.encode()) < 65_536
    assert 100 < shown < 1000
    assert f"… and {1000 - shown} more" in text


def test_nothing_in_it_is_markup() -> None:
    """Names cannot break out of the summary, nor call anybody."""
    evil = dataclasses.replace(
        finding(),
        message="</summary><script> & @everyone",
        remedy="use **this** @everyone\n# now",
        fix=(Edit("D", 1, "COPY a```b ./"),),
        chain=(Hop("a`b.py", 1, "c``d"),),
    )
    text = render(report(evil))
    assert "&lt;/summary&gt;&lt;script&gt; &amp; &#64;everyone" in text
    assert r"Use \*\*this\*\* \@everyone \# now." in text
    assert "````diff\n+ COPY a```b ./\n````" in text
    assert "1. `` a`b.py:1 `` imports ``` c``d ```" in text
