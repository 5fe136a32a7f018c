"""Which files are read, and what reading them costs."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from resilience_hooks.static.services.formats import is_document, number_of, numbered


@pytest.mark.parametrize(
    ("path", "reader"),
    [
        ("compose.yaml", "compose"),
        ("deploy/docker-compose.prod.yml", "compose"),
        ("agent-compose.yaml", "compose"),
        ("docker-bake.hcl", "bake"),
        ("ci/docker-bake.override.json", "bake"),
        (".github/workflows/build.yml", "workflow"),
        ("svc/cloudbuild.yaml", "cloudbuild"),
        ("cloudbuild-mlb-worker.yaml", "cloudbuild"),
        ("skaffold.dev.yaml", "skaffold"),
        (".gitlab-ci.yml", "pipeline"),
        (".gitlab/ci/build.yml", "pipeline"),
        (".circleci/config.yml", "pipeline"),
        ("azure-pipelines-release.yml", "pipeline"),
        ("buildspec.yml", "pipeline"),
        ("render.yaml", "platform"),
        ("fly.staging.toml", "platform"),
        (".devcontainer/devcontainer.json", "platform"),
        ("a/Makefile", "makefile"),
        ("GNUmakefile", "makefile"),
        ("make/docker.mk", "makefile"),
        ("ci/Jenkinsfile.release", "jenkins"),
        ("vars/build.groovy", "jenkins"),
        ("bin/deploy.sh", "script"),
        ("bin/deploy", "script"),
        ("tools/hack/build-images", "script"),
    ],
)
def test_is_read(path: str, reader: str) -> None:
    """Each format is known by the names that its tools look for."""
    number = number_of(path)
    assert number is not None
    assert numbered(number).name == reader


@pytest.mark.parametrize(
    "path",
    [
        "main.py",
        "README.md",
        "a/b/config.yaml",
        ".github/dependabot.yml",
        "svc/.github/workflows/build.yml",
        "decompose.yaml",
        "package.json",
        "bin/Dockerfile",
        "deploy/Dockerfile-prod",
        "bin/tool.exe",
        "docs/bakery.json",
        "fly.py",
        "makefiles/x.py",
    ],
)
def test_is_not_read(path: str) -> None:
    """Any other file is not even opened."""
    assert number_of(path) is None


@pytest.mark.parametrize(
    ("name", "is_one"),
    [
        ("README", True),
        ("readme.txt", True),
        ("INSTALL.md", True),
        ("x.rst", True),
        ("a.py", False),
    ],
)
def test_documents(name: str, is_one: bool) -> None:
    """Prose is known by its suffix, or by being called README."""
    assert is_document(name) == is_one


@pytest.mark.parametrize(
    ("path", "text", "imports"),
    [
        ("Makefile", "b:\n\tdocker build .\n", False),
        ("compose.yaml", "name: nothing\n", False),
        ("compose.yaml", "services: {}\n", True),
    ],
)
def test_yaml_is_imported_only_for_a_file_worth_it(path: str, text: str, imports: bool) -> None:
    """A repository without YAML that matters does not pay for the parser."""
    program = (
        "import sys\n"
        "from resilience_hooks.static.services.discover import discover\n"
        "from resilience_hooks.static.tree.memory import memory_tree\n"
        f"tree = memory_tree({{'Dockerfile': 'FROM x', {path!r}: {text!r}}})\n"
        "assert list(discover(tree, lambda *_: False))\n"
        "print('yaml' in sys.modules)\n"
    )
    root = Path(__file__).parents[3]
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=root, check=True, capture_output=True, text=True
    )
    assert done.stdout.strip() == str(imports)


def test_the_order_of_trust_is_whole() -> None:
    """Each format has a rank of its own, and one group in the pattern that tells them apart."""
    found = [numbered(rank - 1) for rank in range(1, 11)]
    assert [each.rank for each in found] == list(range(1, 11))
    assert [re.compile(each.path).groups for each in found] == [0] * 10
