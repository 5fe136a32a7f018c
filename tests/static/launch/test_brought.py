"""Projects installed in a builder stage whose results are copied over."""

from __future__ import annotations

import pytest

from resilience_hooks.static.tree.memory import Content
from tests.static.worlds import brief, check

PROJECT: dict[str, Content] = {
    "pyproject.toml": '[project]\nname = "svc"\n',
    "cogs/__init__.py": "",
    "cogs/draw.py": "",
    "main.py": "import cogs.draw\n",
}
SITE = "/usr/local/lib/python3.12/site-packages"


def findings(*builder: str, copied: str = "/install") -> list[tuple[str, str, str | None]]:
    """What is found where only the builder's ``copied`` directory and main.py are taken over."""
    lines = [
        "FROM python:3.12 AS builder",
        *builder,
        "FROM python:3.12-slim",
        f"COPY --from=builder {copied} {SITE}",
        "COPY main.py /bin/tool",
        'CMD ["python", "/bin/tool"]',
        "",
    ]
    files = {"Dockerfile": "\n".join(lines), **PROJECT}
    return brief(list(check(files, "Dockerfile", context=".").findings))


SILENT = {
    "installed into a target": (
        ("COPY . /src", "RUN pip install --target=/install /src"),
        "/install",
    ),
    "installed into site-packages": (("COPY . /src", "RUN pip install /src"), SITE),
    "installed from a mount that is gone": (
        ("RUN --mount=type=bind,target=/src pip install --target=/install /src",),
        "/install",
    ),
    "listed by a mounted requirements file": (
        (
            "RUN --mount=type=bind,source=.,target=/src,rw cd /src \\",
            " && echo svc @ . > r.txt && uv pip sync --target /install r.txt",
        ),
        "/install",
    ),
    "installed from its own folder": (
        ("WORKDIR /src", "COPY . .", "RUN pip install --target=/install ."),
        "/install",
    ),
}


@pytest.mark.parametrize(("builder", "copied"), SILENT.values(), ids=SILENT)
def test_an_installed_copy_is_importable(builder: tuple[str, ...], copied: str) -> None:
    """site-packages holds the packages, wherever their sources were."""
    assert findings(*builder, copied=copied) == []


FIRES = {
    "the packages were flattened on the way": (
        "COPY pyproject.toml /src/",
        "COPY cogs /src",
        "RUN pip install --target=/install /src",
    ),
    "the package was not there yet": (
        "COPY pyproject.toml main.py /src/",
        "RUN pip install --target=/install /src",
    ),
    "the mount holds no packages": (
        "RUN --mount=type=bind,source=main.py,target=/src/main.py pip install --target=/install x",
    ),
    "only third-party packages were installed": (
        "COPY . /src",
        "RUN pip install --target=/install redis",
    ),
}


@pytest.mark.parametrize("builder", FIRES.values(), ids=FIRES)
def test_what_was_not_installed_is_missing(builder: tuple[str, ...]) -> None:
    """The installer can only take what the builder stage has."""
    (found,) = findings(*builder)
    assert found[0] in {"RH101", "RH102"}
    assert found[1:] == ("error", "cogs.draw")
