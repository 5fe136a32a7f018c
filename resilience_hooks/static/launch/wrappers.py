"""Programs that start another program: which of their words to peel off to find it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

_ASSIGNMENT: Final = re.compile(r"[A-Za-z_]\w*=")


@dataclass(frozen=True, slots=True)
class Wrapper:
    """How a wrapper's own words end.

    ``values`` are options that take the next word, ``skip`` counts operands before the command,
    ``subcommand`` must come first (``uv run``), ``separator`` says that only ``--`` ends them.
    """

    values: frozenset[str] = frozenset()
    skip: int = 0
    subcommand: str | None = None
    separator: bool = False


def _options(text: str) -> frozenset[str]:
    return frozenset(text.split())


_UV: Final = _options(
    "--with --with-requirements --with-editable --extra --group --package --python -p --directory "
    "--project --env-file --index --index-url --extra-index-url --config-file --cache-dir"
)

WRAPPERS: Final[Mapping[str, Wrapper]] = {
    "aws-vault": Wrapper(separator=True),
    "catatonit": Wrapper(),
    "chamber": Wrapper(separator=True),
    "chroot": Wrapper(skip=1),
    "command": Wrapper(),
    "conda": Wrapper(_options("-n --name -p --prefix --cwd"), subcommand="run"),
    "dockerize": Wrapper(_options("-wait -timeout -template -stdout -stderr -wait-retry-interval")),
    "doppler": Wrapper(separator=True),
    "ddtrace-run": Wrapper(),
    "dumb-init": Wrapper(_options("-r --rewrite")),
    "exec": Wrapper(_options("-a")),
    "gosu": Wrapper(skip=1),
    "hatch": Wrapper(subcommand="run"),
    "infisical": Wrapper(separator=True),
    "ionice": Wrapper(_options("-c -n --class --classdata")),
    "micromamba": Wrapper(_options("-n --name -p --prefix"), subcommand="run"),
    "newrelic-admin": Wrapper(skip=1),
    "nice": Wrapper(_options("-n --adjustment")),
    "nohup": Wrapper(),
    "opentelemetry-instrument": Wrapper(
        _options(
            "--traces_exporter --metrics_exporter --logs_exporter --service_name --id_generator"
        )
    ),
    "pdm": Wrapper(_options("-p --project"), subcommand="run"),
    "pipenv": Wrapper(subcommand="run"),
    "poetry": Wrapper(_options("-C --directory -P --project"), subcommand="run"),
    "rye": Wrapper(subcommand="run"),
    "s6-setuidgid": Wrapper(skip=1),
    "scl": Wrapper(separator=True),
    "setpriv": Wrapper(_options("--reuid --regid --groups --inh-caps --bounding-set")),
    "stdbuf": Wrapper(_options("-i -o -e")),
    "su-exec": Wrapper(skip=1),
    "sudo": Wrapper(_options("-u -g -h -p -C -r -t --user --group")),
    "time": Wrapper(),
    "timeout": Wrapper(_options("-k -s --kill-after --signal"), skip=1),
    "tini": Wrapper(_options("-p -e")),
    "tini-static": Wrapper(_options("-p -e")),
    "uv": Wrapper(_UV, subcommand="run"),
    "wait-for": Wrapper(separator=True),
    "wait-for-it": Wrapper(separator=True),
    "wait-for-it.sh": Wrapper(separator=True),
    "wait-for.sh": Wrapper(separator=True),
    "watchmedo": Wrapper(separator=True),
    "xvfb-run": Wrapper(_options("-n -s -e -f -w --server-num --server-args")),
}


@dataclass(frozen=True, slots=True)
class Peeled:
    """The command under the wrappers, and the variables that ``env`` set on the way."""

    argv: tuple[str, ...]
    env: Mapping[str, str]


def peel(argv: Sequence[str]) -> Peeled:
    """Take wrappers off until the first word is none."""
    env: dict[str, str] = {}
    rest = tuple(argv)
    while rest:
        name = rest[0].rpartition("/")[2]
        if name == "env":
            rest = _env(rest[1:], env)
            continue
        wrapper = WRAPPERS.get(name)
        inner = _unwrap(rest[1:], wrapper) if wrapper else None
        if inner is None:
            break
        rest = inner
    return Peeled(rest, env)


def _unwrap(words: tuple[str, ...], wrapper: Wrapper) -> tuple[str, ...] | None:
    """The words behind a wrapper's own; None where it wraps nothing (``uv sync``)."""
    if wrapper.separator:
        return words[words.index("--") + 1 :] if "--" in words else None
    words = _skip_options(words, wrapper.values)
    if wrapper.subcommand is not None:
        if not words or words[0] != wrapper.subcommand:
            return None
        words = _skip_options(words[1:], wrapper.values)
    words = words[wrapper.skip :]
    return words[1:] if words[:1] == ("--",) else words


def _skip_options(words: tuple[str, ...], values: frozenset[str]) -> tuple[str, ...]:
    while words and words[0].startswith("-") and words[0] != "--":
        words = words[2:] if words[0] in values else words[1:]
    return words[1:] if words[:1] == ("--",) else words


def _env(words: tuple[str, ...], env: dict[str, str]) -> tuple[str, ...]:
    """``env [-i] [-u NAME] [NAME=VALUE…] command``."""
    words = _skip_options(words, _options("-u --unset -C --chdir -S"))
    while words and _ASSIGNMENT.match(words[0]):
        name, _, value = words[0].partition("=")
        env[name] = value
        words = words[1:]
    return words
