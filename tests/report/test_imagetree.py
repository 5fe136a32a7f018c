from __future__ import annotations

from pathlib import Path

import pytest

from resilience_hooks.cli.main import main

DOCKERFILE = """\
FROM python:3.12
WORKDIR /srv
COPY a/ ./a/
RUN curl -L https://example.org/y.tgz | tar xz -C /opt
ADD https://example.org/z.tgz /z/
COPY --from=other/image:1 /bin/tool /usr/bin/
"""

TREE = """\
from python:3.12
srv/a/  2 files in 2 folders, 4 B  line 3
usr/bin/  1 file, unknown content: comes from the image other/image:1  line 6
z/  1 file, unknown content: fetched from https://example.org/z.tgz  line 5
?  /opt  unknown from line 4 on: an archive is unpacked here: from a pipe
4 files, 4 B
-  1 file of the context ignored by .dockerignore:2  *.log
line 3  COPY a/ ./a/
line 4  RUN curl -L https://example.org/y.tgz | tar xz -C /opt
line 5  ADD https://example.org/z.tgz /z/
line 6  COPY --from=other/image:1 /bin/tool /usr/bin/
"""


@pytest.fixture
def context(tmp_path: Path) -> Path:
    (tmp_path / "a" / "b").mkdir(parents=True)
    for name in ("a/b/c.py", "a/d.py", "x.log"):
        (tmp_path / name).write_text("x\n")
    (tmp_path / ".dockerignore").write_text("# logs\n*.log\n")
    (tmp_path / "Dockerfile").write_text(DOCKERFILE)
    return tmp_path


def shown(context: Path, capsys: pytest.CaptureFixture[str]) -> str:
    main(["image", str(context / "Dockerfile"), "--context", str(context)])
    return capsys.readouterr().out


def test_tree(context: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What is where, how much, from which line; what is unknown and why; what was ignored."""
    assert shown(context, capsys) == TREE


def test_folder_of_two_lines_is_opened(context: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A folder that several instructions filled shows who brought what."""
    (context / "Dockerfile").write_text("FROM scratch\nCOPY a/b /x/b\nCOPY a/d.py /x/\n")
    assert shown(context, capsys).startswith(
        "from scratch\nx/\n  b/  1 file, 2 B  line 2\n  d.py  2 B  line 3  a/d.py\n"
    )


def test_long_instructions_are_shortened(context: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The legend has one line an instruction."""
    many = " ".join(f"a/{name}" for name in ("d.py",) * 40)
    (context / "Dockerfile").write_text(f"FROM scratch\nCOPY {many} \\\n  /x/\n")
    last = shown(context, capsys).splitlines()[-1]
    assert last.startswith("line 2  COPY a/d.py a/d.py")
    assert last.endswith(" …")
    assert len(last) < 120
