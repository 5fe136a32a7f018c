"""The example platform with a coordinator that verifies itself, with and without what it needs."""

from __future__ import annotations

from pathlib import Path

from resilience_hooks.cli.main import main
from tests.repository import Repository

EXAMPLE = Path(__file__).parents[2] / "examples" / "prediction-platform"
DOCKERFILE = "predictions/coordinator/Dockerfile"
MANIFEST = f"{DOCKERFILE}.import-manifest.json"
MODULE = "predictions.worker.data_loaders"
IMPORTER = "predictions/coordinator/coordinator.py:28"
COPY = "COPY predictions/worker/ ./predictions/worker/"
LAST = "COPY predictions/coordinator/ ./predictions/coordinator/"
HOOK = "predictions/coordinator/gunicorn.conf.py"


def platform(repository: Repository, *, complete: bool, dockerfile: str | None = None) -> None:
    """Write the example into a repository, and its manifests; ``complete`` copies the worker too.

    ``dockerfile`` is the coordinator's in place of the example's.
    """
    files = {
        str(path.relative_to(EXAMPLE)): path.read_text()
        for path in EXAMPLE.rglob("*")
        if path.suffix in {".py", ".txt", ""} and path.is_file()
    }
    text = dockerfile or files[DOCKERFILE].replace("exec gunicorn", f"exec gunicorn -c {HOOK}")
    files[DOCKERFILE] = text.replace(LAST, f"{COPY}\n{LAST}") if complete else text
    files[HOOK] = "from resilience_hooks.startup import on_starting\n"
    repository.write(files)
    repository.git("add", "--all")
    assert main(["manifest", "--root", str(repository.path)]) == 0
    repository.git("add", "--all")
