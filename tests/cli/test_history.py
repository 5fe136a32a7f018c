"""``blame`` and ``check --revs`` on real repositories."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from resilience_hooks.cli.main import main
from tests.repository import Repository

Files = Mapping[str, str | bytes]

GOOD: Files = {
    "svc/Dockerfile": "FROM python:3.12\nWORKDIR /app\nCOPY svc/ ./\nCOPY shared/ ./shared/\n"
    'CMD ["python", "main.py"]\n',
    "svc/main.py": "import shared.util\n",
    "shared/__init__.py": "",
    "shared/util.py": "x = 1\n",
    "other/__init__.py": "",
    "other/thing.py": "y = 1\n",
    "README.md": "# Read me\n",
}
BAD: Files = {"svc/main.py": "import shared.util\nimport other.thing\n"}


def blamed(repository: Repository, capsys: pytest.CaptureFixture[str], *words: str) -> Any:
    """The findings of ``blame``, each with its commit."""
    capsys.readouterr()
    code = main(["blame", "--root", str(repository.path), "--format", "json", *words])
    found = json.loads(capsys.readouterr().out)["findings"]
    assert code == bool(found)
    return found


def lived(repository: Repository, capsys: pytest.CaptureFixture[str], revs: str) -> Any:
    """Each commit of a range with the codes that appear and go."""
    capsys.readouterr()
    main(["check", "--root", str(repository.path), "--revs", revs, "--format", "json"])
    commits = json.loads(capsys.readouterr().out)["commits"]
    return [
        (c["id"], [f["code"] for f in c["appeared"]], [f["code"] for f in c["gone"]])
        for c in commits
    ]


def noise(repository: Repository, count: int) -> None:
    """Commits that change nothing of any service."""
    for number in range(count):
        repository.commit({"README.md": f"# {number} {repository.git('rev-parse', 'HEAD')}\n"})


@pytest.mark.parametrize(("before", "after"), [(0, 0), (1, 0), (0, 5), (7, 2), (4, 11)])
def test_the_commit_that_brings_a_finding(
    before: int, after: int, repository: Repository, capsys: pytest.CaptureFixture[str]
) -> None:
    """Wherever it lies in the line."""
    repository.commit(GOOD)
    noise(repository, before)
    guilty = repository.commit(BAD)
    noise(repository, after)
    (found,) = blamed(repository, capsys)
    assert (found["module"], found["commit"]["id"]) == ("other.thing", guilty)
    assert (found["commit"]["author"], found["oldest"]) == ("Ada", False)


def test_a_finding_that_came_back(
    repository: Repository, capsys: pytest.CaptureFixture[str]
) -> None:
    """One of the commits that brought it, and not one that took it away."""
    repository.commit(GOOD)
    first = repository.commit(BAD)
    repository.commit({"svc/main.py": GOOD["svc/main.py"]})
    noise(repository, 3)
    second = repository.commit(BAD)
    (found,) = blamed(repository, capsys)
    assert found["commit"]["id"] in {first, second}


def test_as_old_as_the_history(repository: Repository, capsys: pytest.CaptureFixture[str]) -> None:
    """The oldest commit has it: what was before, nobody knows."""
    first = repository.commit({**GOOD, **BAD})
    noise(repository, 3)
    (found,) = blamed(repository, capsys)
    assert (found["commit"]["id"], found["oldest"]) == (first, True)


def test_renames_are_followed(repository: Repository, capsys: pytest.CaptureFixture[str]) -> None:
    """A service that moved did not introduce what it moved with."""
    repository.commit(GOOD)
    guilty = repository.commit(BAD)
    noise(repository, 2)
    repository.git("mv", "svc", "moved")
    text = str(GOOD["svc/Dockerfile"]).replace("COPY svc/", "COPY moved/")
    repository.commit({"moved/Dockerfile": text})
    noise(repository, 2)
    (found,) = blamed(repository, capsys)
    assert (found["dockerfile"], found["commit"]["id"]) == ("moved/Dockerfile", guilty)


def test_a_deploy_script_brings_what_it_leaves_behind(
    repository: Repository, capsys: pytest.CaptureFixture[str]
) -> None:
    """A folder that is deployed from source: its script changes, and lacks what it had copied."""
    script = (
        "set -e\n{}gcloud functions deploy fn --source=fn --runtime=python312 --entry-point=go\n"
    )
    files = {
        "fn/main.py": "def go(r):\n    import shared.util\n",
        "shared/__init__.py": "",
        "shared/util.py": "",
        "bin/deploy.sh": script.format("cp -r shared fn/\n"),
        "bin/other.sh": "gcloud functions deploy g --source=g --runtime=python312\n",
        "g/main.py": "def go(r): pass\n",
    }
    repository.commit(files)
    noise(repository, 3)
    guilty = repository.commit({"bin/deploy.sh": script.format("")})
    noise(repository, 4)
    (found,) = blamed(repository, capsys)
    assert (found["dockerfile"], found["commit"]["id"]) == (None, guilty)


def test_commits_that_cannot_be_analysed_are_passed_over(
    repository: Repository, capsys: pytest.CaptureFixture[str]
) -> None:
    """A broken configuration neither brings a finding nor hides who did."""
    repository.commit(GOOD)
    noise(repository, 1)
    guilty = repository.commit(BAD)
    repository.commit({".resilience-hooks.toml": "services = 3\n"})
    noise(repository, 3)
    repository.git("rm", "-q", ".resilience-hooks.toml")
    repository.commit()
    (found,) = blamed(repository, capsys)
    assert found["commit"]["id"] == guilty


def test_services_by_name_and_warnings_on_request(
    repository: Repository, capsys: pytest.CaptureFixture[str]
) -> None:
    """Errors of all services; with --strict warnings too, with a name those of one."""
    guarded = "try:\n    import other.thing\nexcept ImportError:\n    other = None\n"
    repository.commit(GOOD)
    guilty = repository.commit({"svc/main.py": guarded})
    assert blamed(repository, capsys) == []
    (found,) = blamed(repository, capsys, "svc", "--strict")
    assert (found["severity"], found["commit"]["id"]) == ("warning", guilty)


def test_blame_as_text(repository: Repository, capsys: pytest.CaptureFixture[str]) -> None:
    """A commit, and below it what it introduced."""
    repository.commit(GOOD)
    guilty = repository.commit(BAD)
    assert main(["blame", "--root", str(repository.path), "--no-cache"]) == 1
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].startswith(f"{guilty[:12]}  ")
    assert lines[0].endswith("  Ada  state")
    assert lines[1] == "    error RH101 svc: other.thing is not in the image"
    assert lines[-1] == "1 finding introduced by 1 commit · 2 commits"


def test_the_life_of_findings(repository: Repository, capsys: pytest.CaptureFixture[str]) -> None:
    """Each commit of a range with what appears and what goes."""
    repository.commit(GOOD)
    start = repository.git("rev-parse", "HEAD").strip()
    bad = repository.commit(BAD)
    quiet = repository.commit({"README.md": "more\n"})
    good = repository.commit({"svc/main.py": GOOD["svc/main.py"]})
    assert lived(repository, capsys, f"{start}..HEAD") == [
        (bad, ["RH101"], []), (quiet, [], []), (good, [], ["RH101"]),
    ]  # fmt: skip


def test_each_commit_says_what_check_says(
    repository: Repository, capsys: pytest.CaptureFixture[str]
) -> None:
    """Appearing and going, added up, are the findings of each commit checked alone."""
    repository.commit({"README.md": "start\n"})
    steps: list[Files] = [
        GOOD, BAD, {"other/thing.py": "import shared.more\n"}, {"shared/more.py": ""},
        {"svc/Dockerfile": str(GOOD["svc/Dockerfile"]).replace("COPY shared/ ./shared/\n", "")},
        {"svc/requirements.txt": "requests\n"}, {".dockerignore": "shared\n"}, GOOD,
        {"compose.yaml": "services: {svc: {build: {context: ., dockerfile: svc/Dockerfile}}}\n"},
    ]  # fmt: skip
    for step in steps:
        repository.commit(step)
    found: set[str] = set()
    root = str(repository.path)
    capsys.readouterr()
    main(["check", "--root", root, "--revs", "HEAD~9..", "--format", "json"])
    for commit in json.loads(capsys.readouterr().out)["commits"]:
        found -= {_key(each) for each in commit["gone"]}
        found |= {_key(each) for each in commit["appeared"]}
        main(["check", "--root", root, "--rev", commit["id"], "--format", "json", "--no-cache"])
        report = json.loads(capsys.readouterr().out)["findings"]
        assert found == {_key(each) for each in report if each["severity"] != "note"}


def _key(finding: Any) -> str:
    return f"{finding['code']} {finding['dockerfile']} {finding['module']}"


def test_revs_as_text(repository: Repository, capsys: pytest.CaptureFixture[str]) -> None:
    """Commits that change nothing are counted, not listed; exit 1 where an error appears."""
    repository.commit(GOOD)
    noise(repository, 2)
    guilty = repository.commit(BAD)
    assert main(["check", "--root", str(repository.path), "--revs", "HEAD~3..HEAD"]) == 1
    lines = capsys.readouterr().out.splitlines()
    assert [line[:14] for line in lines[:2]] == [f"{guilty[:12]}  ", "  + error RH10"]
    assert lines[-1].startswith("3 commits · 1 finding appeared, 0 went · median ")
    assert main(["check", "--root", str(repository.path), "--revs", "HEAD..HEAD"]) == 0
    assert capsys.readouterr().out == "no commits in HEAD..HEAD\n"


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["check", "--revs", "HEAD"], "write A..B"),
        (["check", "--revs", "HEAD~1..HEAD", "--rev", "HEAD"], "leave out --rev"),
        (["check", "--revs", "HEAD~1..HEAD", "--fix"], "leave out --fix"),
        (["check", "--revs", "HEAD~1..HEAD", "--prove"], "leave out --prove"),
        (["check", "--revs", "HEAD~1..HEAD", "--format", "sarif"], "leave out --format sarif"),
        (["blame", "--rev", "nowhere"], "no commit 'nowhere'"),
    ],
)
def test_bad_input(
    words: list[str], message: str, repository: Repository, capsys: pytest.CaptureFixture[str]
) -> None:
    """One message, exit code 2."""
    repository.commit(GOOD)
    assert main([*words, "--root", str(repository.path)]) == 2
    assert message in capsys.readouterr().err


def test_a_plain_folder_has_no_history(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """It says so."""
    assert main(["blame", "--root", str(tmp_path)]) == 2
    assert "it has no history" in capsys.readouterr().err
