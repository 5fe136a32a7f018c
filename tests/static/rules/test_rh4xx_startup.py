"""RH401 to RH403: the startup manifest, in the image and called for."""

from __future__ import annotations

import pytest

from resilience_hooks.static.tree.memory import Content
from tests.static.manifest.services import current, findings, texts
from tests.static.worlds import app, brief, check

CALL = "from resilience_hooks.startup import verify_imports\nverify_imports()\n"
MANIFEST = "svc/Dockerfile.import-manifest.json"
HOOK = "from resilience_hooks.startup import on_starting\n"

UNVERIFIED: dict[str, dict[str, Content]] = {
    "nobody imports it": app("x = 1"),
    "it is imported and not called": app(
        "from resilience_hooks.startup import verify_imports as _v\n"
    ),
    "another function of that name": app("def verify_imports(): pass\nverify_imports()\n"),
    "a file that nothing loads": app("", more={"svc/checks.py": CALL}),
    "a configuration that gunicorn does not read": app(
        "", more={"svc/conf/gunicorn.conf.py": HOOK}
    ),
    "only the self-test": app("from resilience_hooks.health import HealthWSGI\n"),
    "only as the image is built": app(
        "", "RUN python -m resilience_hooks.startup --manifest svc.json"
    ),
}


@pytest.mark.parametrize("files", UNVERIFIED.values(), ids=UNVERIFIED)
def test_reports_a_service_that_does_not_verify(files: dict[str, Content]) -> None:
    """At the line that starts it."""
    (found,) = findings(current(files))
    assert (found.code, found.severity, found.path) == ("RH401", "error", "svc/Dockerfile")
    assert "CMD starts app" in found.message


def started_by(command: str, more: dict[str, Content] | None = None) -> dict[str, Content]:
    """A service with another command."""
    files = app("", more=more)
    text = str(files["svc/Dockerfile"]).rpartition("CMD")[0]
    return {**files, "svc/Dockerfile": f"{text}CMD {command}\n"}


VERIFIED: dict[str, dict[str, Content]] = {
    "the application calls it": app(CALL),
    "under another name": app(
        "from resilience_hooks.startup import verify_imports as check\ncheck()\n"
    ),
    "as an attribute": app("from resilience_hooks import startup\nstartup.verify_imports()\n"),
    "by its full name": app("import resilience_hooks.startup as s\ns.verify_imports()\n"),
    "in a function": app(
        "def ready():\n"
        "    from resilience_hooks.startup import verify_imports\n"
        "    verify_imports()\n"
    ),
    "handed on as a handler": app(
        "from resilience_hooks.startup import verify_imports\napp.on('startup', verify_imports)\n"
    ),
    "in a module that the application loads": app(
        "import svc.boot", more={"svc/__init__.py": "", "svc/boot.py": CALL}
    ),
    "gunicorn's hook": app("", more={"svc/gunicorn.conf.py": HOOK}),
    "a hook of one's own": app(
        "",
        more={
            "svc/gunicorn.conf.py": (
                "from resilience_hooks.startup import verify_imports\n"
                "def on_starting(server):\n    verify_imports()\n"
            )
        },
    ),
    "in front of the server": started_by(
        f"python -m resilience_hooks.startup --manifest {MANIFEST} && exec gunicorn app:app"
    ),
    "in an entry script": started_by(
        "./start.sh",
        {
            "svc/start.sh": (
                "#!/bin/sh\nset -e\npython -m resilience_hooks.startup\nexec gunicorn app:app\n"
            )
        },
    ),
    "the standalone file": app("from svc.verify_imports import verify_imports\nverify_imports()\n"),
    "the standalone file in front of the server": started_by(
        "python verify_imports.py && exec gunicorn app:app", {"svc/verify_imports.py": ""}
    ),
    "a silenced line": {
        **app(""),
        "svc/Dockerfile": str(app("")["svc/Dockerfile"]).replace(
            "CMD", "# rh: ignore[RH401] a batch job\nCMD"
        ),
    },
}


@pytest.mark.parametrize("files", VERIFIED.values(), ids=VERIFIED)
def test_stays_silent_where_it_is_called(files: dict[str, Content]) -> None:
    """In each of the ways that docs/startup.md shows."""
    assert brief(findings(current(files))) == []


def test_a_health_check_need_not_verify() -> None:
    """It is asked every few seconds; the service has verified itself."""
    files = app(CALL, "HEALTHCHECK CMD python svc/probe.py", {"svc/probe.py": ""})
    assert findings(current(files)) == []


def test_every_way_of_starting_verifies() -> None:
    """A compose service that starts the image otherwise is a way of its own."""
    build = "{context: ., dockerfile: svc/Dockerfile}"
    compose = f"services:\n  job: {{build: {build}, command: python job.py}}\n"
    files = app(CALL, more={"svc/job.py": "", "compose.yml": compose})
    assert [each.code for each in findings(current(files))] == ["RH401"]


