"""index_tree: the index with the work tree behind it."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from resilience_hooks.errors import TreeError
from resilience_hooks.static.tree import Entry, Kind, index_tree
from tests.repository import Repository


def paths(repository: Repository) -> list[str]:
    """What the index lists."""
    return list(index_tree(str(repository.path)).entries)


def test_clean_files_keep_their_blob(repository: Repository) -> None:
    """An unmodified file has git's blob id; bytes come from disk."""
    repository.commit({"b.py": "x = 1\n", "a/run.sh": "#!/bin/sh\n"})
    (repository.path / "a/run.sh").chmod(0o755)
    repository.commit()
    tree = index_tree(str(repository.path))
    run, module = (
        repository.git("rev-parse", f"HEAD:{name}").strip() for name in ("a/run.sh", "b.py")
    )
    assert list(tree.entries.items()) == [
        ("a/run.sh", Entry(Kind.FILE, run, executable=True)),
        ("b.py", Entry(Kind.FILE, module)),
    ]
    assert tree.read("b.py") == b"x = 1\n"
    assert tree.label == "index"


def test_untracked_files_never_appear(repository: Repository) -> None:
    """A file that nobody added is no source, ignored or not."""
    repository.commit({"a.py": "", ".gitignore": "ignored.py"})
    repository.write({"untracked.py": "", "new/untracked.py": "", "ignored.py": ""})
    assert paths(repository) == [".gitignore", "a.py"]


def test_staged_files_appear(repository: Repository) -> None:
    """What is added counts, before any commit."""
    repository.write({"a.py": ""})
    repository.git("add", "a.py")
    assert paths(repository) == ["a.py"]


def test_a_modified_file_is_read_from_disk(repository: Repository) -> None:
    """An unstaged edit is what counts, and it has no blob id."""
    repository.commit({"a.py": "old", "same-size.py": "old"})
    repository.write({"a.py": "longer", "same-size.py": "new"})
    tree = index_tree(str(repository.path))
    assert tree.entries == {"a.py": Entry(Kind.FILE), "same-size.py": Entry(Kind.FILE)}
    assert (tree.read("a.py"), tree.read("same-size.py")) == (b"longer", b"new")


def test_a_deleted_file_is_not_listed(repository: Repository) -> None:
    """Neither one gone from disk nor one taken out of the index but kept on disk."""
    repository.commit({"kept.py": "", "rm.py": "", "cached.py": "", "dir/x.py": ""})
    (repository.path / "rm.py").unlink()
    (repository.path / "dir/x.py").unlink()
    repository.git("rm", "--quiet", "--cached", "cached.py")
    assert paths(repository) == ["kept.py"]


def test_an_intent_to_add_is_read_from_disk(repository: Repository) -> None:
    """``git add -N`` lists a file whose content the index does not have."""
    repository.write({"a.py": "x = 1"})
    repository.git("add", "--intent-to-add", "a.py")
    tree = index_tree(str(repository.path))
    assert tree.entries == {"a.py": Entry(Kind.FILE)}
    assert tree.read("a.py") == b"x = 1"


def test_a_rename_on_disk_alone(repository: Repository) -> None:
    """A moved file is deleted at its old name, and untracked at its new one."""
    repository.commit({"old.py": "content\n", "other.py": ""})
    (repository.path / "old.py").rename(repository.path / "new.py")
    assert paths(repository) == ["other.py"]


def test_symlinks_give_their_target(repository: Repository) -> None:
    """A link is not followed, wherever it leads."""
    (repository.path / "link").symlink_to("dir/../nowhere")
    repository.commit()
    tree = index_tree(str(repository.path))
    assert tree.entries["link"].kind is Kind.LINK
    assert tree.read("link") == b"dir/../nowhere"


def test_links_checked_out_as_plain_files(repository: Repository) -> None:
    """Where the file system has no links, git writes the target into a file."""
    (repository.path / "link").symlink_to("target")
    repository.commit()
    (repository.path / "link").unlink()
    repository.git("config", "core.symlinks", "false")
    repository.git("checkout", "--", "link")
    tree = index_tree(str(repository.path))
    assert tree.entries["link"].kind is Kind.LINK
    assert tree.read("link") == b"target"


