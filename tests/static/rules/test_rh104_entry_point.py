"""RH104: entry points that the image lacks."""

from __future__ import annotations

import pytest

from resilience_hooks.static.tree.memory import Content
from tests.static.worlds import brief, check


def dockerfile(*lines: str, base: str = "python:3.12") -> dict[str, Content]:
    """The service's Dockerfile, and a few files to copy."""
    return {
        "svc/Dockerfile": "\n".join([f"FROM {base}", "WORKDIR /app", *lines, ""]),
        "svc/main.py": "",
        "svc/jobs/__init__.py": "",
        "svc/jobs/nightly.py": "",
    }


FIRES = {
    "a file in a folder of its own": (
        dockerfile("COPY svc/ ./svc/", 'CMD ["python", "main.py"]'),
        "/app/main.py",
    ),
    "a module run with -m": (
        dockerfile("COPY svc/main.py ./", 'CMD ["python", "-m", "jobs.nightly"]'),
        "jobs.nightly",
    ),
    "an application": (
        dockerfile("COPY svc/main.py ./", 'CMD ["gunicorn", "jobs.nightly:app"]'),
        "jobs.nightly",
    ),
}


@pytest.mark.parametrize(("files", "target"), FIRES.values(), ids=FIRES)
def test_reports_an_entry_point_that_is_not_copied(files: dict[str, Content], target: str) -> None:
    """The repository has what is started, the image has not."""
    found = check(files, "svc/Dockerfile", context=".").findings
    assert brief(list(found)) == [("RH104", "error", target)]


SILENT = {
    "it is there": dockerfile("COPY svc/ ./", 'CMD ["python", "main.py"]'),
    "the repository has no such file": dockerfile("COPY svc/ ./", 'CMD ["python", "made.py"]'),
    "a module of the standard library": dockerfile(
        "COPY svc/ ./", 'CMD ["python", "-m", "http.server"]'
    ),
    "a module of a distribution": dockerfile("COPY svc/ ./", 'CMD ["python", "-m", "mlflow"]'),
    "a console program": dockerfile("COPY svc/ ./", 'CMD ["nginx", "-g", "daemon off;"]'),
    "a shell": dockerfile("COPY svc/ ./", 'CMD ["bash"]'),
}


@pytest.mark.parametrize("files", SILENT.values(), ids=SILENT)
def test_stays_silent(files: dict[str, Content]) -> None:
    """What is there, and what nobody can know, is no finding."""
    assert list(check(files, "svc/Dockerfile", context=".").findings) == []


SCRIPTS = {
    "run itself": 'ENTRYPOINT ["./start.sh"]',
    "run by a shell": 'CMD ["bash", "start.sh"]',
    "from a folder": "CMD /app/start.sh",
    "before the service": "CMD ./start.sh && exec python main.py",
}


@pytest.mark.parametrize("line", SCRIPTS.values(), ids=SCRIPTS)
def test_reports_a_script_that_is_not_copied(line: str) -> None:
    """A shell script starts as a program does."""
    files = {**dockerfile("COPY svc/main.py ./", line), "svc/start.sh": "python main.py\n"}
    found = check(files, "svc/Dockerfile", context=".").findings
    assert brief(list(found)) == [("RH104", "error", "/app/start.sh")]


@pytest.mark.parametrize(
    "copies",
    [
        pytest.param("COPY svc/ ./", id="copied"),
        pytest.param(
            "COPY svc/main.py ./\nRUN curl https://host/start.sh > start.sh", id="fetched"
        ),
        pytest.param("COPY svc/main.py ./\nRUN echo python main.py > start.sh", id="written"),
    ],
)
def test_a_script_that_is_there(copies: str) -> None:
    """What a step brings or writes is no finding."""
    files = {**dockerfile(copies, 'CMD ["sh", "./start.sh"]'), "svc/start.sh": "python main.py\n"}
    assert brief(list(check(files, "svc/Dockerfile", context=".").findings)) == []


def test_an_unknown_base_leaves_a_note() -> None:
    """A base image that is no plain one may hold the entry point."""
    files = dockerfile("COPY svc/ ./svc/", 'CMD ["python", "main.py"]', base="acme/app:2")
    (found,) = check(files, "svc/Dockerfile", context=".").findings
    assert (found.code, found.severity) == ("RH104", "note")


def test_a_branch_leaves_a_note() -> None:
    """Scripts are shared by images: a branch that names what this one lacks may never be taken."""
    script = 'CMD if [ "$SERVICE" = jobs ]; then python -m jobs.nightly; else python main.py; fi'
    files = dockerfile("COPY svc/main.py ./", script)
    (found,) = check(files, "svc/Dockerfile", context=".").findings
    assert (found.severity, found.module) == ("note", "jobs.nightly")