def narrow(*lines: str, ignored: str = "") -> dict[str, Content]:
    """A service whose Dockerfile copies what it names and nothing more."""
    dockerfile = ["FROM python:3.12", "WORKDIR /app", *lines, 'CMD ["gunicorn", "app:app"]', ""]
    files: dict[str, Content] = {"svc/Dockerfile": "\n".join(dockerfile), "svc/app.py": CALL}
    return {**files, ".dockerignore": ignored} if ignored else files


LEFT_BEHIND = {
    "the COPY names Python files": (
        narrow("COPY svc/*.py ./"),
        f"COPY {MANIFEST} ./Dockerfile.import-manifest.json",
    ),
    "the COPY names one file": (
        narrow("COPY svc/app.py /app/app.py"),
        f"COPY {MANIFEST} /app/Dockerfile.import-manifest.json",
    ),
    "the ignore file keeps it out": (narrow("COPY svc/ ./", ignored="**/*.json\n"), None),
}


@pytest.mark.parametrize(("files", "line"), LEFT_BEHIND.values(), ids=LEFT_BEHIND)
def test_reports_a_manifest_that_is_not_in_the_image(
    files: dict[str, Content], line: str | None
) -> None:
    """With the line that brings it, unless the ignore file is to be changed."""
    (found,) = [each for each in findings(current(files)) if each.code == "RH402"]
    assert [edit.text for edit in found.fix] == ([line] if line else [])
    assert (".dockerignore:1" in found.message) is (line is None)


@pytest.mark.parametrize("line", LEFT_BEHIND["the COPY names Python files"][1:])
def test_the_proposed_line_helps(line: str) -> None:
    """Silent once it is there."""
    assert findings(current(narrow("COPY svc/*.py ./", line))) == []


IN_THE_IMAGE = {
    "with the folder": narrow("COPY svc/ ./"),
    "by its name": narrow("COPY svc/app.py ./", f"COPY {MANIFEST} /etc/manifest.json"),
    "the whole context": narrow("COPY . ./", "WORKDIR /app/svc"),
    "from a stage before": {
        "svc/Dockerfile": (
            "FROM python:3.12 AS build\nCOPY svc/ /src/\nFROM python:3.12\nWORKDIR /app\n"
            'COPY --from=build /src/ ./\nCMD ["gunicorn", "app:app"]\n'
        ),
        "svc/app.py": CALL,
    },
}


@pytest.mark.parametrize("files", IN_THE_IMAGE.values(), ids=IN_THE_IMAGE)
def test_stays_silent_where_the_manifest_is_copied(files: dict[str, Content]) -> None:
    """Wherever it lands."""
    assert findings(current(files)) == []


def test_the_standalone_file_does_instead() -> None:
    """It carries the manifest."""
    files = narrow("COPY svc/*.py ./")
    files["svc/app.py"] = "from verify_imports import verify_imports\nverify_imports()\n"
    everything = {**files, **texts(files, standalone=True)}
    assert findings({**everything, **texts(everything)}) == []


STALE = {
    "missing": (lambda files: files, "does not exist, or git does not track it"),
    "an import more": (
        lambda files: {**current(files), "svc/app.py": CALL + "import svc.more\n"},
        "is stale",
    ),
    "edited by hand": (lambda files: {**current(files), MANIFEST: "{}"}, "is stale"),
    "another COPY line": (
        lambda files: {
            **current(files),
            "svc/Dockerfile": str(files["svc/Dockerfile"]).replace("./svc/", "/app/svc/"),
        },
        "is stale",
    ),
}


@pytest.mark.parametrize(("change", "said"), STALE.values(), ids=STALE)
def test_reports_a_stale_manifest(change: object, said: str) -> None:
    """At the manifest itself."""
    assert callable(change)
    (found,) = findings(change(app(CALL, more={"svc/__init__.py": "", "svc/more.py": ""})))
    assert (found.code, found.path) == ("RH403", MANIFEST)
    assert said in found.message


CURRENT = {
    "as it was written": current(app(CALL)),
    "with the line ends of another system": {
        path: text.replace("\n", "\r\n") if path == MANIFEST and isinstance(text, str) else text
        for path, text in current(app(CALL)).items()
    },
    "a body was edited": {**current(app(CALL + "x = 1\n")), "svc/app.py": CALL + "x = 2\n"},
    "another service was edited": {**current(app(CALL)), "other/job.py": "import svc.app\n"},
}


@pytest.mark.parametrize("files", CURRENT.values(), ids=CURRENT)
def test_stays_silent_where_it_is_current(files: dict[str, Content]) -> None:
    """Nothing that a manifest says has changed."""
    assert findings(files) == []


def test_check_does_not_ask_for_manifests() -> None:
    """The rules belong to their own hook: who has never heard of it sees nothing."""
    assert list(check(app("x = 1"), "svc/Dockerfile", context=".").findings) == []
