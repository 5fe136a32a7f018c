"""alembic: ``env.py`` and the migrations, from where its configuration says they are."""

from __future__ import annotations

import pytest

from tests.static.launch.images import Files, entries, only

MIGRATIONS: Files = {
    "/app/migrations/env.py": "",
    "/app/migrations/versions/1_a.py": "",
    "/app/migrations/versions/__init__.py": "",
    "/app/migrations/versions/README": "",
}
FOUND = ["file:/app/migrations/env.py", "file:/app/migrations/versions/1_a.py"]


def ini(*lines: str, section: str = "alembic") -> str:
    """A configuration."""
    return "\n".join((f"[{section}]", *lines, "", "[loggers]", "keys = root, %(x)s"))


@pytest.mark.parametrize(
    ("words", "files", "path"),
    [
        pytest.param(
            "upgrade head", {"alembic.ini": ini("script_location = migrations")}, "", id="plain"
        ),
        pytest.param(
            "upgrade head",
            {"alembic.ini": ini("script_location = %(here)s/migrations", "prepend_sys_path = .")},
            "/app",
            id="here, path",
        ),
        pytest.param(
            "upgrade head",
            {"alembic.ini": ini("script_location=migrations", "prepend_sys_path=. src")},
            "/app /app/src",
            id="two folders",
        ),
        pytest.param(
            "upgrade head",
            {
                "alembic.ini": ini(
                    "script_location=migrations", "prepend_sys_path=.:src", "path_separator = os"
                )
            },
            "/app /app/src",
            id="separated as the system does",
        ),
        pytest.param(
            "-c db/a.ini upgrade head",
            {"db/a.ini": ini("script_location = migrations")},
            "",
            id="named: the location is seen from the working directory",
        ),
        pytest.param(
            "-n second upgrade head",
            {"alembic.ini": ini("script_location = migrations", section="second")},
            "",
            id="section",
        ),
        pytest.param(
            "upgrade head",
            {
                "pyproject.toml": "[tool.alembic]\n"
                'script_location = "migrations"\n'
                'prepend_sys_path = ["."]\n'
            },
            "/app",
            id="pyproject.toml",
        ),
    ],
)
def test_upgrade(words: str, files: Files, path: str) -> None:
    """The working directory is on ``sys.path`` only where the configuration puts it there."""
    placed = {f"/app/{name}": text for name, text in files.items()}
    launch = only(["alembic", *words.split()], {**MIGRATIONS, **placed})
    assert entries(launch) == FOUND
    assert launch.sys_path == tuple(path.split())
    assert not any(entry.as_main for entry in launch.entries)


def test_location_in_a_package() -> None:
    """``package:folder`` lies inside an importable package."""
    files = {
        "/app/alembic.ini": ini("script_location = svc:db", "prepend_sys_path = ."),
        "/app/svc/__init__.py": "",
        "/app/svc/db/env.py": "",
    }
    assert entries(only(["alembic", "upgrade", "head"], files)) == ["file:/app/svc/db/env.py"]


def test_version_locations() -> None:
    """Migrations may lie elsewhere, in several folders."""
    files = {
        **MIGRATIONS,
        "/app/alembic.ini": ini("script_location = migrations", "version_locations = a b/c"),
        "/app/a/1.py": "",
        "/app/b/c/2.py": "",
    }
    found = entries(only(["alembic", "upgrade", "head"], files))
    assert found == ["file:/app/migrations/env.py", "file:/app/a/1.py", "file:/app/b/c/2.py"]


@pytest.mark.parametrize(
    ("words", "files", "reason"),
    [
        pytest.param(
            "upgrade head", {}, "no script_location is known from /app/alembic.ini", id="none"
        ),
        pytest.param("upgrade head", {"/app/alembic.ini": None}, "no script_location", id="unread"),
        pytest.param("upgrade head", {"/app/alembic.ini": "x"}, "no script_location", id="broken"),
        pytest.param("init x", {}, "alembic init runs no env.py", id="init"),
        pytest.param("", {}, "alembic runs no env.py", id="no command"),
        pytest.param("-c $X upgrade head", {}, "no script_location", id="open"),
        pytest.param(
            "upgrade head",
            {"/app/alembic.ini": ini("script_location = gone:db")},
            "script_location gone:db is not in the image",
            id="absent package",
        ),
    ],
)
def test_unknown(words: str, files: Files, reason: str) -> None:
    """Nothing is guessed."""
    launch = only(["alembic", *words.split()], files)
    assert launch.entries == ()
    assert reason in (launch.reason or "")
