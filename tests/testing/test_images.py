from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from resilience_hooks.errors import UsageError
from resilience_hooks.testing import services
from resilience_hooks.testing.clock import GameClock
from resilience_hooks.testing.images import DidNotStart, VirtualImage
from tests.repository import Repository
from tests.testing.platforms import PLATFORM, WITHOUT_COPY


@pytest.fixture
def image(repository: Repository, tmp_path: Path) -> Iterator[VirtualImage]:
    """The image of the service of a platform, as its repository is committed."""
    repository.commit(PLATFORM)
    made = VirtualImage.of(repository.path, "api", tmp_path / "image of api")
    yield made
    made.stop()


def test_the_tree_is_that_of_the_image(image: VirtualImage) -> None:
    """What the Dockerfile copies, and nothing else of the repository."""
    files = {str(path.relative_to(image.tree)) for path in image.tree.rglob("*") if path.is_file()}
    assert files == {
        "app/Dockerfile",
        "app/main.py",
        "app/shared/__init__.py",
        "app/shared/names.py",
    }


def test_a_service_starts_from_its_tree(image: VirtualImage) -> None:
    """With the image's variables and arguments, paths mapped, a port and a log of its own."""
    service = image.start({"COLOUR": "red"})
    assert service.get("/names").json() == ["ada", "grace"]
    environment = service.get("/environment").json()
    assert (environment["COLOUR"], environment["KEPT"]) == ("red", "yes")
    assert environment["PORT"] == str(service.port)
    assert service.get("/header", {"X-Asked": "yes"}).text == '"yes"'
    assert service.url == f"http://127.0.0.1:{service.port}"
    assert service.log().startswith(f"started --config {image.tree / 'app' / 'main.py'}")
    assert service.returncode is None


def test_nothing_of_the_caller_leaks_in(
    image: VirtualImage, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A variable or a path of the test's own process would make a test pass that should not."""
    monkeypatch.setenv("COLOUR", "blue")
    monkeypatch.setenv("PYTHONPATH", os.getcwd())
    environment = image.start().get("/environment").json()
    assert environment["COLOUR"] == "green"
    assert os.getcwd() not in environment["PYTHONPATH"].split(os.pathsep)


def test_what_the_image_lacks_fails_as_it_would_there(
    repository: Repository, tmp_path: Path
) -> None:
    """The founding incident: green on /health, and the import raises when it is reached."""
    repository.commit(WITHOUT_COPY)
    image = VirtualImage.of(repository.path, "api", tmp_path / "image")
    service = image.start()
    with pytest.raises(OSError, match="no HTTP was answered"):
        service.get("/names")
    assert "ModuleNotFoundError: No module named 'shared'" in service.log()
    service.stop()


def test_a_service_that_ends_did_not_start(image: VirtualImage) -> None:
    """The exception has its exit code and what it said."""
    with pytest.raises(DidNotStart, match="api ended with 1") as failure:
        image.start({"FAULT": "import"})
    assert failure.value.returncode == 1
    assert "No module named 'shared.missing'" in failure.value.log
    assert "No module named 'shared.missing'" in str(failure.value)


def test_a_service_that_is_never_ready_did_not_start(
    image: VirtualImage, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is ended, so that nothing of it is left."""
    monkeypatch.setattr(services, "PATIENCE", 0.5)
    with pytest.raises(DidNotStart, match="api was not ready in time") as failure:
        image.start(ready="/cold")
    assert failure.value.returncode is None
    assert image.started[0].returncode == -signal.SIGKILL


def test_killed(image: VirtualImage) -> None:
    """It is gone at once; started again on its port, in its tree, it has a new log."""
    first = image.start({"FAULT": "stubborn"})
    (image.tree / "app" / "state").write_text("kept")
    first.kill()
    assert first.returncode == -signal.SIGKILL
    with pytest.raises(OSError, match="refused"):
        first.get("/health")
    second = image.start(port=first.port)
    assert (second.port, (image.tree / "app" / "state").read_text()) == (first.port, "kept")
    assert first.log_file != second.log_file


def test_stopped(image: VirtualImage) -> None:
    """A service may end as it likes; to stop it twice is no error."""
    service = image.start()
    service.stop()
    assert service.returncode == -signal.SIGTERM
    service.stop()


def test_it_reads_the_game_clock(image: VirtualImage, tmp_path: Path) -> None:
    """A running service follows each turn."""
    clock = GameClock(tmp_path / "clock")
    service = image.start(clock.env)
    clock.set("2026-01-21T05:40:00Z")
    assert service.get("/now").json() == "2026-01-21T05:40:00+00:00"


def test_a_job_is_not_waited_for(repository: Repository, tmp_path: Path) -> None:
    """What ends by itself has an exit code and a log, and is no failure."""
    repository.commit(PLATFORM)
    job = VirtualImage.of(repository.path, "job", tmp_path / "job").start(ready=None)
    assert job.process.wait(30) == job.returncode == 3
    assert job.log() == "done\n"


def test_another_command(image: VirtualImage) -> None:
    """As docker run with words: in the image's folder, with its variables."""
    done = image.run(
        ["python", "-c", "import os, shared.names; print(os.environ['COLOUR'], os.getcwd())"]
    )
    assert (done.returncode, done.stdout) == (0, f"green {image.tree / 'app'}\n")
    with pytest.raises(UsageError, match="nonesuch is not installed here"):
        image.run(["nonesuch"])


def test_a_copy_may_be_changed(image: VirtualImage, tmp_path: Path) -> None:
    """The original is as it was."""
    copy = image.copied(tmp_path / "copy")
    (copy.tree / "app" / "shared" / "names.py").write_text("NAMES = []")
    service = copy.start()
    assert service.get("/names").json() == []
    assert image.start().get("/names").json() == ["ada", "grace"]
    copy.stop()
    assert service.returncode is not None


BAD = {
    "an unknown name": ("apy", "apy: no service or Dockerfile of index; did you mean api?"),
    "nothing that starts": ("odd", "odd: "),
}


@pytest.mark.parametrize(("name", "message"), BAD.values(), ids=BAD)
def test_no_image(repository: Repository, tmp_path: Path, name: str, message: str) -> None:
    """One message that says which word is wrong."""
    repository.commit({**PLATFORM, "odd/Dockerfile": "FROM scratch\nCOPY shared /shared\n"})
    with pytest.raises(UsageError, match=message):
        VirtualImage.of(repository.path, name, tmp_path / "image")
