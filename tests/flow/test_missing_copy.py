"""The founding incident: one COPY line is missing, and four doors are shut in front of it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Final

import pytest

from hooks.dockerfile_imports import main as hook
from resilience_hooks.cli.main import main
from resilience_hooks.testing.images import VirtualImage
from resilience_hooks.testing.services import DidNotStart
from tests.flow import sabotage
from tests.flow.conftest import Opened
from tests.flow.example import dockerfile_of, example
from tests.flow.platform import TOKEN, Platform
from tests.flow.scenarios import DAY
from tests.repository import Repository

DOCKERFILE: Final = dockerfile_of("coordinator")
MODULE: Final = "predictions.worker.data_loaders"
COPY: Final = "COPY predictions/worker/ ./predictions/worker/"


@pytest.fixture
def broken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Repository:
    """The platform with the line taken out, staged."""
    repository = example(tmp_path / "platform")
    for change in sabotage.NO_WORKER_IN_THE_IMAGE:
        change.make(repository.path)
    repository.git("add", "--all")
    monkeypatch.chdir(repository.path)
    return repository


def image_of(repository: Repository, folder: Path) -> VirtualImage:
    """The coordinator's image."""
    return VirtualImage.of(repository.path, DOCKERFILE, folder)


@pytest.mark.usefixtures("broken")
def test_the_hook_refuses_the_commit(capsys: pytest.CaptureFixture[str]) -> None:
    """Exit 1, with the module and the line that it needs."""
    assert hook([]) == 1
    said = capsys.readouterr().out
    assert MODULE in said
    assert COPY in said


@pytest.mark.usefixtures("broken")
def test_check_fails(capsys: pytest.CaptureFixture[str]) -> None:
    """The same in CI, for machines."""
    assert main(["check", "--format", "json"]) == 1
    found = json.loads(capsys.readouterr().out)["findings"]
    assert [(each["code"], each["module"], each["fix"]["edits"][0]["text"]) for each in found] == [
        ("RH101", MODULE, COPY)
    ]


def test_the_whole_platform_passes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With the line in place the hook and the manifests are content."""
    monkeypatch.chdir(example(tmp_path / "platform").path)
    assert hook([]) == 0
    assert main(["manifest", "--check"]) == 0


def test_the_service_refuses_to_boot(broken: Repository, tmp_path: Path) -> None:
    """The process ends, and its log names the module, its importer and the line."""
    with pytest.raises(DidNotStart) as refused:
        image_of(broken, tmp_path / "image").start({"PLATFORM_STATE": str(tmp_path / "state")})
    assert f"missing: {MODULE}" in refused.value.log
    assert "predictions/coordinator/service.py" in refused.value.log
    assert COPY in refused.value.log


def test_the_deployment_fails(
    broken: Repository, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The verification of the deployment says no."""
    assert broken.path.is_dir()
    monkeypatch.setenv("PLATFORM_STATE", str(tmp_path / "state"))
    words = ["--local", DOCKERFILE, "--selftest", "/selftest", "--deadline", "8"]
    assert main(["verify-deployment", *words]) == 1


def without_the_line(
    images: Mapping[str, VirtualImage], repository: Repository, folder: Path
) -> dict[str, VirtualImage]:
    """The images of a team that verifies nothing at startup."""
    broken = image_of(repository, folder)
    for change in sabotage.NO_STARTUP_CHECK:
        change.make(broken.tree / "app")
    return {**images, "coordinator": broken}


def test_without_the_startup_check_only_the_self_test_tells(
    broken: Repository,
    images: Mapping[str, VirtualImage],
    platform: Opened,
    tmp_path: Path,
) -> None:
    """/health is green, every push is answered with 200, nothing is predicted; /selftest is red."""
    opened: Platform = platform(start=False)
    opened = replace(opened, images=without_the_line(images, broken, tmp_path / "image"))
    try:
        opened.start()
        opened.play(DAY, "10:05")
        coordinator = opened.running["coordinator"]
        assert coordinator.get("/health").status == 200
        assert {each.status for each in opened.broker.deliveries} == {200}
        assert opened.count("predictions", DAY) == 0
        tested = coordinator.get("/selftest", headers={"X-Resilience-Token": TOKEN})
        assert tested.status == 503
        assert MODULE in tested.body.decode()
        assert COPY in tested.body.decode()
    finally:
        opened.stop()
