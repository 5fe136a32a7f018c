"""RH102: modules that stand in the image under another name."""

from __future__ import annotations

import pytest

from resilience_hooks.static.tree.memory import Content
from tests.static.worlds import brief, check

PACKAGE: dict[str, Content] = {
    "svc/__init__.py": "",
    "svc/main.py": "from svc.limits import Limiter\n",
    "svc/limits.py": "class Limiter: ...\n",
}


def dockerfile(*lines: str) -> dict[str, Content]:
    """The service's Dockerfile."""
    return {"svc/Dockerfile": "\n".join(["FROM python:3.12", "WORKDIR /app", *lines, ""])}


FIRES = {
    "a flattening copy takes the package's name away": (
        dockerfile("COPY svc/ ./", 'CMD ["gunicorn", "main:app"]'),
        PACKAGE,
        "svc.limits",
    ),
    "a module hides the folder it lies in": (
        dockerfile("COPY worker/ ./", 'CMD ["gunicorn", "worker:app"]'),
        {
            "worker/worker.py": "from worker.loaders import x\n",
            "worker/loaders.py": "x = 1\n",
        },
        "worker.loaders",
    ),
    "a regular package hides a namespace package": (
        dockerfile(
            "COPY services/ ./services/",
            "WORKDIR /app/services/admin",
            "ENV PYTHONPATH=/app",
            'CMD ["gunicorn", "main:app"]',
        ),
        {
            "services/admin/main.py": "from services.admin.limits import x\n",
            "services/admin/limits.py": "x = 1\n",
            "services/admin/services/__init__.py": "",
        },
        "services.admin.limits",
    ),
}


@pytest.mark.parametrize(("docker", "files", "module"), FIRES.values(), ids=FIRES)
def test_reports_what_stands_elsewhere(
    docker: dict[str, Content], files: dict[str, Content], module: str
) -> None:
    """The file is there, the import does not find it: one error."""
    found = check({**docker, **files}, "svc/Dockerfile", context=".").findings
    assert brief(list(found)) == [("RH102", "error", module)]


def test_says_which_folder_would_have_to_be_on_the_path() -> None:
    """The remedy names the folder that makes the import work."""
    files = {
        **dockerfile("COPY svc/ ./pkg/svc/", 'CMD ["python", "pkg/svc/main.py"]'),
        **PACKAGE,
    }
    (found,) = check(files, "svc/Dockerfile", context=".").findings
    assert found.code == "RH102"
    assert "would have to hold /app/pkg first" in found.remedy


SILENT = {
    "copied under its own name": (
        dockerfile("COPY svc/ ./svc/", 'CMD ["gunicorn", "svc.main:app"]'),
        PACKAGE,
    ),
    "a bare import of a neighbour in a function": (
        dockerfile("COPY svc/ ./svc/", 'CMD ["gunicorn", "svc.main:app"]'),
        {
            "svc/__init__.py": "",
            "svc/main.py": "def f():\n    import limits\n",
            "svc/limits.py": "",
        },
    ),
    "a path edit of the missing module itself finds it": (
        dockerfile("COPY svc/ ./svc/", 'CMD ["gunicorn", "svc.main:app"]'),
        {
            "svc/__init__.py": "",
            "svc/main.py": "from inner.tool import x\n",
            "svc/inner/__init__.py": "",
            "svc/inner/tool.py": (
                "import os, sys\n"
                "sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))\n"
                "x = 1\n"
            ),
        },
    ),
}


@pytest.mark.parametrize(("docker", "files"), SILENT.values(), ids=SILENT)
def test_stays_silent(docker: dict[str, Content], files: dict[str, Content]) -> None:
    """What is found, or may be dead code, is no finding."""
    assert list(check({**docker, **files}, "svc/Dockerfile", context=".").findings) == []
