"""The outcome of ``test``, ``[ … ]``, ``[[ … ]]`` and ``grep -q``, where it is decided."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from fnmatch import fnmatchcase
from typing import Final

from resilience_hooks.static.image.model import Blob, File, Made
from resilience_hooks.static.services.places import joined
from resilience_hooks.static.services.unknowns import is_known
from resilience_hooks.static.uploads.paper import Paper

_CLOSING: Final = {"]", "]]"}
_FILES: Final = {"-f", "-s", "-r", "-x"}


def is_test(argv: Sequence[str]) -> bool:
    """Whether an argv is a test."""
    return argv[0] in {"[", "[[", "test"}


def outcome(argv: Sequence[str], cwd: str, paper: Paper) -> bool | None:
    """Whether a test holds; None where nobody knows."""
    words = [word for word in argv if word not in _CLOSING]
    words = words[1:] if is_test(argv) else words
    for operator, decides in (("||", True), ("&&", False)):
        if operator in words:
            at = words.index(operator)
            both = [outcome(part, cwd, paper) for part in (words[:at], words[at + 1 :]) if part]
            return decides if decides in both else None if None in both else not decides
    negated = words[:1] == ["!"]
    found = _plain(words[negated:], cwd, paper)
    return found if found is None or not negated else not found


def _plain(words: Sequence[str], cwd: str, paper: Paper) -> bool | None:
    if not all(is_known(word) for word in words):
        return None
    if len(words) == 2:
        return _unary(words[0], words[1], cwd, paper)
    if len(words) == 3 and words[1] in {"=", "==", "!="}:
        return fnmatchcase(words[0], words[2]) is (words[1] != "!=")
    return bool(words[0]) if len(words) == 1 else None


def _unary(operator: str, word: str, cwd: str, paper: Paper) -> bool | None:
    tests: dict[str, Callable[[str], bool]] = {
        "-n": bool,
        "-z": lambda text: not text,
        "-d": lambda text: paper.is_dir(joined(cwd, text)),
        "-e": lambda text: paper.stat(joined(cwd, text)) is not None,
        "-L": lambda text: paper.lstat(joined(cwd, text)) is not None,
        **dict.fromkeys(_FILES, lambda text: paper.is_file(joined(cwd, text))),
    }
    return tests[operator](word) if operator in tests else None


def grep(argv: Sequence[str], cwd: str, paper: Paper) -> bool | None:
    """Whether ``grep -q PATTERN FILE`` finds something; None for other forms."""
    options = [word for word in argv[1:] if word.startswith("-")]
    words = [word for word in argv[1:] if not word.startswith("-")]
    if set("".join(options)) - set("-qEFsw") or len(words) != 2 or not all(map(is_known, words)):
        return None
    node = paper.stat(joined(cwd, words[1]))
    if not isinstance(node, File):
        return False
    content = node.content
    data = content.data if isinstance(content, Made) else None
    if isinstance(content, Blob):
        data = paper.tree.read(content.path)
    try:
        pattern = re.compile(re.escape(words[0]) if "-F" in options else words[0])
    except re.error:
        return None
    return None if data is None else bool(pattern.search(data.decode("utf-8", "replace")))
