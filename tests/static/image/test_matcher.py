"""Patterns of ignore files match as moby/patternmatcher's do."""

from __future__ import annotations

import re
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from resilience_hooks.static.image.globs import BadPatternError
from resilience_hooks.static.image.matcher import START, Matcher
from resilience_hooks.static.image.patterns import Pattern, read_patterns


def matcher(*patterns: str) -> Matcher:
    """A matcher of texts as a flag gives them."""
    return Matcher(read_patterns((0, pattern) for pattern in patterns))


def is_matched(found: Matcher, path: str) -> bool:
    """The verdict at a path, reached from the root as a walk reaches it."""
    state, here = START, ""
    for part in path.split("/"):
        here = f"{here}/{part}".lstrip("/")
        state = found.descend(here, state)
    return found.is_match(state)


MATCHES = [
    ("**", "file"),
    ("**", "dir/file"),
    ("**/", "dir/file"),
    ("**/**", "dir/dir2/file"),
    ("dir/**", "dir/file"),
    ("**/dir2/*", "dir/dir2/file"),
    ("**/dir2/**", "dir/dir2/dir2/file"),
    ("**file", "dir/file"),
    ("**c.py", "abc.py"),
    ("**/file", "file"),
    ("**file*.txt", "dir/file3.txt"),
    ("a[b-d]e", "ace"),
    ("a[^b-d]e", "aze"),
    ("a[b-b]e", "abe"),
    ("**/a/**/b/**/c", "x/a/y/b/z/c"),
    ("\x1ca", "\x1ca"),
    ("a\\*c", "a*c"),
    ("abc.def", "abc.def"),
    ("abc?def", "abcZdef"),
    ("a\\\\", "a\\"),
    ("**/foo/bar", "dir/foo/bar"),
    ("abc/**", "abc/def/ghi"),
    ("**/.foo", "bar/.foo"),
    ("a(b)c/def", "a(b)c/def"),
    ("a.|)$(}+{bc", "a.|)$(}+{bc"),
    ("dist/proxy.py-2.4.0rc3.dev36+g08acad9-py3-none-any.whl",) * 2,
    ("a", "a/b/c"),
    ("./a", "a"),
    ("a/", "a"),
    ("a//b", "a/b"),
    (" a ", "a"),
    ("***.pyc", "sub/d.pyc"),
    ("****", "a/b"),
    ("a**", "abc/d"),
    ("a**b", "a/x/b"),
    ("*/c.py", "sub/c.py"),
    ("?", "x"),
    ("[[]x", "[x"),
    ("lib*", "libx/c.py"),
    ("a/*/c", "a/b/c/d"),
    ("**/__pycache__/**", "x/__pycache__/y.pyc"),
]
OTHERS = [
    ("dir/**", "dir"),
    ("**/dir2/*", "dir/dir2x/file"),
    ("abc.def", "abcdef"),
    ("abc*def", "abcd/ef"),
    ("a?c", "a/c"),
    ("abc/**", "abcd"),
    ("**/.foo", "bar.foo"),
    ("*/c.py", "c.py"),
    ("*/c.py", "a/b/c.py"),
    (".", "a"),
    ("/a", "a"),
    ("../a", "a"),
    ("tests", "src/tests"),
    ("*.json", "a/b.json"),
    ("**/bc.py", "abc.py"),
    ("a**b", "axb"),
    ("a^b*", "a^bc"),
    ("**/foo", "xfoo"),
    ("**/__pycache__/**", "x/__pycache__"),
    ("[*]", "*"),
    ("a\\b", "ab"),
]


@pytest.mark.parametrize(("pattern", "path"), MATCHES)
def test_matches(pattern: str, path: str) -> None:
    """A pattern matches a path, or a directory above it."""
    assert is_matched(matcher(pattern), path)


@pytest.mark.parametrize(("pattern", "path"), OTHERS)
def test_does_not_match(pattern: str, path: str) -> None:
    """Near misses, among them what git's patterns would match."""
    assert not is_matched(matcher(pattern), path)


@pytest.mark.parametrize("pattern", ["!", " ! ", "[", "a[", "\\", "[a-]", "x\\lib", "[z-a]b*"])
def test_malformed(pattern: str) -> None:
    """What the engine refuses; a backslash as a path separator is among it."""
    with pytest.raises(BadPatternError):
        matcher(pattern)


