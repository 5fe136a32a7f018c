"""Files of the cache are whole, the user's own and of this analyzer, or as good as not there."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from resilience_hooks.static.cache.container import Container, open_container


@pytest.fixture
def container(tmp_path: Path) -> Container:
    """A container with a key of its own."""
    found = open_container(str(tmp_path / "cache"), {"XDG_CACHE_HOME": str(tmp_path / "home")})
    assert found is not None
    return found


def test_what_is_written_is_read(container: Container) -> None:
    """Byte for byte, and nothing lies beside it."""
    assert container.write("a", b"\0contents")
    assert container.read("a") == b"\0contents"
    assert os.listdir(container.directory) == ["a"]


def test_what_is_missing(container: Container) -> None:
    """It is None, as is everything that cannot be read."""
    assert container.read("a") is None
    os.makedirs(os.path.join(container.directory, "a"))
    assert container.read("a") is None


DAMAGE: dict[str, Callable[[bytes], bytes]] = {
    "cut off": lambda data: data[:-1],
    "longer": lambda data: data + b"x",
    "empty": lambda _: b"",
    "one bit": lambda data: data[:40] + bytes([data[40] ^ 1]) + data[41:],
    "another's": lambda data: b"\0" * 32 + data[32:],
}


@pytest.mark.parametrize("damage", DAMAGE.values(), ids=DAMAGE)
def test_damage(container: Container, damage: Callable[[bytes], bytes]) -> None:
    """A file with any other byte is as good as not there."""
    container.write("a", b"contents that are long enough")
    place = Path(container.directory, "a")
    place.write_bytes(damage(place.read_bytes()))
    assert container.read("a") is None


def test_under_another_name(container: Container) -> None:
    """A file that was renamed is not what its name says."""
    container.write("a", b"contents")
    os.rename(Path(container.directory, "a"), Path(container.directory, "b"))
    assert container.read("b") is None


def test_of_another_user(container: Container, tmp_path: Path) -> None:
    """What another key has sealed is not trusted."""
    container.write("a", b"contents")
    other = open_container(container.directory, {"XDG_CACHE_HOME": str(tmp_path / "other")})
    assert other is not None
    assert other.read("a") is None


def test_a_key_that_others_can_read(tmp_path: Path) -> None:
    """It is no key: there is no cache."""
    environ = {"XDG_CACHE_HOME": str(tmp_path)}
    assert open_container(str(tmp_path / "cache"), environ) is not None
    (tmp_path / "resilience-hooks" / "key").chmod(0o644)
    assert open_container(str(tmp_path / "cache"), environ) is None


def test_where_nothing_can_be_written(container: Container) -> None:
    """A file in the place of the directory: nothing is stored, nothing fails."""
    Path(container.directory).write_text("in the way")
    assert not container.write("a", b"contents")
    assert container.read("a") is None


def test_a_link_in_the_way(container: Container, tmp_path: Path) -> None:
    """What stands where a file is prepared is replaced; nothing is written through it."""
    (tmp_path / "victim").write_text("untouched")
    os.makedirs(container.directory)
    Path(container.directory, f".a.{os.getpid()}").symlink_to(tmp_path / "victim")
    assert container.write("a", b"contents")
    assert (container.read("a"), (tmp_path / "victim").read_text()) == (b"contents", "untouched")
