"""One cause is told once, and the order is the service's own."""

from __future__ import annotations

from pathlib import Path

import pytest

from resilience_hooks.startup.manifest import Manifest, ManifestError
from resilience_hooks.startup.plan import planned
from resilience_hooks.startup.report import Entry
from tests.startup.images import Image, entry


def test_importers_of_what_is_missing_are_no_faults_of_their_own(tmp_path: Path) -> None:
    """``a`` and ``b`` fail because ``gone`` is missing: one line, which names them."""
    files = {"a.py": "import gone", "b.py": "import a", "ok.py": ""}
    image = Image(tmp_path).write(files)
    done = image.manifest(entry("a"), entry("b", hops=2), entry("gone", hops=3)).verify()
    assert done.kinds == {"gone": "missing"}
    assert "it takes a, b with it" in done.critical[0]


def test_each_missing_module_is_told(tmp_path: Path) -> None:
    """Two modules of one missing package have importers and COPY lines of their own."""
    done = Image(tmp_path).manifest(entry("lib.a"), entry("lib.b", line=9)).verify()
    assert done.kinds == {"lib.a": "missing", "lib.b": "missing"}


def test_what_raises_is_told_where_it_is(tmp_path: Path) -> None:
    """The module that raises, not those that import it."""
    files = {"a.py": "import b", "b.py": "import c", "c.py": "x = {}['key']"}
    image = Image(tmp_path).write(files)
    done = image.manifest(entry("a"), entry("b", hops=2), entry("c", hops=3)).verify()
    assert done.kinds == {"c": "broken"}
    assert done.faults[0]["also"] == ["a", "b"]


def test_an_optional_import_does_not_excuse_a_required_one(tmp_path: Path) -> None:
    """A module that cannot do without what is optional elsewhere is a fault."""
    image = Image(tmp_path).write({"a.py": "import gone"})
    done = image.manifest(entry("gone", guard="import-error"), entry("a", hops=2)).verify()
    assert done.kinds == {"a": "missing-dependency"}


def test_a_module_wanted_twice_fails_once(tmp_path: Path) -> None:
    """A broken module is not run again for each of its importers."""
    image = Image(tmp_path).write({"a.py": "print('run')\nraise ValueError"})
    done = image.manifest(entry("a", "x"), entry("a", "y", line=9)).verify()
    assert (len(done.faults), done.out) == (1, "run\n")


def test_the_order_is_the_services_own(tmp_path: Path) -> None:
    """``b`` and ``c`` import each other; only through ``a`` do they load, as in the service."""
    files = {
        "a.py": "import c",
        "b.py": "from c import C\nclass B(C): pass",
        "c.py": "class C: pass\nimport b\nb.B",
    }
    entries = [entry("b", hops=2, scope="toplevel"), entry("c", hops=1, scope="toplevel")]
    image = Image(tmp_path).write(files)
    done = image.manifest(*entries, entry("a", hops=0, scope="toplevel")).verify()
    assert (done.code, done.critical) == (0, [])


def test_deferred_imports_come_last() -> None:
    """What runs at the start runs first here too; siblings go by their lines."""
    entries = [
        Entry("late", deferred=True, hops=1, importer="app.py:3"),
        Entry("ninth", hops=1, importer="app.py:9"),
        Entry("tenth", hops=1, importer="app.py:10"),
        Entry("app", hops=0, importer="Dockerfile:4"),
    ]
    found = planned(Manifest(entries), (), ())
    assert [each.module for each in found] == ["app", "ninth", "tenth", "late"]


def test_a_plan_of_nothing_is_an_error() -> None:
    """An empty list verifies nothing; what the caller names is something."""
    with pytest.raises(ManifestError):
        planned(Manifest(()), (), ())
    assert [e.names for e in planned(Manifest(()), ("a:b",), ("c",))] == [("b",), ()]
