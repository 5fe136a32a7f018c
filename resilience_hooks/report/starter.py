"""A configuration to start from: everything that was discovered, commented out.

A line of prose starts with ``# ``, a line to uncomment with ``#`` alone.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from typing import Final

from resilience_hooks.config.model import Config
from resilience_hooks.config.record import keys_of
from resilience_hooks.redaction import redacted
from resilience_hooks.static.results import ServiceResult

_HEADER: Final = """\
# Settings of resilience-hooks, where discovery cannot know. All is commented out: nothing
# changes before you take away a # that no space follows. Wrong settings are told, all at once.
"""
_BARE: Final = re.compile(r"[A-Za-z0-9_-]+")


def render(results: Sequence[ServiceResult]) -> str:
    """The text of a ``.resilience-hooks.toml`` that has no settings."""
    blocks = [_HEADER, *_keys(), *("\n".join(_service(result)) + "\n" for result in results)]
    return "\n".join(blocks)


def _keys() -> Iterator[str]:
    for name, key in keys_of(Config).items():
        if name != "services":
            yield f"# {key.doc}\n#{name} = {key.example}\n"


def _service(result: ServiceResult) -> Iterator[str]:
    yield f"# {_plain(result.name)}: {_plain(_learned(result))}"
    if not all(map(_is_writable, (result.name, result.context, result.dockerfile or ""))):
        yield "# (its name cannot be written in TOML)"
        return
    yield f"#[services.{_key(result.name)}]"
    if result.kind == "source":
        yield f"#source = {_text(result.context)}"
    else:
        yield f"#dockerfile = {_text(result.dockerfile or '')}"
        yield f"#context = {_text('.' if result.context == '?' else result.context)}"
    if result.target is not None and _is_writable(result.target):
        yield f"#target = {_text(result.target)}"
    yield from _hints(result)


def _learned(result: ServiceResult) -> str:
    starts = [launch.entry for launch in result.launches if launch.entry is not None]
    if result.context == "?":
        return f"the context is unknown, {result.context_source}"
    learned = f"context {result.context} ({result.context_source})"
    return f"{learned}, starts {', '.join(starts)}" if starts else learned


def _hints(result: ServiceResult) -> Iterator[str]:
    """What to declare where something stays unknown."""
    if result.reason is None:
        return
    yield f"# unknown: {_plain(result.reason)}"
    if result.context == "?":
        yield "# Declare the context, the directory that the build is given."
    elif result.launches:
        yield "# Declare the command that starts it, or the modules that it loads."
        yield '#command = "python -m app"'
        yield '#entry-modules = ["app.main"]'
    else:
        yield "# Declared here it is analysed."


def _plain(text: str) -> str:
    return "".join(c if c.isprintable() else "?" for c in redacted(text))


def _is_writable(text: str) -> bool:
    """Whether a text is one line of Unicode; paths of other bytes have no place in TOML."""
    return _plain(text) == text


def _key(name: str) -> str:
    return name if _BARE.fullmatch(name) else _text(name)


def _text(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)
