"""Where settings stand, and what they become."""

from __future__ import annotations

import datetime
import subprocess
import sys

import pytest

from resilience_hooks.config.load import load
from resilience_hooks.config.model import Config, Ignore, ServiceConfig
from resilience_hooks.config.sources import OWN_FILE, PROJECT_FILE
from resilience_hooks.errors import ConfigError
from tests.config.reading import loaded

EVERYTHING = """\
checks = ["dockerfile-imports"]
python = "3.9"
exclude = ["examples/"]
strict = true

[[ignore]]
code = "RH101"
reason = "a volume brings them"
module = "plugins.*"
path = "legacy/"
service = "api"
expires = 2027-01-31

[services.api]
dockerfile = "api/Dockerfile"
context = "."
target = "prod"
build-args = { APP = "" }
command = "celery -A 'my tasks' worker"
entrypoint = ["tini", "--"]
working-dir = "/app"
env.A = "b"
pythonpath = ["/app", "lib"]
entry-modules = ["a.b"]
entry-files = ["plugins/*.py"]
entry-registries = ["a.py:NAMES"]
brings = ["/opt"]

[services.f]
source = "functions/f"
"""


def test_everything() -> None:
    """Each key becomes a value of its own type, each table knows its line."""
    config = loaded(EVERYTHING)
    assert config == Config(
        checks=("dockerfile-imports",),
        python=(3, 9),
        exclude=("examples/",),
        strict=True,
        ignore=(
            Ignore(
                "RH101",
                "a volume brings them",
                "legacy/",
                "plugins.*",
                "api",
                datetime.date(2027, 1, 31),
                f"{OWN_FILE}:6",
            ),
        ),
        services={
            "api": ServiceConfig(
                dockerfile="api/Dockerfile",
                context=".",
                target="prod",
                build_args={"APP": ""},
                command=("celery", "-A", "my tasks", "worker"),
                entrypoint=("tini", "--"),
                working_dir="/app",
                env={"A": "b"},
                pythonpath=("/app", "lib"),
                entry_modules=("a.b",),
                entry_files=("plugins/*.py",),
                entry_registries=("a.py:NAMES",),
                brings=("/opt",),
                declared_at=f"{OWN_FILE}:14",
            ),
            "f": ServiceConfig(source="functions/f", declared_at=f"{OWN_FILE}:29"),
        },
        declared_at=f"{OWN_FILE}:1",
    )


NOTHING: dict[str, dict[str, bytes]] = {
    "no file": {},
    "an empty file": {OWN_FILE: b""},
    "comments only": {OWN_FILE: b"# strict = true\n"},
    "a project without our table": {PROJECT_FILE: b"[tool.other]\nresilience_hooks = 1\n"},
    "a project that is no TOML and not ours": {PROJECT_FILE: b"<<<<<<< HEAD\n"},
    "a project that depends on us": {PROJECT_FILE: b"[x]\ny = ['resilience-hooks>=1']\n"},
    "a tool that is no table": {PROJECT_FILE: b"tool = 'resilience_hooks'\n"},
}


@pytest.mark.parametrize("files", NOTHING.values(), ids=NOTHING)
def test_no_settings(files: dict[str, bytes]) -> None:
    """Without settings everything has its default."""
    assert load(files.get) == Config()


def test_the_project_file() -> None:
    """The same keys stand below [tool.resilience_hooks]."""
    text = "[tool.resilience_hooks]\r\nstrict = true\r\n[tool.resilience_hooks.services.a]\r\n"
    config = loaded(text, PROJECT_FILE)
    assert (config.strict, config.declared_at) == (True, f"{PROJECT_FILE}:1")
    assert config.services["a"].declared_at == f"{PROJECT_FILE}:3"


def test_settings_in_two_files() -> None:
    """Which of them counts would be a guess; an empty file of our own is none."""
    project = b"[tool.resilience_hooks]\nstrict = true\n"
    with pytest.raises(ConfigError, match="both hold settings; keep one of them"):
        load({OWN_FILE: b"strict = true", PROJECT_FILE: project}.get)
    assert load({OWN_FILE: b"# strict = true\n", PROJECT_FILE: project}.get).strict


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"a = 1\n# caf\xe9\n", f"{OWN_FILE}:2: TOML is UTF-8"),
        (b"a = " + b"[" * 100_000, "nested too deeply"),
        (b"a = " + b"9" * 10_000, f"{OWN_FILE}:1: this is not TOML"),
        (b"a = '''\n\nx", f"{OWN_FILE}:3: this is not TOML"),
    ],
    ids=["no UTF-8", "nested", "a huge number", "an open string"],
)
def test_hostile_files(data: bytes, says: str) -> None:
    """What cannot be parsed is said with its line."""
    with pytest.raises(ConfigError, match=says):
        load({OWN_FILE: data}.get)


def test_a_run_without_settings_imports_no_parser() -> None:
    """Nothing of TOML, nothing of the did-you-mean."""
    code = (
        "import sys\nfrom resilience_hooks.config.load import load\n"
        "load({'pyproject.toml': b'[project]'}.get)\nprint(*sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert {"tomllib", "tomli", "difflib", "shlex", "json"}.isdisjoint(done.stdout.split())
