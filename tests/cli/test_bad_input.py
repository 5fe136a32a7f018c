"""Bad input: one clear message or a finding, the documented exit code, never a traceback."""

from __future__ import annotations

from pathlib import Path

import pytest

from resilience_hooks.cli.main import main
from tests.repository import Repository

START = 'FROM python:3.12\nWORKDIR /app\nCOPY . .\nCMD ["python", "main.py"]\n'


def outcome(capsys: pytest.CaptureFixture[str], *argv: str) -> tuple[int, str]:
    """The exit code of a command, and everything it printed."""
    code = main(list(argv))
    captured = capsys.readouterr()
    return code, captured.out + captured.err


def test_no_repository(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Outside a repository the remedy is --root."""
    monkeypatch.chdir(tmp_path)
    code, printed = outcome(capsys, "check")
    assert code == 2
    assert printed.count("\n") == 1
    assert "--root" in printed


@pytest.mark.parametrize(
    ("argv", "says"),
    [
        (["check", "--root", "nowhere"], "nowhere: no such directory"),
        (["check", "--root", ".", "--rev", "HEAD"], "lies in no git repository"),
        (["check", "--root", ".", "nosuch"], "nosuch: no service or Dockerfile"),
        (["check", "--root", ".", "--python", "three"], "--python three"),
        (["check", "--root", ".", "--target", "x"], "one named Dockerfile"),
        (["check", "--root", ".", "Dockerfile", "--build-arg", "=1"], "write NAME=VALUE"),
        (["check", "--root", ".", "--output", "no/such/file"], "--output no/such/file"),
        (["image", "--root", ".", "nosuch"], "nosuch: no such file"),
        (["explain", "RH999"], "RH999: no such rule"),
        (["why", "--root", ".", "nosuch", "os"], "nosuch: no service"),
    ],
)
def test_wrong_usage(
    argv: list[str],
    says: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Each mistake is one line that names it, exit code 2."""
    (tmp_path / "Dockerfile").write_text(START)
    (tmp_path / "main.py").write_text("")
    monkeypatch.chdir(tmp_path)
    code, printed = outcome(capsys, *argv)
    assert (code, says in printed, printed.count("\n")) == (2, True, 1)
    assert "Traceback" not in printed


def test_unknown_commands_and_options_exit_with_usage(capsys: pytest.CaptureFixture[str]) -> None:
    """Argparse's own errors have the documented code."""
    assert outcome(capsys, "chekc")[0] == 2
    assert outcome(capsys, "check", "--nonsense")[0] == 2
    assert outcome(capsys, "--version")[0] == 0


def test_no_dockerfile(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A repository without a Dockerfile has nothing to check, and is clean."""
    (tmp_path / "main.py").write_text("")
    code, printed = outcome(capsys, "check", "--root", str(tmp_path))
    assert (code, "0 services" in printed) == (0, True)


ODD: dict[str, tuple[dict[str, bytes], int, str]] = {
    "an empty Dockerfile": ({"Dockerfile": b""}, 1, "RH303"),
    "a Dockerfile in latin-1": (
        {"Dockerfile": b"# caf\xe9\n" + START.encode(), "main.py": b""},
        0,
        "1 service checked",
    ),
    "a binary Dockerfile": ({"Dockerfile": b"\x7fELF\x00\x00\x01" * 9}, 1, "RH303"),
    "a Python 2 file": (
        {
            "Dockerfile": START.encode(),
            "main.py": b"import old\n",
            "old.py": b"try:\n    import a\nexcept ImportError:\n    raise E, 1\n",
        },
        1,
        "RH105",
    ),
    "a file that is no text": (
        {"Dockerfile": START.encode(), "main.py": b"\xff\xfe\x00import x"},
        1,
        "RH105",
    ),
    "an unknown encoding": (
        {"Dockerfile": START.encode(), "main.py": b"# coding: klingon\nimport os\n"},
        1,
        "RH105",
    ),
    "a generated file of 5 MB": (
        {
            "Dockerfile": START.encode(),
            "main.py": b"import big\n",
            "big.py": b"import os\nDATA = [\n" + b"    (1, 'import x', None),\n" * 200_000 + b"]\n",
        },
        0,
        "nothing missing",
    ),
    "a path with a newline": (
        {"Dockerfile": START.encode(), "main.py": b"", "a\nb/c.py": b""},
        0,
        "nothing missing",
    ),
}


@pytest.mark.parametrize(("files", "code", "says"), ODD.values(), ids=ODD)
def test_odd_files(
    files: dict[str, bytes],
    code: int,
    says: str,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Whatever lies in the repository leads to a finding or to none, never to a failure."""
    for path, data in files.items():
        (tmp_path / path).parent.mkdir(exist_ok=True, parents=True)
        (tmp_path / path).write_bytes(data)
    got, printed = outcome(capsys, "check", "--root", str(tmp_path))
    assert (got, says in printed) == (code, True), printed


def test_dangling_and_circular_links(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Links that lead nowhere are no modules, and no failure."""
    (tmp_path / "Dockerfile").write_text(START)
    (tmp_path / "main.py").write_text("try:\n    import ghost\nexcept ImportError:\n    pass\n")
    (tmp_path / "ghost.py").symlink_to("nowhere.py")
    (tmp_path / "loop").symlink_to("loop")
    assert outcome(capsys, "check", "--root", str(tmp_path))[0] == 0


def test_a_submodule_is_not_looked_into(
    repository: Repository, capsys: pytest.CaptureFixture[str]
) -> None:
    """What a submodule holds is unknown: its absence is a warning, not an error."""
    docker = START.replace("COPY . .", "COPY main.py lib/x.py ./")
    repository.write({"Dockerfile": docker, "main.py": "import x\n"})
    repository.git("add", ".")
    commit = "1" * 40
    repository.git("update-index", "--add", "--cacheinfo", f"160000,{commit},lib")
    code, printed = outcome(capsys, "check", "--root", str(repository.path))
    assert (code, "lib is a submodule" in printed) == (0, True), printed
