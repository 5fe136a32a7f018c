"""Small repositories, checked whole: what the tables of the rules are made of."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping

from resilience_hooks.cli.selection import selected
from resilience_hooks.static.check import Workshop, check_service
from resilience_hooks.static.findings import Finding
from resilience_hooks.static.results import ServiceResult
from resilience_hooks.static.tree.memory import Content, memory_tree


def check(
    files: Mapping[str, Content],
    service: str,
    context: str | None = None,
    deleted: Iterable[str] = (),
) -> ServiceResult:
    """The result for one service of a repository; ``context`` overrides what is inferred.

    ``deleted`` are paths that the commit before had.
    """
    workshop = Workshop(memory_tree(files, deleted))
    found = selected([service], workshop)[0]
    if context is not None:
        found = dataclasses.replace(found, context=context, context_source="the test")
    return check_service(found, workshop)


def findings(
    files: Mapping[str, Content], service: str = "svc/Dockerfile", deleted: Iterable[str] = ()
) -> list[Finding]:
    """What is found in one service, built from the root."""
    return list(check(files, service, context=".", deleted=deleted).findings)


def app(
    code: str, copies: str = "", more: Mapping[str, Content] | None = None
) -> dict[str, Content]:
    """A service ``svc`` that gunicorn starts as ``app`` in ``/app/svc``, ``/app`` on its path.

    ``copies`` are further lines of its Dockerfile, ``more`` further files of the repository.
    """
    dockerfile = (
        "FROM python:3.12-slim\n"
        "WORKDIR /app\n"
        f"{copies}\n"
        "COPY svc/ ./svc/\n"
        "WORKDIR /app/svc\n"
        "ENV PYTHONPATH=/app\n"
        'CMD ["gunicorn", "app:app"]\n'
    )
    return {"svc/Dockerfile": dockerfile, "svc/app.py": code, **(more or {})}


def brief(found: list[Finding]) -> list[tuple[str, str, str | None]]:
    """Code, severity and module: what most tables compare."""
    return [(finding.code, finding.severity, finding.module) for finding in found]
