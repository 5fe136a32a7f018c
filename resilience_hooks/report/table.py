"""The list of services as something a person can check in a minute."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from resilience_hooks.static.results import LaunchResult, ServiceResult


def render(results: Sequence[ServiceResult]) -> str:
    """A block for each service: Dockerfile, context and its source, what starts, sys.path."""
    blocks = ["\n".join(_block(result)) for result in results]
    checked = sum(result.status == "checked" for result in results)
    counts = f"{len(results)} services: {checked} can be checked, {len(results) - checked} unknown"
    return "\n\n".join([*blocks, counts]) + "\n"


def _block(result: ServiceResult) -> Iterator[str]:
    status = "" if result.status == "checked" else "  (unknown)"
    yield f"{result.name}{status}"
    if result.dockerfile is not None:
        yield f"  dockerfile  {result.dockerfile}"
    yield f"  context     {result.context}  ({result.context_source})"
    if result.target:
        yield f"  target      {result.target}"
    for launch in result.launches:
        yield from _launch(launch)
    if result.reason:
        yield f"  reason      {result.reason}"


def _launch(launch: LaunchResult) -> Iterator[str]:
    if launch.entry is None:
        return
    entry = launch.entry.partition("\n")[0]
    line = f", line {launch.line}" if launch.line else ""
    yield f"  starts      {entry}  ({launch.source}{line}, in {launch.cwd})"
    yield f"  sys.path    {', '.join(launch.sys_path) or '(nothing of the image)'}"