def test_a_file_replaced_by_a_link_and_a_directory(repository: Repository) -> None:
    """A changed type is that on disk; what lies behind a link is not tracked any more."""
    repository.commit({"a.py": "", "dir/x.py": "", "real/x.py": "", "b.py": ""})
    (repository.path / "a.py").unlink()
    (repository.path / "a.py").symlink_to("b.py")
    (repository.path / "dir/x.py").unlink()
    (repository.path / "dir").rmdir()
    (repository.path / "dir").symlink_to("real")
    (repository.path / "b.py").unlink()
    (repository.path / "b.py").mkdir()
    tree = index_tree(str(repository.path))
    assert list(tree.entries) == ["a.py", "real/x.py"]
    assert tree.entries["a.py"] == Entry(Kind.LINK)


def test_a_file_replaced_by_a_pipe(repository: Repository) -> None:
    """A named pipe under a tracked name is an error to read, never a wait."""
    repository.commit({"a.py": ""})
    (repository.path / "a.py").unlink()
    os.mkfifo(repository.path / "a.py")
    tree = index_tree(str(repository.path))
    with pytest.raises(TreeError, match=r"a\.py: cannot be read"):
        tree.read("a.py")


def test_submodules_are_listed_without_a_look_inside(repository: Repository) -> None:
    """A submodule is one entry, whatever its work tree holds."""
    commit = Repository.create(repository.path / "vendor").commit({"x.py": ""})
    repository.commit({"a.py": ""})
    (repository.path / "vendor/x.py").write_text("dirty")
    tree = index_tree(str(repository.path))
    assert tree.entries["vendor"] == Entry(Kind.SUBMODULE, commit)
    assert list(tree.entries) == ["a.py", "vendor"]


def test_a_sparse_checkout(repository: Repository) -> None:
    """What is not checked out is listed, and read from the object store."""
    repository.commit({"in/a.py": "in", "out/b.py": "out"})
    repository.git("sparse-checkout", "set", "in")
    assert not (repository.path / "out").exists()
    tree = index_tree(str(repository.path))
    assert list(tree.entries) == ["in/a.py", "out/b.py"]
    assert tree.read("out/b.py") == b"out"


@pytest.mark.parametrize("flag", ["--assume-unchanged", "--skip-worktree"])
@pytest.mark.parametrize("on_disk", ["edited", None])
def test_files_that_git_does_not_look_at(
    repository: Repository, flag: str, on_disk: str | None
) -> None:
    """Of such a file a commit takes the index's content; so do we, under its blob id."""
    repository.commit({"a.py": "committed"})
    repository.git("update-index", flag, "a.py")
    (repository.path / "a.py").unlink()
    if on_disk is not None:
        repository.write({"a.py": on_disk})
    tree = index_tree(str(repository.path))
    assert tree.entries["a.py"].blob
    assert tree.read("a.py") == b"committed"


def test_a_merge_conflict(repository: Repository) -> None:
    """A file in conflict is what stands on disk, also where one side deleted it."""
    repository.commit({"both.py": "base", "theirs.py": "base", "ours.py": "base"})
    repository.git("checkout", "--quiet", "-b", "side")
    (repository.path / "ours.py").unlink()
    repository.commit({"both.py": "side", "theirs.py": "side", "clean.py": ""})
    repository.git("checkout", "--quiet", "main")
    (repository.path / "theirs.py").unlink()
    repository.commit({"both.py": "main", "ours.py": "main"})
    with pytest.raises(Exception, match="exit status 1"):
        repository.git("merge", "side")
    tree = index_tree(str(repository.path))
    assert list(tree.entries) == ["both.py", "clean.py", "ours.py", "theirs.py"]
    assert {tree.entries[path].blob for path in ("both.py", "ours.py", "theirs.py")} == {""}
    assert b"<<<<<<<" in tree.read("both.py")
    (repository.path / "both.py").unlink()
    assert paths(repository) == ["clean.py", "ours.py", "theirs.py"]


def test_a_file_gone_since_it_was_listed(repository: Repository) -> None:
    """The blob is as good as the file."""
    repository.commit({"a.py": "x"})
    tree = index_tree(str(repository.path))
    (repository.path / "a.py").unlink()
    assert tree.read("a.py") == b"x"


