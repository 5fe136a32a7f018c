"""The integrations of docs/startup.md, under the real servers: boots, and refuses to."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.startup.images import Image, entry
from tests.startup.servers import free_port, get, refusal, serving

CALL = "from resilience_hooks.startup import verify_imports\nverify_imports()\n"
FLASK = (
    "from flask import Flask\n"
    "app = Flask(__name__)\n"
    "app.add_url_rule('/', view_func=lambda: 'up')\n"
)
FASTAPI = "from fastapi import FastAPI\napp = FastAPI()\n@app.get('/')\ndef root(): return 'up'\n"
LIFESPAN = """\
from contextlib import asynccontextmanager
from fastapi import FastAPI
from resilience_hooks.startup import verify_imports

@asynccontextmanager
async def lifespan(app):
    verify_imports()
    yield

app = FastAPI(lifespan=lifespan)
@app.get('/')
def root(): return 'up'
"""
DJANGO = {
    "manage.py": (
        "import os, sys\n"
        "os.environ.setdefault('DJANGO_SETTINGS_MODULE', 'site_settings')\n"
        "from django.core.management import execute_from_command_line\n"
        "execute_from_command_line(sys.argv)\n"
    ),
    "site_settings.py": (
        "SECRET_KEY = 'x'\nALLOWED_HOSTS = ['*']\nROOT_URLCONF = 'site_urls'\n"
        "INSTALLED_APPS = ['shop.apps.ShopConfig']\nUSE_TZ = True\n"
    ),
    "site_urls.py": (
        "from django.http import HttpResponse\nfrom django.urls import path\n"
        "urlpatterns = [path('', lambda request: HttpResponse('up'))]\n"
    ),
    "site_wsgi.py": (
        "import os\nos.environ.setdefault('DJANGO_SETTINGS_MODULE', 'site_settings')\n"
        "from django.core.wsgi import get_wsgi_application\n"
        "application = get_wsgi_application()\n"
    ),
    "shop/__init__.py": "",
    "shop/apps.py": (
        "from django.apps import AppConfig\n"
        "from resilience_hooks.startup import verify_imports\n\n"
        "class ShopConfig(AppConfig):\n"
        "    name = 'shop'\n"
        "    def ready(self):\n"
        "        verify_imports()\n"
    ),
}
GUNICORN = ("-m", "gunicorn", "--bind", "127.0.0.1:{port}", "--no-control-socket")
UVICORN = ("-m", "uvicorn", "--host", "127.0.0.1", "--port", "{port}")
FRAMEWORK = (
    "import functions_framework\n@functions_framework.http\ndef main(request): return 'up'\n"
)


@dataclass(frozen=True)
class Case:
    """A service, its command, and the codes that it may end with where it is broken.

    Of several workers that end at a time gunicorn itself makes 1 or 3.
    """

    files: dict[str, str]
    command: tuple[str, ...]
    codes: tuple[int, ...] = (1,)


CASES = {
    "gunicorn: on_starting": Case(
        {"app.py": FLASK, "gunicorn.conf.py": "from resilience_hooks.startup import on_starting"},
        (*GUNICORN, "app:app"),
    ),
    "gunicorn: on_starting of one's own": Case(
        {
            "app.py": FLASK,
            "gunicorn.conf.py": (
                "from resilience_hooks.startup import verify_imports\n"
                "def on_starting(server):\n    verify_imports()\n"
            ),
        },
        (*GUNICORN, "--workers", "2", "app:app"),
    ),
    "gunicorn: in the application, preloaded": Case(
        {"app.py": FLASK + CALL}, (*GUNICORN, "--preload", "app:app")
    ),
    "gunicorn: in the application, in each worker": Case(
        {"app.py": FLASK + CALL}, (*GUNICORN, "--workers", "2", "app:app"), codes=(1, 3)
    ),
    "gunicorn: in the application, in one worker": Case(
        {"app.py": FLASK + CALL}, (*GUNICORN, "app:app"), codes=(3,)
    ),
    "uvicorn: in the application, in each worker": Case(
        {"app.py": FASTAPI + CALL}, (*UVICORN, "--workers", "2", "app:app"), codes=(0, 1, 3)
    ),
    "gunicorn: with threads": Case(
        {"app.py": FLASK + CALL}, (*GUNICORN, "--threads", "4", "app:app"), codes=(3,)
    ),
    "gunicorn: an ASGI application": Case(
        {"app.py": LIFESPAN},
        (*GUNICORN, "-k", "uvicorn_worker.UvicornWorker", "app:app"),
        codes=(3,),
    ),
    "uvicorn: in the application": Case({"app.py": FASTAPI + CALL}, (*UVICORN, "app:app")),
    "uvicorn: in its lifespan": Case({"app.py": LIFESPAN}, (*UVICORN, "app:app"), codes=(3,)),
    "Flask: run": Case(
        {"app.py": FLASK + CALL}, ("-m", "flask", "--app", "app", "run", "--port", "{port}")
    ),
    "Flask: a program": Case({"app.py": FLASK + CALL + "app.run(port={port})\n"}, ("app.py",)),
    "Django: AppConfig under gunicorn": Case(
        DJANGO, (*GUNICORN, "site_wsgi:application"), codes=(3,)
    ),
    "Django: AppConfig under runserver": Case(
        DJANGO, ("manage.py", "runserver", "--noreload", "127.0.0.1:{port}")
    ),
    "functions-framework": Case(
        {"main.py": FRAMEWORK + CALL},
        (
            "-m",
            "functions_framework",
            "--target",
            "main",
            "--host",
            "127.0.0.1",
            "--port",
            "{port}",
        ),
    ),
}


def image(case: Case, path: Path, port: int, *lacking: str) -> tuple[Image, list[str]]:
    """The service with a deferred import of ``lib.mod``, and its command."""
    present = {"lib/__init__.py": "", "lib/mod.py": "Loader = 1\n"}
    files = {name: text.replace("{port}", str(port)) for name, text in case.files.items()}
    files.update((name, text) for name, text in present.items() if name not in lacking)
    built = Image(path).write(files).manifest(entry("lib.mod", "Loader"))
    return built, [word.format(port=port) for word in case.command]


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_refuses_to_boot(case: Case, tmp_path: Path) -> None:
    """The server ends by itself, and the log names module, importer and COPY line."""
    port = free_port()
    done = refusal(*image(case, tmp_path, port, "lib/__init__.py", "lib/mod.py"))
    assert done.code in case.codes, done.err
    line = next(each for each in done.critical if "missing: lib.mod" in each)
    assert "imported at app.py:7 (deferred)" in line
    assert "add to svc/Dockerfile after line 4: COPY lib/ ./lib/" in line


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_boots(case: Case, tmp_path: Path) -> None:
    """With the module in the image the same service answers."""
    port = free_port()
    built, command = image(case, tmp_path, port)
    with serving(built, command, port):
        assert b"up" in get(port, "/").body


def test_the_master_of_gunicorn_stays_clean(tmp_path: Path) -> None:
    """What on_starting imports is gone with the child that imported it."""
    conf = (
        "import sys\nfrom resilience_hooks import startup\n"
        "def on_starting(server):\n"
        "    startup.on_starting(server)\n"
        "    print('master', 'lib.mod' in sys.modules, file=sys.stderr)\n"
        "    raise SystemExit(7)\n"
    )
    case = Case({"app.py": FLASK, "gunicorn.conf.py": conf}, (*GUNICORN, "app:app"))
    done = refusal(*image(case, tmp_path, free_port()))
    assert (done.code, "master False" in done.err) == (7, True)


def test_a_crash_of_the_interpreter_is_told(tmp_path: Path) -> None:
    """An extension module that takes the process down takes down the child alone."""
    crash = "import os, signal\nos.kill(os.getpid(), signal.SIGSEGV)\n"
    conf = "from resilience_hooks.startup import on_starting\n"
    files = {"app.py": FLASK, "gunicorn.conf.py": conf, "lib/boom.py": crash}
    built, command = image(Case(files, (*GUNICORN, "app:app")), tmp_path, free_port())
    done = refusal(built.manifest(entry("lib.boom")), command)
    assert done.code == 1
    assert "verification died of signal 11" in done.err
