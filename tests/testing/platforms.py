"""A small platform: a service that is a program of its own, and its Dockerfile."""

from __future__ import annotations

from typing import Final

SERVICE: Final = """\
import json, os, signal, sys, time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from resilience_hooks.clock import file_clock

now = file_clock()
print("started", *sys.argv[1:], flush=True)
if os.environ.get("FAULT") == "import":
    import shared.missing
if os.environ.get("FAULT") == "stubborn":
    signal.signal(signal.SIGTERM, signal.SIG_IGN)

class Handler(BaseHTTPRequestHandler):
    def do_GET(self):
        status, value = 200, {"status": "ok"}
        if self.path == "/names":
            from shared.names import NAMES
            value = NAMES
        elif self.path == "/environment":
            value = dict(os.environ)
        elif self.path == "/now":
            value = now().isoformat()
        elif self.path == "/header":
            value = self.headers["X-Asked"]
        elif self.path == "/cold":
            status = 503
        body = json.dumps(value).encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

ThreadingHTTPServer(("127.0.0.1", int(os.environ["PORT"])), Handler).serve_forever()
"""

PLATFORM: Final[dict[str, str | bytes]] = {
    "api/Dockerfile": "FROM python:3.12\nWORKDIR /app\nENV COLOUR=green KEPT=yes\n"
    'COPY api/ ./\nCOPY shared/ ./shared/\nCMD ["python", "main.py", "--config", "/app/main.py"]\n',
    "api/main.py": SERVICE,
    "shared/__init__.py": "",
    "shared/names.py": 'NAMES = ["ada", "grace"]\n',
    "job/Dockerfile": 'FROM python:3.12\nCOPY job/run.py /\nCMD ["python", "/run.py"]\n',
    "job/run.py": "print('done')\nraise SystemExit(3)\n",
}
WITHOUT_COPY: Final[dict[str, str | bytes]] = {
    **PLATFORM,
    "api/Dockerfile": str(PLATFORM["api/Dockerfile"]).replace("COPY shared/ ./shared/\n", ""),
}
