"""What an upload to a remote builder leaves behind."""

from __future__ import annotations

from resilience_hooks.static.image.context import open_context
from resilience_hooks.static.image.gcloudignore import read_upload
from resilience_hooks.static.tree.memory import memory_tree

FILES = {
    "svc/Dockerfile": "FROM scratch\n",
    "svc/app.py": "",
    "svc/debug.log": "",
    "svc/docs/index.md": "",
    "svc/secret.txt": "",
    "svc/.gcloudignore": "# comment\n*.log\n\ndocs/\n!docs/index.md\n#!include:.gitignore\n",
    "svc/.gitignore": "secret.*\n",
}


def test_it_counts_on_request_only() -> None:
    """Only ``gcloud builds submit`` reads it."""
    tree = memory_tree(FILES)
    assert open_context(tree, "svc", None).is_visible("debug.log")
    assert not open_context(tree, "svc", None, gcloud=True).is_visible("debug.log")


def test_lines_are_named() -> None:
    """Those of an included file by that file's name."""
    found = open_context(memory_tree(FILES), "svc", None, gcloud=True)
    assert {path: found.hidden_by(path) for path in ("debug.log", "docs", "secret.txt")} == {
        "debug.log": "svc/.gcloudignore:2",
        "docs": "svc/.gcloudignore:4",
        "secret.txt": "svc/.gitignore:1",
    }
    assert found.hidden_by("app.py") is None


def test_nothing_is_re_included_below_a_directory_that_stays() -> None:
    """As with git."""
    found = open_context(memory_tree(FILES), "svc", None, gcloud=True)
    assert found.hidden_by("docs/index.md") == "svc/.gcloudignore:4"


def test_a_file_is_no_directory() -> None:
    """A pattern with a trailing slash leaves a file of that name alone."""
    tree = memory_tree({"docs": "", ".gcloudignore": "docs/\n"})
    assert open_context(tree, "", None, gcloud=True).is_visible("docs")


def test_without_the_file_everything_is_uploaded() -> None:
    """And the ignore file still counts."""
    tree = memory_tree({"a": "", "b": "", ".dockerignore": "b\n"})
    found = open_context(tree, "", None, gcloud=True)
    assert (found.is_visible("a"), found.hidden_by("b")) == (True, ".dockerignore:1")


def test_a_pattern_that_nobody_can_read_matches_nothing() -> None:
    """A range from z to a is none; the line numbers of the others stay."""
    tree = memory_tree({"a": "", "b": "", ".gcloudignore": "[z-a]\nb\n"})
    found = open_context(tree, "", None, gcloud=True)
    assert (found.is_visible("a"), found.hidden_by("b")) == (True, ".gcloudignore:2")


def test_what_was_deleted_is_still_told() -> None:
    """What stays behind is there all the same: it is not among it."""
    tree = memory_tree(FILES, deleted=["svc/gone.py", "svc/debug.log"])
    upload = read_upload(tree, "svc")
    assert upload is not None
    assert upload.uploaded(tree).deleted == {"svc/gone.py"}
