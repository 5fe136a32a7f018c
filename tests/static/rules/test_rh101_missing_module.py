"""RH101: modules that the repository has and the image lacks."""

from __future__ import annotations

import textwrap

import pytest

from resilience_hooks.static.tree.memory import Content, Link
from tests.static.worlds import app, brief, check, findings

WORKER: dict[str, Content] = {
    "worker/__init__.py": "",
    "worker/loaders.py": "class Loader: ...\n",
    "worker/extra.py": "",
}


def code(text: str) -> str:
    """An indented block of a test as a module's text."""
    return textwrap.dedent(text)


FIRES = {
    "at module level": ("import worker.loaders", "error"),
    "from a module": ("from worker.loaders import Loader", "error"),
    "a sub-module from its package": ("from worker import loaders", "error"),
    "under another name": ("import worker.loaders as wl", "error"),
    "in a function": ("def run():\n    from worker.loaders import Loader", "error"),
    "in a method": ("class A:\n    def run(self):\n        import worker.loaders", "error"),
    "in a class body": ("class A:\n    import worker.loaders", "error"),
    "in a coroutine": ("async def run():\n    import worker.loaders", "error"),
    "behind a broad except": (
        "try:\n    import worker.loaders\nexcept Exception:\n    pass",
        "error",
    ),
    "behind a bare except": ("try:\n    import worker.loaders\nexcept:\n    pass", "error"),
    "behind a handler that raises again": (
        "try:\n    import worker.loaders\nexcept ImportError:\n    raise",
        "error",
    ),
    "behind a handler that ends the process": (
        "import sys\ntry:\n    import worker.loaders\nexcept ImportError:\n    sys.exit(1)",
        "error",
    ),
    "in an else branch of TYPE_CHECKING": (
        "from typing import TYPE_CHECKING\n"
        "if TYPE_CHECKING:\n    pass\nelse:\n    import worker.loaders",
        "error",
    ),
    "behind a handler that copes": (
        "try:\n    import worker.loaders\nexcept ImportError:\n    worker = None",
        "warning",
    ),
    "behind contextlib.suppress": (
        "import contextlib\nwith contextlib.suppress(ImportError):\n    import worker.loaders",
        "warning",
    ),
    "by import_module": (
        "import importlib\nimportlib.import_module('worker.loaders')",
        "error",
    ),
    "in the version branch of the image": (
        "import sys\nif sys.version_info >= (3, 9):\n    import worker.loaders",
        "error",
    ),
    "where the fallback is missing too": (
        "try:\n    import worker.loaders\nexcept ImportError:\n    import worker.extra",
        "error",
    ),
}


@pytest.mark.parametrize(("text", "severity"), FIRES.values(), ids=FIRES)
def test_reports_what_the_image_lacks(text: str, severity: str) -> None:
    """An import of a package that no COPY brings is one finding, of the severity it deserves."""
    found = [f for f in findings(app(text, more=WORKER)) if f.severity != "note"]
    assert {(f.code, f.severity) for f in found} == {("RH101", severity)}
    assert [f.missing for f in found] == [("worker",)]


