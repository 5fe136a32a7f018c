"""The report for a commit prompt."""

from __future__ import annotations

import dataclasses

from resilience_hooks.report.style import Style
from resilience_hooks.report.text import render
from resilience_hooks.static.findings import Edit, Finding, Hop, Importer
from resilience_hooks.static.results import LaunchResult, Report, ServiceResult, Stats

IMPORTER = Importer("svc/app.py", 12, 9, "deferred", "broad", "load", 14)
FINDING = Finding(
    code="RH101",
    severity="error",
    message="worker.loaders is not in the image",
    path="svc/app.py",
    line=12,
    module="worker.loaders",
    modules=("worker.loaders",),
    importers=(IMPORTER,),
    chain=(Hop("svc/app.py", 12, "worker.loaders"),),
    consequence="the service starts; the import raises when load() is called",
    remedy="add to svc/Dockerfile after line 4",
    fix=(Edit("svc/Dockerfile", 4, "COPY worker/ ./worker/"),),
)
SERVICE = ServiceResult(
    name="svc",
    kind="dockerfile",
    dockerfile="svc/Dockerfile",
    context=".",
    context_source="inferred",
    target=None,
    status="checked",
    launches=(LaunchResult("CMD", 7, ("gunicorn", "app:app"), "module:app", "/app", ("/app",)),),
    findings=(FINDING,),
)


def report(*findings: Finding) -> Report:
    """A run over one service."""
    service = dataclasses.replace(SERVICE, findings=findings)
    return Report(".", None, (service,), Stats())


def test_a_block_has_everything_a_person_needs() -> None:
    """Place, chain from the command, what happens, and the line to add."""
    assert render(report(FINDING), Style()) == (
        "svc  svc/Dockerfile, built from .\n"
        "\n"
        "svc/app.py:12:9: error RH101 worker.loaders is not in the image\n"
        "    CMD: gunicorn app:app\n"
        "    └─ svc/app.py:12  imports worker.loaders\n"
        "    The service starts; the import raises when load() is called.\n"
        "    Add to svc/Dockerfile after line 4:\n"
        "    + COPY worker/ ./worker/\n"
        "\n"
        "1 error · 1 service checked\n"
    )


def test_a_clean_run_is_one_line() -> None:
    """Nothing found is said in as many words as it deserves."""
    assert render(report(), Style()) == "nothing missing · 1 service checked\n"


def test_notes_are_shown_when_asked_for() -> None:
    """What is undecided is counted, and printed only with --verbose."""
    note = dataclasses.replace(FINDING, severity="note", fix=())
    assert render(report(note), Style()) == "1 note · 1 service checked\n"
    assert "note RH101" in render(report(note), Style(), verbose=True)


def test_undeclared_modules_are_one_line() -> None:
    """Warnings about third-party modules are told together, and one by one when asked for."""
    found = [
        dataclasses.replace(FINDING, code="RH201", severity="warning", module=name, fix=())
        for name in ("redis", "yaml")
    ]
    assert render(report(*found), Style()) == (
        "imported in 1 service, and declared by no install: redis, yaml (--strict shows where)\n\n"
        "2 warnings · 1 service checked\n"
    )
    assert render(report(*found), Style(), verbose=True).count("warning RH201") == 2


def test_what_a_lock_decides_is_told_in_full() -> None:
    """An error of the same family is a block like every other."""
    locked = dataclasses.replace(FINDING, code="RH202")
    assert "error RH202" in render(report(locked), Style())


def test_many_importers_are_counted() -> None:
    """Four further places are named, the rest is a number."""
    others = tuple(dataclasses.replace(IMPORTER, line=line) for line in range(20, 30))
    found = dataclasses.replace(FINDING, importers=(IMPORTER, *others))
    text = render(report(found), Style())
    assert "Also imported at svc/app.py:20, svc/app.py:21, svc/app.py:22, svc/app.py:23" in text
    assert "and 6 more places" in text


def test_colour_only_wraps() -> None:
    """The coloured report is the plain one with escapes around words."""
    colored = render(report(FINDING), Style(colored=True))
    plain = render(report(FINDING), Style())
    for code in ("\x1b[1m", "\x1b[2m", "\x1b[1;31m", "\x1b[32m", "\x1b[0m"):
        assert code in colored
        colored = colored.replace(code, "")
    assert colored == plain


def services(count: int, *findings: Finding) -> Report:
    """A run over services that all have the same findings."""
    names = [f"svc{number}" for number in range(count)]
    found = [dataclasses.replace(SERVICE, name=name, findings=findings) for name in names]
    return Report(".", None, tuple(found), Stats())


def test_what_many_services_have_alike_is_one_block() -> None:
    """Three hundred services that share a fault fill no more than one page."""
    own = dataclasses.replace(FINDING, message="other is not in the image", line=3)
    run = services(300, FINDING)
    last = dataclasses.replace(run.services[-1], findings=(FINDING, own))
    text = render(dataclasses.replace(run, services=(*run.services[:-1], last)), Style())
    assert len(text.splitlines()) < 25
    names = "svc1, svc2, svc3, svc4 and 295 more (--verbose names all)"
    assert f"    The same in 299 other services: {names}\n" in text
    assert "svc299  svc/Dockerfile, built from .\n\nsvc/app.py:3:9: error RH101 other" in text
    assert text.endswith("301 errors · 300 services checked\n")


MISSING = dataclasses.replace(FINDING, missing=("worker",))


def importing(line: int) -> Finding:
    """The same path missing, imported by each service in a file of its own."""
    importer = dataclasses.replace(IMPORTER, path=f"svc{line}/app.py", line=line)
    return dataclasses.replace(MISSING, importers=(importer,), path=importer.path, line=line)


def test_one_missing_path_is_told_once_wherever_it_is_imported() -> None:
    """Forty services lack a package, each with an import of its own; ``--verbose`` names them."""
    run = services(40, MISSING)
    each = [
        dataclasses.replace(service, findings=(importing(line),))
        for line, service in enumerate(run.services, start=1)
    ]
    run = dataclasses.replace(run, services=tuple(each))
    text = render(run, Style())
    assert text.count("error RH101") == 1
    assert "The same in 39 other services: svc1, svc2, svc3, svc4 and 35 more" in text
    assert "svc38, svc39\n" in render(run, Style(), verbose=True)


def test_one_that_only_a_call_needs_is_another_finding() -> None:
    """A path whose absence stops a service is not told along with one that a function meets."""
    start = dataclasses.replace(IMPORTER, scope="toplevel", guard=None)
    fatal = dataclasses.replace(MISSING, importers=(start,))
    run = services(5, MISSING)
    last = dataclasses.replace(run.services[-1], findings=(fatal,))
    text = render(dataclasses.replace(run, services=(*run.services[:-1], last)), Style())
    assert text.count("error RH101") == 2


def test_a_few_services_are_shown_one_by_one() -> None:
    """Each has a line of its own to add."""
    text = render(services(3, FINDING), Style())
    assert text.count("COPY worker/") == 3
    assert "The same in" not in text


def test_other_lines_are_other_findings() -> None:
    """Only what stands at one place of the code is the same."""
    found = [dataclasses.replace(FINDING, line=number) for number in range(1, 6)]
    assert render(services(1, *found), Style()).count("error RH101") == 5
