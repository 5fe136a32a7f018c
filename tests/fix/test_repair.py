"""What is repaired, in whose style, and what is refused."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from resilience_hooks.static.tree.memory import Content, Link
from tests.fix.worlds import added, applied, repaired

HEAD = "FROM python:3.12\nWORKDIR /app\nENV PYTHONPATH=/app\n"
START = 'CMD ["python", "svc/main.py"]\n'
MAIN = {"svc/main.py": "import lib.part\n", "lib/__init__.py": "", "lib/part.py": ""}

STYLES: dict[str, tuple[str, list[str]]] = {
    "a destination with a dot": ("COPY svc/ ./svc/\n", ["COPY lib/ ./lib/"]),
    "a bare destination": ("COPY svc/ svc/\n", ["COPY lib/ lib/"]),
    "an absolute destination": ("COPY svc/ /app/svc/\n", ["COPY lib/ /app/lib/"]),
    "no slashes": ("COPY svc ./svc\n", ["COPY lib ./lib"]),
    "an owner": ("COPY --chown=1:1 svc/ ./svc/\n", ["COPY --chown=1:1 lib/ ./lib/"]),
    "a link": ("COPY --link svc/ ./svc/\n", ["COPY --link lib/ ./lib/"]),
    "the JSON form": ('COPY ["svc/", "./svc/"]\n', ['COPY ["lib/", "./lib/"]']),
    "lower case": ("copy svc/ ./svc/\n", ["copy lib/ ./lib/"]),
    "indented": ("    COPY svc/ ./svc/\n", ["    COPY lib/ ./lib/"]),
    "paragraphs with comments": (
        "\n# The service\nCOPY svc/ ./svc/\n\n",
        ["# Copy lib (imported by svc/main.py)", "COPY lib/ ./lib/", ""],
    ),
    "a group under one comment": (
        "# Code\nCOPY other/ ./other/\nCOPY svc/ ./svc/\n",
        ["COPY lib/ ./lib/"],
    ),
    "a line that goes on": ("COPY \\\n  svc/ \\\n  ./svc/\n", ["COPY lib/ ./lib/"]),
}


@pytest.mark.parametrize(("copies", "lines"), STYLES.values(), ids=STYLES)
def test_styles(copies: str, lines: list[str]) -> None:
    """The new line looks as if the author of the others had written it."""
    files = {"svc/Dockerfile": HEAD + copies + START, "other/x.py": "", **MAIN}
    made, _ = repaired(files)
    assert added(made) == {"svc/Dockerfile": lines}
    assert made.refused == ()


PLACES: dict[str, tuple[str, str]] = {
    "before the service's own code, which changes most": (
        "COPY other/ ./other/\nCOPY svc/ ./svc/\n",
        "COPY other/ ./other/\nCOPY lib/ ./lib/\nCOPY svc/ ./svc/\n",
    ),
    "after the requirements and their install": (
        "COPY lib/requirements.txt ./\nRUN pip install -r requirements.txt\nCOPY svc/ ./svc/\n",
        "COPY lib/requirements.txt ./\nRUN pip install -r requirements.txt\nCOPY svc/ ./svc/\n"
        "COPY lib/ ./lib/\n",
    ),
    "before the working directory changes": (
        "COPY svc/ ./svc/\nWORKDIR /app/svc\nWORKDIR /app\n",
        "COPY svc/ ./svc/\nCOPY lib/ ./lib/\nWORKDIR /app/svc\nWORKDIR /app\n",
    ),
    "before the user changes": (
        "COPY svc/ ./svc/\nUSER nobody\n",
        "COPY svc/ ./svc/\nCOPY lib/ ./lib/\nUSER nobody\n",
    ),
    "in the stage that is started": (
        "COPY svc/ ./svc/\nFROM python:3.12\nWORKDIR /app\nENV PYTHONPATH=/app\nCOPY svc/ ./svc/\n",
        "COPY svc/ ./svc/\nFROM python:3.12\nWORKDIR /app\nENV PYTHONPATH=/app\nCOPY svc/ ./svc/\n"
        "COPY lib/ ./lib/\n",
    ),
}


@pytest.mark.parametrize(("copies", "expected"), PLACES.values(), ids=PLACES)
def test_places(copies: str, expected: str) -> None:
    """The line goes where it costs least and hides nothing."""
    files = {
        "svc/Dockerfile": HEAD + copies + START,
        "lib/requirements.txt": "",
        "other/x.py": "",
        **MAIN,
    }
    made, _ = repaired(files)
    assert [each.after.decode() for each in made.changes] == [HEAD + expected + START]


REPAIRS: dict[str, tuple[dict[str, Content], dict[str, list[str]]]] = {
    "the next hop, and the one behind it": (
        {
            "svc/Dockerfile": f"{HEAD}COPY svc/ ./svc/\n{START}",
            "svc/main.py": "import a.x\n",
            "a/x.py": "import b.x\n",
            "b/x.py": "import c.x\n",
            "c/x.py": "import d.x\n",
            "d/x.py": "",
        },
        {"svc/Dockerfile": [f"COPY {name}/ ./{name}/" for name in "abcd"]},
    ),
    "several modules, one line": (
        {
            "svc/Dockerfile": f"{HEAD}COPY svc/ ./svc/\n{START}",
            "svc/main.py": "import lib.a\nimport lib.b\n",
            "lib/a.py": "",
            "lib/b.py": "",
        },
        {"svc/Dockerfile": ["COPY lib/ ./lib/"]},
    ),
    "two services, a line each": (
        {
            "svc/Dockerfile": f"{HEAD}COPY svc/ ./svc/\n{START}",
            "job/Dockerfile": f"{HEAD}COPY job/ /app/job/\nCMD python job/main.py\n",
            "job/main.py": "import lib.part\n",
            **MAIN,
        },
        {"job/Dockerfile": ["COPY lib/ /app/lib/"], "svc/Dockerfile": ["COPY lib/ ./lib/"]},
    ),
    "a package of services: what is needed of it, not the others": (
        {
            "svc/Dockerfile": f"{HEAD}COPY svc/ ./svc/\n{START}",
            "svc/main.py": "import jobs.shared.lock\n",
            "jobs/__init__.py": "",
            "jobs/shared/lock.py": "",
            "jobs/worker/Dockerfile": f"{HEAD}COPY jobs/ ./jobs/\nCMD python jobs/worker/m.py\n",
            "jobs/worker/m.py": "",
        },
        {"svc/Dockerfile": ["COPY jobs/__init__.py ./jobs/__init__.py",
                            "COPY jobs/shared/ ./jobs/shared/"]},
    ),
    "an ignored COPY source": (
        {
            "svc/Dockerfile": f"{HEAD}COPY lib/ ./lib/\nCOPY svc/ ./svc/\n{START}",
            ".dockerignore": "docs\nlib/\n*.md\n",
            **MAIN,
        },
        {".dockerignore": ["!lib/"]},
    ),
    "ignored below COPY . .: no line in the Dockerfile": (
        {"svc/Dockerfile": f"{HEAD}COPY . .\n{START}", ".dockerignore": "lib/\n", **MAIN},
        {".dockerignore": ["!lib/"]},
    ),
    "ignored and not copied: both": (
        {
            "svc/Dockerfile": f"{HEAD}COPY svc/ ./svc/\n{START}",
            "svc/Dockerfile.dockerignore": "**/part.py\nlib\n",
            "svc/main.py": "import lib.sub.part\n",
            "lib/__init__.py": "",
            "lib/big.bin": "",
            "lib/sub/part.py": "",
        },
        {
            "svc/Dockerfile": ["COPY lib/__init__.py ./lib/__init__.py",
                               "COPY lib/sub/ ./lib/sub/"],
            "svc/Dockerfile.dockerignore": ["!lib/__init__.py", "!lib/sub/"],
        },
    ),
    "an ignored file of a folder that is not copied": (
        {
            "svc/Dockerfile": f"{HEAD}COPY svc/ ./svc/\n{START}",
            ".dockerignore": "**/part.py\n",
            **MAIN,
        },
        {".dockerignore": ["!lib/part.py"], "svc/Dockerfile": ["COPY lib/ ./lib/"]},
    ),
    "a file of a package that is there": (
        {
            "svc/Dockerfile": f"{HEAD}COPY svc/ ./svc/\nCOPY lib/__init__.py ./lib/\n{START}",
            **MAIN,
        },
        {"svc/Dockerfile": ["COPY lib/part.py ./lib/part.py"]},
    ),
}  # fmt: skip


@pytest.mark.parametrize(("files", "lines"), REPAIRS.values(), ids=REPAIRS)
def test_repairs(files: dict[str, Content], lines: dict[str, list[str]]) -> None:
    """As few lines as are needed, to the end of the chain; a second run has nothing to do."""
    made, after = repaired(files)
    assert added(made) == lines
    assert after.errors == frozenset()
    assert repaired(applied(files, made))[0].changes == ()


REFUSED: dict[str, tuple[dict[str, Content], str]] = {
    "a place that is wrong": (
        {
            "svc/Dockerfile": "FROM python:3.12\nWORKDIR /app\nCOPY . .\n" + START,
            **MAIN,
        },
        "its place, sys.path or the import has to change",
    ),
    "a COPY of what is not there": (
        {
            "svc/Dockerfile": f"{HEAD}COPY lib/ ./lib/\nCOPY gone/ ./\nCOPY svc/ ./svc/\n{START}",
            **MAIN,
        },
        "only you know where the source went",
    ),
    "a chain that ends at what cannot be repaired": (
        {
            "svc/Dockerfile": f"{HEAD}COPY svc/ ./svc/\n{START}",
            "svc/main.py": "import lib.part\n",
            "lib/__init__.py": "",
            "lib/part.py": "def f(:\n",
        },
        "what it brings leads to RH105",
    ),
}


@pytest.mark.parametrize(("files", "reason"), REFUSED.values(), ids=REFUSED)
def test_refused(files: dict[str, Content], reason: str) -> None:
    """Nothing is written, and each finding says why."""
    made, after = repaired(files)
    assert (made.changes, made.fixed) == ((), ())
    assert after.errors == {
        (each.finding.code, each.finding.service or "", each.finding.missing[0])
        for each in made.refused
        if each.finding.missing
    }
    assert any(reason in each.reason for each in made.refused)


def test_one_that_fails_does_not_take_the_others_with_it() -> None:
    """What works is repaired, the rest is told."""
    files: dict[str, Content] = {
        "svc/Dockerfile": f"{HEAD}COPY svc/ ./svc/\n{START}",
        "svc/main.py": "import bad.x\nimport lib.part\n",
        "bad/x.py": "def f(:\n",
        "lib/part.py": "",
    }
    made, _ = repaired(files)
    assert added(made) == {"svc/Dockerfile": ["COPY lib/ ./lib/"]}
    assert [each.finding.module for each in made.refused] == ["bad.x"]


def test_a_link_is_written_through() -> None:
    """A Dockerfile's ignore file may be a link: what it leads to is amended."""
    files: dict[str, Content] = {
        "svc/Dockerfile": f"{HEAD}COPY . .\n{START}",
        ".dockerignore": Link("ignored"),
        "ignored": "lib/\n",
        **MAIN,
    }
    assert added(repaired(files)[0]) == {"ignored": ["!lib/"]}