@pytest.mark.parametrize(
    ("patterns", "path", "expected"),
    [
        (["*", "!a"], "a", False),
        (["*", "!a"], "b", True),
        (["!a", "*"], "a", True),
        (["a", "!a/b"], "a/b", False),
        (["a", "!a/b"], "a/c", True),
        (["a", "!a/b", "a/b/c"], "a/b/c", True),
        (["*", "!a/b", "a"], "a/b", False),
        (["**", "!**/*.py"], "x/y.py", False),
        (["*", "!!a"], "a", True),
        (["docs", "!docs/**", "docs/secret"], "docs/x", False),
        (["docs", "!docs/**", "docs/secret"], "docs/secret/y", True),
    ],
)
def test_negation(patterns: list[str], path: str, expected: bool) -> None:
    """The last pattern that changes the verdict decides, below an excluded directory too."""
    assert is_matched(matcher(*patterns), path) is expected


def test_the_deciding_pattern_is_known() -> None:
    """A state names the pattern that hides a path."""
    found = matcher("*.md", "!README.md", "docs")
    assert found.patterns[found.descend("docs/x", found.descend("docs", START))].text == "docs"
    assert found.descend("x", START) == START


@pytest.mark.parametrize(
    ("patterns", "directory", "negated", "expected"),
    [
        (["a", "!a/b/c"], "a", True, True),
        (["a", "!a/b/c"], "a/b", True, True),
        (["a", "!a/b/c"], "a/x", True, False),
        (["a", "!**/x"], "a", True, True),
        (["a", "!ab*"], "a", True, False),
        (["a", "!b"], "a", True, False),
        (["a/b"], "a", False, True),
    ],
)
def test_where_a_match_is_possible(
    patterns: list[str], directory: str, negated: bool, expected: bool
) -> None:
    """A walk leaves out directories in which nothing can match."""
    assert matcher(*patterns).may_match_below(directory, negated=negated) is expected


class Naive:
    """Every pattern against every path, as the documentation of patternmatcher words it."""

    def __init__(self, patterns: Sequence[Pattern]) -> None:
        self.patterns = patterns

    def walk(self, path: str) -> bool:
        """The verdict at a path; each directory hands its own matches down."""
        inherited = [False] * len(self.patterns)
        here, matched = "", False
        for part in path.split("/"):
            here = f"{here}/{part}".lstrip("/")
            matched, inherited = self.visit(here, inherited)
        return matched

    def visit(self, path: str, inherited: list[bool]) -> tuple[bool, list[bool]]:
        """One path: a pattern that could not change the verdict is not looked at."""
        matched, found = False, [False] * len(self.patterns)
        for at, pattern in enumerate(self.patterns):
            if inherited[at] or (pattern.negated == matched and self.fits(pattern.text, path)):
                found[at] = True
                matched = not pattern.negated
        return matched, found

    def fits(self, pattern: str, path: str) -> bool:
        """One pattern against one path, by a regular expression."""
        if re.fullmatch(r"\*\*[^*?]*", pattern):
            return f"/{path}".endswith(pattern[2:])
        source = re.sub(r"\*\*/?\Z", "\0", pattern)
        source = re.sub(r"\*\*/?", "\1", source)
        parts = {"\0": ".*", "\1": "(.*/)?", "*": "[^/]*", "?": "[^/]"}
        return bool(re.fullmatch("".join(parts.get(c, re.escape(c)) for c in source), path))


pieces = st.sampled_from(["a", "b", "*", "**", "/", "?", "ab", "a/", "/b", "**/"])
texts = st.builds("".join, st.lists(pieces, min_size=1, max_size=5)).filter(
    lambda text: text.strip("/")
)
signs = st.sampled_from(["", "", "!"])
names = st.lists(st.sampled_from(["a", "b", "ab", "ba"]), min_size=1, max_size=4)


@given(st.lists(st.builds("{}{}".format, signs, texts), max_size=5), names)
def test_equals_the_naive_walk(patterns: list[str], parts: list[str]) -> None:
    """Indexed by their literal ends, the patterns decide as one by one."""
    read = read_patterns((0, pattern) for pattern in patterns)
    path = "/".join(parts)
    assert is_matched(Matcher(read), path) == Naive(read).walk(path)


@given(st.lists(texts, max_size=3), texts, names)
def test_nothing_is_left_out_of_a_walk(patterns: list[str], kept: str, parts: list[str]) -> None:
    """A path that is re-included lies where the matcher says that something may match."""
    found = matcher(*patterns, f"!{kept}")
    state, here = START, ""
    for part in parts:
        before, here = here, f"{here}/{part}".lstrip("/")
        was_matched = found.is_match(state)
        state = found.descend(here, state)
        if before and was_matched and not found.is_match(state):
            assert found.may_match_below(before, negated=True)
