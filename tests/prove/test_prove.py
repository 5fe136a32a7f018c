"""What the interpreter says of a launch, beside what ``check`` says."""

from __future__ import annotations

import pytest

from tests.prove.proofs import launch, proven
from tests.static.worlds import app

SHARED = {"shared/__init__.py": "", "shared/util.py": "x = 1\n"}

FAILS = {
    "at the top level": ("import shared.util\n", [("agreed", "error", "shared.util")]),
    "in a function": (
        "def run():\n    from shared.util import x\n",
        [("agreed", "error", "shared.util")],
    ),
    "in a main block": (
        "if __name__ == '__main__':\n    import shared.util\n",
        [],
    ),
    "by call": (
        "import importlib\nimportlib.import_module('shared.util')\n",
        [("agreed", "error", "shared.util")],
    ),
    "under a handler that copes": (
        "try:\n    import shared.util\nexcept ImportError:\n    pass\n",
        [("agreed", "warning", "shared.util")],
    ),
    "under a handler that masks": (
        "try:\n    import shared.util\nexcept Exception:\n    pass\n",
        [("agreed", "error", "shared.util")],
    ),
    "under a handler in a function": (
        "def run():\n    try:\n        import shared.util\n    except ImportError:\n        pass\n",
        [("agreed", "warning", "shared.util")],
    ),
    "everything at once": (
        "import shared.util\nfrom shared import util\n",
        [("agreed", "error", "shared.util"), ("agreed", "error", "shared")],
    ),
    "a name made at run time": (
        "import importlib\nimportlib.import_module('.'.join(['shared', 'util'][:2]))\n",
        [("interpreter-only", "error", "shared.util")],
    ),
}


@pytest.mark.parametrize(("code", "claims"), FAILS.values(), ids=FAILS)
def test_what_fails(code: str, claims: list[tuple[str, str, str]]) -> None:
    """A module that only the repository has is not stubbed."""
    assert proven(code, more=SHARED) == claims


SILENT = {
    "a copied module": ("import shared.util\n", "COPY shared/ /app/shared/"),
    "the standard library": ("import json, os.path\n", ""),
    "a third-party module is a stub": ("from flask import Flask\napp = Flask(__name__)\n", ""),
    "its decorators leave functions alone": (
        "import flask\napp = flask.Flask(__name__)\n@app.route('/')\ndef f():\n    return 1\n"
        "assert f() == 1\n",
        "",
    ),
    "its classes are base classes": (
        "import abc\nfrom pydantic import BaseModel\nclass M(BaseModel, abc.ABC):\n    a: int = 1\n"
        "M(a=2).model_dump()\n",
        "",
    ),
    "its exceptions can be caught": (
        "from redis.exceptions import ConnectionError\n"
        "try:\n    raise ConnectionError('no')\nexcept ConnectionError:\n    pass\n",
        "",
    ),
    "it can be iterated, entered and compared": (
        "import numpy as np\nfor _ in np.arange(3):\n    raise SystemExit(1)\n"
        "with np.errstate(all='ignore'):\n    assert np.version > (1, 2)\n",
        "",
    ),
    "a server does not start": ("import uvicorn\nuvicorn.run('app:app', port=8080)\n", ""),
    "a main block does not run": ("if __name__ == '__main__':\n    raise SystemExit(3)\n", ""),
    "an absolute path of the image": (
        "import sys\nsys.path.insert(0, '/app/shared')\nimport util\n",
        "COPY shared/ /app/shared/",
    ),
    "type checking": ("from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    import gone\n", ""),
    "a fallback that works": (
        "try:\n    import shared.fast\nexcept ImportError:\n    import shared.util\n",
        "COPY shared/ /app/shared/",
    ),
    "the image's own module of a library's name": (
        "import json\nassert json.OWN\n",
        "COPY own/ /app/svc/",
    ),
}


@pytest.mark.parametrize(("code", "copies"), SILENT.values(), ids=SILENT)
def test_what_works(code: str, copies: str) -> None:
    """Nothing is claimed, and the start comes to its end."""
    found = launch(app(code, copies, {**SHARED, "own/json.py": "OWN = True\n"}))
    assert (found.claims, found.stopped, found.is_measured) == ((), None, True)


