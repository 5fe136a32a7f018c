"""Which files are judged. Nothing is parsed for it, and no parser is loaded."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Sequence
from typing import Final

from resilience_hooks.sql.corpus import Corpus
from resilience_hooks.sql.words import may_have_sql

KINDS: Final = (".sql", ".py")
"""How the names of the files end."""

# What ran once, against the schema of its day.
_MIGRATION: Final = re.compile(r"(?:^|/)(?:\w+_)?(?:migrations?|alembic)/")


def judged_files(corpus: Corpus, paths: Sequence[str] = ()) -> tuple[str, ...]:
    """The files below these paths (all without any) that may have SQL, migrations left out."""
    wanted = frozenset(map(posixpath.normpath, paths or ["."]))
    return tuple(
        path
        for path in corpus.paths
        if path.endswith(KINDS)
        and not _MIGRATION.search(path)
        and not wanted.isdisjoint(_around(path))
        and may_have_sql(corpus.text(path))
    )


def _around(path: str) -> Iterator[str]:
    """The path itself, the folders around it, and the root."""
    while path:
        yield path
        path = path.rpartition("/")[0]
    yield "."
