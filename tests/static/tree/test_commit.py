"""commit_tree: a commit straight from the object database."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from resilience_hooks.errors import MissingBlobError, TreeError
from resilience_hooks.static.tree import Entry, Kind, commit_tree
from tests.repository import Repository


def bare_clone(repository: Repository, *options: str) -> Path:
    """A bare clone beside a repository, made over the file protocol."""
    target = repository.path.parent / "clone.git"
    source = f"file://{repository.path}"
    repository.git("clone", "--quiet", "--bare", *options, source, str(target))
    return target


def test_a_bare_repository(repository: Repository) -> None:
    """Paths, modes and blobs of the commit; neither index nor work tree plays a part."""
    (repository.path / "link").symlink_to("a.py")
    vendor = Repository.create(repository.path / "vendor").commit({"x.py": ""})
    (repository.path / "run.sh").touch(mode=0o755)
    commit = repository.commit({"a.py": "x = 1\n"})
    tree = commit_tree(str(bare_clone(repository)), "main")
    assert {path: (entry.kind, entry.executable) for path, entry in tree.entries.items()} == {
        "a.py": (Kind.FILE, False),
        "link": (Kind.LINK, False),
        "run.sh": (Kind.FILE, True),
        "vendor": (Kind.SUBMODULE, False),
    }
    assert tree.entries["vendor"] == Entry(Kind.SUBMODULE, vendor)
    assert tree.read("a.py") == b"x = 1\n"
    assert tree.read("link") == b"a.py"
    assert tree.read("run.sh") == b""
    assert tree.label == f"commit {commit[:8]}"


def test_an_earlier_commit(repository: Repository) -> None:
    """A revision is what it was, whatever came since."""
    first = repository.commit({"a.py": "old", "b.py": ""})
    (repository.path / "b.py").unlink()
    repository.commit({"a.py": "new"})
    repository.write({"a.py": "edited", "c.py": ""})
    tree = commit_tree(str(repository.path), first)
    assert list(tree.entries) == ["a.py", "b.py"]
    assert tree.read("a.py") == b"old"


def test_from_the_git_directory(repository: Repository) -> None:
    """A work tree's own .git directory will do."""
    repository.commit({"svc/a.py": "x"})
    tree = commit_tree(str(repository.path / ".git"), "HEAD")
    assert tree.read("svc/a.py") == b"x"


def test_a_subdirectory(repository: Repository) -> None:
    """A directory of the work tree shows that directory of the commit."""
    repository.commit({"svc/a.py": "x", "b.py": ""})
    tree = commit_tree(str(repository.path / "svc"), "HEAD")
    assert list(tree.entries) == ["a.py"]
    assert tree.read("a.py") == b"x"


def test_a_subdirectory_that_the_commit_lacks(repository: Repository) -> None:
    """It is an error that names the commit."""
    first = repository.commit({"b.py": ""})
    repository.commit({"svc/a.py": "x"})
    with pytest.raises(TreeError, match=f"commit {first[:8]} of .* has no file there"):
        commit_tree(str(repository.path / "svc"), first)


@pytest.mark.parametrize(
    "revision", ["HEAD", "main", "HEAD~1", "v1", ":/state", "@{0}", "main^{commit}"]
)
def test_revisions(repository: Repository, revision: str) -> None:
    """Whatever git takes for a commit."""
    repository.commit({"a.py": ""})
    repository.git("tag", "-a", "-m", "one", "v1")
    repository.commit()
    assert list(commit_tree(str(repository.path), revision).entries) == ["a.py"]


@pytest.mark.parametrize(
    "revision",
    ["", "nowhere", "0" * 40, "--all", "-x", "--output=x", "^HEAD", "HEAD..HEAD", "HEAD^{tree}",
     "HEAD:a.py", "HEAD:a.py\n", "--end-of-options", "HEAD --all"],
)  # fmt: skip
def test_what_is_no_commit(repository: Repository, revision: str) -> None:
    """An unknown revision, and one that would be an option, gets one message."""
    repository.commit({"a.py": ""})
    with pytest.raises(TreeError, match=r"no commit .* here; check its spelling"):
        commit_tree(str(repository.path), revision)
    assert sorted(os.listdir(repository.path)) == [".git", "a.py"]


