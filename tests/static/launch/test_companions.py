"""Django's settings and commands, which no import statement names."""

from __future__ import annotations

import pytest

from tests.static.launch.images import Files, entries, only

DEFAULT = "import os\nos.environ.setdefault('DJANGO_SETTINGS_MODULE', 'proj.settings')\n"
FIXED = 'import os\nos.environ["DJANGO_SETTINGS_MODULE"] = "proj.fixed"\n'
PROJECT: Files = {
    "/app/manage.py": "#!/usr/bin/env python\n" + DEFAULT,
    "/app/proj/__init__.py": "",
    "/app/proj/wsgi.py": DEFAULT,
    "/app/proj/asgi.py": FIXED,
    "/app/proj/bare.py": "from django.core.wsgi import get_wsgi_application\n",
    "/app/proj/celery.py": DEFAULT,
    "/app/shop/management/commands/restock.py": "",
    "/app/plain.py": "import os\n",
    "/app/multi.py": 'os.environ.setdefault(\n    "DJANGO_SETTINGS_MODULE", "proj.multi"\n)\n',
}
MANAGE = "file:/app/manage.py"


@pytest.mark.parametrize(
    ("cmd", "env", "expected"),
    [
        pytest.param("python manage.py runserver", "", [MANAGE, "proj.settings"], id="manage.py"),
        pytest.param("./manage.py migrate", "", [MANAGE, "proj.settings"], id="run itself"),
        pytest.param("python -u manage.py migrate", "", [MANAGE, "proj.settings"], id="flag"),
        pytest.param(
            "python manage.py runserver", "proj.prod", [MANAGE, "proj.prod"], id="variable"
        ),
        pytest.param(
            "python manage.py migrate --settings proj.x", "", [MANAGE, "proj.x"], id="option"
        ),
        pytest.param("python manage.py migrate --settings=y", "z", [MANAGE, "y"], id="option wins"),
        pytest.param(
            "python manage.py restock --all",
            "",
            [MANAGE, "proj.settings", "shop.management.commands.restock"],
            id="command",
        ),
        pytest.param("python manage.py gone", "", [MANAGE, "proj.settings"], id="unknown command"),
        pytest.param("gunicorn proj.wsgi", "", ["proj.wsgi", "proj.settings"], id="gunicorn"),
        pytest.param(
            "gunicorn proj.wsgi:application",
            "proj.prod",
            ["proj.wsgi", "proj.prod"],
            id="gunicorn, variable",
        ),
        pytest.param(
            "daphne proj.asgi:application",
            "proj.prod",
            ["proj.asgi", "proj.fixed"],
            id="an assignment wins over the variable",
        ),
        pytest.param(
            "gunicorn proj.bare", "proj.prod", ["proj.bare", "proj.prod"], id="Django alone"
        ),
        pytest.param("gunicorn proj.bare", "", ["proj.bare"], id="Django without settings"),
        pytest.param("gunicorn proj.bare", "$X", ["proj.bare"], id="open variable"),
        pytest.param(
            "celery -A proj worker", "", ["proj", "proj.celery", "proj.settings"], id="celery"
        ),
        pytest.param(
            "python multi.py", "", ["file:/app/multi.py", "proj.multi"], id="several lines"
        ),
        pytest.param("python plain.py", "proj.prod", ["file:/app/plain.py"], id="no Django"),
        pytest.param("gunicorn gone:app", "proj.prod", ["gone"], id="absent"),
        pytest.param("django-admin migrate", "proj.prod", ["proj.prod"], id="django-admin"),
        pytest.param("django-admin migrate --settings a.b", "", ["a.b"], id="django-admin, option"),
        pytest.param("python -m django check --settings a.b", "", ["a.b"], id="as a module"),
    ],
)
def test_settings(cmd: str, env: str, expected: list[str]) -> None:
    """The settings module, and the module of a command."""
    variables = {"DJANGO_SETTINGS_MODULE": env} if env else {}
    named = [entry if ":" in entry else f"module:{entry}" for entry in expected]
    assert entries(only(cmd.split(), PROJECT, env=variables)) == named


def test_command_of_two_applications() -> None:
    """Which of two commands runs stands in the settings: neither is named."""
    files = {**PROJECT, "/app/farm/management/commands/restock.py": ""}
    found = entries(only(["python", "manage.py", "restock"], files))
    assert found == [MANAGE, "module:proj.settings"]


@pytest.mark.parametrize(
    ("cmd", "path"),
    [
        pytest.param(
            "python manage.py check --pythonpath lib", ("/app/lib", "/app"), id="manage.py"
        ),
        pytest.param(
            "django-admin check --settings a --pythonpath .", ("/app",), id="django-admin"
        ),
        pytest.param("django-admin check --settings a", (), id="django-admin alone"),
        pytest.param("python -m django check --settings a", ("/app",), id="as a module"),
    ],
)
def test_sys_path(cmd: str, path: tuple[str, ...]) -> None:
    """``--pythonpath`` goes in front; ``django-admin`` alone finds nothing in the directory."""
    assert only(cmd.split(), PROJECT).sys_path == path


def test_django_admin_without_settings() -> None:
    """Nothing is guessed."""
    assert only(["django-admin", "check"]).reason == "django-admin is started without settings"
