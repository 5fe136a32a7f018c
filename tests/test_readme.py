"""The documents keep up with the product."""

from __future__ import annotations

import configparser
import pkgutil
import re
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml

from resilience_hooks.cli.main import COMMANDS, main
from resilience_hooks.lint.registry import RULES as CODE_RULES
from resilience_hooks.sql.registry import RULES as SQL_RULES
from resilience_hooks.static.rules.registry import RULES

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text()


def test_every_command_is_in_the_readme() -> None:
    """A command that nobody can find does not exist."""
    assert set(re.findall(r"^\| `resilience-hooks ([\w-]+)", README, re.MULTILINE)) == set(COMMANDS)


ROWS = re.findall(r"^\| `resilience-hooks ([\w-]+)(.*?)\|$", README, re.MULTILINE)


@pytest.mark.parametrize(("command", "row"), ROWS, ids=[command for command, _ in ROWS])
def test_every_command_of_the_readme_runs(
    command: str, row: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """Each says what it can do, every option that its row names among it."""
    assert main([command, "--help"]) == 0
    helped = capsys.readouterr().out
    options = re.findall(r"(?<!check )(--[a-z][\w-]*)", row)
    assert [option for option in options if option not in helped] == []


def test_every_hook_of_the_readme_runs(capsys: pytest.CaptureFixture[str]) -> None:
    """The program of each is installed, and answers."""
    manifest = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text())
    setup = configparser.ConfigParser()
    setup.read(ROOT / "setup.cfg")
    lines = setup["options.entry_points"]["console_scripts"].strip().splitlines()
    programs = dict(line.split(" = ") for line in lines)
    for hook in manifest:
        assert _code_of(pkgutil.resolve_name(programs[hook["entry"]]), "--help") == 0
        assert capsys.readouterr().out.startswith("usage: resilience-hooks")


def _code_of(program: Callable[[list[str]], int], *words: str) -> object:
    """The exit code, returned or raised."""
    try:
        return program([*words])
    except SystemExit as stop:
        return stop.code


def test_every_hook_is_in_the_readme_in_the_manifests_order() -> None:
    """The table of hooks is the manifest."""
    manifest = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text())
    table = README.partition("| hook |")[2].partition("\n\n")[0]
    assert re.findall(r"^\| `([\w-]+)`", table, re.MULTILINE) == [hook["id"] for hook in manifest]


def test_every_rule_is_in_the_readme_with_its_title() -> None:
    """The table of rules says what the pages say."""
    rows = dict(re.findall(r"^\| \[(RH\d+)\]\(docs/rules/RH\d+\.md\) \| (.+) \|$", README, re.M))
    titles = {code: rule.title for code, rule in RULES.items()}
    titles |= {code: rule.title for code, rule in CODE_RULES.items()}
    assert rows == titles | {code: rule.title for code, rule in SQL_RULES.items()}


def test_the_readme_starts_with_the_two_commands() -> None:
    """A newcomer sees them first."""
    assert re.findall(r"^    make (\w+)", README, re.MULTILINE)[:2] == ["demo", "test"]
