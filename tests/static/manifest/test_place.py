"""Where manifests lie, and what they are called."""

from __future__ import annotations

from tests.static.manifest.services import texts
from tests.static.worlds import app

IMAGE = "FROM python:3.12\nWORKDIR /app\nCOPY svc/ ./\nCMD python {}\n"


def test_beside_the_dockerfile() -> None:
    """Named after it, as an ignore file is."""
    assert list(texts(app(""), standalone=True)) == [
        "svc/Dockerfile.import-manifest.json",
        "svc/verify_imports.py",
    ]


def test_at_the_root() -> None:
    """No folder, no slash."""
    files = {"Dockerfile": "FROM python:3.12\nCOPY m.py /\nCMD python /m.py\n", "m.py": ""}
    assert list(texts(files)) == ["Dockerfile.import-manifest.json"]


def test_two_dockerfiles_of_one_folder() -> None:
    """The manifests differ by the file's name; the standalone files need one too."""
    files = {
        "svc/Dockerfile.web": IMAGE.format("web.py"),
        "svc/Dockerfile.job": IMAGE.format("job.py"),
        "svc/web.py": "",
        "svc/job.py": "",
        "compose.yml": (
            "services:\n"
            "  web: {build: {context: ., dockerfile: svc/Dockerfile.web}}\n"
            "  job: {build: {context: ., dockerfile: svc/Dockerfile.job}}\n"
        ),
    }
    assert list(texts(files, standalone=True)) == [
        "svc/Dockerfile.job.import-manifest.json",
        "svc/verify_imports_dockerfile_job.py",
        "svc/Dockerfile.web.import-manifest.json",
        "svc/verify_imports_dockerfile_web.py",
    ]


def test_two_services_of_one_dockerfile() -> None:
    """The service's name stands in front of the suffix."""
    files = {
        "Dockerfile": (
            "FROM python:3.12 AS web\nCOPY web.py /\nCMD python /web.py\n"
            "FROM python:3.12 AS job\nCOPY job.py /\nCMD python /job.py\n"
        ),
        "web.py": "",
        "job.py": "",
        "compose.yml": (
            "services:\n"
            "  web: {build: {context: ., target: web}}\n"
            "  job: {build: {context: ., target: job}}\n"
        ),
    }
    assert sorted(texts(files)) == [
        "Dockerfile.job.import-manifest.json",
        "Dockerfile.web.import-manifest.json",
    ]


def test_a_folder_that_is_deployed_from_source() -> None:
    """Inside of it, without a Dockerfile's name."""
    files = {
        "functions/ingest/main.py": "import work\ndef main(request): return ''\n",
        "functions/ingest/work.py": "",
        "functions/ingest/requirements.txt": "functions-framework\n",
        "deploy.sh": (
            "gcloud functions deploy ingest --gen2 --runtime python312 --entry-point main "
            "--source functions/ingest --trigger-http\n"
        ),
    }
    assert list(texts(files)) == ["functions/ingest/import-manifest.json"]
