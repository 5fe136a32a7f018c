"""Shell scripts: read in order, whatever they are; commands stand on lines that are there."""

from __future__ import annotations

from typing import Final

from resilience_hooks.static.shell import parse_script
from tests.fuzz.target import Target

_SEEDS: Final = (
    b'#!/bin/sh\nset -e\ncd /app && exec gunicorn -b :$PORT app:app "$@"\n',
    b"for x in a b; do docker build -t $x ./$x || exit 1; done\n",
    b"if [ -f .env ]; then . ./.env; fi\ncat <<EOF > x\n$(date) `ls`\nEOF\n",
    b"case $1 in start) python -m a;; *) echo ${x:-y} | tee z;; esac\nf() { local a=(b c); }\n",
)
_TOKENS: Final = (
    *(b"$(", b"`", b"${", b"}", b"((", b"))", b"<<E", b"<<-'E'\n", b"E\n", b"'", b'"', b"\\\n"),
    *(b" && ", b" || ", b"; ", b" | ", b" & ", b"do ", b"done\n", b"if ", b"fi\n", b"then "),
    *(
        b"case x in ",
        b"esac\n",
        b";;",
        b"{ ",
        b"( ",
        b")",
        b"function f ",
        b"a=(",
        b"<<<x",
        b"2>&1",
    ),
)


def _check(data: bytes) -> None:
    text = data.decode("utf-8", "surrogateescape")
    script = parse_script(text)
    lines = [command.line for command in script.commands]
    assert all(1 <= line <= text.count("\n") + 1 for line in lines), lines


TARGET: Final = Target("shell", _check, _SEEDS, _TOKENS)
