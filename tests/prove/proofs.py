"""Small repositories, proven: what the tables are made of."""

from __future__ import annotations

from collections.abc import Mapping

from resilience_hooks.cli.selection import selected
from resilience_hooks.prove.prove import prove
from resilience_hooks.prove.results import Claim, LaunchProof
from resilience_hooks.static.check import Workshop
from resilience_hooks.static.tree.memory import Content, memory_tree
from tests.static.worlds import app


def launch(files: Mapping[str, Content]) -> LaunchProof:
    """The one launch of the service ``svc``, proven."""
    workshop = Workshop(memory_tree(files))
    proof = prove(selected(["svc/Dockerfile"], workshop), (), workshop)
    (found,) = proof.launches
    return found


def proven(
    code: str, copies: str = "", more: Mapping[str, Content] | None = None
) -> list[tuple[str, str, str]]:
    """Agreement, severity and module of every claim about a service whose ``app.py`` is given."""
    return [brief(claim) for claim in launch(app(code, copies, more)).claims]


def brief(claim: Claim) -> tuple[str, str, str]:
    """What most tables compare."""
    return claim.agreement, claim.severity, claim.module
