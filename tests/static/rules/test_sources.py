"""What is copied to bring modules into an image, and what takes an ignored one in again."""

from __future__ import annotations

import pytest

from resilience_hooks.static.tree.memory import Content
from tests.static.worlds import app, findings

SERVICE = "FROM python:3.12\nCMD python m.py\n"
CASES: dict[str, tuple[str, dict[str, Content], list[str]]] = {
    "a folder as it is": (
        "import lib.sub.x", {"lib/sub/x.py": ""}, ["COPY lib/ ./lib/"],
    ),
    "services below it: the part that is needed": (
        "import jobs.lib.x",
        {"jobs/__init__.py": "", "jobs/lib/x.py": "", "jobs/one/Dockerfile": SERVICE},
        ["COPY jobs/__init__.py ./jobs/__init__.py", "COPY jobs/lib/ ./jobs/lib/"],
    ),
    "services below it, and no package": (
        "import jobs.lib.x", {"jobs/lib/x.py": "", "jobs/one/Dockerfile": SERVICE},
        ["COPY jobs/lib/ ./jobs/lib/"],
    ),
    "two parts of it": (
        "import jobs.lib.x\nimport jobs.more.x",
        {"jobs/lib/x.py": "", "jobs/more/x.py": "", "jobs/one/Dockerfile": SERVICE},
        ["COPY jobs/lib/ ./jobs/lib/", "COPY jobs/more/ ./jobs/more/"],
    ),
    "a service of its own is one folder": (
        "import jobs.x", {"jobs/x.py": "", "jobs/Dockerfile": SERVICE}, ["COPY jobs/ ./jobs/"],
    ),
    "a module beside the services": (
        "import jobs.x", {"jobs/x.py": "", "jobs/one/Dockerfile": SERVICE}, ["COPY jobs/ ./jobs/"],
    ),
    "the package alone": (
        "import jobs", {"jobs/__init__.py": "", "jobs/one/Dockerfile": SERVICE},
        ["COPY jobs/ ./jobs/"],
    ),
    "an ignored folder": (
        "import lib.sub.x", {"lib/sub/x.py": "", ".dockerignore": "lib\n"}, ["!lib/sub/"],
    ),
    "an ignored file": (
        "import lib.x", {"lib/x.py": "", "lib/y.py": "", ".dockerignore": "a\n**/x.py\n"},
        ["!lib/x.py"],
    ),
    "a folder of which something is kept": (
        "import lib.sub.x", {"lib/sub/x.py": "", "lib/o.py": "",
         ".dockerignore": "lib\n!lib/sub\n"},
        ["COPY lib/sub/ ./lib/sub/"],
    ),
}  # fmt: skip


@pytest.mark.parametrize(("code", "more", "lines"), CASES.values(), ids=CASES)
def test_lines(code: str, more: dict[str, Content], lines: list[str]) -> None:
    """As much as is needed, in as few lines."""
    (found,) = findings(app(code, more=more))
    assert [edit.text for edit in found.fix] == lines


def test_an_ignored_source_is_taken_in_behind_its_pattern() -> None:
    """The last pattern that matches decides."""
    files = app(
        "", copies="COPY lib/ ./lib/", more={"lib/x.py": "", ".dockerignore": "a\nlib\nb\n"}
    )
    (found,) = findings(files)
    assert [(edit.path, edit.after_line, edit.text) for edit in found.fix] == [
        (".dockerignore", 2, "!lib/")
    ]
