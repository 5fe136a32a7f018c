from __future__ import annotations

from pathlib import Path

import pytest

from resilience_hooks import gcp
from resilience_hooks.testing.loopback import Answer, Request, serving

TOKEN = "/computeMetadata/v1/instance/service-accounts/default/token"
IDENTITY = "/computeMetadata/v1/instance/service-accounts/default/identity"


def metadata(request: Request) -> Answer:
    """Google's metadata server, as far as tokens go: it answers nobody without the header."""
    if request.headers.get("metadata-flavor") != "Google":
        return Answer(403)
    if request.path.startswith(TOKEN):
        return Answer(body={"access_token": "access", "expires_in": 3599})
    return Answer(body="identity\n")


@pytest.fixture
def nowhere(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A machine without Google: no metadata server, and a PATH without gcloud."""
    monkeypatch.setenv("GCE_METADATA_HOST", "127.0.0.1:9")
    monkeypatch.setenv("PATH", str(tmp_path))
    return tmp_path


def test_identity_of_the_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    """On Google's machines the metadata server gives both tokens."""
    with serving(metadata) as server:
        monkeypatch.setenv("GCE_METADATA_HOST", server.url.removeprefix("http://"))
        assert gcp.id_token("https://api.example.run.app") == "identity"
        assert gcp.access_token("https://scope") == "access"
    assert "audience=https%3A%2F%2Fapi.example.run.app" in server.requests[0].path


def test_identity_of_a_person(nowhere: Path) -> None:
    """Elsewhere gcloud is asked."""
    program = nowhere / "gcloud"
    program.write_text('#!/bin/sh\necho "$1 $2 $3"\n')
    program.chmod(0o755)
    assert gcp.id_token("https://a") == "auth print-identity-token --audiences=https://a"
    assert gcp.access_token("https://scope") == "auth print-access-token"


@pytest.mark.usefixtures("nowhere")
def test_no_identity() -> None:
    """Without either there is none, and nothing is raised."""
    assert gcp.id_token("https://a") is None
    assert gcp.access_token("https://scope") is None


def test_gcloud_that_fails(nowhere: Path) -> None:
    """Nobody is logged in: no identity."""
    program = nowhere / "gcloud"
    program.write_text("#!/bin/sh\necho not logged in >&2\nexit 1\n")
    program.chmod(0o755)
    assert gcp.id_token("https://a") is None


@pytest.mark.parametrize("body", ["[]", '{"access_token": 7}', "<html>", ""])
def test_a_metadata_server_that_talks_nonsense(
    body: str, nowhere: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is no token is none."""
    assert nowhere.is_dir()
    with serving(lambda _: Answer(body=body)) as server:
        monkeypatch.setenv("GCE_METADATA_HOST", server.url.removeprefix("http://"))
        assert gcp.access_token("https://scope") is None
