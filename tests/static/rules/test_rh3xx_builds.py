"""RH301 to RH304: builds that fail, and lines that are misread."""

from __future__ import annotations

import pytest

from resilience_hooks.static.tree.memory import Content, Submodule
from tests.static.worlds import brief, check


def found_in(*lines: str, files: dict[str, Content] | None = None) -> list[tuple[str, str, int]]:
    """Code, severity and line of the findings in a Dockerfile at the root."""
    text = "\n".join(["FROM python:3.12", "WORKDIR /app", *lines, 'CMD ["python", "main.py"]', ""])
    tree: dict[str, Content] = {"Dockerfile": text, "main.py": "", **(files or {})}
    found = check(tree, "Dockerfile", context=".").findings
    return [(f.code, f.severity, f.line) for f in found]


FIRES = {
    "a file that is not there": (("COPY main.py gone.py ./",), {}, ("RH301", "error", 3)),
    "a folder that is not there": (
        ("COPY main.py ./", "COPY gone/ ./gone/"),
        {},
        ("RH301", "error", 4),
    ),
    "what git ignores may be supplied before the build": (
        ("COPY main.py ./", "COPY models/ ./models/"),
        {".gitignore": "models/\n"},
        ("RH301", "warning", 4),
    ),
    "what lies in a submodule is not listed": (
        ("COPY main.py ./", "COPY vendor/lib/ ./lib/"),
        {"vendor": Submodule()},
        ("RH301", "warning", 4),
    ),
    "an ignored file": (
        ("COPY main.py ./", "COPY notes.md ./"),
        {".dockerignore": "*.md\n", "notes.md": ""},
        ("RH302", "error", 4),
    ),
    "an unknown instruction": (("COPY main.py ./", "COPPY x y"), {}, ("RH303", "error", 4)),
    "an unknown flag": (("COPY main.py ./", "COPY --form=x a b"), {}, ("RH303", "error", 4)),
    "a stage that does not exist": (
        ("COPY main.py ./", "COPY --from=3 /a /b"),
        {},
        ("RH303", "error", 4),
    ),
    "a swallowed instruction": (
        ("COPY main.py ./", "RUN true && \\", "# copy", "COPY a b"),
        {},
        ("RH304", "warning", 6),
    ),
}


@pytest.mark.parametrize(("lines", "files", "expected"), FIRES.values(), ids=FIRES)
def test_reports_what_cannot_be_built(
    lines: tuple[str, ...], files: dict[str, Content], expected: tuple[str, str, int]
) -> None:
    """One finding, at the line that the engine stops at."""
    assert found_in(*lines, files=files) == [expected]


SILENT = {
    "a pattern that matches nothing": (("COPY main.py poetry.lock* ./",), {}),
    "a variable without a value": (("ARG JOB", "COPY main.py ./", "COPY ${JOB} ./"), {}),
    "another stage's files": (
        ("COPY main.py ./", "FROM python:3.12", "COPY --from=0 /app /app", "WORKDIR /app"),
        {},
    ),
    "an image's files": (("COPY main.py ./", "COPY --from=acme/uv:1 /uv /bin/"), {}),
    "a URL": (("COPY main.py ./", "ADD https://example.org/x.tgz /tmp/"), {}),
    "a here-document": (("COPY main.py ./", "COPY <<EOF /app/x.txt", "COPPY", "EOF"), {}),
    "a re-included file": (
        ("COPY main.py ./", "COPY notes.md ./"),
        {".dockerignore": "*.md\n!notes.md\n", "notes.md": ""},
    ),
    "a directory that only the base image has": (
        ("COPY main.py ./", "COPY main.py /opt/tool", "COPY main.py /opt/tool/bin/"),
        {},
    ),
    "a silenced line": (
        ("COPY main.py ./", "# rh: ignore[RH301] made by the release job", "COPY gone ./"),
        {},
    ),
}


@pytest.mark.parametrize(("lines", "files"), SILENT.values(), ids=SILENT)
def test_stays_silent(lines: tuple[str, ...], files: dict[str, Content]) -> None:
    """What an engine accepts, or nobody can know, is no finding."""
    assert found_in(*lines, files=files) == []


def test_every_missing_source_is_reported_at_once() -> None:
    """A person repairs a Dockerfile once."""
    codes = found_in("COPY main.py ./", "COPY a ./", "COPY b c ./")
    assert codes == [("RH301", "error", 4), ("RH301", "error", 5), ("RH301", "error", 5)]


def test_a_missing_source_names_what_would_have_started() -> None:
    """Where the file that CMD starts cannot be copied, the finding says so."""
    docker = 'FROM python:3.12\nWORKDIR /app\nCOPY jobs/run.py ./\nCMD ["python", "run.py"]\n'
    (found,) = check({"Dockerfile": docker, "a.py": ""}, "Dockerfile", context=".").findings
    assert (found.code, found.module) == ("RH301", "/app/run.py")
    assert found.missing == ("jobs/run.py", "/app/run.py")


def test_an_empty_file_is_one_finding() -> None:
    """A file without a FROM cannot be built, and says so."""
    found = check({"Dockerfile": ""}, "Dockerfile", context=".").findings
    assert brief(list(found)) == [("RH303", "error", None)]
