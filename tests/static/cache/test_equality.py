"""With the cache and without it, the same is printed to the byte, whatever is done in between."""

from __future__ import annotations

import re

import pytest

from resilience_hooks.cli.main import main
from tests.repository import Repository
from tests.static.cache.moves import START, Moves

_STEPS = 25


def said(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    """The exit code, what is printed, and what is complained of."""
    code = main(["check", *arguments])
    out, err = capsys.readouterr()
    return code, re.sub(r'(?s)"stats": .*', "", out), err


@pytest.mark.parametrize("seed", range(4))
def test_any_sequence_of_changes(
    seed: int, repository: Repository, capsys: pytest.CaptureFixture[str]
) -> None:
    """Edits, renames, deletions, modes, links, branches, merges; staged, committed or neither."""
    repository.commit(START)
    moves, done = Moves(repository, seed), ["nothing"]
    for _ in range(_STEPS):
        root = ("--root", str(repository.path), "--format", "json")
        expected = said(capsys, *root, "--no-cache")
        assert said(capsys, *root) == expected, done
        assert said(capsys, *root) == expected, done
        done.append(moves.make())
