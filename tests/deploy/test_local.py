from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from resilience_hooks.cli.main import main
from tests.repository import Repository

APP = """\
import json
from resilience_hooks.health import HealthWSGI

def app(environ, start_response):
    from shared.answers import answer
    start_response("200 OK", [("Content-Type", "application/json")])
    return [json.dumps(answer()).encode()]

app = HealthWSGI(app)
"""

SERVICE: Mapping[str, str | bytes] = {
    "api/Dockerfile": "FROM python:3.12\nWORKDIR /app\nCOPY api/ ./\nCOPY shared/ ./shared/\n"
    'CMD ["gunicorn", "--bind", "0.0.0.0:8080", "--workers", "1", "app:app"]\n',
    "api/app.py": APP,
    "shared/__init__.py": "",
    "shared/answers.py": "def answer():\n    return {'dry_run': True}\n",
}

PLAIN = """\
import json, os
from http.server import BaseHTTPRequestHandler, HTTPServer

class Handler(BaseHTTPRequestHandler):
    def do_GET(self):
        body = json.dumps({"status": "ok"}).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

HTTPServer(("127.0.0.1", int(os.environ["PORT"])), Handler).serve_forever()
"""


def verify(repository: Repository, out: Path, *words: str) -> tuple[int, dict[str, Any]]:
    report = out / "report.json"
    root = ["--root", str(repository.path), "--json", str(report), "--deadline", "40"]
    code = main(["verify-deployment", "--local", "api", *root, *words])
    (found,) = json.loads(report.read_text())["services"]
    return code, {step["name"]: step for step in found["steps"]}


@pytest.fixture
def service(repository: Repository) -> Repository:
    repository.commit(SERVICE)
    assert main(["manifest", "--root", str(repository.path)]) in (0, 1)
    repository.commit()
    return repository


def test_a_service_is_verified_before_it_is_pushed(service: Repository, tmp_path: Path) -> None:
    """Started from its virtual image by the real server: health, every import, its log."""
    code, steps = verify(service, tmp_path, "--selftest", "/selftest")
    assert {name: step["status"] for name, step in steps.items()} == {
        "ready": "pass",
        "health": "pass",
        "selftest": "pass",
        "probe": "skipped",
        "logs": "pass",
    }
    assert code == 0


def test_the_founding_fault_is_seen_without_docker(service: Repository, tmp_path: Path) -> None:
    """Without its COPY line the service is healthy, and its self-test names the module."""
    dockerfile = str(SERVICE["api/Dockerfile"]).replace("COPY shared/ ./shared/\n", "")
    service.commit({"api/Dockerfile": dockerfile})
    code, steps = verify(service, tmp_path, "--selftest", "/selftest")
    assert (code, steps["health"]["status"]) == (1, "pass")
    assert steps["selftest"]["summary"] == "imports fail: shared.answers"


def test_a_plain_program_gets_a_port(repository: Repository, tmp_path: Path) -> None:
    """A service that reads PORT runs as it would on Cloud Run."""
    dockerfile = 'FROM python:3.12\nWORKDIR /srv\nCOPY api/main.py .\nCMD ["python", "main.py"]\n'
    repository.commit({"api/Dockerfile": dockerfile, "api/main.py": PLAIN})
    code, steps = verify(repository, tmp_path)
    assert (code, steps["health"]["status"]) == (0, "pass")


BAD = {
    "no such service": (["--local", "apy"], "apy: no service or Dockerfile"),
    "neither": ([], "name a URL, a file that declares services, or --local SERVICE"),
    "a server that is not installed": (["--local", "api"], "hypercorn is not installed here"),
}


@pytest.mark.parametrize(("words", "message"), BAD.values(), ids=BAD)
def test_bad_input(
    words: list[str],
    message: str,
    repository: Repository,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """One message and exit code 2."""
    dockerfile = 'FROM python:3.12\nCOPY api/ ./\nCMD ["hypercorn", "main:app"]\n'
    repository.commit({"api/Dockerfile": dockerfile, "api/main.py": ""})
    root = ["--root", str(repository.path)] if words else []
    assert main(["verify-deployment", *words, *root]) == 2
    assert message in capsys.readouterr().err
