"""The report for code scanning."""

from __future__ import annotations

import json
from typing import Any

from jsonschema import Draft202012Validator

from resilience_hooks.report import sarif
from resilience_hooks.static.findings import Edit, Finding, Hop, Importer
from resilience_hooks.static.results import Report, ServiceResult, Stats
from resilience_hooks.static.rules.registry import RULES
from tests.report.sarif_subset import LOG

MISSING = Finding(
    code="RH101",
    severity="error",
    message="shared.util is not in the image",
    service="svc",
    path="svc/a b:c.py",
    line=7,
    module="shared.util",
    modules=("shared.util", "shared.more"),
    missing=("shared",),
    importers=(
        Importer("svc/a b:c.py", 7, 5, "deferred", None),
        Importer("svc/other.py", 1, 1, "toplevel", "broad"),
    ),
    chain=(Hop("svc/main.py", 3, "svc.a"), Hop("svc/a b:c.py", 7, "shared.util")),
    consequence="the import raises when run() is called",
    remedy="add to svc/Dockerfile after line 3",
    fix=(
        Edit("svc/Dockerfile", 3, "COPY shared/ ./shared/"),
        Edit("svc/Dockerfile", 0, "# first"),
        Edit("svc/Dockerfile.dockerignore", 9, "!shared/"),
        Edit("svc/requirements.txt", 2, "redis==5.2.1 \\", "redis"),
        Edit("svc/requirements.txt", 2, "    --hash=sha256:00", "redis"),
    ),
)
WHOLE_FILE = Finding("RH303", "warning", "it cannot be built", "svc", path="caf\udce9/Dockerfile")
STALE = Finding("RH001", "warning", "the ignore matches nothing", path="c.toml", line=2)


def report(*findings: Finding, general: tuple[Finding, ...] = ()) -> Report:
    """One checked service, and one that is unknown."""
    checked = ServiceResult("svc", "dockerfile", "D", ".", "x", None, "checked", findings=findings)
    unknown = ServiceResult("web", "dockerfile", "W", ".", "x", None, "unknown", "node runs it")
    return Report(".", None, (checked, unknown), Stats(), general)


def run_of(given: Report) -> dict[str, Any]:
    """The one run of the log, which is valid."""
    log: dict[str, Any] = json.loads(sarif.render(given, RULES.values()))
    Draft202012Validator(LOG, format_checker=Draft202012Validator.FORMAT_CHECKER).validate(log)
    run: dict[str, Any] = log["runs"][0]
    return run


def test_a_result_says_where_what_and_how_it_comes_to_it() -> None:
    """Place, sentence, chain, other importers; paths are URIs below the root."""
    (result,) = run_of(report(MISSING))["results"]
    place = {"uri": "svc/a%20b%3Ac.py", "uriBaseId": "SRCROOT"}
    assert (result["ruleId"], result["level"]) == ("RH101", "error")
    assert result["message"]["text"] == (
        "shared.util is not in the image. The import raises when run() is called. "
        "Add to svc/Dockerfile after line 3."
    )
    assert result["locations"] == [
        {
            "physicalLocation": {
                "artifactLocation": place,
                "region": {"startLine": 7, "startColumn": 5},
            }
        }
    ]
    steps = result["codeFlows"][0]["threadFlows"][0]["locations"]
    assert [
        (
            step["location"]["physicalLocation"]["artifactLocation"]["uri"],
            step["location"]["physicalLocation"]["region"]["startLine"],
            step["location"]["message"]["text"],
        )
        for step in steps
    ] == [
        ("svc/main.py", 3, "imports svc.a"),
        ("svc/a%20b%3Ac.py", 7, "imports shared.util"),
    ]
    (related,) = result["relatedLocations"]
    assert related["physicalLocation"]["artifactLocation"]["uri"] == "svc/other.py"


def test_a_fix_inserts_lines() -> None:
    """At the start of the line behind; the edits of one file are one change."""
    (fix,) = run_of(report(MISSING))["results"][0]["fixes"]
    changes = [
        (
            change["artifactLocation"]["uri"],
            [
                (each["deletedRegion"]["startLine"], each["insertedContent"]["text"])
                for each in change["replacements"]
            ],
        )
        for change in fix["artifactChanges"]
    ]
    assert changes == [
        ("svc/Dockerfile", [(4, "COPY shared/ ./shared/\n"), (1, "# first\n")]),
        ("svc/Dockerfile.dockerignore", [(10, "!shared/\n")]),
        ("svc/requirements.txt", [(3, "redis==5.2.1 \\\n"), (3, "    --hash=sha256:00\n")]),
    ]


def test_a_finding_of_a_whole_file_has_no_region() -> None:
    """Line 0 is none; bytes that are no UTF-8 survive in the URI alone."""
    (result,) = run_of(report(WHOLE_FILE))["results"]
    assert result["locations"] == [
        {
            "physicalLocation": {
                "artifactLocation": {"uri": "caf%E9/Dockerfile", "uriBaseId": "SRCROOT"}
            }
        }
    ]
    assert not {"codeFlows", "fixes", "relatedLocations"} & result.keys()


def test_the_rules_of_the_results_are_described() -> None:
    """Each once, with its page; a result points at its rule."""
    run = run_of(report(MISSING, WHOLE_FILE, MISSING, general=(STALE,)))
    rules = run["tool"]["driver"]["rules"]
    assert [rule["id"] for rule in rules] == ["RH001", "RH101", "RH303"]
    assert [rules[each["ruleIndex"]]["id"] for each in run["results"]] == [
        each["ruleId"] for each in run["results"]
    ]
    assert rules[1]["help"]["markdown"] == RULES["RH101"].page


def test_what_is_unknown_is_a_notification() -> None:
    """A log without results still says what was not looked at."""
    run = run_of(report())
    assert (run["results"], run["tool"]["driver"]["rules"]) == ([], [])
    (note,) = run["invocations"][0]["toolExecutionNotifications"]
    assert note == {"level": "note", "message": {"text": "web is unknown: node runs it"}}


def test_fingerprints_outlive_moved_lines() -> None:
    """The same fault on another line is the same; another service's is not."""
    moved = Finding(
        "RH101", "error", "x", "svc", path=MISSING.path, line=70, missing=MISSING.missing
    )
    other = Finding(
        "RH101", "error", "x", "job", path=MISSING.path, line=7, missing=MISSING.missing
    )
    prints = [
        result["partialFingerprints"]["missing/v1"]
        for result in run_of(report(MISSING, moved, other))["results"]
    ]
    assert prints[0] == prints[1] != prints[2]
