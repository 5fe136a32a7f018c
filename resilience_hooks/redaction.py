"""The one place that knows what a secret looks like in a text: it is taken out before it is told.

User names and passwords in URLs, the path of a Slack webhook, what follows ``Bearer`` or
``Authorization:``, tokens that are told by their beginning (GitHub's and Slack's formats), and what
is given to a name that says so: ``API_TOKEN=…``, ``ENV API_TOKEN …``, ``--password …``. A reference
(``$TOKEN``) is no secret. Linear in the length of the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

_SECRETS: Final = re.compile(
    r"""(?<=://)[^\s/'"<>?\#]+(?=@)"""
    r"""|(?<=:/)[^\s/'"<>?\#:]+:[^\s/'"<>?\#]+(?=@)"""  # a URL that was taken for a path
    r"""|(?<=hooks\.slack\.com/)[^\s'"<>]+"""
    r"""|(?<=bearer\ )[^\s'"<>]+|(?<=authorization:\ )[^\n'"<>]+"""
    r"|\b(?:gh[opsur]_|github_pat_|xox[abeprs]-|xapp-)[\w-]{16,}",
    re.IGNORECASE,
)
_NAME: Final = (
    r"(?:token|secret|passw(?:or)?d|passphrase|credential|(?:api|access|private)[_-]?key)"
)
_NAMED: Final = re.compile(
    rf"""({_NAME}[\w-]{{0,40}})(=|[ \t]{{1,40}})"""
    r"""((?![$-])(?:"(?!\$)[^"]*"|'(?!\$)[^']*'|[^\s'"<>&,;]+))""",
    re.IGNORECASE,
)
_GIVEN: Final = re.compile(r"(?:\A|\s)(?:--?[\w-]*|ENV\s+\w*)\Z", re.IGNORECASE)
_OPTION: Final = re.compile(rf"--?[\w-]{{0,40}}?{_NAME}[\w-]{{0,40}}\Z", re.IGNORECASE)
_REACH: Final = 60
_HINTS: Final = (
    "@", "slack", "bearer", "authorization", "gh", "github_pat_", "xox", "xapp", "token", "secret",
    "passw", "passphrase", "credential", "key",
)  # fmt: skip
"""One of these is in every text with a secret: most texts are told from those at once."""


def redacted(text: str) -> str:
    """The text with ``***`` in the place of every secret."""
    lowered = text.lower()
    if not any(hint in lowered for hint in _HINTS):
        return text
    return _NAMED.sub(_without_value, _SECRETS.sub("***", text))


def redacted_words(words: Iterable[str]) -> list[str]:
    """The words of a command line: the value of an option that names a secret may be the next."""
    found: list[str] = []
    is_secret = False
    for word in words:
        found.append("***" if is_secret and not word.startswith(("-", "$")) else redacted(word))
        is_secret = _OPTION.match(word) is not None
    return found


def _without_value(found: re.Match[str]) -> str:
    """A space gives a value to an option, or to a variable of ``ENV``; elsewhere it is prose."""
    name, sign, _ = found.groups()
    before = found.string[max(0, found.start() - _REACH) : found.start()]
    return f"{name}{sign}***" if sign == "=" or _GIVEN.search(before) else found[0]
