"""Holds what the interpreter met against what ``check`` says of the same launch."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from resilience_hooks.prove.inside.job import Answer, Failure, Key
from resilience_hooks.prove.plan import Planned, places
from resilience_hooks.prove.results import Claim, LaunchProof
from resilience_hooks.static.graph.targets import NoParent
from resilience_hooks.static.graph.trace import Loss, Trace
from resilience_hooks.static.rules.doubt import doubt


def compare(trace: Trace, steps: Sequence[Planned], answer: Answer, python: str) -> LaunchProof:
    """The launch with every import that fails, according to either."""
    failures = _failures(steps, answer)
    claims = _claims(trace)
    fallbacks = set(places(trace))
    launch = trace.launch
    met = (
        _met(failure, claims.get(failure.key), trace)
        for failure in failures.values()
        if failure.key in claims or not (failure.caught and failure.key[:2] in fallbacks)
    )
    said = (_said(loss, trace) for key, loss in claims.items() if key not in failures)
    return LaunchProof(
        source=launch.source,
        argv=launch.argv,
        entry=str(launch.entries[0]),
        modules=len(answer.start.loaded),
        tried=len(answer.steps),
        claims=tuple(sorted((*met, *said), key=lambda claim: (claim.path, claim.line))),
        stopped=answer.start.stop,
        unmeasured=tuple(_unmeasured(steps, answer)),
        python=python,
    )


def _failures(steps: Sequence[Planned], answer: Answer) -> dict[Key, Failure]:
    """Every failure once, the gravest; one that a function's handler awaits is caught."""
    found = {failure.key: failure for failure in answer.start.failures}
    for planned, outcome in zip(steps, answer.steps, strict=False):
        for failure in outcome.failures:
            is_own = failure.key[:2] == (planned.step.path, planned.step.line)
            is_guarded = is_own and planned.statement.fact.where.guard is not None
            caught, known = failure.caught or is_guarded, found.get(failure.key)
            if known is None or (known.caught and not caught):
                deferred = planned.statement.state.deferred
                found[failure.key] = replace(failure, caught=caught, deferred=deferred)
    return found


def _claims(trace: Trace) -> Mapping[Key, Loss]:
    """What ``check`` reports of the image as it is built today, the gravest of equals."""
    found: dict[Key, Loss] = {}
    for loss in trace.losses:
        miss = loss.miss
        key = miss.visit.module.file, miss.fact.line, miss.target.name
        known = found.get(key)
        is_graver = known is None or miss.state.rank < known.miss.state.rank
        if is_graver and miss.visit.behind is None and _is_reported(loss):
            found[key] = loss
    return found


def _is_reported(loss: Loss) -> bool:
    if isinstance(loss.miss.target, NoParent):
        return loss.is_meant
    return loss.placement is not None or loss.deletion is not None


def _met(failure: Failure, loss: Loss | None, trace: Trace) -> Claim:
    is_masked = loss is not None and loss.miss.state.guard == "broad"
    return Claim(
        path=trace.files.repo_path(failure.path) or failure.path,
        line=failure.line,
        module=failure.module,
        agreement="agreed" if loss is not None else "interpreter-only",
        severity="warning" if failure.caught and not is_masked else "error",
        scope="deferred" if failure.deferred else "toplevel",
        message=failure.message,
        doubt=doubt(trace, loss) if loss is not None else None,
    )


def _said(loss: Loss, trace: Trace) -> Claim:
    miss = loss.miss
    path = miss.visit.module.file
    return Claim(
        path=trace.files.repo_path(path) or path,
        line=miss.fact.line,
        module=miss.target.name,
        agreement="static-only",
        severity="warning" if miss.state.guard == "import-error" else "error",
        scope="deferred" if miss.state.deferred else "toplevel",
        doubt=doubt(trace, loss),
    )


def _unmeasured(steps: Sequence[Planned], answer: Answer) -> Iterator[str]:
    """The steps that something else than an import ended."""
    for planned, outcome in zip(steps, answer.steps, strict=False):
        if outcome.stop is not None:
            yield f"{planned.step.path}:{planned.step.line}: {outcome.stop}"
