"""What the failures come down to: one fault for each cause, and what is only a warning."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from resilience_hooks.startup.report import Fault


def concluded(found: Iterable[Fault]) -> tuple[list[Fault], list[str]]:
    """The faults, those with one cause told as one, and a warning for each optional import.

    A deadline leaves imports unverified, so that it is a fault wherever it strikes.
    """
    faults, warnings = [], []
    for fault in found:
        if fault.entry.required or fault.kind == "timeout":
            faults.append(fault)
        else:
            warnings.append(f"optional: {fault}")
    return _merged(faults), warnings


def _merged(faults: Sequence[Fault]) -> list[Fault]:
    """Leave what fails only because something else does to that: its importers fail with it."""
    groups: dict[tuple[str | None, ...], list[Fault]] = {}
    for fault in faults:
        groups.setdefault(fault.cause, []).append(fault)
    return [merged for group in groups.values() for merged in _of_one_cause(group)]


def _of_one_cause(group: Sequence[Fault]) -> list[Fault]:
    """Every missing module is told; what raises is told where it is, or where it is met last."""
    roots = [fault for fault in group if fault.kind == "missing"] or [group[-1]]
    modules = {fault.entry.module for fault in roots}
    taken = dict.fromkeys(f.entry.module for f in group if f.entry.module not in modules)
    return [roots[0].of(roots[0].entry, tuple(taken)), *roots[1:]]
