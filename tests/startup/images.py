"""Folders laid out as an image is, with a manifest, and the verifier run in them."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
LIMIT = 60


@dataclass(frozen=True)
class Outcome:
    """What a process said, and how it ended."""

    code: int
    out: str
    err: str

    @property
    def critical(self) -> list[str]:
        """The CRITICAL lines, the summary last."""
        return [line for line in self.err.splitlines() if line.startswith("CRITICAL")]

    @property
    def faults(self) -> list[dict[str, Any]]:
        """The faults of the line for structured logs."""
        lines = [line for line in self.err.splitlines() if line.startswith("{")]
        found: list[dict[str, Any]] = json.loads(lines[-1])["faults"] if lines else []
        return found

    @property
    def kinds(self) -> dict[str, str]:
        """Module → kind of its fault."""
        return {fault["module"]: fault["kind"] for fault in self.faults}


@dataclass(frozen=True)
class Image:
    """A folder that stands for ``/app``; Python looks for modules in it, and for ours."""

    path: Path
    python: str = sys.executable
    env: Mapping[str, str] = field(default_factory=dict)

    def write(self, files: Mapping[str, str]) -> Image:
        """Write files below the folder."""
        for name, content in files.items():
            place = self.path / name
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_text(content)
        return self

    def manifest(self, *entries: Mapping[str, object], **changes: object) -> Image:
        """Write the manifest ``import-manifest.json``."""
        return self.write({"import-manifest.json": json.dumps(document(*entries, **changes))})

    def verify(self, *options: str) -> Outcome:
        """Run the verifier as a program."""
        return self.run("-m", "resilience_hooks.startup", *options)

    def run(self, *words: str, shell: str = "") -> Outcome:
        """Run Python in the folder; ``shell`` holds redirections."""
        command: Sequence[str] = [self.python, *words]
        if shell:
            command = ["/bin/sh", "-c", f'exec "$@" {shell}', "sh", *command]
        done = subprocess.run(
            command,
            cwd=self.path,
            env=self.environment,
            capture_output=True,
            timeout=LIMIT,
            check=False,
        )
        return Outcome(done.returncode, done.stdout.decode(), done.stderr.decode())

    @property
    def environment(self) -> dict[str, str]:
        """Nothing of the caller but where programs are."""
        path = os.pathsep.join([str(self.path), str(ROOT)])
        base = {"PATH": os.environ["PATH"], "PYTHONPATH": path, "PYTHONDONTWRITEBYTECODE": "1"}
        return {**base, **self.env}


def entry(module: str, *names: str, **changes: object) -> dict[str, object]:
    """One import of a manifest: deferred, at ``app.py:7``, of the repository's own."""
    return {
        "module": module,
        "names": list(names),
        "scope": "deferred",
        "guard": None,
        "importer": "app.py",
        "line": 7,
        "hops": 1,
        "file": module.replace(".", "/") + ".py",
        "copy": "COPY lib/ ./lib/",
        **changes,
    }


def document(*entries: Mapping[str, object], **changes: object) -> dict[str, object]:
    """A manifest as it is written; its digest fits nothing unless it is given."""
    return {
        "schema": 1,
        "service": "svc",
        "dockerfile": "svc/Dockerfile",
        "digest": "0" * 64,
        "sys_path": [],
        "copies": [{"text": "COPY lib/ ./lib/", "after_line": 4}],
        "imports": list(entries),
        **changes,
    }
