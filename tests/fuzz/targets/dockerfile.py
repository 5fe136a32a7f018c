"""Dockerfiles: parse and replay return, whatever the bytes; their problems are values."""

from __future__ import annotations

from typing import Final

from resilience_hooks.static.tree.memory import Content, Link
from tests.fuzz.target import Target
from tests.static.image.cases import CASES, build, read_case

_FILES: Final[dict[str, Content]] = {
    "app/main.py": "import lib\n",
    "app/sub/__init__.py": "",
    "lib/a.py": "",
    "lib/up": Link("../.."),
    "loop": Link("loop"),
    "requirements.txt": "flask\n",
    "s.sh": "#!/bin/sh\ncp -r . /x; mv /x/* .\n",
}
_TOKENS: Final = (
    *(b"$", b"${", b"}", b"${x:-", b"${x#*", b"${x//a/", b"\\\n", b"`", b"'", b'"'),
    *(b"<<EOF", b"<<-'E'\n", b"EOF\n", b'["a", ', b"]", b"#", b"# escape=`\n"),
    *(b"FROM scratch\n", b"FROM a AS b\n", b"COPY --from=0 / /\n", b"ADD . /x\n", b"ONBUILD "),
    *(b"COPY --parents **/*.py /p/\n", b"COPY --exclude=** . /e\n", b"ARG x=$x\n", b"ENV a b c\n"),
    *(b"RUN cp -r . /r && mv /r/* /q\n", b"RUN --mount=type=bind,target=/m rm -rf /m\n"),
    *(b"../..", b"/", b"*", b"[^", b"?"),
)


def _check(data: bytes) -> None:
    build({**_FILES, "Dockerfile": data})


def _seeds() -> tuple[bytes, ...]:
    kept = [read_case(path) for path in sorted(CASES.glob("*.case"))]
    return tuple(str(case.files[case.dockerfile]).encode() for case in kept)


TARGET: Final = Target("dockerfile", _check, _seeds(), _TOKENS)
