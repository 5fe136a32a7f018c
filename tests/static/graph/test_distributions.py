"""Top-level names that declared distributions supply."""

from __future__ import annotations

import pytest

from resilience_hooks.static.graph.distributions import declared_imports, import_names
from resilience_hooks.static.tree.memory import memory_tree

DECLARES = {
    "requirements": ("requirements.txt", "redis>=5\n# flask\n-r other.txt\n", {"redis"}),
    "a requirement with extras and markers": (
        "svc/requirements-dev.txt",
        "uvicorn[standard]==0.30 ; python_version > '3.8'\n",
        {"uvicorn"},
    ),
    "a folder of requirements": ("requirements/base.txt", "httpx\n", {"httpx"}),
    "an input of pip-compile": ("requirements.in", "PyYAML\n", {"yaml"}),
    "project dependencies": (
        "pyproject.toml",
        '[project]\nname="svc"\ndependencies=["pydantic>2"]\n'
        '[project.optional-dependencies]\nx=["rich"]\n[dependency-groups]\ndev=["pytest"]\n',
        {"pydantic", "rich", "pytest"},
    ),
    "poetry": (
        "pyproject.toml",
        '[tool.poetry]\nname="svc"\n[tool.poetry.dependencies]\nPillow="^10"\n'
        '[tool.poetry.group.dev.dependencies]\nmypy="*"\n',
        {"PIL", "mypy"},
    ),
    "Pipfile": (
        "Pipfile",
        '[packages]\nrequests="*"\n[dev-packages]\nblack="*"\n',
        {"requests", "black"},
    ),
    "setup.py": (
        "setup.py",
        'setup(name="svc", install_requires=["celery>=5", "kombu==5.3"])',
        {"celery", "kombu"},
    ),
    "a namespace of one vendor": ("requirements.txt", "google-cloud-storage\n", {"google"}),
}


@pytest.mark.parametrize(("path", "text", "names"), DECLARES.values(), ids=DECLARES)
def test_reads_declarations(path: str, text: str, names: set[str]) -> None:
    """Each form of declaration yields its import names."""
    assert names <= declared_imports(memory_tree({path: text}))


SILENT = {
    "a project of the repository is not third party": (
        {
            "pyproject.toml": '[project]\nname="svc"\ndependencies=["shared-lib"]\n',
            "libs/pyproject.toml": '[project]\nname="shared_lib"\n',
        },
        "shared_lib",
    ),
    "a broken pyproject declares nothing": ({"pyproject.toml": "[project\nredis"}, "redis"),
    "an option is no requirement": ({"requirements.txt": "--index-url x\n-e ./redis\n"}, "redis"),
    "a list of packages is no list of requirements": (
        {"pyproject.toml": '[tool.setuptools]\npackages=["shared"]\n'},
        "shared",
    ),
    "another text file": ({"notes.txt": "redis\n"}, "redis"),
}


@pytest.mark.parametrize(("files", "name"), SILENT.values(), ids=SILENT)
def test_declares_nothing_else(files: dict[str, str], name: str) -> None:
    """What looks like a requirement and is none must not hide a first-party fault."""
    assert name not in declared_imports(memory_tree(files))


@pytest.mark.parametrize(
    ("distribution", "names"),
    [
        ("scikit_learn", ("sklearn",)),
        ("python-dateutil", ("dateutil",)),
        ("Flask-Login", ("flask_login",)),
        ("Our.Own-Toolkit", ("our_own_toolkit", "Our.Own-Toolkit")),
    ],
)
def test_names_of_distributions(distribution: str, names: tuple[str, ...]) -> None:
    """The table first, then the normalised name."""
    assert import_names(distribution) == names
