"""The outcome of ``check --prove`` for people, and as one JSON object."""

from __future__ import annotations

import dataclasses
import json
from collections import Counter
from collections.abc import Iterator
from typing import Final

from resilience_hooks import __version__
from resilience_hooks.prove.results import Claim, LaunchProof, Proof, ServiceProof
from resilience_hooks.redaction import redacted_words
from resilience_hooks.report.inert import inert
from resilience_hooks.report.json import SCHEMA
from resilience_hooks.report.style import Style
from resilience_hooks.report.text import shortened

_AGREEMENT: Final = {
    "agreed": "check says so too",
    "interpreter-only": "check does not say so",
    "static-only": "check says it fails: not confirmed",
}


def render_json(proof: Proof) -> str:
    """One object, keys in the contract's order."""
    data = {
        "schema": SCHEMA,
        "version": __version__,
        "network": proof.network,
        "services": [_service(service) for service in proof.services],
    }
    return json.dumps(data, indent=2, ensure_ascii=True) + "\n"


def _service(service: ServiceProof) -> dict[str, object]:
    return {
        "name": service.name,
        "dockerfile": service.dockerfile,
        "reason": service.reason,
        "launches": [_launch(launch) for launch in service.launches],
    }


def _launch(launch: LaunchProof) -> dict[str, object]:
    return {
        "source": launch.source,
        "argv": redacted_words(launch.argv),
        "entry": launch.entry,
        "python": launch.python,
        "status": "measured" if launch.is_measured else "inconclusive",
        "stopped": launch.stopped,
        "modules": launch.modules,
        "tried": launch.tried,
        "imports": [dataclasses.asdict(claim) for claim in launch.claims],
        "unmeasured": list(launch.unmeasured),
    }


def render_text(proof: Proof, style: Style, verbose: bool = False) -> str:
    """A block for each service that was tried or could not be, and one line of summary."""
    lines: list[str] = []
    for service in inert(proof.services):
        lines += [*_block(service, style, verbose), ""]
    return "\n".join([*lines, _summary(proof, style)]) + "\n"


def _block(service: ServiceProof, style: Style, verbose: bool) -> Iterator[str]:
    yield style("bold", service.name) + style("dim", f"  {service.dockerfile or ''}").rstrip()
    if service.reason is not None:
        yield f"  not tried: {service.reason}"
    for launch in service.launches:
        counts = f"{launch.modules} modules loaded, {launch.tried} imports tried by themselves"
        yield f"  {launch.source}: {shortened(launch.argv)}" + style("dim", f"  {counts}")
        yield from (f"    {_line(claim, style)}" for claim in launch.claims)
        if launch.stopped is not None:
            yield f"    {style('note', 'stopped')}  {launch.stopped}"
        yield from _unmeasured(launch, style, verbose)


def _line(claim: Claim, style: Style) -> str:
    if claim.agreement == "static-only":
        verdict = style("note", "works")
    else:
        verdict = style(claim.severity, "fails")
    scope = ", when called" if claim.scope == "deferred" else ""
    said = f"check was in doubt: {claim.doubt}" if claim.doubt else _AGREEMENT[claim.agreement]
    return f"{verdict}  {claim.path}:{claim.line}  {claim.module}{scope}  ({said})"


def _unmeasured(launch: LaunchProof, style: Style, verbose: bool) -> Iterator[str]:
    if launch.unmeasured and not verbose:
        count = len(launch.unmeasured)
        yield f"    {style('note', 'unknown')}  {count} of them ended otherwise (--verbose)"
    elif verbose:
        yield from (f"    {style('note', 'unknown')}  {each}" for each in launch.unmeasured)


def _summary(proof: Proof, style: Style) -> str:
    claims = [claim for launch in proof.launches for claim in launch.claims]
    counts = Counter(claim.agreement for claim in claims)
    failing = counts["agreed"] + counts["interpreter-only"]
    measured = sum(launch.is_measured for launch in proof.launches)
    parts = [
        f"{failing} failing imports" if failing else "no import fails",
        f"{counts['agreed']} agreed, {counts['interpreter-only']} that check does not see, "
        f"{counts['static-only']} of check's not confirmed",
        f"{measured} of {len(proof.launches)} launches measured",
    ]
    return " · ".join(parts)
