"""Puts the verifier and a manifest into one file, for images that cannot install the package."""

from __future__ import annotations

import ast
import importlib.resources
from collections.abc import Iterable, Iterator
from pprint import pformat
from typing import Final

from resilience_hooks import __version__, startup
from resilience_hooks.static.manifest.model import Manifest
from resilience_hooks.static.manifest.render import document

_PACKAGE: Final = startup.__name__
# Each module behind those it draws on.
_MODULES: Final = (
    *("report", "guards", "digest", "manifest", "classify", "finding", "importing"),
    *("conclusions", "staleness", "leaving", "output", "plan", "progress"),
    *("verify", "gunicorn", "command"),
)
HEADER: Final = "# Written by `resilience-hooks manifest --standalone`: do not edit.\n"
_DOCUMENTATION: Final = f'''"""Runs every import of a service as it starts: verifier and manifest.

Import it and call ``verify_imports()``, or run it as a program. It is the startup verifier of
resilience-hooks {__version__}, and depends on nothing.
"""
'''
_EMPTY: Final = "EMBEDDED: Mapping[str, Any] | None = None\n"


def render_standalone(manifest: Manifest) -> str:
    """The text of the file."""
    values = pformat(document(manifest), width=200, sort_dicts=False)
    sources = [_source(name) for name in _MODULES]
    code = "\n\n".join(_body(source).strip("\n") for source in sources) + "\n"
    code = code.replace(_EMPTY, f"EMBEDDED: Mapping[str, Any] | None = {values}\n")
    imports = "".join(f"{line}\n" for line in sorted({*_imports(sources)}))
    end = '\n\nif __name__ == "__main__":\n    main(sys.argv[1:])\n'
    start = f"{HEADER}{_DOCUMENTATION}\nfrom __future__ import annotations\n\n"
    return f"{start}{imports}\n{code}{end}"


def _imports(sources: Iterable[str]) -> Iterator[str]:
    """What the modules import of the standard library as they load."""
    for source in sources:
        for node in ast.parse(source).body:
            if isinstance(node, ast.Import):
                yield ast.unparse(node)


def _source(name: str) -> str:
    return importlib.resources.files(_PACKAGE).joinpath(f"{name}.py").read_text("utf-8")


def _body(source: str) -> str:
    """A module without its docstring, and without what is in the same file now."""
    lines = source.splitlines(keepends=True)
    for node in _dropped(ast.parse(source)):
        for row in range(node.lineno - 1, node.end_lineno or node.lineno):
            lines[row] = ""
    return "".join(lines)


def _dropped(module: ast.Module) -> Iterator[ast.stmt]:
    """The docstring, and the imports; of a block for types only those of the package itself."""
    yield module.body[0]
    for node in module.body:
        if (isinstance(node, ast.If) and all(map(_is_own, node.body))) or _is_own(node):
            yield node
        elif isinstance(node, ast.If):
            yield from filter(_is_own, node.body)


def _is_own(node: ast.stmt) -> bool:
    if not isinstance(node, ast.ImportFrom):
        return False
    return node.module == "__future__" or (node.module or "").startswith(f"{_PACKAGE}.")
