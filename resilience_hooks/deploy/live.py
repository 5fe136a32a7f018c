"""A view of several services while they are verified, redrawn in place on a terminal."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from rich.console import Console
from rich.live import Live
from rich.table import Table

from resilience_hooks.deploy.model import STEPS, Status, Step, Target
from resilience_hooks.deploy.reports.text import MARKS, line
from resilience_hooks.deploy.verify import Watcher

_STYLES: dict[Status, str] = {
    "pass": "green",
    "fail": "bold red",
    "inconclusive": "yellow",
    "skipped": "dim",
}


@contextmanager
def progress(targets: Sequence[Target], console: Console) -> Iterator[Watcher]:
    """A table on a terminal; elsewhere a line for each step as it ends."""
    if not console.is_terminal:
        yield lambda target, step: console.print(
            f"{target.name}:{line(step)}", markup=False, highlight=False, soft_wrap=True
        )
        return
    done: dict[tuple[str, str], Step] = {}
    lock = threading.Lock()
    with Live(_table(targets, done), console=console, transient=True) as view:

        def watch(target: Target, step: Step) -> None:
            with lock:
                done[target.name, step.name] = step
                view.update(_table(targets, done))

        yield watch


def _table(targets: Sequence[Target], done: dict[tuple[str, str], Step]) -> Table:
    table = Table("service", *STEPS)
    for target in targets:
        steps = (done.get((target.name, name)) for name in STEPS)
        table.add_row(target.name, *(_cell(step) for step in steps))
    return table


def _cell(step: Step | None) -> str:
    if step is None:
        return "[dim]…[/dim]"
    style = _STYLES[step.status]
    return f"[{style}]{MARKS[step.status]} {step.seconds:.1f} s[/{style}]"