def test_a_repository_without_commits(repository: Repository) -> None:
    """HEAD names nothing yet."""
    with pytest.raises(TreeError, match="no commit 'HEAD' here"):
        commit_tree(str(repository.path), "HEAD")


def test_an_empty_commit(repository: Repository) -> None:
    """A commit without files lists none."""
    repository.commit()
    assert commit_tree(str(repository.path), "HEAD").entries == {}


def test_odd_names(repository: Repository) -> None:
    """Newlines, quotes, tabs and bad UTF-8 in names come through."""
    names = ["new\nline", "tab\tquote\"'", "\udcff\udcfe", "naïve"]
    repository.commit({name: name.encode("utf-8", "surrogateescape") for name in names})
    tree = commit_tree(str(repository.path), "HEAD")
    assert list(tree.entries) == sorted(names)
    assert all(tree.read(name) == name.encode("utf-8", "surrogateescape") for name in names)


def test_a_partial_clone(repository: Repository) -> None:
    """A missing blob is an error once it is read, and is never fetched behind the user's back."""
    repository.git("config", "uploadpack.allowFilter", "true")
    repository.commit({"a.py": "x"})
    clone = bare_clone(repository, "--filter=blob:none")
    tree = commit_tree(str(clone), "HEAD")
    assert list(tree.entries) == ["a.py"]
    for _ in range(2):
        with pytest.raises(MissingBlobError, match=r"a\.py: .* lacks blob"):
            tree.read("a.py")
    objects = Repository(clone).git("rev-list", "--objects", "--missing=print", "HEAD")
    assert "?" in objects


def test_a_shallow_clone(repository: Repository) -> None:
    """The commits that it has are whole; older ones are unknown."""
    first = repository.commit({"a.py": "old"})
    repository.commit({"a.py": "new"})
    clone = bare_clone(repository, "--depth=1")
    assert commit_tree(str(clone), "HEAD").read("a.py") == b"new"
    with pytest.raises(TreeError, match="a shallow clone holds the latest commits only"):
        commit_tree(str(clone), first)


def test_a_damaged_object(repository: Repository) -> None:
    """One bad blob is reported; the others still read."""
    repository.commit({"a.py": "bad", "b.py": "good"})
    tree = commit_tree(str(repository.path), "HEAD")
    blob = tree.entries["a.py"].blob
    place = repository.path / ".git/objects" / blob[:2] / blob[2:]
    place.chmod(0o644)
    place.write_bytes(b"nonsense")
    with pytest.raises(MissingBlobError, match=r"a\.py: .* damaged"):
        tree.read("a.py")
    assert tree.read("b.py") == b"good"


def test_a_sha256_repository(tmp_path: Path) -> None:
    """Object ids of either length."""
    repository = Repository(tmp_path)
    repository.git("init", "--quiet", "--object-format=sha256")
    repository.commit({"a.py": "x"})
    tree = commit_tree(str(tmp_path), "HEAD")
    assert len(tree.entries["a.py"].blob) == 64
    assert tree.read("a.py") == b"x"


def test_replaced_objects_are_not_used(repository: Repository) -> None:
    """A blob id stands for one content: caches rely on it."""
    repository.commit({"a.py": "real", "b.py": "fake"})
    real, fake = (repository.git("rev-parse", f"HEAD:{name}").strip() for name in ("a.py", "b.py"))
    repository.git("replace", real, fake)
    assert commit_tree(str(repository.path), "HEAD").read("a.py") == b"real"


def test_no_repository(tmp_path: Path) -> None:
    """A plain folder has no commits."""
    with pytest.raises(TreeError, match="no git repository around it"):
        commit_tree(str(tmp_path), "HEAD")