FLAGS = st.sampled_from(["", "--link ", "--chown=app:app ", "--chmod=755 "])
DESTINATIONS = st.sampled_from(["./{}/", "{}/", "/app/{}/", "./{}", "/app/{}"])
NAMES = st.lists(st.sampled_from(["aa", "bb", "cc", "dd"]), unique=True, max_size=3)


@settings(max_examples=25, deadline=None)
@given(
    copied=NAMES,
    needed=st.lists(st.sampled_from(["aa", "bb", "cc", "dd"]), unique=True, min_size=1),
    flags=FLAGS,
    destination=DESTINATIONS,
    comment=st.booleans(),
    ending=st.sampled_from(["\n", "\r\n"]),
    ignored=st.sets(st.sampled_from(["aa", "bb"])),
    final=st.booleans(),
)
def test_a_second_run_changes_nothing(
    copied: list[str],
    needed: list[str],
    flags: str,
    destination: str,
    comment: bool,
    ending: str,
    ignored: set[str],
    final: bool,
) -> None:
    """In every style: no error is left, and what is repaired is left alone."""
    lines = HEAD.splitlines()
    for name in [*copied, "svc"]:
        lines += ["", f"# {name}"] if comment else []
        lines += [f"COPY {flags}{name}/ {destination.format(name)}"]
    text = ending.join([*lines, "", START.strip()]) + (ending if final else "")
    files: dict[str, Content] = {
        "svc/Dockerfile": text.encode(),
        "svc/main.py": "".join(f"import {name}.m\n" for name in needed),
        **{f"{name}/m.py": "" for name in ("aa", "bb", "cc", "dd")},
        ".dockerignore": "".join(f"{name}\n" for name in sorted(ignored)),
    }
    made, after = repaired(files)
    assert (after.errors, made.refused) == (frozenset(), ())
    for change in made.changes:
        assert change.after.count(b"\r\n") == (
            change.after.count(b"\n") if b"\r" in change.before else 0
        )
        assert change.after.endswith(b"\n") == change.before.endswith(b"\n")
    assert repaired(applied(files, made))[0].changes == ()
