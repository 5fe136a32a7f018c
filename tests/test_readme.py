"""The documents keep up with the product."""

from __future__ import annotations

import re
from pathlib import Path

import yaml

from resilience_hooks.cli.main import COMMANDS
from resilience_hooks.lint.registry import RULES as CODE_RULES
from resilience_hooks.static.rules.registry import RULES

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text()


def test_every_command_is_in_the_readme() -> None:
    """A command that nobody can find does not exist."""
    assert set(re.findall(r"^\| `resilience-hooks ([\w-]+)", README, re.MULTILINE)) == set(COMMANDS)


def test_every_hook_is_in_the_readme_in_the_manifests_order() -> None:
    """The table of hooks is the manifest."""
    manifest = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text())
    table = README.partition("| hook |")[2].partition("\n\n")[0]
    assert re.findall(r"^\| `([\w-]+)`", table, re.MULTILINE) == [hook["id"] for hook in manifest]


def test_every_rule_is_in_the_readme_with_its_title() -> None:
    """The table of rules says what the pages say."""
    rows = dict(re.findall(r"^\| \[(RH\d+)\]\(docs/rules/RH\d+\.md\) \| (.+) \|$", README, re.M))
    code_rows = {code: rule.title for code, rule in CODE_RULES.items()}
    assert rows == {code: rule.title for code, rule in RULES.items()} | code_rows


def test_the_readme_starts_with_the_two_commands() -> None:
    """A newcomer sees them first."""
    assert re.findall(r"^    make (\w+)", README, re.MULTILINE)[:2] == ["demo", "test"]
