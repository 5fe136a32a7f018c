"""``impact``: which services' images or running code a change touches."""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Sequence

from resilience_hooks.cli.exits import CLEAN
from resilience_hooks.cli.selection import select
from resilience_hooks.errors import UsageError
from resilience_hooks.report.columns import columns
from resilience_hooks.static.check import Workshop
from resilience_hooks.static.configuration import configuration
from resilience_hooks.static.impact.compare import Impact, impacts, touched
from resilience_hooks.static.impact.footprint import Footprint, footprint, upload_footprint
from resilience_hooks.static.tree.open import open_tree


def run(options: argparse.Namespace) -> int:
    """Print every service that a change touches; all of them as JSON."""
    if options.files and options.from_rev:
        raise UsageError("give files or --from, not both")
    found = _impacts(options)
    text = _json(found, options) if options.format == "json" else _text(found)
    sys.stdout.write(text)
    return CLEAN


def footprints(
    root: str | None, revision: str | None, wanted: Sequence[str] = ()
) -> dict[str, Footprint]:
    """The wanted services of a tree, or all, by name. Raises UsageError for one it has not."""
    tree = open_tree(root, revision, os.getcwd())
    workshop = Workshop(tree, config=configuration(tree))
    selection = select(wanted, workshop)
    made = [
        *(footprint(service, workshop) for service in selection.services),
        *(upload_footprint(upload, workshop) for upload in selection.uploads),
    ]
    return {each.name: each for each in made if each is not None}


def _impacts(options: argparse.Namespace) -> Sequence[Impact]:
    after = footprints(options.root, options.to_rev)
    if options.files:
        return touched(after.values(), options.files)
    return impacts(footprints(options.root, options.from_rev or "HEAD"), after)


def _text(found: Sequence[Impact]) -> str:
    changed = [impact for impact in found if impact.change != "unchanged"]
    if not changed:
        return f"No image of {len(found)} changes.\n"
    rows = [
        (i.service, i.change, "image" if i.image else "", "code" if i.code else "", _few(i.files))
        for i in changed
    ]
    return columns([("SERVICE", "", "IMAGE", "CODE", "FILES"), *rows])


def _few(files: Sequence[str]) -> str:
    more = f" and {len(files) - 3} more" if len(files) > 3 else ""
    return ", ".join(files[:3]) + more


def _json(found: Sequence[Impact], options: argparse.Namespace) -> str:
    services = [
        {
            "name": impact.service,
            "change": impact.change,
            "image": impact.image,
            "code": impact.code,
            "files": list(impact.files),
            "digest": {"from": impact.before, "to": impact.after},
        }
        for impact in found
    ]
    deploy = [i.service for i in found if i.image and i.change != "removed"]
    whole = {
        "schema": 1,
        "from": None if options.files else options.from_rev or "HEAD",
        "to": options.to_rev,
        "deploy": deploy,
        "services": services,
    }
    return json.dumps(whole, indent=2, ensure_ascii=False) + "\n"