SILENT = {
    "the package is copied": (app("import worker.loaders", "COPY worker/ ./worker/"), WORKER),
    "only type checkers run it": (
        app("from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    import worker.loaders"),
        WORKER,
    ),
    "TYPE_CHECKING under an alias": (
        app("import typing as t\nif t.TYPE_CHECKING:\n    import worker.loaders"),
        WORKER,
    ),
    "a branch for another Python": (
        app("import sys\nif sys.version_info < (3, 9):\n    import worker.loaders"),
        WORKER,
    ),
    "a branch for another platform": (
        app("import sys\nif sys.platform == 'win32':\n    import worker.loaders"),
        WORKER,
    ),
    "the __main__ block of a module that a server imports": (
        app("if __name__ == '__main__':\n    import worker.loaders"),
        WORKER,
    ),
    "the fallback is there": (
        app(
            "try:\n    from worker.loaders import Loader\nexcept ImportError:\n"
            "    from local import Loader",
            more={"svc/local.py": "Loader = 1\n"},
        ),
        WORKER,
    ),
    "the fallback is in the standard library": (
        app("try:\n    import worker.loaders as j\nexcept ImportError:\n    import json as j"),
        WORKER,
    ),
    "the repository does not have it": (app("import numpy, pandas.core.frame"), {}),
    "a folder without Python is no module": (app("import redis"), {"redis/redis.conf": ""}),
    "a name that a declared distribution supplies": (
        app("import redis", more={"svc/requirements.txt": "redis>=5\n"}),
        {"redis/__init__.py": "", "redis/client.py": ""},
    ),
    "a name that only a sub-folder has": (app("import jwt"), {"other/services/jwt.py": ""}),
    "a module of a committed virtual environment": (
        app("import httpx"),
        {".venv/lib/python3.12/site-packages/httpx/__init__.py": ""},
    ),
    "a name that the package binds": (
        app("from pkg import thing", "COPY pkg/__init__.py ./pkg/__init__.py"),
        {"pkg/__init__.py": "thing = 1\n", "pkg/thing.py": ""},
    ),
    "a name that the package's __getattr__ makes up": (
        app("from pkg import thing", "COPY pkg/__init__.py ./pkg/__init__.py"),
        {"pkg/__init__.py": "def __getattr__(name): ...\n", "pkg/thing.py": ""},
    ),
    "a name that the package gets by a star import": (
        app(
            "from pkg import thing",
            "COPY pkg/__init__.py ./pkg/__init__.py\nCOPY pkg/base.py ./pkg/base.py",
        ),
        {
            "pkg/__init__.py": "from .base import *\n",
            "pkg/base.py": "thing = 1\n",
            "pkg/thing.py": "",
        },
    ),
    "a package that edits its __path__": (
        app("import pkg.sub", "COPY pkg/__init__.py ./pkg/__init__.py"),
        {"pkg/__init__.py": "__path__.append('/opt/more')\n", "pkg/sub.py": ""},
    ),
    "a path edit through pathlib finds it": (
        app(
            "import sys\nfrom pathlib import Path\nROOT = Path(__file__).resolve().parent.parent\n"
            "sys.path.insert(0, str(ROOT / 'libs'))\nimport common",
            "COPY libs/ ./libs/",
        ),
        {"libs/common.py": ""},
    ),
    "a path edit through os.path finds it": (
        app(
            "import os, sys\n"
            "HERE = os.path.dirname(os.path.abspath(__file__))\n"
            "sys.path.append(os.path.join(HERE, '..', 'libs'))\n"
            "import common",
            "COPY libs/ ./libs/",
        ),
        {"libs/common.py": ""},
    ),
    "a symlinked package is followed": (
        app("import shared.util", "COPY lib/ ./lib/\nCOPY shared ./shared"),
        {"shared": Link("lib/shared"), "lib/shared/__init__.py": "", "lib/shared/util.py": ""},
    ),
    "a namespace package over two folders": (
        app("import ns.a, ns.b", "COPY one/ ./\nCOPY two/ ./"),
        {"one/ns/a.py": "", "two/ns/b.py": ""},
    ),
    "a module that nothing reaches": (
        app("", more={"svc/unused.py": "import worker.loaders\n"}),
        WORKER,
    ),
    "a module hides the folder of its name in the repository too": (
        app("import core.cache.lru", "COPY core/ ./core/"),
        {"core/__init__.py": "", "core/cache.py": "", "core/cache/lru.py": ""},
    ),
    "a branch for another operating system by name": (
        app("import os\nif os.name == 'nt':\n    import worker.loaders"),
        WORKER,
    ),
}


@pytest.mark.parametrize(("files", "more"), SILENT.values(), ids=SILENT)
def test_stays_silent(files: dict[str, Content], more: dict[str, Content]) -> None:
    """What the image has, or nothing first-party would supply, is no finding."""
    assert brief(findings({**files, **more})) == []


