"""Where a service's manifest lies: beside its Dockerfile, or in the folder that is deployed."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from resilience_hooks.startup.manifest import SUFFIX
from resilience_hooks.static.services.model import Service
from resilience_hooks.static.uploads.model import Upload

_STANDALONE: Final = "verify_imports"


@dataclass(frozen=True, slots=True)
class Place:
    """The tree paths of a service's manifest, and of the one file that carries the verifier too."""

    manifest: str
    standalone: str


def places(services: Sequence[Service | Upload]) -> tuple[Place, ...]:
    """The places of all services of a tree, in their order.

    Where one Dockerfile serves several, each manifest carries the service's name; where several
    lie in one folder, so do the standalone files.
    """
    shared = Counter(service.path for service in services)
    manifests = [_manifest(each, shared[each.path] > 1) for each in services]
    folders = Counter(_folder(path) for path in manifests)
    return tuple(Place(path, _standalone(path, folders)) for path in manifests)


def _manifest(service: Service | Upload, is_shared: bool) -> str:
    if isinstance(service, Upload):
        return _joined("" if service.context == "." else service.context, SUFFIX)
    if not is_shared:
        return f"{service.path}.{SUFFIX}"
    label = service.name.rpartition(":")[2]
    return f"{service.path}.{re.sub(r'[^A-Za-z0-9._-]+', '-', label)}.{SUFFIX}"


def _standalone(manifest: str, folders: Counter[str]) -> str:
    folder = _folder(manifest)
    if folders[folder] == 1:
        return _joined(folder, f"{_STANDALONE}.py")
    stem = manifest[len(folder) :].strip("/").removesuffix(SUFFIX).strip(".").lower()
    return _joined(folder, f"{_STANDALONE}_{re.sub(r'[^a-z0-9]+', '_', stem)}.py")


def _folder(path: str) -> str:
    return path.rpartition("/")[0]


def _joined(*parts: str) -> str:
    return "/".join(part for part in parts if part)
