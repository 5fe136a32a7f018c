"""Sees, in an environment that holds the wheel and no library, that what is installed works.

``python -I smoke.py``, standard library only. Prints what does not; the exit code is 1 then.
"""

from __future__ import annotations

import importlib
import json
import pkgutil
import subprocess
import sys
import sysconfig
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import resilience_hooks
from resilience_hooks.cli.main import COMMANDS

_SERVICE_TIER: Final = (
    *("breaker", "clock", "durable", "health", "outcomes"),
    *("phases", "push", "sameday", "startup"),
)
_ACTS_WHEN_IMPORTED: Final = ("inside", "__main__")
_WORDS: Final = {
    "image": ["Dockerfile"],
    "why": ["service", "module"],
    "explain": ["RH101"],
    "drift": ["status"],
    "validate": ["plan"],
    "deploy-drift": ["service=abc1234"],
    "verify-deployment": ["http://127.0.0.1:9/"],
}
_MANIFEST: Final[dict[str, object]] = {
    "schema": 1,
    "service": "smoke",
    "dockerfile": "Dockerfile",
    "digest": "0",
    "sys_path": ["/"],
    "copies": [],
}
_IMPORT: Final[dict[str, object]] = {
    "names": [],
    "scope": "toplevel",
    "guard": None,
    "importer": "m.py",
    "line": 1,
    "hops": 1,
    "file": None,
    "copy": None,
}
_SCRIPT: Final = Path(sysconfig.get_path("scripts"), "resilience-hooks")


def main() -> int:
    """Try everything, print each fault."""
    with tempfile.TemporaryDirectory() as folder:
        faults = [*_imports(), *_commands(Path(folder)), *_verifier(Path(folder))]
    print("\n".join(faults) or f"{sys.version.split()[0]}: works without any library")
    return 1 if faults else 0


def _imports() -> Iterator[str]:
    """Services import their tier as it is; any other module may lack a library, and no more."""
    for found in pkgutil.walk_packages(resilience_hooks.__path__, "resilience_hooks."):
        parts = found.name.split(".")
        if not set(parts).intersection(_ACTS_WHEN_IMPORTED):
            try:
                importlib.import_module(found.name)
            except ModuleNotFoundError as error:
                if parts[1] in _SERVICE_TIER or (error.name or "").startswith("resilience_hooks"):
                    yield f"import {found.name}: {error}"
            except Exception as error:
                yield f"import {found.name}: {type(error).__name__}: {error}"


def _commands(folder: Path) -> Iterator[str]:
    """No command ends in an internal error; one that needs libraries says which extra has them."""
    (folder / "Dockerfile").write_text('FROM python:3.12\nCOPY m.py .\nCMD ["python", "m.py"]\n')
    (folder / "m.py").write_text("import os\n")
    for command in COMMANDS:
        argv = [str(_SCRIPT), command, *_WORDS.get(command, [])]
        done = subprocess.run(argv, cwd=folder, capture_output=True, text=True, check=False)
        if done.returncode not in (0, 1, 2, 4) or "Traceback" in done.stderr:
            yield f"{command}: exit {done.returncode}: {done.stderr}"
        elif "No module named" in done.stderr:
            yield f"{command} names no extra: {done.stderr}"


def _verifier(folder: Path) -> Iterator[str]:
    """What can be imported passes, what cannot is told."""
    manifest = folder / "import-manifest.json"
    verify = [sys.executable, "-I", "-m", "resilience_hooks.startup", "--manifest", str(manifest)]
    for module, code in {"json": 0, "no_such_module": 1}.items():
        manifest.write_text(json.dumps(_MANIFEST | {"imports": [_IMPORT | {"module": module}]}))
        done = subprocess.run(verify, capture_output=True, text=True, check=False)
        if done.returncode != code:
            yield f"startup, {module}: exit {done.returncode}: {done.stderr}"


if __name__ == "__main__":
    raise SystemExit(main())