def test_founding_incident() -> None:
    """The deferred import behind a broad handler: place, scope, guard, chain and COPY line."""
    files: dict[str, Content] = {
        "predictions/__init__.py": "",
        "predictions/coordinator/Dockerfile": (
            "FROM python:3.11-slim\n"
            "WORKDIR /app\n"
            "COPY predictions/__init__.py ./predictions/__init__.py\n"
            "COPY predictions/shared/ ./predictions/shared/\n"
            "COPY predictions/coordinator/ ./predictions/coordinator/\n"
            "WORKDIR /app/predictions/coordinator\n"
            "ENV PYTHONPATH=/app:$PYTHONPATH\n"
            "CMD exec gunicorn --bind :${PORT:-8080} coordinator:app\n"
        ),
        "predictions/coordinator/coordinator.py": code(
            """\
            import predictions.shared.batch
            def load_history():
                try:
                    from predictions.worker.data_loaders import Loader
                    return Loader()
                except Exception:
                    return None
            """
        ),
        "predictions/shared/batch.py": "",
        "predictions/worker/data_loaders.py": "class Loader: ...\n",
    }
    (found,) = findings(files, "predictions/coordinator")
    assert (found.code, found.severity) == ("RH101", "error")
    assert found.module == "predictions.worker.data_loaders"
    assert found.missing == ("predictions/worker",)
    assert found.importer is not None
    assert (found.importer.line, found.importer.column) == (4, 9)
    assert (found.importer.scope, found.importer.guard) == ("deferred", "broad")
    assert "load_history() is called" in found.consequence
    assert "the handler at line 6 swallows it" in found.consequence
    (edit,) = found.fix
    assert edit.text == "COPY predictions/worker/ ./predictions/worker/"
    assert edit.after_line == 4


def test_one_finding_gathers_every_import_of_a_missing_path() -> None:
    """Modules below one missing folder are one finding, the strongest import first."""
    text = "def f():\n    import worker.extra\nimport worker.loaders\n"
    (found,) = findings(app(text, more=WORKER))
    assert found.modules == ("worker.loaders", "worker.extra", "worker")
    assert [(i.line, i.scope) for i in found.importers] == [(3, "toplevel"), (2, "deferred")]
    assert found.message == "worker.loaders and 1 more are not in the image"
    assert (found.service, found.line) == ("svc", 3)
    assert [step.path for step in found.chain] == ["svc/app.py"]


def test_one_module_is_named_alone() -> None:
    """Its packages are missing too, which goes without saying."""
    (found,) = findings(app("import worker.loaders", more=WORKER))
    assert found.message == "worker.loaders is not in the image"
    assert found.remedy == f"add to svc/Dockerfile after line {found.fix[0].after_line}"


PICKED = "from importlib import import_module\nT = {'k': 'worker.loaders', 'l': 'json'}\n"
TABLES = {
    "a loop imports all": (PICKED + "for m in T.values():\n    import_module(m)\n", "error"),
    "a run may ask for it": (PICKED + "def f(k):\n    return import_module(T[k])\n", "warning"),
}


@pytest.mark.parametrize(("text", "severity"), TABLES.values(), ids=TABLES)
def test_tables_of_modules(text: str, severity: str) -> None:
    """What is imported in any case is an error; one choice of several is a warning."""
    assert brief(findings(app(text, more=WORKER))) == [("RH101", severity, "worker.loaders")]


def test_what_a_table_leads_to_counts_in_full() -> None:
    """A module of a table that is there is loaded as any other, its own imports followed."""
    files = {**WORKER, "svc/plugin.py": "import worker.loaders\n"}
    text = PICKED.replace("json", "plugin").replace("worker.loaders", "os")
    text += "def f(k):\n    return import_module(T[k])\n"
    assert brief(findings(app(text, more=files))) == [("RH101", "error", "worker.loaders")]


WEB = "COPY proj/ ./svc/proj/\nENV DJANGO_SETTINGS_MODULE=proj.settings"
DJANGO = {
    "an application": ("INSTALLED_APPS = ['worker']", "worker"),
    "its configuration": ("INSTALLED_APPS = ['worker.apps.WorkerConfig']", "worker.apps"),
    "middleware": ("MIDDLEWARE = ['worker.extra.Middleware']", "worker.extra"),
    "the URLs": ("ROOT_URLCONF = 'worker.urls'", "worker"),
    "a handler of logs": (
        "LOGGING = {'handlers': {'h': {'class': 'worker.extra.Handler'}}}",
        "worker.extra",
    ),
}


