"""Entry points that the configuration adds are walked like any other."""

from __future__ import annotations

import pytest

from tests.static.configured import results
from tests.static.worlds import brief

DOCKERFILE = (
    "FROM python:3.12\nWORKDIR /app\nCOPY svc/main.py svc/registry.py ./\n"
    "COPY svc/plugins ./plugins\nCOPY pkg ./pkg\nCMD python main.py\n"
)
FILES = {
    "svc/Dockerfile": DOCKERFILE,
    "svc/main.py": "",
    "svc/registry.py": (
        "PLAIN = ['plugins.one', 'pkg.deep:run']\n"
        "CLASSES: dict = {'plugins.broken.X': 'plugins.two.Handler', 'b': ('pkg.deep.Run', 1)}\n"
        "ABSENT = ['tools.job:run']\n"
        "THIRD_PARTY = ['celery.app', 'json.decoder.JSONDecoder', 'not a name', 'word', '']\n"
        "CALLED = tuple(sorted(['plugins.one']))\n"
    ),
    "svc/plugins/one.py": "import shared.util\n",
    "svc/plugins/two.py": "from plugins import one\nclass Handler: ...\n",
    "svc/plugins/extra.py": "",
    "pkg/__init__.py": "",
    "pkg/deep.py": "from . import near\nclass Run: ...\n",
    "pkg/near.py": "import shared.util\n",
    "shared/util.py": "",
    "tools/job.py": "",
}
MISSING = ("RH101", "error", "shared.util")


@pytest.mark.parametrize(
    ("config", "entry", "found"),
    [
        ("entry-modules = ['plugins.one']", "module:plugins.one", [MISSING]),
        ("entry-modules = ['plugins.two']", "module:plugins.two", [MISSING]),
        ("entry-modules = ['plugins.extra']", "module:plugins.extra", []),
        ("entry-modules = ['os.path', 'django']", "module:os.path", []),
        ("entry-files = ['svc/plugins/*.py']", "module:plugins.extra", [MISSING]),
        ("entry-files = ['plugins/']", "module:plugins.extra", [MISSING]),
        ("entry-files = ['svc/plugins/extra.py']", "module:plugins.extra", []),
        ("entry-files = ['pkg/']", "module:pkg", [MISSING]),
        ("entry-files = ['*.md', 'nowhere/']", None, []),
        ("entry-registries = ['svc/registry.py:PLAIN']", "module:plugins.one", [MISSING]),
        ("entry-registries = ['svc/registry.py:CLASSES']", "module:plugins.two.Handler", [MISSING]),
        ("entry-registries = ['svc/registry.py:CALLED']", "module:plugins.one", [MISSING]),
        ("entry-registries = ['svc/registry.py:THIRD_PARTY']", "module:celery.app", []),
    ],
)
def test_further_entries(config: str, entry: str | None, found: list[tuple[str, str, str]]) -> None:
    """One launch of its own, along the paths of what starts; its imports are judged."""
    result = results(FILES, f"[services.svc]\n{config}")["svc"]
    further = [launch for launch in result.launches if launch.source == "config"]
    assert [launch.entry for launch in further] == ([] if entry is None else [entry])
    assert all(launch.sys_path == ("/app",) for launch in further)
    assert brief(list(result.findings)) == found


@pytest.mark.parametrize(
    ("config", "missing"),
    [
        ("entry-modules = ['tools.job']", "tools/job.py"),
        ("entry-registries = ['svc/registry.py:ABSENT']", "tools/job.py"),
        ("entry-files = ['tools/*.py']", "tools/job.py"),
    ],
)
def test_an_entry_that_the_image_lacks(config: str, missing: str) -> None:
    """What the configuration says that is loaded must be there: RH104, at its table."""
    (finding,) = results(FILES, f"[services.svc]\n{config}")["svc"].findings
    assert (finding.code, finding.severity, finding.missing) == ("RH104", "error", (missing,))
    assert (finding.path, finding.line) == (".resilience-hooks.toml", 1)


def test_entries_make_a_service_that_is_unknown_a_checked_one() -> None:
    """Where nothing is known to start, the entries are what is walked, from the WORKDIR."""
    files = {**FILES, "svc/Dockerfile": DOCKERFILE.replace("CMD python main.py", "CMD ./start")}
    assert results(files, "")["svc"].status == "unknown"
    result = results(files, "[services.svc]\nentry-modules = ['plugins.one']")["svc"]
    assert (result.status, brief(list(result.findings))) == ("checked", [MISSING])


def test_a_plug_in_is_imported_from_its_package() -> None:
    """Its relative imports mean its neighbours, wherever the package's root is on the path."""
    files = {
        **FILES,
        "svc/Dockerfile": DOCKERFILE.replace("CMD python", "ENV PYTHONPATH=/\nCMD python"),
        "svc/plugins/__init__.py": "",
        "svc/plugins/one.py": "from .extra import x\n",
        "svc/plugins/extra.py": "from . import one\nx = 1\n",
    }
    config = "[services.svc]\nentry-files = ['svc/plugins/one.py']"
    assert results(files, config)["svc"].findings == ()


def test_entries_see_the_paths_of_everything_that_starts() -> None:
    """A script in a folder and a server from the root: a plug-in may belong to either."""
    files = {
        **FILES,
        "svc/Dockerfile": DOCKERFILE.replace(
            "CMD python main.py", "CMD python -m main & exec python pkg/near.py"
        ),
        "shared/util.py": "",
    }
    config = "[services.svc]\nentry-modules = ['near']"
    result = results(files, config)["svc"]
    (further,) = (launch for launch in result.launches if launch.source == "config")
    assert set(further.sys_path) == {"/app", "/app/pkg"}


def test_a_deployed_service_has_further_entries_too() -> None:
    """The package is what was sent."""
    files = {"fn/main.py": "", "fn/plugins/a.py": "import shared.util\n", "shared/util.py": ""}
    config = "[services.f]\nsource = 'fn'\nentry-files = ['fn/plugins/']"
    result = results(files, config)["f"]
    assert [launch.entry for launch in result.launches] == [
        "file:/workspace/main.py",
        "module:plugins.a",
    ]
    assert brief(list(result.findings)) == [MISSING]
