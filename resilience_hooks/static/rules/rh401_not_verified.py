"""RH401: nothing that the service starts calls the startup verifier.

The service has a startup manifest, and no code that it loads calls `verify_imports`.

**Why it breaks.** A deferred import that the image cannot satisfy then fails in the first request
that reaches it, not at the start, where the platform keeps the old revision.

Before:

    # app.py
    app = create_app()

After:

    # app.py
    from resilience_hooks.startup import verify_imports

    app = create_app()
    verify_imports()

or, in `gunicorn.conf.py`:

    from resilience_hooks.startup import on_starting

or `python -m resilience_hooks.startup && exec …` as what the container starts.

**Severity.** An error. The rule belongs to the hook `startup-manifest` and is off elsewhere.

**Silence it.** `# rh: ignore[RH401] reason` on the line above the CMD.

**Known limits.** A call is found by its name, in files that import the verifier. Whether the call
is reached is not judged. A verification while the image is built does not count: what a mount or a
variable takes away is only missing at the start.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator

from resilience_hooks.errors import TreeError
from resilience_hooks.static.findings import Finding
from resilience_hooks.static.graph.facts import ImportFact
from resilience_hooks.static.graph.objections import parsed
from resilience_hooks.static.graph.trace import Trace
from resilience_hooks.static.launch.model import EntryPoint
from resilience_hooks.static.rules.base import Subject, rule
from resilience_hooks.static.rules.startup import STANDALONE
from resilience_hooks.static.tree import Tree

_MODULE = "resilience_hooks.startup"
_CALLED = {"verify_imports", "on_starting"}


def judge(subject: Subject) -> Iterator[Finding]:
    """One finding for each way of starting the service that verifies nothing."""
    if subject.startup is None:
        return
    by_source: dict[str, list[Trace]] = {}
    for trace in subject.traces:
        if trace.launch.source not in {"HEALTHCHECK", "config"} and not trace.launch.conditional:
            by_source.setdefault(trace.launch.source, []).append(trace)
    for source, traces in by_source.items():
        if not any(_verifies(trace, subject.tree) for trace in traces):
            yield _finding(source, traces[0], subject)


def _finding(source: str, trace: Trace, subject: Subject) -> Finding:
    entry = trace.launch.entries[0]
    return Finding(
        code=RULE.code,
        severity="error",
        message=f"{source} starts {entry.target}, and nothing that it loads calls verify_imports",
        service=subject.service.name,
        dockerfile=subject.service.path,
        path=trace.launch.file or subject.service.path or subject.service.context,
        line=trace.launch.line,
        module=entry.target,
        consequence="a deferred import that the image lacks fails in a request, not at the start",
        remedy="call resilience_hooks.startup.verify_imports() where the service has loaded",
    )


def _verifies(trace: Trace, tree: Tree) -> bool:
    return any(_is_verifier(entry) for entry in trace.launch.entries) or any(
        _calls(file, tree) for file in _importing(trace)
    )


def _is_verifier(entry: EntryPoint) -> bool:
    """Whether the verifier itself is started as a program."""
    return entry.as_main and (
        entry.target == _MODULE or STANDALONE.search(entry.target) is not None
    )


def _importing(trace: Trace) -> Iterator[str]:
    """The loaded files of the repository that import the verifier, in one form or the other."""
    for visit in trace.walk.loaded():
        file = trace.files.repo_path(visit.module.file)
        facts = trace.walk.facts_of(visit.module).imports
        if file is not None and any(_imports_verifier(fact) for fact in facts):
            yield file


def _imports_verifier(fact: ImportFact) -> bool:
    whole = (fact.module, *(f"{fact.module}.{name}".lstrip(".") for name in fact.names or ()))
    return any(each.startswith(_MODULE) or STANDALONE.search(each) for each in whole)


def _calls(file: str, tree: Tree) -> bool:
    """Whether a file uses the verifier: calls it, hands it on, or makes it gunicorn's hook."""
    try:
        module = parsed(tree.read(file))
    except TreeError:
        return False
    if module is None:
        return False
    names = {"verify_imports"}
    for node in ast.walk(module):
        if isinstance(node, ast.ImportFrom):
            if any(alias.name == "on_starting" for alias in node.names):
                return True
            names |= {a.asname or a.name for a in node.names if a.name in _CALLED}
    return any(_uses(node, names) for node in ast.walk(module))


def _uses(node: ast.AST, names: set[str]) -> bool:
    if isinstance(node, ast.Attribute):
        return node.attr in _CALLED
    return isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load) and node.id in names


RULE = rule("RH401", "startup-not-verified", judge)
