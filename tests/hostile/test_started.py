"""Nothing of a repository is imported or run by the programs that look at it."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Final

import pytest

from tests.hostile.model import PLAIN
from tests.repository import Repository

_PROGRAMS: Final = Path(sys.executable).parent
_MARK: Final = "OWNED"
_TRAP: Final = f"import os\nopen(os.environ['{_MARK}'], 'a').write(__file__ + chr(10))\n"
_NAMES: Final = (
    "setup.py", "conftest.py", "sitecustomize.py", "usercustomize.py", "json.py", "os.py", "re.py",
    "argparse.py", "subprocess.py", "hashlib.py", "marshal.py", "yaml.py", "tomllib.py",
    "pathspec.py", "libcst/__init__.py", "packaging/__init__.py", "sqlglot/__init__.py",
    "resilience_hooks/__init__.py", "resilience_hooks/cli/main.py", "noxfile.py", "manage.py",
    "build.py", "gunicorn.conf.py", "__main__.py", "__init__.py",
)  # fmt: skip
_SCRIPTS: Final = {
    "resilience-hooks check": ("resilience-hooks", "check", "--no-cache"),
    "resilience-hooks lint": ("resilience-hooks", "lint"),
    "resilience-hooks sql": ("resilience-hooks", "sql"),
    "the hook resilience": ("resilience-hooks-resilience",),
    "the hook startup-manifest": ("resilience-hooks-startup-manifest",),
}
_WIRED: Final = ("clean", "smudge", "process")


@pytest.fixture
def trapped(tmp_path: Path) -> Repository:
    """A repository in which everything that could be run leaves a mark."""
    repository = Repository.create(tmp_path / "repository")
    repository.commit({**PLAIN, **dict.fromkeys(_NAMES, _TRAP), "evil.pth": f"import os; {_MARK}"})
    _wire(repository, tmp_path)
    return repository


def _wire(repository: Repository, folder: Path) -> None:
    """Git's own ways to run a program."""
    program = folder / "program"
    program.write_text(f'#!/bin/sh\necho "$0 $*" >>"${_MARK}"\ncat\n')
    program.chmod(0o755)
    hooks = repository.path / "githooks"
    hooks.mkdir()
    for name in ("pre-commit", "post-index-change", "post-checkout", "reference-transaction"):
        (hooks / name).symlink_to(program)
    (repository.path / ".gitattributes").write_text("* filter=evil diff=evil\n")
    (repository.path / ".git/info/attributes").write_text("* filter=evil diff=evil\n")
    more = repository.path / ".git/more"
    for key in (
        *(f"filter.evil.{kind}" for kind in _WIRED), "core.fsmonitor", "core.sshCommand",
        "diff.external", "diff.evil.textconv", "diff.evil.command", "core.pager", "core.editor",
        "alias.ls-files", "alias.diff-files", "credential.helper", "gpg.program",
    ):  # fmt: skip
        repository.git("config", "--file", str(more), key, str(program))
    repository.git("config", "--file", str(more), "core.hooksPath", str(hooks))
    repository.git("config", "--file", str(more), "core.attributesFile", str(more))
    repository.git("config", "include.path", "more")
    (repository.path / "main.py").write_text("import other\n")


def run(command: tuple[str, ...], repository: Repository, **more: str) -> tuple[int, str, str]:
    """Exit code, what is complained of, and the marks that were left."""
    mark = repository.path.parent / "mark"
    environ: Mapping[str, str] = {**os.environ, _MARK: str(mark), **more}
    done = subprocess.run(
        command, cwd=repository.path, env=environ, capture_output=True, text=True, check=False
    )
    return done.returncode, done.stderr, mark.read_text() if mark.exists() else ""


@pytest.mark.parametrize("words", _SCRIPTS.values(), ids=_SCRIPTS)
def test_programs(words: tuple[str, ...], trapped: Repository) -> None:
    """The installed programs know the directory that they are started in only as data."""
    code, complaint, marks = run((str(_PROGRAMS / words[0]), *words[1:]), trapped)
    assert (code in {0, 1}, "Traceback" in complaint, marks) == (True, False, ""), complaint


def test_as_a_module(trapped: Repository) -> None:
    """``python -I -m``; without the flag Python itself looks into the directory first."""
    command = (sys.executable, "-I", "-m", "resilience_hooks.cli.main", "check", "--no-cache")
    code, complaint, marks = run(command, trapped)
    assert (code in {0, 1}, marks) == (True, ""), complaint


def test_git_variables(trapped: Repository) -> None:
    """What the environment says of another repository is not followed to programs."""
    program = str(trapped.path.parent / "program")
    names = ("GIT_EXTERNAL_DIFF", "GIT_SSH_COMMAND", "GIT_PAGER", "GIT_EDITOR", "GIT_ASKPASS")
    command = (str(_PROGRAMS / "resilience-hooks"), "check", "--no-cache")
    code, complaint, marks = run(command, trapped, **dict.fromkeys(names, program))
    assert (code in {0, 1}, marks) == (True, ""), complaint