STOPS = {
    "a missing variable": ("import os\nos.environ['DATABASE_URL']\n", "KeyError: 'DATABASE_URL'"),
    "the end of the process": ("import os\nos._exit(7)\n", "exit code 7"),
    "a crash": ("import os, signal\nos.kill(os.getpid(), signal.SIGSEGV)\n", "SIGSEGV"),
    "too much memory": ("x = bytearray(64 << 30)\n", "MemoryError"),
}


@pytest.mark.parametrize(("code", "reason"), STOPS.values(), ids=STOPS)
def test_what_stops_the_start(code: str, reason: str) -> None:
    """It is named, and every import is tried by itself."""
    found = launch(app(f"{code}import shared.util\n", more=SHARED))
    assert reason in (found.stopped or "")
    assert [claim.module for claim in found.claims] == ["shared.util"]
    assert found.claims[0].agreement == "agreed"


def test_a_package_that_was_never_loaded_is_no_third_party() -> None:
    """What a file that is loaded by its path takes for its package fails as it would."""
    code = (
        "from importlib.util import module_from_spec, spec_from_file_location\n"
        "spec = spec_from_file_location('plugin', '/app/plugin/__init__.py')\n"
        "spec.loader.exec_module(module_from_spec(spec))\n"
    )
    plugin = {"plugin/__init__.py": "from . import part\n", "plugin/part.py": ""}
    (claim,) = launch(app(code, "COPY plugin/ /app/plugin/", plugin)).claims
    assert claim.agreement == "agreed"


def test_what_only_a_spared_handler_runs_is_no_failure() -> None:
    """To see behind a handler, its cause is taken away: what ``else`` then does is not seen."""
    code = (
        "try:\n    import shared.one\nexcept ImportError:\n    pass\nelse:\n    import shared.no\n"
    )
    shared = {"shared/__init__.py": "", "shared/one.py": "import lacking.a\n", "lacking/a.py": ""}
    found = launch(app(code, "COPY shared/ /app/shared/", {**shared, "shared/no.txt": ""}))
    assert [claim.module for claim in found.claims] == ["lacking.a"]


def test_what_logging_names_is_told_in_full() -> None:
    """It imports part by part; what comes behind the first class that is missing is met too."""
    code = (
        "import logging.config\nlogging.config.dictConfig({'version': 1, 'filters': "
        "{'a': {'()': 'shared.util.A'}, 'b': {'()': 'shared.other.B'}}})\n"
    )
    more = {"shared/util.py": "class A: pass\n", "shared/other.py": "class B: pass\n"}
    found = launch(app(code, "COPY shared/empty/ /app/shared/", {**more, "shared/empty/x": ""}))
    assert found.stopped is None
    assert {claim.module for claim in found.claims} == {"shared.util", "shared.other"}
    assert {claim.agreement for claim in found.claims} == {"agreed"}


def test_an_entry_that_is_written_out_is_found_on_the_path() -> None:
    """The image's paths mean the folder's."""
    code = "import sys\nassert '/app' in sys.path and '/other' not in sys.path\n"
    assert launch(app(code)).stopped is None


def test_a_doubt_is_settled() -> None:
    """Where ``check`` has a note, the interpreter decides."""
    code = (
        "import sys\nsys.path.insert(0, open('/dev/null').read() or '/app')\nimport shared.util\n"
    )
    (claim,) = launch(app(code, more=SHARED)).claims
    assert claim.agreement == "agreed"
    assert claim.doubt is not None


def test_the_code_sees_nothing_of_the_user(monkeypatch: pytest.MonkeyPatch) -> None:
    """No variable, no site-packages, nothing to read, a home of its own."""
    monkeypatch.setenv("PYTHONPATH", "/nowhere")
    monkeypatch.setenv("TOKEN", "secret")
    code = (
        "import os, sys\n"
        "assert 'TOKEN' not in os.environ and 'PYTHONPATH' not in os.environ or "
        "os.environ['PYTHONPATH'] == '/app'\n"
        "assert not any('site-packages' in p for p in sys.path)\n"
        "assert sys.stdin is None or sys.stdin.read() == ''\n"
        "assert 'resilience_hooks' not in sys.modules\n"
        "assert os.listdir(os.environ['HOME']) == []\n"
    )
    assert launch(app(code)).stopped is None
