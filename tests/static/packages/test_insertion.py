"""A requirement put into a file, wherever that is and however it is written."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from resilience_hooks.fix.lines import inserted as with_lines
from resilience_hooks.static.packages.entries import entries
from resilience_hooks.static.packages.insertion import inserted
from resilience_hooks.static.packages.locked import Package

PACKAGE = Package("mm", "1.0", hashes=("sha256:00", "sha256:11"))
ENTRIES = """aa==1
BB ~= 2
cc[x]==1  # why
nn==1 ; os_name == 'posix'
# a heading

-r other.txt
--no-binary aa
./folder"""
ENTRY = st.sampled_from(
    [*ENTRIES.split("\n"), "zz>=1\n    # via aa", "pp==1 \\\n    --hash=sha256:22"]
)


@given(st.lists(ENTRY, max_size=8), st.booleans())
def test_nothing_else_moves(lines: list[str], ends: bool) -> None:
    """The entries stay as they are, in their order; what was sorted is sorted."""
    text = "\n".join(lines) + "\n" * ends
    before = entries(text)
    after_line, new = inserted(text, PACKAGE)
    changed = with_lines(text.encode(), {after_line: new}).decode()
    after = entries(changed)
    assert [each.text for each in after if each.name != "mm"] == [each.text for each in before]
    assert [each.requirement is not None for each in after if each.name == "mm"] == [True]
    names = [each.name for each in before if each.name]
    if names == sorted(names):
        found = [each.name for each in after if each.name]
        assert found == sorted(found)


@given(st.lists(ENTRY, max_size=8))
def test_hashes_go_where_hashes_are(lines: list[str]) -> None:
    """Pip wants a hash of everything, or of nothing."""
    text = "\n".join(lines)
    _, new = inserted(text, PACKAGE)
    assert ("--hash=sha256:11" in "".join(new)) == any(each.hashes for each in entries(text))
