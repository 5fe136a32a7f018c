"""The COPY line of a fix, in the Dockerfile's own style."""

from __future__ import annotations

import pytest

from resilience_hooks.static.tree.memory import Content
from tests.static.worlds import check

START = 'ENV PYTHONPATH=/app\nCMD ["python", "one/main.py"]\n'
CASES = {
    "relative with a dot": ("COPY one/ ./one/", "COPY two/ ./two/"),
    "relative without a dot": ("COPY one/ one/", "COPY two/ two/"),
    "absolute": ("COPY one/ /app/one/", "COPY two/ /app/two/"),
    "no slashes": ("COPY one ./one", "COPY two ./two"),
    "an owner": ("COPY --chown=app:app one/ ./one/", "COPY --chown=app:app two/ ./two/"),
    "a variable in the destination": ("ENV ROOT=/app\nCOPY one/ $ROOT/one/", "COPY two/ /app/two/"),
}


def repository(line: str) -> dict[str, Content]:
    """A Dockerfile that copies ``one``, which needs ``two``."""
    return {
        "Dockerfile": f"FROM python:3.12\nWORKDIR /app\n{line}\n{START}",
        "one/main.py": "import two.part\n",
        "two/part.py": "",
    }


@pytest.mark.parametrize(("line", "fix"), CASES.values(), ids=CASES)
def test_follows_its_neighbour(line: str, fix: str) -> None:
    """Form of the destination, slashes and owner are borrowed; the fix goes behind it."""
    (found,) = check(repository(line), "Dockerfile", context=".").findings
    assert [edit.text for edit in found.fix] == [fix]
    assert found.fix[0].after_line == 2 + line.count("\n") + 1


def test_a_bare_dot_has_no_form() -> None:
    """What a line that copies a file ``.`` leaves open, one that copies a folder tells."""
    lines = "WORKDIR /app\nCOPY lib/ lib/\nCOPY one/main.py .\n"
    start = 'ENV PYTHONPATH=/app\nCMD ["python", "main.py"]\n'
    files = {**repository(""), "Dockerfile": f"FROM python:3.12\n{lines}{start}", "lib/x.py": ""}
    (found,) = check(files, "Dockerfile", context=".").findings
    assert [edit.text for edit in found.fix] == ["COPY two/ two/"]


@pytest.mark.parametrize("line", [case[0] for case in CASES.values()], ids=CASES)
def test_the_fix_repairs(line: str) -> None:
    """The Dockerfile with the line put in has no finding left."""
    files = repository(line)
    (edit,) = check(files, "Dockerfile", context=".").findings[0].fix
    lines = str(files["Dockerfile"]).split("\n")
    lines.insert(edit.after_line, edit.text)
    repaired = {**files, "Dockerfile": "\n".join(lines)}
    assert check(repaired, "Dockerfile", context=".").findings == ()
