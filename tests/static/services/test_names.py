"""Which files are Dockerfiles, which are set aside, what services are called."""

from __future__ import annotations

import pytest

from resilience_hooks.static.dockerfile.parse import parse_dockerfile
from resilience_hooks.static.services.names import (
    dockerfiles,
    is_dockerfile,
    is_template,
    service_names,
    set_aside,
)
from resilience_hooks.static.tree.memory import EmptyDirectory, Link, Submodule, memory_tree


@pytest.mark.parametrize(
    "path",
    [
        "Dockerfile",
        "dockerfile",
        "a/b/Dockerfile",
        "Containerfile",
        "api.Dockerfile",
        "api.dockerfile",
        "api-Dockerfile",
        "Dockerfile.prod",
        "Dockerfile-prod",
        "Dockerfile_prod",
        "Dockerfile.py3.12",
        "Dockerfile.intel_hpu",
        "x/dev.Containerfile",
    ],
)
def test_is_a_dockerfile(path: str) -> None:
    """The names that engines look for and editors highlight are Dockerfiles."""
    assert is_dockerfile(path)


@pytest.mark.parametrize(
    "path",
    [
        "Dockerfile.dockerignore",
        ".dockerignore",
        "dockerfile.md",
        "Dockerfile.j2",
        "Dockerfile.tmpl",
        "Dockerfile.template",
        "Dockerfile.bak",
        "Dockerfile.orig",
        "dockerfile.py",
        "test_dockerfile.py",
        "dockerfile-parse.json",
        "Dockerfiles",
        "dockerfile/",
        "MyDockerfile",
        "docs/dockerfile.rst",
    ],
)
def test_is_no_dockerfile(path: str) -> None:
    """Templates, sources, documents and ignore files about Dockerfiles are none themselves."""
    assert not is_dockerfile(path)


def test_dockerfiles_are_files() -> None:
    """Links, submodules and directories of that name are left out."""
    tree = memory_tree(
        {
            "b/Dockerfile": "FROM a",
            "a/Dockerfile": "FROM a",
            "c/Dockerfile": Link("../a/Dockerfile"),
            "d/Dockerfile": Submodule(),
            "e/Dockerfile": EmptyDirectory(),
        }
    )
    assert dockerfiles(tree) == ("a/Dockerfile", "b/Dockerfile")


@pytest.mark.parametrize(
    ("path", "reason"),
    [
        ("docs/archive/Dockerfile", "kept for the record (docs/)"),
        ("x/archive/Dockerfile", "kept for the record (archive/)"),
        ("backup_reorganization/a/Dockerfile", "kept for the record (backup_reorganization/)"),
        ("legacy/Dockerfile", "kept for the record (legacy/)"),
        ("tpl/{{cookiecutter.name}}/Dockerfile", "its path is a template"),
        ("a/.venv/lib/x/Dockerfile", "vendored"),
        ("web/node_modules/x/Dockerfile", "vendored"),
    ],
)
def test_is_set_aside(path: str, reason: str) -> None:
    """What nobody builds is said to be so."""
    assert reason in (set_aside(path) or "")


@pytest.mark.parametrize(
    "path", ["Dockerfile", "docservice/Dockerfile", "older/Dockerfile", "src/archiver/Dockerfile"]
)
def test_is_not_set_aside(path: str) -> None:
    """A folder's whole name counts, not a part of it; a file's own name does not."""
    assert set_aside(path) is None


def test_service_names() -> None:
    """A service is called by its folder and its variant, and by its path where those clash."""
    names = service_names(
        [
            "Dockerfile",
            "api/Dockerfile",
            "api/Dockerfile.dev",
            "jobs/canary.Dockerfile",
            "x/Dockerfile",
            "x/Containerfile",
            "odd/backend.docker",
        ]
    )
    assert names == {
        "Dockerfile": "root",
        "api/Dockerfile": "api",
        "api/Dockerfile.dev": "api/dev",
        "jobs/canary.Dockerfile": "jobs/canary",
        "x/Dockerfile": "x/Dockerfile",
        "x/Containerfile": "x/Containerfile",
        "odd/backend.docker": "odd/backend.docker",
    }


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("{args}", True),
        ("  {{ steps }}", True),
        ("{% if gpu %}", True),
        ("<% steps %>", True),
        ("@STEPS@", True),
        ("%(steps)s", True),
        ("$STEPS", True),
        ("COPPY a b", False),
        ("RUN echo '{{ x }}' > t", False),
        ("RUN cat <<E > t\n{{ x }}\nE", False),
        ("RUN a \\\n  {{ x }}", False),
    ],
)
def test_is_template(line: str, expected: bool) -> None:
    """A placeholder where an instruction must stand; elsewhere it may be text for a tool."""
    data = f"FROM a\n{line}\n".encode()
    assert is_template(data, parse_dockerfile(data, "Dockerfile")) is expected
