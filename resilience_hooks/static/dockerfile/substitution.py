"""What the modifiers of ``${name…}`` make of a value; the list is BuildKit's."""

from __future__ import annotations

from resilience_hooks.static.dockerfile import globs
from resilience_hooks.static.dockerfile.expansion import Expansion, RequiredVariableError


def substitute(name: str, value: str | None, modifier: str, *words: Expansion) -> Expansion:
    """``${name<modifier><words>}``; value None stands for an unset name. Raises VariableError."""
    if modifier in ("/", "//"):
        return _replaced(name, value, modifier, *words)
    if modifier in ("#", "%"):
        return _trimmed(name, value, modifier, *words)
    if modifier.endswith(("-", "+", "?")):
        return _conditional(name, value, modifier, *words)
    return plain(name, value)


def plain(name: str, value: str | None) -> Expansion:
    """``$name`` and ``${name}``: nothing where it is unset."""
    return Expansion("", frozenset({name})) if value is None else Expansion(value)


def _conditional(name: str, value: str | None, modifier: str, word: Expansion) -> Expansion:
    """With a colon in front an empty value is as good as none.

    What ``${x+word}`` yields hangs on ``x``, so an unset ``x`` counts as used there.
    """
    missing = value is None or (modifier.startswith(":") and not value)
    if modifier.endswith("+"):
        return plain(name, value) if missing else word
    if missing and modifier.endswith("?"):
        state = "unset" if value is None else "empty"
        raise RequiredVariableError(name, word.text or f"is not allowed to be {state}")
    return word if missing else plain(name, value)


def _trimmed(name: str, value: str | None, modifier: str, word: Expansion) -> Expansion:
    """A pattern that begins with the sign once more takes the longest match."""
    trim = globs.trim_prefix if modifier == "#" else globs.trim_suffix
    pattern = word.text.removeprefix(modifier)
    text = trim(value or "", pattern, longest=word.text.startswith(modifier))
    return _edited(name, value, text, word)


def _replaced(
    name: str, value: str | None, modifier: str, pattern: Expansion, replacement: Expansion
) -> Expansion:
    everywhere = modifier == "//"
    text = globs.replace(value or "", pattern.text, replacement.text, everywhere=everywhere)
    return _edited(name, value, text, pattern, replacement)


def _edited(name: str, value: str | None, text: str, *words: Expansion) -> Expansion:
    return Expansion(text, plain(name, value).unset.union(*(word.unset for word in words)))
