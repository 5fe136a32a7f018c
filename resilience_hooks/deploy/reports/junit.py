"""JUnit XML: a suite a service, a case a step; inconclusive is an error, as tools show it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final
from xml.etree import ElementTree as ET

from resilience_hooks.deploy.model import Report, Step

_TAGS: Final = {"fail": "failure", "inconclusive": "error", "skipped": "skipped"}
_FORBIDDEN: Final = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML 1.0 cannot hold (section 2.2)."""


def junit(reports: Iterable[Report]) -> str:
    """The whole file."""
    root = ET.Element("testsuites", name="verify-deployment")
    for report in reports:
        statuses = [step.status for step in report.steps]
        suite = ET.SubElement(
            root,
            "testsuite",
            name=_clean(report.target.name),
            tests=str(len(statuses)),
            failures=str(statuses.count("fail")),
            errors=str(statuses.count("inconclusive")),
            skipped=str(statuses.count("skipped")),
            time=f"{sum(step.seconds for step in report.steps):.3f}",
        )
        for step in report.steps:
            _case(suite, report, step)
    return ET.tostring(root, encoding="unicode", xml_declaration=True) + "\n"


def _case(suite: ET.Element, report: Report, step: Step) -> None:
    case = ET.SubElement(
        suite,
        "testcase",
        classname=_clean(report.target.name),
        name=step.name,
        time=f"{step.seconds:.3f}",
    )
    if step.status in _TAGS:
        fault = ET.SubElement(case, _TAGS[step.status], message=_clean(step.summary))
        fault.text = _clean("\n".join(step.evidence))


def _clean(text: str) -> str:
    return _FORBIDDEN.sub("\N{REPLACEMENT CHARACTER}", text)
