"""Celery and Django as far as they matter here: what they import by name, and when.

https://docs.celeryq.dev/en/stable/userguide/configuration.html (include),
https://docs.djangoproject.com/en/stable/ref/applications/ (initialization process)
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

from resilience_hooks.prove.inside.job import Entry

FOLDER: Final = "/frameworks"
"""Where they stand in the image: an entry at the end of ``sys.path``, as installed things have."""

LAST: Final = Entry("module", "start_frameworks")
"""What starts when everything else has."""

_CELERY: Final = """
import sys

INCLUDED = []


class Celery:
    def __init__(self, main, include=()):
        caller = sys._getframe(1)
        INCLUDED.extend((name, caller.f_code.co_filename, caller.f_lineno) for name in include)
"""

_START: Final = '''
import ast
import importlib
import importlib.util
import os
import sys


def load(name, file, line):
    """Import a module as if the statement that names it did."""
    code = compile("\\n" * (line - 1) + f"import_module({name!r})", file, "exec")
    exec(code, {"import_module": importlib.import_module, "__name__": "frameworks"})


def load_part(name, part, *place):
    """Import a sub-module where a package has one."""
    package = sys.modules.get(name)
    if hasattr(package, "__path__") and importlib.util.find_spec(f"{name}.{part}"):
        load(f"{name}.{part}", *place)


def applications(settings):
    """The applications that settings name, each with its place."""
    for node in ast.parse(open(settings.__file__).read()).body:
        if isinstance(node, ast.Assign) and node.targets[0].id == "INSTALLED_APPS":
            yield from ((name, settings.__file__, node.lineno) for name in settings.INSTALLED_APPS)


if "celery" in sys.modules:
    for included in sys.modules["celery"].INCLUDED:
        load(*included)
if os.environ.get("DJANGO_SETTINGS_MODULE") in sys.modules:
    installed = list(applications(sys.modules[os.environ["DJANGO_SETTINGS_MODULE"]]))
    for name, *place in installed:
        load(name, *place)
        load_part(name, "apps", *place)
    for name, *place in installed:
        load_part(name, "models", *place)
'''


def install(root: Path) -> None:
    """Write them into the folder that stands for the image's root."""
    folder = root / FOLDER.strip("/")
    folder.mkdir()
    (folder / "celery.py").write_text(_CELERY, encoding="utf-8")
    (folder / f"{LAST.target}.py").write_text(_START, encoding="utf-8")
