"""The commands around check: services, why, image, explain."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
from pathlib import Path

import pytest

from resilience_hooks.cli.main import COMMANDS, main
from resilience_hooks.lint.registry import RULES as CODE_RULES
from resilience_hooks.sql.registry import RULES as SQL_RULES
from resilience_hooks.static.rules.registry import RULES

FILES = {
    "svc/Dockerfile": (
        "FROM python:3.12\nWORKDIR /app\nCOPY svc/ ./svc/\nENV PYTHONPATH=/app\n"
        'CMD ["gunicorn", "svc.app:app"]\n'
    ),
    "svc/app.py": "import svc.inner\n",
    "svc/inner.py": "def run():\n    import shared.util\n",
    "shared/util.py": "",
    "docs/old/Dockerfile": "FROM python:3.12\nCOPY svc/ ./\n",
}


@pytest.fixture
def root(tmp_path: Path) -> str:
    """A plain folder with one broken service and an archived one."""
    for path, text in FILES.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(text)
    return str(tmp_path)


def out(capsys: pytest.CaptureFixture[str], *argv: str) -> tuple[int, str]:
    """The exit code of a command, and its standard output."""
    code = main(list(argv))
    return code, capsys.readouterr().out


def test_services_says_what_was_learned(
    root: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Dockerfile, context and its source, what starts, sys.path; a reason for the unknown."""
    monkeypatch.delenv("COLUMNS", raising=False)
    code, text = out(capsys, "services", "--root", root)
    assert code == 0
    assert "inferred: 1 of 1 sources exist there" in text
    assert "module:svc.app  (CMD:5)" in text
    assert "  /app" in text
    assert "unknown  docs/old" in text
    assert "it is kept for the record (docs/)" in text
    listed = json.loads(out(capsys, "services", "--root", root, "--format", "json")[1])
    assert [(s["name"], s["status"]) for s in listed] == [
        ("docs/old", "unknown"),
        ("svc", "checked"),
    ]


def test_why_shows_the_chain(root: str, capsys: pytest.CaptureFixture[str]) -> None:
    """The chain to a loaded module, to a missing one, and the answer where there is none."""
    code, text = out(capsys, "why", "svc", "svc.inner", "--root", root)
    assert (code, "svc/app.py:1  imports svc.inner" in text) == (0, True)
    code, text = out(capsys, "why", "svc", "shared.util", "--root", root)
    assert (code, "svc/inner.py:2  imports shared.util" in text) == (1, True)
    assert "the repository has it: shared/util.py" in text
    code, text = out(capsys, "why", "svc", "nothing.at.all", "--root", root)
    assert (code, "nothing that svc starts imports nothing.at.all" in text) == (1, True)


def test_image_lists_files_with_hashes_and_lines(
    root: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """TSV: path, SHA-256, repository path, line; the external base is named."""
    argv = ["image", "svc/Dockerfile", "--root", root, "--context", ".", "--format", "tsv"]
    code, text = out(capsys, *argv)
    digest = hashlib.sha256(FILES["svc/app.py"].encode()).hexdigest()
    lines = text.splitlines()
    assert code == 0
    assert lines[0] == "# base: python:3.12"
    assert f"/app/svc/app.py\t{digest}\tsvc/app.py\t3" in lines


def test_image_of_a_build_that_fails(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """One line, exit code 1."""
    (tmp_path / "Dockerfile").write_text("FROM scratch\nCOPY gone /\n")
    argv = ["image", str(tmp_path / "Dockerfile"), "--context", str(tmp_path), "--format", "tsv"]
    code, text = out(capsys, *argv)
    assert (code, text.startswith("BUILD-FAILS\t"), text.count("\n")) == (1, True, 1)


def test_image_as_a_tree_and_as_json(root: str, capsys: pytest.CaptureFixture[str]) -> None:
    """The tree names lines and sizes; JSON has the same files."""
    argv = ["image", "svc/Dockerfile", "--root", root, "--context", "."]
    code, text = out(capsys, *argv)
    assert (code, "from python:3.12" in text, "line 3" in text) == (0, True, True)
    files = json.loads(out(capsys, *argv, "--format", "json")[1])["files"]
    assert "/app/svc/app.py" in {file["path"] for file in files}


@pytest.mark.parametrize("code", [*RULES, *CODE_RULES])
def test_explain_prints_every_rules_page(code: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Each page says why, before, after, how to silence, and what it cannot see."""
    exit_code, text = out(capsys, "explain", code.lower())
    assert exit_code == 0
    assert text.startswith(f"{code}: ")
    for part in ("**Why it breaks.**", "Before:", "After:", "**Silence it.**", "**Known limits.**"):
        assert part in text


def test_the_written_pages_are_the_rules_own() -> None:
    """docs/rules is generated; a stale page is a failure."""
    folder = Path(__file__).parents[2] / "docs" / "rules"
    pages = {code: rule.page for code, rule in RULES.items()}
    pages.update({code: rule.page for code, rule in CODE_RULES.items()})
    pages.update({code: rule.page for code, rule in SQL_RULES.items()})
    assert {path.stem for path in folder.glob("*.md")} == set(pages)
    for code, page in pages.items():
        assert (folder / f"{code}.md").read_text() == f"# {page}\n"


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    """--help exits 0 and names the command's purpose."""
    code, text = out(capsys, command, "--help")
    assert code == 0
    assert COMMANDS[command].split(",")[0][:20] in " ".join(text.split())


@pytest.mark.parametrize("command", COMMANDS)
def test_help_loads_nothing_of_the_analyzer(command: str) -> None:
    """--help works in an install without the analyzer's libraries."""
    code = (
        "import sys\nfrom resilience_hooks.cli.main import main\n"
        f"assert main([{command!r}, '--help']) == 0\n"
        "print(*sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    loaded = set(done.stdout.splitlines()[-1].split())
    assert "resilience_hooks.cli.main" in loaded
    assert loaded.isdisjoint({"libcst", "dockerfile_parse", "pathspec", "resilience_hooks.static"})
