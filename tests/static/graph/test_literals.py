"""f-strings with what nests in them, against CPython's parser where that is new enough."""

from __future__ import annotations

import pytest

from resilience_hooks.static.graph.literals import formatted_string, is_formatted

WHOLE = {
    "text": 'f"a"',
    "a field": 'f"{a}"',
    "a conversion": 'f"{a!r}"',
    "a specification": 'f"{a:>10}"',
    "a specification with a field": 'f"{a:>{b}.{c}}"',
    "a specification with the other quote": 'f"{a:\'>10}"',
    "a specification with a hash": 'f"{a:#x}"',
    "a date": 'f"{a:%Y-%m-%d %H:%M}"',
    "escaped braces": 'f"{{a}}"',
    "escaped braces around a field": 'f"{{{a}}}"',
    "the other quote": "f\"{a['b']}\"",
    "the same quote": 'f"{a["b"]}"',
    "the same quote, twice": 'f"{a["b"]}{c["d"]}"',
    "a brace in a string": "f\"{a['{']}\"",
    "a bracket in a string": 'f"{a["("]}"',
    "an escape": 'f"\\"{a}\\n"',
    "an escape in a string": 'f"{"\\n".join(a)}"',
    "a named character": 'f"\\N{LATIN SMALL LETTER A}{b}"',
    "a backslash before a brace": 'rf"\\{a}"',
    "a dict": "f\"{ {'a': 1}['a'] }\"",
    "a slice": 'f"{a[1:2]}"',
    "a lambda in brackets": 'f"{(lambda: 1)()}"',
    "calls in calls": 'f"{a(b[c(d({}))])}"',
    "an f-string": "f\"{f'{a}'}\"",
    "an f-string with the same quotes": 'f"{f"{a}"}"',
    "an f-string with a string": "f\"{', '.join(f'{k}={v}' for k, v in a)}\"",
    "the same quotes thrice": 'f"""{a["b"]} "c" {d}"""',
    "a field over lines": 'f"""{\n  a\n}"""',
    "a text over lines in a field": "f\"\"\"{'''a\nb''' if c else d}\"\"\"",
    "a formatted text over lines in a field": "f\"\"\"{f'''\n{a}\n''' if b else c}\"\"\"",
    "a debug field": 'f"{a=}"',
    "an unequal": 'f"{a != b}"',
    "a template": 't"{a["b"]}"',
}


@pytest.mark.parametrize("literal", WHOLE.values(), ids=WHOLE)
def test_whole(literal: str) -> None:
    """The literal ends where its quotes close it, and not at quotes inside a field."""
    start = min(literal.index(quote) for quote in "\"'" if quote in literal)
    quotes = literal[start] * (3 if literal[start : start + 3] == literal[start] * 3 else 1)
    found = formatted_string(quotes).match(literal + ' "x"', start)
    assert found is not None
    assert found.end() == len(literal)


REFUSED = {
    "an open field": 'f"{a"',
    "a stray brace": 'f"a}"',
    "a comment": 'f"{a # b\n}"',
    "a newline": 'f"{a\n}"',
    "fields in a field of a specification": 'f"{a:{b:{c}}}"',
    "three levels": 'f"{f\'{f"{1}"}\'}"',
}


@pytest.mark.parametrize("literal", REFUSED.values(), ids=REFUSED)
def test_refused(literal: str) -> None:
    """What is broken or nests deeply does not match."""
    found = formatted_string('"').match(literal, 1)
    assert found is None or found.end() != len(literal)


PREFIXES = {"f": True, "F": True, "rf": True, "fR": True, "t": True, "r": False, "b": False}


@pytest.mark.parametrize(("prefix", "expected"), PREFIXES.items())
def test_prefix(prefix: str, expected: bool) -> None:
    """Formatted strings are told by their prefix."""
    assert is_formatted(f"x = {prefix}'a'", 4 + len(prefix)) is expected
