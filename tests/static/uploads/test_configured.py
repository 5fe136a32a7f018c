"""What the configuration says of folders that are deployed from source."""

from __future__ import annotations

from tests.static.configured import launched, results, started
from tests.static.worlds import brief

DEPLOY = "gcloud functions deploy ingest --runtime=python312 --source=fn --trigger-http\n"
FILES = {
    "deploy.sh": DEPLOY,
    "fn/main.py": "import shared.util\n",
    "fn/app.py": "",
    "shared/util.py": "",
    "web/main.py": "",
}


def test_a_folder_that_nothing_deploys() -> None:
    """Declared as a source it is a service: main.py is loaded as a function."""
    result = results(FILES, "[services.web]\n\nsource = './web/'")["web"]
    assert (result.kind, result.context, result.dockerfile) == ("source", "web", None)
    assert result.context_source == ".resilience-hooks.toml:3"
    assert launched(result).entry == "file:/workspace/main.py"


def test_the_root_is_a_source_too() -> None:
    """A repository that is one function."""
    result = results({"main.py": "import util\n", "util.py": ""}, "[services.f]\nsource = '.'")
    assert (result["f"].context, result["f"].files) == (".", 2)


def test_a_command_is_what_the_platform_starts() -> None:
    """In place of what was discovered, in the package's folder."""
    result = results(FILES, "[services.ingest]\n\ncommand = 'gunicorn app:app'")["ingest"]
    assert (launched(result).entry, launched(result).cwd) == ("module:app", "/workspace")
    assert (launched(result).source, launched(result).line) == (".resilience-hooks.toml", 3)
    assert result.context_source == "deploy.sh:1"


def test_another_folder_for_a_known_deployment() -> None:
    """The declared source replaces the discovered one; the same one changes nothing."""
    assert results(FILES, "[services.ingest]\nsource = 'web'")["ingest"].context == "web"
    same = results(FILES, "[services.ingest]\nsource = 'fn'")["ingest"]
    assert (same.context, same.context_source) == ("fn", "deploy.sh:1")


def test_variables_reach_what_is_loaded() -> None:
    """PYTHONPATH joins the path of a function, too."""
    files = {**FILES, "fn/lib/shared/util.py": "", "fn/lib/shared/__init__.py": ""}
    assert brief(list(results(files, "")["ingest"].findings)) == [("RH101", "error", "shared.util")]
    config = "[services.ingest]\npythonpath = ['lib']\nenv = { A = 'b' }"
    found = results(files, config)["ingest"]
    assert launched(found).sys_path == ("/workspace", "/workspace/lib")
    assert found.findings == ()


def test_what_something_else_brings() -> None:
    """A build step of the platform may put it there."""
    config = "[services.ingest]\nbrings = ['/workspace/shared']"
    (finding,) = results(FILES, config)["ingest"].findings
    assert finding.severity == "note"


def test_an_excluded_folder() -> None:
    """Listed with the reason, analysed where it is named."""
    config = "exclude = ['fn/']"
    left = results(FILES, config)["ingest"]
    assert (left.status, left.reason, started(left)) == (
        "unknown",
        ".resilience-hooks.toml excludes it",
        [],
    )
    assert results(FILES, config, "fn")["ingest"].status == "checked"
