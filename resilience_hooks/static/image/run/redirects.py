"""Redirections: files that a command writes, and what is known of their contents."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from resilience_hooks.static.image.model import Content, File, Made, Opaque
from resilience_hooks.static.image.run.step import Step
from resilience_hooks.static.image.run.words import unseen
from resilience_hooks.static.shell import Command, Redirect, expand
from resilience_hooks.static.tree.plumbing import to_bytes

_WRITES: Final = {">", ">>", ">|", "1>", "1>>", "&>", "&>>", "2>", "2>>"}
_UNKNOWN: Final = Opaque("written by a RUN")


def redirect(each: Redirect, words: Sequence[str], command: Command, step: Step) -> None:
    """Write the file that a redirection names. Raises ClashError."""
    if each.operator not in _WRITES or each.target is None:
        return
    path = expand(each.target, step.env)
    if path is None:
        step.doubt(unseen(each.target, step), "a RUN writes to a file whose name only a run knows")
    elif not path.startswith("/dev/") and path:
        content = _UNKNOWN if each.operator.startswith("2") else _content(words, command)
        if each.operator.endswith(">>"):
            content = _appended(path, content, step)
        step.write(path, File(content, step.origin))


def _appended(path: str, more: Content, step: Step) -> Content:
    node = step.stat(path)
    if node is None:
        return more
    before = step.build.read(node.content) if isinstance(node, File) else None
    known = isinstance(more, Made) and before is not None
    return Made(before + more.data) if known and isinstance(more, Made) and before else _UNKNOWN


def _content(words: Sequence[str], command: Command) -> Content:
    """What ``echo`` and ``cat <<EOF`` print; escapes and expansions make it unknown."""
    if list(words[:1]) == ["echo"]:
        text = " ".join(words[1:])
        is_plain = "\\" not in text and not text.startswith("-")
        return Made(to_bytes(f"{text}\n")) if is_plain else _UNKNOWN
    bodies = [each.body for each in command.redirects if each.body is not None]
    if list(words) == ["cat"] and len(bodies) == 1 and not set(bodies[0]) & set("$`\\"):
        return Made(to_bytes(bodies[0]))
    return _UNKNOWN
