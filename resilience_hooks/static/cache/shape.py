"""What of a Python file the facts about its imports come from, as two short digests.

Files of one shape have the same facts but for the lines on which things stand, which keep their
order; those of one ``lines`` digest as well have the same facts altogether.
"""

from __future__ import annotations

from hashlib import blake2b
from typing import TYPE_CHECKING, NamedTuple

from resilience_hooks.static.graph.aliases import aliases
from resilience_hooks.static.graph.decoding import LARGEST, decode
from resilience_hooks.static.graph.objections import is_refused
from resilience_hooks.static.graph.skeleton import TooMuchError, cut

if TYPE_CHECKING:
    from resilience_hooks.static.graph.skeleton import Skeleton

_SIZE = 16


class Shape(NamedTuple):
    """The digests of a file. Where all of it was looked at both stand for all of it."""

    form: bytes
    lines: bytes


def shape_of(skeleton: Skeleton | None, data: bytes) -> Shape:
    """The shape of a file that was read: of its skeleton, or of every byte where it has none."""
    if skeleton is None:
        return Shape(_digest(data), _digest(data))
    statements = [(each.text, each.lines) for each in skeleton.statements]
    known = (sorted(skeleton.aliases.type_checking), sorted(skeleton.aliases.sys_path))
    form = repr((statements, sorted(skeleton.names), known))
    lines = repr([each.numbers for each in skeleton.statements])
    return Shape(_digest(_encoded(form)), _digest(_encoded(lines)))


def shape_at_sight(data: bytes, whole: bool) -> Shape:
    """The shape of a file that nobody has read yet, as far as its text alone tells.

    libcst may still contradict the skeleton; it will do so for every file of this form.
    """
    if len(data) > LARGEST:
        return shape_of(None, data)
    try:
        source = decode(data)
    except (UnicodeError, LookupError, SyntaxError):
        return shape_of(None, data)
    if whole and is_refused(data):
        return shape_of(None, data)
    try:
        return shape_of(cut(source, aliases(source)), data)
    except TooMuchError:
        return shape_of(None, data)


def _encoded(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


def _digest(data: bytes) -> bytes:
    return blake2b(data, digest_size=_SIZE).digest()
