"""``check --prove``: the warning, the formats, the exit codes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from resilience_hooks.cli.main import main
from tests.static.worlds import app

MISSING = {"shared/__init__.py": "", "shared/util.py": ""}
EXITS = {
    "a failing import": ("def run():\n    import shared.util\n", 1),
    "nothing fails": ("import json\n", 0),
    "only under a handler that copes": (
        "try:\n    import shared.util\nexcept ImportError: ...\n",
        0,
    ),
    "nothing can be measured": ("raise KeyError('DATABASE_URL')\n", 4),
}


def write(code: str, root: Path) -> None:
    """The service ``svc`` with its code, and a module that is not copied."""
    for path, text in {**app(code), **MISSING}.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(str(text))


@pytest.mark.parametrize(("code", "exit_code"), EXITS.values(), ids=EXITS)
def test_exit_codes(
    code: str, exit_code: int, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """1 where an import fails, 4 where nothing could be measured."""
    write(code, tmp_path)
    assert main(["check", "--prove", "--root", str(tmp_path)]) == exit_code
    assert "runs code of this repository" in capsys.readouterr().err


def test_strict_fails_on_what_a_handler_copes_with(tmp_path: Path) -> None:
    """As for warnings of ``check``."""
    write(EXITS["only under a handler that copes"][0], tmp_path)
    assert main(["check", "--prove", "--strict", "--root", str(tmp_path)]) == 1


def test_json_is_the_contracts(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Every key, with its value."""
    write(EXITS["a failing import"][0], tmp_path)
    main(["check", "--prove", "--format", "json", "--root", str(tmp_path)])
    data = json.loads(capsys.readouterr().out)
    (service,) = data["services"]
    (launch,) = service["launches"]
    assert launch["status"] == "measured"
    assert launch["imports"] == [
        {
            "path": "svc/app.py",
            "line": 2,
            "module": "shared.util",
            "agreement": "agreed",
            "severity": "error",
            "scope": "deferred",
            "message": "No module named 'shared'",
            "doubt": None,
        }
    ]


def test_text_names_the_import_and_the_summary(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A person sees where it fails, and whether ``check`` says so."""
    write(EXITS["a failing import"][0], tmp_path)
    main(["check", "--prove", "--root", str(tmp_path)])
    out = capsys.readouterr().out
    assert "fails  svc/app.py:2  shared.util, when called  (check says so too)" in out
    assert "1 failing imports · 1 agreed" in out


def test_a_format_that_it_has_not(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """It is a usage error that names the two that there are."""
    assert main(["check", "--prove", "--format", "github", "--root", str(tmp_path)]) == 2
    assert "text or json" in capsys.readouterr().err
