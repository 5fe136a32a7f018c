"""A manifest as JSON, an import a line: two branches that add one each merge by themselves."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from resilience_hooks.startup.manifest import SCHEMA
from resilience_hooks.static.manifest.model import CopyLine, Manifest

_ABOUT = "Written by `resilience-hooks manifest`, verified as the service starts."


def document(manifest: Manifest) -> dict[str, Any]:
    """The manifest as plain values, in the order in which they are written."""
    return {
        "schema": SCHEMA,
        "about": _ABOUT,
        "service": manifest.service,
        "dockerfile": manifest.dockerfile,
        "digest": manifest.digest,
        "sys_path": list(manifest.sys_path),
        "copies": [_copy(line) for line in manifest.copies],
        "imports": [asdict(each) for each in manifest.imports],
    }


def render(manifest: Manifest) -> str:
    """The text of the file; the same for the same sources, everywhere."""
    lines = [f" {json.dumps(key)}: {_value(value)}" for key, value in document(manifest).items()]
    return "{\n" + ",\n".join(lines) + "\n}\n"


def _copy(line: CopyLine) -> Mapping[str, object]:
    if line.line is not None:
        return {"text": line.text, "line": line.line}
    return {"text": line.text, "after_line": line.after_line}


def _value(value: object) -> str:
    if not isinstance(value, list) or not value or not isinstance(value[0], dict):
        return json.dumps(value)
    rows = ",\n".join(f"  {json.dumps(row)}" for row in value)
    return f"[\n{rows}\n ]"
