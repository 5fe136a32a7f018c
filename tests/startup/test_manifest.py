"""Which manifest is taken, and what happens without a usable one."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from resilience_hooks.startup.manifest import (
    VARIABLE,
    ManifestError,
    find_manifest,
    folders_around,
    load_manifest,
)
from tests.startup.images import Image, document, entry

CALL = "from resilience_hooks.startup import verify_imports\nverify_imports()\nprint('served')\n"
UNUSABLE = {
    "none at all": (None, "no import-manifest.json in"),
    "no JSON": ("{", "not a manifest"),
    "not even text": ("\x00\ufffd", "not a manifest"),
    "no object": ("[1]", "not a manifest"),
    "null": ("null", "not a manifest"),
    "another schema": (json.dumps({**document(), "schema": 2}), "schema 2; this"),
    "an entry without a module": (
        json.dumps(document({"names": []})),
        "not a manifest: KeyError",
    ),
    "a module that is a number": (
        json.dumps(document({**entry("a"), "module": 3})),
        "not a manifest: ValueError 3 is no text",
    ),
    "nothing to verify": (json.dumps(document()), "it lists no import"),
    "too deep": ("[" * 100_000, "not a manifest"),
}


@pytest.mark.parametrize(("text", "said"), UNUSABLE.values(), ids=UNUSABLE)
def test_no_usable_manifest_is_a_failure(text: str | None, said: str, tmp_path: Path) -> None:
    """The verifier cannot switch itself off: exit 1, one line, no traceback."""
    image = Image(tmp_path).write({"app.py": CALL})
    if text is not None:
        image.write({"import-manifest.json": text})
    done = image.run("app.py")
    assert (done.code, done.out) == (1, "")
    assert [fault["kind"] for fault in done.faults] == ["manifest"]
    assert said in done.critical[0]
    assert "Traceback" not in done.err


def test_a_manifest_that_cannot_be_read(tmp_path: Path) -> None:
    """A folder in its place, and a path that leads nowhere."""
    (tmp_path / "import-manifest.json").mkdir()
    assert "Is a directory" in Image(tmp_path).verify().critical[0]
    assert "No such file" in Image(tmp_path).verify("--manifest", "gone.json").critical[0]


def test_it_is_found_around_the_caller(tmp_path: Path) -> None:
    """A service's own manifest lies beside its Dockerfile, which is copied with its code."""
    files = {"svc/__init__.py": "", "svc/deep/app.py": CALL, "svc/deep/__init__.py": ""}
    image = Image(tmp_path).write(files)
    image.write({"svc/Dockerfile.import-manifest.json": json.dumps(document(entry("svc.gone")))})
    done = image.run("-c", "import svc.deep.app")
    assert done.kinds == {"svc.gone": "missing"}


def test_the_nearest_folder_goes_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """From the file upwards, no further than the entry of sys.path that holds it."""
    monkeypatch.syspath_prepend(str(tmp_path / "app"))
    folders = list(folders_around(str(tmp_path / "app" / "svc" / "deep" / "app.py")))
    assert folders == [str(tmp_path / part) for part in ("app/svc/deep", "app/svc", "app")]


def test_several_in_one_folder_are_told_apart_by_the_variable(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Guessing would verify another service."""
    for name in ("Dockerfile.web.import-manifest.json", "Dockerfile.job.import-manifest.json"):
        (tmp_path / name).write_text("{}")
    with pytest.raises(ManifestError, match=r"several manifests in .*Dockerfile\.job.*Dockerfile"):
        find_manifest([str(tmp_path)])
    monkeypatch.setenv(VARIABLE, "elsewhere.json")
    assert find_manifest([str(tmp_path)]) == "elsewhere.json"


def test_the_variable_that_leads_nowhere_is_a_failure(tmp_path: Path) -> None:
    """It does not fall back to another manifest."""
    image = Image(tmp_path, env={VARIABLE: "gone.json"}).write({"app.py": CALL, "ok.py": ""})
    done = image.manifest(entry("ok")).run("app.py")
    assert (done.code, "gone.json: No such file" in done.err) == (1, True)


@pytest.mark.parametrize(
    ("guard", "file", "required"),
    [
        (None, "lib/mod.py", True),
        (None, None, True),
        ("broad", "lib/mod.py", True),
        ("broad", None, False),
        ("import-error", "lib/mod.py", False),
        ("import-error", None, False),
    ],
)
def test_what_a_handler_copes_with_is_optional(
    guard: str | None, file: str | None, required: bool
) -> None:
    """A broad handler around the service's own module is a mask, no guard."""
    found = load_manifest(document(entry("lib.mod", guard=guard, file=file)), [])
    assert [each.required for each in found.entries] == [required]


def test_optional_imports_only_warn(tmp_path: Path) -> None:
    """Exit 0, and the warning says what is off."""
    image = Image(tmp_path).write({"ok.py": ""})
    done = image.manifest(entry("ok"), entry("lib.mod", guard="import-error")).verify()
    assert done.code == 0
    assert "WARNING resilience_hooks.startup: optional: missing: lib.mod" in done.err


def test_the_caller_can_say_otherwise(tmp_path: Path) -> None:
    """An optional import made required, a required one optional, and one besides."""
    image = Image(tmp_path).write({"ok.py": ""})
    image.manifest(entry("lib.a", guard="import-error"), entry("lib.b"), entry("ok"))
    options = ("--require", "lib.a", "--optional", "lib.b", "--require", "ok:nothing")
    done = image.verify(*options)
    assert done.kinds == {"lib.a": "missing", "ok": "missing-name"}
    assert "optional: missing: lib.b" in done.err


def test_a_stale_manifest_warns(tmp_path: Path) -> None:
    """Exit 0: the imports work; the warning says what to run."""
    done = (
        Image(tmp_path).write({"ok.py": "import os"}).manifest(entry("ok", file="ok.py")).verify()
    )
    assert done.code == 0
    assert "import-manifest.json is stale" in done.err


def test_the_report_as_json(tmp_path: Path) -> None:
    """On standard output, whole; the lines for people stay on standard error."""
    image = Image(tmp_path).write({"ok.py": ""}).manifest(entry("ok"), entry("gone"))
    done = image.verify("--json")
    report = json.loads(done.out)
    assert done.code == 1
    assert (report["ok"], report["modules"], report["verified"]) == (False, 2, 1)
    assert report["faults"][0]["importer"] == "app.py:7"
    closed = image.run("-m", "resilience_hooks.startup", "--json", shell="1>&-")
    assert (closed.code, "Traceback" in closed.err) == (1, False)


@pytest.mark.parametrize("words", [["--deadline", "0"], ["--deadline", "soon"], ["--mode", "x"]])
def test_a_wrong_option_is_a_usage_error(words: list[str], tmp_path: Path) -> None:
    """Exit 2, as everywhere."""
    assert Image(tmp_path).verify(*words).code == 2


def test_the_paths_of_the_service_are_added(tmp_path: Path) -> None:
    """A build step runs with another sys.path than the service; the manifest knows that one."""
    image = Image(tmp_path).write({"src/lib/__init__.py": ""})
    place = str(tmp_path / "src")
    done = image.manifest(entry("lib", file="lib/__init__.py"), sys_path=[place, "/gone"]).verify()
    assert done.code == 0
