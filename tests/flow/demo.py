"""The founding incident from both sides: ``python -m tests.flow.demo``.

First what the hook says before the commit; then what happens to a team that has none.
"""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from hooks.dockerfile_imports import main as hook
from resilience_hooks.testing.images import VirtualImage
from resilience_hooks.testing.services import DidNotStart
from tests.flow import sabotage
from tests.flow.example import dockerfile_of, example
from tests.flow.live import opened
from tests.flow.platform import PICKS
from tests.flow.scenarios import DAY
from tests.repository import Repository


def main() -> int:
    """Tell it; 1 where anything is not as told."""
    with tempfile.TemporaryDirectory() as directory:
        folder = Path(directory)
        repository = _changed(folder / "change")
        caught = _before_the_commit(repository)
        coordinator = VirtualImage.of(
            repository.path, dockerfile_of("coordinator"), folder / "coordinator"
        )
        refused = _at_the_start(coordinator.copied(folder / "checked"), folder)
        lost = _without_any(coordinator, folder / "lost")
    return int(not (caught and refused and lost))


def _changed(folder: Path) -> Repository:
    repository = example(folder)
    for change in sabotage.NO_WORKER_IN_THE_IMAGE:
        change.make(repository.path)
    repository.git("add", "--all")
    return repository


def _before_the_commit(repository: Repository) -> bool:
    print("1. The commit: a coordinator that imports the worker, and no COPY line for it.\n")
    os.chdir(repository.path)
    return hook([]) == 1


def _at_the_start(image: VirtualImage, folder: Path) -> bool:
    print("\n2. Without the hook: the service verifies its imports, and does not start.\n")
    try:
        image.start({"PLATFORM_STATE": str(folder / "state")}).stop()
    except DidNotStart as refused:
        print("\n".join(line for line in refused.log.splitlines() if line.startswith("CRITICAL")))
        return True
    return False


def _without_any(coordinator: VirtualImage, folder: Path) -> bool:
    print("\n3. Without either: what the night of the incident looked like.\n")
    for change in sabotage.NO_STARTUP_CHECK:
        change.make(coordinator.tree / "app")
    folder.mkdir()
    with opened(folder) as platform:
        platform.images = {**platform.images, "coordinator": coordinator}
        platform.start()
        platform.play(DAY, "10:05")
        service = platform.running["coordinator"]
        made = platform.count("predictions", DAY)
        print(f"   GET /health     {service.get('/health').status}")
        answers = {str(each.status) for each in platform.broker.deliveries}
        print(f"   pushes          {', '.join(sorted(answers))}")
        print(f"   predictions     {made} of {PICKS}")
        print(f"   GET /selftest   {service.selftest().status}, for whoever asks")
    os.chdir("/")
    return made == 0


if __name__ == "__main__":
    raise SystemExit(main())
