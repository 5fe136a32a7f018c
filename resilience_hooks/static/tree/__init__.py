"""Ground floor: the sources, as sorted paths with lazy bytes, from git, a folder or a dict."""

from __future__ import annotations

from resilience_hooks.static.tree.model import Entry, Kind, Source, Tree

__all__ = ["Entry", "Kind", "Source", "Tree"]
