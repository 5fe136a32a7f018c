"""How a distribution that an image lacks is brought into it: the edits, or why there are none."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from resilience_hooks.static.findings import Edit
from resilience_hooks.static.packages.locked import Python
from resilience_hooks.static.packages.requirements import Listing
from resilience_hooks.static.rules.base import Subject
from resilience_hooks.static.rules.leftout import left_out
from resilience_hooks.static.rules.requirement import NotDecidedError, addition

_CONDA: Final = frozenset({"conda", "mamba", "micromamba"})


@dataclass(frozen=True, slots=True)
class Supplying:
    """What to do, as a sentence and as edits; ``obstacle`` says why there are none.

    ``decided``: a lock for that part of the repository has the version.
    """

    remedy: str
    edits: tuple[Edit, ...] = ()
    obstacle: str = ""
    decided: bool = False


def supplying(subject: Subject, listing: Listing, distribution: str, python: Python) -> Supplying:
    """How to supply a distribution to what the image installs."""
    remedy = f"add {distribution} to what the image installs"
    obstacle = next(_obstacles(subject, listing, distribution, python), None)
    if obstacle is not None:
        return Supplying(remedy, obstacle=obstacle)
    try:
        found = addition(subject, listing, distribution, python)
    except NotDecidedError as error:
        return Supplying(remedy, obstacle=str(error))
    remedy = f"add it to {found.path}, as {found.lock} has it"
    return Supplying(remedy, found.edits, decided=found.is_governed)


def _obstacles(
    subject: Subject, listing: Listing, distribution: str, python: Python
) -> Iterator[str]:
    """Why no requirements file is to be amended."""
    for lock in listing.locks:
        reason = left_out(subject, lock, distribution, python)
        if reason:
            yield reason
    if listing.files:
        return
    kinds = {install.kind for install in subject.image.installs}
    if listing.locks:
        yield f"{listing.locks[0]} holds no version of it: add it and lock again"
    elif kinds & _CONDA:
        yield "the image installs a conda environment, and no lock file decides what is in that"
    else:
        yield "the image installs no requirements file that could list it"