@pytest.mark.parametrize(("settings", "module"), DJANGO.values(), ids=DJANGO)
def test_settings_of_django(settings: str, module: str) -> None:
    """Django imports what its settings name, and fails where the image lacks it."""
    more: dict[str, Content] = {
        **WORKER,
        "worker/apps.py": "class WorkerConfig: ...\n",
        "worker/extra.py": "class Handler: ...\nclass Middleware: ...\n",
        "worker/urls.py": "",
        "proj/__init__.py": "",
        "proj/settings.py": settings,
    }
    text = "import django, proj.settings\n"
    assert brief(findings(app(text, WEB, more))) == [("RH101", "error", module)]


CELERY = "from celery import Celery\napp = Celery('svc', include=['worker.extra'])\n"


FILES = {
    "by its location": (
        "import importlib.util\n"
        "spec = importlib.util.spec_from_file_location('p', os.path.join(HERE, 'plugins/p.py'))\n"
    ),
    "by a loader": "loader = SourceFileLoader('p', HERE + '/plugins/p.py')\n",
    "as a script": "runpy.run_path(os.path.join(HERE, 'plugins/p.py'))\n",
}


@pytest.mark.parametrize("call", FILES.values(), ids=FILES)
def test_files_loaded_by_path(call: str) -> None:
    """What such a file imports is missed as by any other module."""
    text = f"import os\nHERE = os.path.dirname(__file__)\n{call}"
    files = app(text, more={**WORKER, "svc/plugins/p.py": "import worker.loaders\n"})
    (found,) = findings(files)
    assert (found.module, found.path) == ("worker.loaders", "svc/plugins/p.py")


def test_files_that_are_not_there_are_left_alone() -> None:
    """A path that only a run knows, or that the image lacks, loads nothing."""
    text = "spec_from_file_location('p', x)\nspec_from_file_location('q', '/nowhere/q.py')\n"
    assert brief(findings(app(text, more=WORKER))) == []


def test_tasks_are_loaded_by_workers_only() -> None:
    """A web service that only sends tasks does not import them."""
    assert brief(findings(app(CELERY, more=WORKER))) == []
    files = app(CELERY, more=WORKER)
    docker = str(files["svc/Dockerfile"]).replace(
        '"gunicorn", "app:app"', '"celery", "-A", "app", "worker"'
    )
    found = findings({**files, "svc/Dockerfile": docker})
    assert brief(found) == [("RH101", "error", "worker.extra")]


def test_the_next_hop_is_part_of_the_repair() -> None:
    """What a missing module itself would miss is copied with it: one fix is not partial."""
    files = app(
        "import worker.loaders",
        more={"worker/__init__.py": "", "worker/loaders.py": "import deep.er\n", "deep/er.py": ""},
    )
    (found,) = findings(files)
    assert found.missing == ("worker", "deep")
    assert [edit.text for edit in found.fix] == ["COPY worker/ ./worker/", "COPY deep/ ./deep/"]


def test_a_module_that_drags_in_half_the_repository_is_one_finding() -> None:
    """Many next hops are counted, not listed: the import is what is wrong."""
    names = [f"part{n}" for n in range(9)]
    loaders = "".join(f"import {name}.x\n" for name in names)
    more: dict[str, Content] = {f"{name}/x.py": "" for name in names}
    (found,) = findings(app("import worker.loaders", more={"worker/loaders.py": loaders, **more}))
    assert [edit.text for edit in found.fix] == ["COPY worker/ ./worker/"]
    assert "needs 9 more paths in its turn" in found.remedy


def test_a_few_next_hops_are_named() -> None:
    """Up to three are copied, and listed."""
    names = ["part0", "part1", "part2"]
    loaders = "".join(f"import {name}.x\n" for name in names)
    more: dict[str, Content] = {f"{name}/x.py": "" for name in names}
    (found,) = findings(app("import worker.loaders", more={"worker/loaders.py": loaders, **more}))
    assert len(found.fix) == 4
    assert found.remedy.endswith(" (it needs part0, part1, part2 in its turn)")


