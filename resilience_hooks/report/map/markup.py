"""Text of a repository as the page may show it: nothing in it is markup, no secret is told."""

from __future__ import annotations

import html

from resilience_hooks.redaction import redacted


def escape(text: str) -> str:
    """The text for an element or for a quoted attribute."""
    return html.escape(redacted(text))
