"""The command init: a configuration that changes nothing until somebody wants it to."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from resilience_hooks.config.load import load
from resilience_hooks.config.model import Config
from resilience_hooks.config.sources import OWN_FILE
from tests.repository import Repository

FILES = {
    "api/Dockerfile": "FROM python:3.12\nCOPY api shared /app/\nCMD python /app/main.py\n",
    "api/main.py": "def run():\n    import tools.missing\n",
    "shared/__init__.py": "",
    "tools/missing.py": "",
    "web/Dockerfile": "FROM node:22\nCMD node x.js\n",
    "lost/Dockerfile": "FROM python:3.12\nCOPY nowhere gone ./\nCMD python main.py\n",
    "old/Dockerfile": "FROM python:3.12\nCMD python main.py\n",
    "multi/Dockerfile": "FROM python:3.12 AS a\nCOPY multi ./\nFROM a AS b\nCMD python x.py\n",
    "multi/x.py": "",
    "compose.yml": (
        "services:\n  one:\n    build: {context: ., dockerfile: multi/Dockerfile, target: a}\n"
        "  two:\n    build: {context: ., dockerfile: multi/Dockerfile, target: b}\n"
    ),
    "deploy.sh": "gcloud functions deploy ingest --runtime=python312 --source=fn\n",
    "fn/main.py": "import tools.missing\n",
    'odd " \\ name/Dockerfile': "FROM python:3.12\nCMD python main.py\n",
    "a\nb/Dockerfile": "FROM python:3.12\nCMD python main.py\n",
    "caf\udce9/Dockerfile": "FROM python:3.12\nCMD python main.py\n",
}


@pytest.fixture
def root(repository: Repository) -> Path:
    """A repository with services of every kind, and names of every kind."""
    for name, text in FILES.items():
        path = os.fsencode(repository.path / name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        Path(os.fsdecode(path)).write_text(text)
    repository.commit()
    return repository.path


def run(cwd: Path, *argv: str) -> tuple[int, str]:
    """The exit code of a command, and everything it printed: names may be any bytes."""
    done = subprocess.run(
        [sys.executable, "-m", "resilience_hooks.cli.main", *argv],
        cwd=cwd,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        check=False,
    )
    return done.returncode, done.stdout.decode(errors="surrogateescape")


def test_it_changes_nothing(root: Path, repository: Repository) -> None:
    """The file parses, has no settings, and the check prints the same as before."""
    before = run(root, "check", "--verbose")
    code, said = run(root, "init")
    assert (code, "9 services" in said or "10 services" in said) == (0, True), said
    repository.commit()
    assert load({OWN_FILE: (root / OWN_FILE).read_bytes()}.get) == Config()
    assert run(root, "check", "--verbose") == before


def test_what_is_uncommented_is_valid(root: Path, repository: Repository) -> None:
    """Every line that starts with a bare # can be taken as it is; services stay what they were."""
    before = _services(root)
    code, text = run(root, "init", "--stdout")
    assert (code, (root / OWN_FILE).exists()) == (0, False)
    services = text[text.index("#[services") :]
    kept = re.sub(r"(?m)^#(?! )(?!command|entry-modules)", "", services)
    repository.commit({OWN_FILE: kept})
    assert load({OWN_FILE: re.sub(r"(?m)^#(?! )", "", text).encode()}.get).strict
    after = _services(root)
    for name in ("api", "multi:one", "multi:two", "ingest"):
        assert before[name] == after[name]


def _services(root: Path) -> dict[str, dict[str, object]]:
    """What is listed of each service, without where its context was learned."""
    listed = json.loads(run(root, "services", "--format", "json")[1])
    return {
        service["name"]: {key: value for key, value in service.items() if key != "context_source"}
        for service in listed
    }


def test_every_service_is_there_with_what_was_learned(root: Path) -> None:
    """Context and where it was learned, what starts, and what to declare where it is unknown."""
    text = run(root, "init", "--stdout")[1]
    assert (
        "# api: context . (inferred: 2 of 2 sources exist there), starts file:/app/main.py" in text
    )
    assert '#[services."multi:two"]\n#dockerfile = "multi/Dockerfile"' in text
    assert '#[services.ingest]\n#source = "fn"' in text
    assert "# Declare the context, the directory that the build is given." in text
    assert "# Declare the command that starts it, or the modules that it loads." in text
    assert "# unknown: it is kept for the record (old/)\n# Declared here it is analysed." in text
    assert '#[services."odd \\" \\\\ name"]' in text
    assert "# a?b: " in text


def test_it_overwrites_nothing_unless_it_is_forced(root: Path) -> None:
    """Somebody's settings are worth more than a fresh start; broken ones can be replaced."""
    (root / OWN_FILE).write_text("strict = maybe")
    code, said = run(root, "init")
    assert (code, said.count("\n")) == (2, 1)
    assert "exists; --force overwrites it, --stdout only prints" in said
    assert (root / OWN_FILE).read_text() == "strict = maybe"
    assert run(root, "init", "--force")[0] == 0
    assert "#strict = true" in (root / OWN_FILE).read_text()


def test_it_writes_to_the_top_of_the_repository(root: Path) -> None:
    """Wherever in the repository it is called; a plain folder needs --root."""
    assert run(root / "api", "init")[0] == 0
    assert (root / OWN_FILE).exists()


def test_a_folder_that_cannot_be_written(tmp_path: Path) -> None:
    """One line, exit code 2."""
    code, said = run(tmp_path, "init", "--root", "nowhere")
    assert (code, said.count("\n")) == (2, 1)
