"""Secrets planted wherever a repository may hold one: no command and no format tells them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

import pytest

from tests.hostile.commands import COMMANDS
from tests.hostile.runner import Ran, Runner, running
from tests.repository import Repository

CANARY: Final = "c4n4ry"
_USER: Final = f"https://ada:{CANARY}"
_FILES: Final = {
    "Dockerfile": f"""FROM python:3.12
ARG PIP_TOKEN={CANARY}
ENV API_TOKEN={CANARY} DB_URL=postgresql://ada:{CANARY}@db/app
ENV DB_PASSWORD {CANARY}
WORKDIR /app
RUN pip install --index-url {_USER}@example.org/simple -r requirements.txt
RUN curl -d said https://hooks.slack.com/services/T0/B0/{CANARY} > /app/said
RUN curl -H "Authorization: Bearer {CANARY}" https://example.org/x > /app/x
RUN echo a long line that is cut where an address is, before its end, {_USER}{CANARY}@example.org
ADD {_USER}@example.org/a.tar.gz /app/a.tar.gz
ADD {_USER}@example.org/b.tar.gz /app/
COPY main.py .
CMD ["python", "main.py", "--url", "{_USER}@example.org/", "--token={CANARY}"]
""",
    "requirements.txt": f"--extra-index-url {_USER}@example.org/simple\n"
    f"thing @ {_USER}@example.org/thing.zip\n"
    f"git+https://ghp_{CANARY * 4}@example.org/a/b.git#egg=b\n",
    "main.py": f'import helper\nTOKEN = "{CANARY}"\nimport late; URL = "{_USER}@example.org/"\n',
    "helper.py": "import json\n",
    "late.py": "import json\n",
    "docker-compose.yml": f"""services:
  far:
    build:
      context: {_USER}@example.org/a.git
    environment:
      API_TOKEN: {CANARY}
  near:
    build: .
    command: python main.py {_USER}@example.org --password {CANARY}
""",
    "failing/Dockerfile": f"""FROM {_USER}@example.org/base:1
ARG T={_USER}@example.org/x
COPY --from={_USER}@example.org/i:1 /a /b
COPY nothing-${{T}}.py /app/
RUN python -c "import urllib.request as u; u.urlopen('{_USER}@example.org')" > /app/x.py
ENV PYTHONPATH={_USER}@example.org/
CMD ["sh", "-c", "API_TOKEN={CANARY} python {_USER}@example.org/x.py"]
""",
    "deploy.sh": f"docker build --build-arg TOKEN={CANARY} -f failing/Dockerfile "
    f"{_USER}@example.org/a.git\n",
}
_MORE: Final = {
    "check --verbose json": ("check", "--verbose", "--format", "json"),
    "blame json": ("blame", "--strict", "--format", "json"),
    "revs json": ("check", "--revs", "HEAD~1..HEAD", "--format", "json"),
    "services json": ("services", "--format", "json"),
    "why a missing module": ("why", "near", "late"),
    "image json": ("image", "Dockerfile", "--format", "json"),
    "a failing image": ("image", "failing/Dockerfile", "--context", "."),
    "a failing image tsv": ("image", "failing/Dockerfile", "--context", ".", "--format", "tsv"),
    "a failing image json": ("image", "failing/Dockerfile", "--context", ".", "--format", "json"),
    "manifest": ("manifest",),
    "--debug": ("why", f"{_USER}@example.org", "late", "--debug"),
}
_LINES: Final = {**COMMANDS, **_MORE}
_TELLING: Final = frozenset({"check json", "check --verbose", "services json", "image", "map"})
"""Commands that have a place for what holds a secret: with ``***`` instead."""


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Runner, Path]]:
    """A server, and the repository."""
    folder = tmp_path_factory.mktemp("secrets")
    repository = Repository.create(folder / "repository")
    repository.commit({"README.md": ""})
    repository.commit(_FILES)
    (folder / "server").mkdir()
    with running(folder / "server") as runner:
        yield runner, repository.path


def said(told: tuple[Runner, Path], line: Sequence[str]) -> Ran:
    """What a command says of the repository."""
    runner, directory = told
    return runner.run(line, directory)


@pytest.mark.parametrize("name", _LINES)
def test_no_secret_is_told(name: str, told: tuple[Runner, Path]) -> None:
    """Neither on standard output nor on standard error; what is left out leaves a mark."""
    ran = said(told, _LINES[name])
    assert ran.code in {0, 1, 2}, ran.err
    assert CANARY not in ran.out + ran.err
    assert name not in _TELLING or "***" in ran.out


def test_a_diff_is_verbatim(told: tuple[Runner, Path]) -> None:
    """The one exception: it is to be applied, and its context is the file's."""
    _, directory = told
    repository = Repository(directory)
    repository.git("checkout", "--quiet", ".")
    diff = said(told, ("check", "--fix", "--diff")).out
    (directory.parent / "fix.diff").write_text(diff)
    repository.git("apply", "--check", str(directory.parent / "fix.diff"))
    assert CANARY in diff
