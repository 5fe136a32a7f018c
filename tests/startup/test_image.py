"""The founding incident, at the start: an image without ``predictions/worker/`` does not boot."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from resilience_hooks.cli.selection import selected
from resilience_hooks.prove.materialise import materialise
from resilience_hooks.static.check import Workshop, build
from resilience_hooks.static.tree.open import open_tree
from tests.repository import Repository
from tests.startup.images import Image
from tests.startup.platform import COPY, DOCKERFILE, HOOK, IMPORTER, MODULE, platform
from tests.startup.servers import free_port, get, refusal, serving

GUNICORN = ("-m", "gunicorn", "-c", HOOK, "--no-control-socket", "--bind")
APP = "predictions.coordinator.coordinator:app"


def built(repository: Repository, root: Path) -> Image:
    """The coordinator's image as files, with ``/app`` as the folder that it runs in."""
    workshop = Workshop(open_tree(str(repository.path), None, "."))
    (service,) = selected(["predictions/coordinator"], workshop)
    materialise(build(service, workshop)[1].fs, workshop.read, root)
    return Image(root / "app")


def test_without_the_worker_gunicorn_refuses_to_boot(
    repository: Repository, tmp_path: Path
) -> None:
    """Exit 1; the log names the module, the importer and the COPY line to add."""
    platform(repository, complete=False)
    image = built(repository, tmp_path / "image")
    done = refusal(image, (*GUNICORN, f"127.0.0.1:{free_port()}", APP))
    assert done.code == 1, done.err
    assert f"missing: {MODULE}: No module named 'predictions.worker'" in done.critical[0]
    assert f"imported at {IMPORTER} (deferred)" in done.critical[0]
    assert f"add to {DOCKERFILE} after line 11: {COPY}" in done.critical[0]
    assert len(done.faults) == 1


def test_with_the_worker_it_boots(repository: Repository, tmp_path: Path) -> None:
    """The line that the log proposed is all that was missing."""
    platform(repository, complete=True)
    port = free_port()
    image = built(repository, tmp_path / "image")
    with serving(image, (*GUNICORN, f"127.0.0.1:{port}", APP), port):
        assert b"healthy" in get(port, "/health").body


@pytest.mark.parametrize("left", ["", "__pycache__/model.cpython-312.pyc", "requirements.txt"])
def test_an_image_that_lost_it_refuses_to_boot(
    left: str, repository: Repository, tmp_path: Path
) -> None:
    """A build that dropped the folder, or left its shell: the log names the line that has it."""
    platform(repository, complete=True)
    image = built(repository, tmp_path / "image")
    worker = image.path / "predictions" / "worker"
    shutil.rmtree(worker)
    if left:
        image.write({f"predictions/worker/{left}": ""})
    done = refusal(image, (*GUNICORN, f"127.0.0.1:{free_port()}", APP))
    assert (done.code, done.kinds) == (1, {MODULE: "missing"})
    assert f"{DOCKERFILE}:11 is to supply it: {COPY}" in done.critical[0]
