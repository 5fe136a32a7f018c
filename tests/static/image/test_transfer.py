"""A directory of which nothing is sent to the build does not exist for it."""

from __future__ import annotations

import pytest

from tests.static.image.cases import build

FILES = {"conf/a.yml": "", "conf/sub/b.yml": "", "x.py": "", "conf2/c": ""}
FROM = "FROM scratch\n"


@pytest.mark.parametrize(
    "text",
    [
        FROM + "COPY *.toml /\n",
        FROM + "COPY conf/*.yml /\n",
        FROM + "COPY conf/*.toml /o/\nCOPY conf/a.yml /\n",
        FROM + "COPY conf/a.yml /\nCOPY conf/*.toml /o/\n",
        FROM + "COPY conf/*.toml /o/\nCOPY . /q\n",
        FROM + "COPY conf/*.toml /o/\nCOPY conf /q\n",
        FROM + "COPY conf/*.toml /o/\nCOPY conf* /q/\n",
        FROM + "COPY conf/*.toml /o/\nCOPY */a.yml /q/\n",
        FROM + "COPY conf/*.toml conf/sub/b.yml /o/\n",
        FROM + "COPY conf/*.toml /o/\nADD conf/a.yml /q\n",
        FROM + "COPY --parents **/*.toml /o/\n",
        FROM + "COPY --parents conf/./**/b.yml /o/\n",
        "FROM scratch AS s\nCOPY conf/a.yml /\nFROM s\nCOPY conf/*.toml /\n",
        "FROM scratch AS s\nCOPY conf/*.toml /\nFROM scratch\nCOPY x.py /\n",
    ],
)
def test_builds_that_work(text: str) -> None:
    """A glob may match nothing where its directory is sent, whoever asks for it."""
    assert build({**FILES, "Dockerfile": text}).failures == ()


@pytest.mark.parametrize(
    ("text", "source"),
    [
        (FROM + "COPY conf/*.toml /o/\n", "conf/*.toml"),
        (FROM + "COPY conf/sub/*.toml conf/a.yml /o/\n", "conf/sub/*.toml"),
        (FROM + "COPY conf/*.toml /o/\nCOPY conf2 /q/\n", "conf/*.toml"),
        (FROM + "COPY --parents conf/./*.toml /o/\n", "conf/*.toml"),
        (
            "FROM scratch AS s\nCOPY conf /\nFROM scratch\nCOPY conf/*.toml /\n",
            "conf/*.toml",
        ),
    ],
)
def test_builds_that_fail(text: str, source: str) -> None:
    """Nothing else of the directory is asked for by a stage that is needed."""
    (failure,) = build({**FILES, "Dockerfile": text}).failures
    assert (failure.kind, failure.source) == ("source-missing", source)


def test_what_is_ignored_is_not_sent() -> None:
    """A directory that is all ignored is as good as missing."""
    files = {**FILES, "Dockerfile": FROM + "COPY conf/*.yml /\n"}
    assert build({**files, ".dockerignore": "conf/sub\n"}).failures == ()
    (failure,) = build({**files, ".dockerignore": "conf/*.yml\n"}).failures
    assert failure.kind == "source-missing"
