"""Contexts that are a directory above the repository, as a workspace of several checkouts."""

from __future__ import annotations

import pytest

from resilience_hooks.static.tree.memory import Content
from tests.static.services.repositories import PYTHON, only
from tests.static.worlds import brief, check

DOCKERFILE = (
    f"{PYTHON}WORKDIR /app\nCOPY contracts/ /tmp/contracts/\nRUN pip install /tmp/contracts\n"
    'COPY repo/services/api/src/ src/\nCMD ["python", "-m", "src.main"]\n'
)
FILES: dict[str, Content] = {
    "services/api/Dockerfile": DOCKERFILE,
    "services/api/src/main.py": "import src.db\nimport contracts\n",
    "services/api/src/db.py": "",
}
COMPOSE = "services:\n  api: {build: {context: .., dockerfile: repo/services/api/Dockerfile}}\n"
WORKFLOW = (
    "jobs: {b: {steps: [{uses: actions/checkout@v4, with: {path: repo}}, "
    "{uses: docker/build-push-action@v6, "
    "with: {context: ., file: repo/services/api/Dockerfile}}]}}\n"
)

LEARNED: dict[str, dict[str, Content]] = {
    "compose": {"compose.yaml": COMPOSE},
    "workflow": {".github/workflows/b.yml": WORKFLOW},
    "inferred": {},
}


@pytest.mark.parametrize("more", LEARNED.values(), ids=LEARNED)
def test_learned(more: dict[str, Content]) -> None:
    """Where the tree lies in it is told, or the sources that reach the Dockerfile's folder tell."""
    service = only({**FILES, **more})
    assert (service.context, service.within) == ("..", "repo")
    assert service.context_source in {
        "compose.yaml:2",
        ".github/workflows/b.yml:1",
        "inferred: the sources name the repository's folder",
    }


@pytest.mark.parametrize(
    "line",
    [
        pytest.param("COPY repo/services/web/src/ src/", id="the folder of another service"),
        pytest.param("COPY repo/services/api/gone/ src/", id="nothing of the tree"),
        pytest.param("COPY lib/main.py .", id="a name that is elsewhere in the tree"),
    ],
)
def test_not_inferred(line: str) -> None:
    """One part too many is not enough: the rest must be in the Dockerfile's folder."""
    files = {**FILES, "services/api/Dockerfile": f"{PYTHON}{line}\nCOPY other/ /other/\n"}
    service = only({**files, "services/web/src/x.py": "", "main.py": ""})
    assert (service.context, service.within) == (None, "")


def test_what_lies_beside_is_no_fault() -> None:
    """Nobody knows what is there; what comes from the tree is followed."""
    found = check(FILES, "services/api/Dockerfile")
    assert (found.status, found.modules, brief(list(found.findings))) == ("checked", 2, [])


def test_what_the_tree_lacks_is_one() -> None:
    """A source that leads into the tree must be there."""
    files = {**FILES, "services/api/Dockerfile": f"{DOCKERFILE}COPY repo/services/api/gone /x\n"}
    (finding,) = check({**files, "compose.yaml": COMPOSE}, "services/api/Dockerfile").findings
    assert (finding.code, finding.missing) == ("RH301", ("services/api/gone",))


def test_what_is_missing_is_copied_from_the_folder() -> None:
    """The line that would bring it names the tree's folder too."""
    files = {**FILES, "services/api/src/main.py": "import lib.x\n", "lib/__init__.py": ""}
    files["lib/x.py"] = ""
    (finding,) = check(files, "services/api/Dockerfile").findings
    assert (finding.code, finding.module) == ("RH101", "lib.x")
    assert finding.fix is not None
    assert [edit.text for edit in finding.fix] == ["COPY repo/lib/ lib/"]


def test_whole_context() -> None:
    """``COPY . .`` brings more than anybody knows: nothing in it is called missing."""
    text = f'{PYTHON}WORKDIR /w\nCOPY . .\nCMD ["python", "repo/services/api/src/main.py"]\n'
    files = {**FILES, "services/api/Dockerfile": text, "compose.yaml": COMPOSE}
    files["services/api/src/main.py"] = "import repo.lib\nimport lib.x\n"
    files["lib/x.py"] = ""
    found = check(files, "services/api/Dockerfile")
    assert [finding for finding in found.findings if finding.severity == "error"] == []
