"""The one place that knows what a secret looks like in a text: it is taken out before it is told.

User names and passwords in URLs, the path of a Slack webhook, what follows ``Bearer`` or
``Authorization:``, and tokens that are told by their beginning (GitHub's and Slack's formats).
"""

from __future__ import annotations

import re
from typing import Final

_SECRETS: Final = re.compile(
    r"""(?<=://)[^\s/@'"<>]+(?=@)"""
    r"""|(?<=hooks\.slack\.com/)[^\s'"<>]+"""
    r"""|(?<=bearer\ )[^\s'"<>]+|(?<=authorization:\ )[^\n'"<>]+"""
    r"|\b(?:gh[opsur]_|github_pat_|xox[abeprs]-|xapp-)[\w-]{16,}",
    re.IGNORECASE,
)


def redacted(text: str) -> str:
    """The text with ``***`` in the place of every secret."""
    return _SECRETS.sub("***", text)
