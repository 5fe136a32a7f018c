"""Google's tokens, from wherever this process may have them: metadata server or ``gcloud``.

https://cloud.google.com/run/docs/authenticating/service-to-service and
https://cloud.google.com/compute/docs/metadata/overview (``GCE_METADATA_HOST`` names the server).
Standard library only; a token is never part of a message.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import urllib.error
import urllib.request
from typing import Final
from urllib.parse import quote

_METADATA: Final = "metadata.google.internal"
_TIMEOUT: Final = 2
"""Seconds for the metadata server, which is on this machine or nowhere."""


def id_token(audience: str) -> str | None:
    """An identity token for a service's URL; None where there is no identity."""
    path = f"identity?audience={quote(audience, safe='')}"
    return _metadata(path) or _gcloud("print-identity-token", f"--audiences={audience}")


def access_token(scope: str) -> str | None:
    """An access token for Google's own APIs; None where there is no identity."""
    answer = _metadata(f"token?scopes={quote(scope, safe='')}")
    if answer is None:
        return _gcloud("print-access-token")
    try:
        token = json.loads(answer).get("access_token")
    except (ValueError, AttributeError):
        return None
    return token if isinstance(token, str) else None


def _metadata(path: str) -> str | None:
    host = os.environ.get("GCE_METADATA_HOST", _METADATA)
    url = f"http://{host}/computeMetadata/v1/instance/service-accounts/default/{path}"
    request = urllib.request.Request(url, headers={"Metadata-Flavor": "Google"})
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(request, timeout=_TIMEOUT) as answer:
            text: str = answer.read(100_000).decode().strip()
    except (OSError, urllib.error.URLError, UnicodeDecodeError):
        return None
    return text or None


def _gcloud(*words: str) -> str | None:
    program = shutil.which("gcloud")
    if program is None:
        return None
    try:
        result = subprocess.run(
            [program, "auth", *words], capture_output=True, text=True, timeout=20, check=True
        )
    except (OSError, subprocess.SubprocessError):
        return None
    return result.stdout.strip() or None
