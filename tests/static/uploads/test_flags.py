"""Command lines of uploaders."""

from __future__ import annotations

import pytest

from resilience_hooks.static.uploads.flags import Submitted, python_version, sent, submitted

UPLOADS = {
    "a function": ("functions deploy f --source=src --runtime=python311", "f", "src", "f"),
    "options apart": ("functions deploy f --source src --runtime python311", "f", "src", "f"),
    "an entry point": ("functions deploy f --source s --entry-point run", "f", "s", "run"),
    "beta": ("beta functions deploy f --gen2 --source s", "f", "s", "f"),
    "a switch in front of the name": ("functions deploy --gen2 f --source s", "f", "s", "f"),
    "no switch swallows a word": ("functions deploy --no-gen2 f --source s", "f", "s", "f"),
    "without a source": ("functions deploy f --runtime python312 --trigger-http", "f", ".", "f"),
    "a service": ("run deploy s --source . --region r", "s", ".", None),
    "a function on Cloud Run": ("run deploy s --source . --function run", "s", ".", "run"),
}


@pytest.mark.parametrize(("line", "name", "folder", "target"), UPLOADS.values(), ids=UPLOADS)
def test_uploads(line: str, name: str, folder: str, target: str | None) -> None:
    """The name, the folder as written and the function are read off."""
    found = sent(["gcloud", *line.split()])
    assert found is not None
    assert (found.name, found.folder, found.target) == (name, folder, target)


@pytest.mark.parametrize(
    "line",
    [
        "gcloud run deploy s --image gcr.io/p/s",
        "gcloud run deploy s --image=gcr.io/p/s --source .",
        "gcloud run services update s --source .",
        "gcloud functions describe f --region r",
        "gcloud functions deploy f --update-env-vars A=b",
        "gcloud workflows deploy w --source=w.yaml",
        "gcloud",
        "echo functions deploy f --source s",
    ],
)
def test_what_uploads_no_source(line: str) -> None:
    """Images, queries, changed settings and other products are none."""
    assert sent(line.split()) is None


def test_other_runtimes_are_not_python() -> None:
    """A function in another language is recognised as such."""
    found = sent(["gcloud", "functions", "deploy", "f", "--source", "s", "--runtime", "nodejs20"])
    assert found is not None
    assert not found.is_python


def test_build_variables_name_the_source_file() -> None:
    """GOOGLE_FUNCTION_SOURCE is the file that is loaded instead of main.py."""
    line = "gcloud functions deploy f --source s --set-build-env-vars GOOGLE_FUNCTION_SOURCE=app.py"
    found = sent(line.split())
    assert found is not None
    assert found.entry_file == "app.py"


@pytest.mark.parametrize(
    ("text", "version"),
    [
        ("python311", (3, 11)),
        ("python3.12", (3, 12)),
        ("python39", (3, 9)),
        ("python27", None),
        ("nodejs20", None),
        ("", None),
    ],
)
def test_python_version(text: str, version: tuple[int, int] | None) -> None:
    """Runtimes of Python 3 have a version, others none."""
    assert python_version(text) == version


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        (
            "gcloud builds submit --config=b.yaml --substitutions=_A=x,_B=y",
            Submitted("b.yaml", {"_A": "x", "_B": "y"}),
        ),
        (
            "gcloud builds triggers create github --build-config=b.yaml --substitutions=_A=x",
            Submitted("b.yaml", {"_A": "x"}),
        ),
        (
            "gcloud builds submit . --substitutions ^;^_A=x,y;_B=z",
            Submitted("cloudbuild.yaml", {"_A": "x,y", "_B": "z"}),
        ),
        ("gcloud builds list", None),
        ("gcloud builds triggers describe t", None),
    ],
)
def test_submitted_builds(line: str, expected: Submitted | None) -> None:
    """A build configuration with its substitutions."""
    assert submitted(line.split()) == expected
