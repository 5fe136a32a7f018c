"""Dockerfiles and ignore files that feed on themselves, and sizes that nobody writes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from tests.hostile.model import START, Hostile

_HEAD: Final = "FROM python:3.12\nWORKDIR /app\n"
_TAIL: Final = 'COPY . .\nCMD ["python", "main.py"]\n'


def _dockerfile(text: str | bytes) -> Hostile:
    return Hostile({"Dockerfile": text})


def _ignoring(text: str | bytes) -> Hostile:
    return Hostile(
        {
            ".dockerignore": text,
            ".gitignore": text.replace(b"main.py", b"") if isinstance(text, bytes) else text,
            ".gcloudignore": text,
        }
    )


_LONG: Final = "a" * 2_000


DOCKERFILES: Final[Mapping[str, Hostile]] = {
    "a line of 1 MB": _dockerfile(f"{_HEAD}RUN echo {'a' * 1_000_000}\n{_TAIL}"),
    "60,000 continued lines": _dockerfile(f"{_HEAD}RUN echo " + "a \\\n" * 60_000 + f"\n{_TAIL}"),
    "a COPY of 30,000 sources": _dockerfile(f"{_HEAD}COPY {'a ' * 30_000} /x/\n{_TAIL}"),
    "2,000 stages": _dockerfile(
        "".join(f"FROM python:3.12 AS s{at}\nCOPY . /x\n" for at in range(2_000)) + _HEAD + _TAIL
    ),
    "1,000 stages in a row": _dockerfile(
        "FROM python:3.12 AS s0\n"
        + "".join(f"FROM s{at} AS s{at + 1}\n" for at in range(1_000))
        + "WORKDIR /app\n"
        + _TAIL
    ),
    "a FROM of itself": _dockerfile(f"FROM a AS a\nWORKDIR /app\n{_TAIL}"),
    "a circle of FROM": _dockerfile(f"FROM b AS a\nFROM a AS b\nWORKDIR /app\n{_TAIL}"),
    "a circle of COPY --from": _dockerfile(
        "FROM python:3.12 AS a\nCOPY --from=b /x /x\nFROM python:3.12 AS b\nCOPY --from=a /x /x\n"
    ),
    "a COPY --from itself": _dockerfile(f"FROM python:3.12 AS a\nCOPY --from=a / /x\n{_TAIL}"),
    "a directory copied into itself": _dockerfile(
        f"{_HEAD}{_TAIL}" + "RUN mkdir -p /x && cp -r / /x && cp -r /app /app/y\n" * 40
    ),
    "a variable that doubles": _dockerfile(
        f"{_HEAD}ENV A=aa\n" + "ENV A=$A$A\n" * 60 + f"COPY $A /x\n{_TAIL}"
    ),
    "arguments that double": _dockerfile(
        f"{_HEAD}ARG A=aa\n" + "ARG A=${{A}}${{A}}${{A:-$A}}\n" * 60 + _TAIL
    ),
    "a variable that doubles in a shell": _dockerfile(
        f"{_HEAD}RUN A=aa; " + "A=$A$A; " * 60 + f"mkdir $A\n{_TAIL}"
    ),
    "deep substitutions": _dockerfile(f"{_HEAD}ENV A={'${A:-' * 10_000}{'}' * 10_000}\n{_TAIL}"),
    "replacements that multiply": _dockerfile(
        f"# syntax=docker/dockerfile:1\n{_HEAD}ENV A={'a' * 300}\n"
        + "ENV A=${{A//a/$A}}\n" * 10
        + _TAIL
    ),
    "ONBUILD of ONBUILD": _dockerfile(f"{_HEAD}{'ONBUILD ' * 10_000}RUN true\n{_TAIL}"),
    "ONBUILD that builds upon itself": _dockerfile(
        "FROM scratch AS s0\nONBUILD COPY . /a\n"
        + "".join(f"FROM s{at} AS s{at + 1}\nONBUILD COPY . /a{at}\n" for at in range(300))
    ),
    "20,000 heredocs": _dockerfile(_HEAD + "COPY <<A /x\nA\n" * 20_000 + _TAIL),
    "a heredoc that never ends": _dockerfile(f"{_HEAD}RUN <<A\n" + "echo\n" * 100_000 + _TAIL),
    "many heredocs on a line": _dockerfile(
        f"{_HEAD}RUN {'<<A ' * 5_000}\n" + "A\n" * 5_000 + _TAIL
    ),
    "null bytes in a Dockerfile": _dockerfile(START.encode() + b"RUN \0\0\0\n"),
    "a Dockerfile in UTF-16": _dockerfile(START.encode("utf-16")),
    "terminal escapes in a Dockerfile": _dockerfile(
        START.replace("COPY . .", "COPY \x1b]0;owned\x07\x1b[2Jx .\nCOPY a\u202eb .\nCOPY . .")
    ),
    "terminal escapes in a keyword": _dockerfile(f"{START}\x1b[2JFOO x\n"),
    "terminal escapes in a stage": _dockerfile(START.replace("python:3.12", "p\x1b[8my:3")),
    "terminal escapes in a command": _dockerfile(
        START.replace("main.py", 'main.py", "\\u001b[2J\\u202e')
    ),
    "a JSON form 100,000 deep": _dockerfile(f"{_HEAD}CMD {'[' * 100_000}{']' * 100_000}\n"),
    "a shell text 100,000 deep": _dockerfile(
        f"{_HEAD}COPY . .\nRUN {'(' * 100_000}true{')' * 100_000}\nCMD {'$(' * 50_000}\n"
    ),
    "a path out of the context": _dockerfile(
        f"{_HEAD}COPY ../../../../etc/passwd /x\nADD /../../etc /y\n{_TAIL}"
    ),
    "a path of 4,000 characters": _dockerfile(f"{_HEAD}WORKDIR /{_LONG}/{_LONG}\n{_TAIL}"),
    "many directories deep": _dockerfile(f"{_HEAD}RUN mkdir -p /{'d/' * 50_000}\n{_TAIL}"),
    "many links": _dockerfile(
        f"{_HEAD}" + "".join(f"RUN ln -s /l{at} /l{at + 1}\n" for at in range(2_000)) + _TAIL
    ),
    "stars in a glob": _dockerfile(
        f"{_HEAD}COPY {'*a' * 500}b /x\nCOPY {'**/' * 300}b /y\n{_TAIL}"
    ),
    "brackets in a glob": _dockerfile(f"{_HEAD}COPY {'[a-' * 5_000} /x\n{_TAIL}"),
    "expressions in a replacement": _dockerfile(
        f"# syntax=docker/dockerfile:1\n{_HEAD}ENV A={'a' * 5_000}\n"
        f"ENV B=${{A##{'*a' * 200}b}}\n{_TAIL}"
    ),
    "stars in an ignore file": _ignoring(f"{'*a' * 2_000}b\n{'**/' * 2_000}b\n{'?*' * 500}\n"),
    "brackets in an ignore file": _ignoring(
        "[" * 5_000 + "\n" + "[a-z" * 2_000 + "]\n[z-a]\n[]]\n"
    ),
    "100,000 lines of an ignore file": _ignoring(
        "".join(f"x{at}/**\n!y{at}\n" for at in range(50_000))
    ),
    "an ignore file of null bytes": _ignoring(b"\0" * 10_000 + b"\n*.txt\n"),
    "an ignore file of 1 MB on one line": _ignoring("a" * 1_000_000),
    "an ignore file in UTF-16": _ignoring("*.txt\n".encode("utf-16")),
    "backslashes in an ignore file": _ignoring("\\" * 9_999 + "\n\\\n"),
}