def test_a_missing_file_of_a_copied_folder_is_copied_alone() -> None:
    """Where the folder is there, the fix is the one file, in the neighbour's style."""
    files = app(
        "import pkg.b",
        "COPY pkg/__init__.py pkg/a.py /app/pkg/",
        more={"pkg/__init__.py": "", "pkg/a.py": "", "pkg/b.py": ""},
    )
    (found,) = findings(files)
    assert found.missing == ("pkg/b.py",)
    assert found.fix[0].text == "COPY pkg/b.py ./pkg/b.py"


@pytest.mark.parametrize(
    ("call", "scope"),
    [
        ("", "deferred"),
        ("f()", "toplevel"),
        ("x = [f() for _ in range(1)]", "toplevel"),
        ("def g():\n    f()\ng()", "toplevel"),
        ("if __name__ == '__main__':\n    f()", "deferred"),
        ("try:\n    f()\nexcept Exception:\n    pass", "deferred"),
    ],
)
def test_a_function_called_at_import_time_defers_nothing(call: str, scope: str) -> None:
    """What a function imports is top level where the module calls it as it loads."""
    text = f"def f():\n    import worker.loaders\n{call}\n"
    (found,) = findings(app(text, more=WORKER))
    assert found.importer is not None
    assert found.importer.scope == scope


def test_a_guard_anywhere_on_the_chain_covers_what_it_leads_to() -> None:
    """A plain import in a module that is only imported under a guard is a warning."""
    files = app(
        "try:\n    import feature\nexcept ImportError:\n    feature = None",
        more={"svc/feature.py": "import worker.loaders\n", **WORKER},
    )
    assert brief(findings(files)) == [("RH101", "warning", "worker.loaders")]


def test_an_unevaluated_path_edit_leaves_a_note() -> None:
    """What an edit that is not understood may supply is unknown, not missing."""
    files = app("import sys\nsys.path.insert(0, pick())\nimport worker.loaders", more=WORKER)
    (found,) = findings(files)
    assert found.severity == "note"
    assert "svc/app.py:2" in found.message


def test_an_unknown_base_image_leaves_a_note() -> None:
    """A base image that is no plain one may bring the module."""
    files = app("import worker.loaders", more=WORKER)
    dockerfile = str(files["svc/Dockerfile"]).replace("python:3.12-slim", "acme/base:1")
    (found,) = findings({**files, "svc/Dockerfile": dockerfile})
    assert found.severity == "note"
    assert "acme/base:1" in found.message


def test_an_ignored_module_names_the_pattern() -> None:
    """Where the ignore file keeps the module out, the finding says which line does."""
    files = app(
        "import worker.loaders",
        "COPY . ./",
        more={".dockerignore": "*.md\n**/loaders.py\n", **WORKER},
    )
    (found,) = findings(files)
    assert ".dockerignore:2" in found.message


def test_a_module_outside_the_context_has_no_copy_line() -> None:
    """What the build context does not reach cannot be copied."""
    files: dict[str, Content] = {
        "svc/Dockerfile": 'FROM python:3.12\nWORKDIR /app\nCOPY . .\nCMD ["python", "main.py"]\n',
        "svc/main.py": (
            "import os, sys\n"
            "sys.path.insert(0, os.path.join(os.path.dirname(__file__), '..'))\n"
            "import shared.util\n"
        ),
        "shared/__init__.py": "",
        "shared/util.py": "",
    }
    (found,) = check(files, "svc/Dockerfile", context="svc").findings
    assert (found.code, found.severity, found.fix) == ("RH101", "error", ())
    assert "the build context svc does not reach shared" in found.remedy


def test_a_comment_on_the_import_silences_it() -> None:
    """Only the import whose line says so is left out; the others still count."""
    text = "import worker.loaders  # noqa: F401  # rh: ignore[RH101] mounted at run time\n"
    assert brief(findings(app(text, more=WORKER))) == []
    (found,) = findings(app(text + "import worker.extra\n", more=WORKER))
    assert found.modules == ("worker.extra", "worker")