@pytest.mark.parametrize(
    "name", [b"tab\tquote\"'", b"new\nline", b"\xff\xfe", "naïve 日本".encode(), b"-rf", b" "]
)
def test_odd_names(repository: Repository, name: bytes) -> None:
    """Any name that the file system knows is listed and read; bad UTF-8 as surrogates."""
    place = os.fsdecode(os.fsencode(repository.path) + b"/" + name)
    Path(place).write_bytes(b"old")
    repository.commit()
    tree = index_tree(str(repository.path))
    listed = name.decode("utf-8", "surrogateescape")
    assert list(tree.entries) == [listed]
    assert tree.read(listed) == b"old"
    Path(place).write_bytes(b"modified")
    tree = index_tree(str(repository.path))
    assert tree.entries == {listed: Entry(Kind.FILE)}
    assert tree.read(listed) == b"modified"


def test_paths_are_sorted_as_text(repository: Repository) -> None:
    """Git sorts bytes; surrogates and characters beyond the BMP sort differently as text."""
    names = ["a-b", "a/b", "a.b", "\U0001f600", "\udcff", "\ue000"]
    for name in names:
        repository.write({name: ""})
    repository.commit()
    assert paths(repository) == sorted(names)


def test_a_forged_path_out_of_the_tree(repository: Repository) -> None:
    """An index that names a file outside of the work tree does not get it read."""
    repository.commit({"a.py": "", "xx/outside.py": ""})
    (repository.path.parent / "outside.py").touch()
    index = repository.path / ".git/index"
    index.write_bytes(index.read_bytes().replace(b"xx/outside.py", b"../outside.py"))
    repository.git("config", "index.skipHash", "true")
    data = index.read_bytes()
    index.write_bytes(data[:-20] + bytes(20))
    assert paths(repository) == ["a.py"]


def test_an_empty_repository(repository: Repository) -> None:
    """Nothing added is nothing listed, and no error."""
    assert paths(repository) == []


def test_a_subdirectory(repository: Repository) -> None:
    """A directory of the work tree shows its own files, paths relative to it."""
    repository.commit({"svc/app/a.py": "a", "svc/b.py": "b", "other.py": "", "svc/gone.py": ""})
    repository.write({"svc/b.py": "edited", "svc/new.py": "", "other.py": "edited"})
    (repository.path / "svc/gone.py").unlink()
    tree = index_tree(str(repository.path / "svc"))
    assert list(tree.entries) == ["app/a.py", "b.py"]
    assert (tree.read("app/a.py"), tree.read("b.py")) == (b"a", b"edited")


def test_a_subdirectory_behind_a_link(repository: Repository, tmp_path: Path) -> None:
    """A link to a directory of a work tree is that directory."""
    repository.commit({"svc/a.py": "a", "b.py": ""})
    (tmp_path / "link").symlink_to(repository.path / "svc")
    tree = index_tree(str(tmp_path / "link"))
    assert tree.read("a.py") == b"a"
    assert list(tree.entries) == ["a.py"]


def test_an_untracked_subdirectory(repository: Repository) -> None:
    """A directory without any tracked file is a mistake, and the message says what to do."""
    repository.commit({"a.py": ""})
    repository.write({"new/b.py": ""})
    with pytest.raises(TreeError, match="has no file there; `git add` it"):
        index_tree(str(repository.path / "new"))


def test_a_linked_work_tree(repository: Repository, tmp_path: Path) -> None:
    """A second work tree has its own index."""
    repository.commit({"a.py": ""})
    repository.git("worktree", "add", "--quiet", str(tmp_path / "second"), "-b", "second")
    second = Repository(tmp_path / "second")
    second.commit({"b.py": ""})
    assert paths(second) == ["a.py", "b.py"]
    assert paths(repository) == ["a.py"]


def test_nothing_is_written(repository: Repository) -> None:
    """Time stamps that are out of date stay so: the index is not refreshed."""
    repository.commit({"a.py": "x"})
    os.utime(repository.path / "a.py", (1, 1))
    index = repository.path / ".git/index"
    before = index.read_bytes(), index.stat().st_mtime_ns
    tree = index_tree(str(repository.path))
    assert tree.read("a.py") == b"x"
    assert (index.read_bytes(), index.stat().st_mtime_ns) == before


def test_ten_thousand_files(repository: Repository) -> None:
    """Listing is linear and quick; a second is a bound for a crowded machine."""
    for package in range(100):
        directory = repository.path / f"package{package}"
        directory.mkdir()
        for module in range(100):
            (directory / f"module{module}.py").touch()
    repository.git("add", ".")
    started = time.perf_counter()
    tree = index_tree(str(repository.path))
    assert time.perf_counter() - started < 1
    assert len(tree.entries) == 10_000
