"""Containers that scripts start."""

from __future__ import annotations

import pytest

from resilience_hooks.static.services.model import Mount
from resilience_hooks.static.services.places import ROOT
from resilience_hooks.static.services.readers.runcommand import run_command
from resilience_hooks.static.tree.memory import Content
from tests.static.services.repositories import PYTHON, declarations, services
from tests.static.worlds import brief, check


@pytest.mark.parametrize(
    ("line", "image", "command"),
    [
        ("docker run app", "app", ()),
        ("docker run app python x.py -v", "app", ("python", "x.py", "-v")),
        ("docker container run --rm app x", "app", ("x",)),
        ("sudo podman run -it app x", "app", ("x",)),
        ("docker run -d -p80:80 -e A=b app", "app", ()),
        ("docker run -p 80:80 --name n app", "app", ()),
        ("docker run --network=host --gpus all app", "app", ()),
        ("docker run -itp 80:80 app", "app", ()),
        ("docker run --read-only --init --env-file .env app", "app", ()),
    ],
)
def test_reads(line: str, image: str, command: tuple[str, ...]) -> None:
    """Options take a value unless they are known to take none; then the image, then its words."""
    found = run_command(line.split())
    assert found is not None
    assert (found.image, found.command) == (image, command)


@pytest.mark.parametrize(
    "line", ["docker build .", "docker exec app run", "npm run x", "docker run", "docker run --rm"]
)
def test_starts_nothing(line: str) -> None:
    """Other commands, and a command line without an image."""
    assert run_command(line.split()) is None


def test_options() -> None:
    """Mounts start where the command runs; a named volume is none."""
    line = (
        "docker run -v ./src:/app/src:ro -v data:/data --volume=/srv:/srv -w /app -e A=1 -e B "
        "--mount type=bind,source=conf,target=/conf --mount type=volume,src=v,dst=/v "
        "--entrypoint python app -m x"
    )
    found = run_command(line.split())
    assert found is not None
    run = found.run("run.sh", "run.sh:1", f"{ROOT}/svc")
    assert run.mounts == (Mount("svc/src", "/app/src"), Mount(None, "/srv"))
    assert (run.entrypoint, run.command, run.working_dir) == (("python",), ("-m", "x"), "/app")
    assert run.environment == {"A": "1"}


DOCKERFILE = f'{PYTHON}WORKDIR /app\nCOPY requirements.txt .\nCMD ["python", "main.py"]\n'


def repository(run: str, **more: Content) -> dict[str, Content]:
    """A service whose code only a mount brings, and how it is run."""
    return {
        "svc/Dockerfile": DOCKERFILE,
        "svc/requirements.txt": "",
        "svc/main.py": "import helper\n",
        "svc/helper.py": "",
        "svc/run.sh": f"docker build . -t app\n{run}\n",
        **more,
    }


def test_code_that_a_script_mounts() -> None:
    """The image alone is not what runs: no error for the file that the mount brings."""
    result = check(repository("docker run -v $(pwd):/app app"), "svc/Dockerfile")
    assert (result.status, result.modules, brief(list(result.findings))) == ("checked", 2, [])
    assert [launch.source for launch in result.launches] == ["script:run.sh"]


WORKFLOW = "jobs: {b: {steps: [{uses: docker/build-push-action@v6, with: {context: svc}}]}}\n"


@pytest.mark.parametrize(
    ("run", "more"),
    [
        pytest.param("docker run app", {}, id="no mount"),
        pytest.param("docker run -v $(pwd):/data app", {}, id="a mount of data"),
        pytest.param(
            "docker run -v $(pwd):/app app", {".github/workflows/b.yml": WORKFLOW}, id="it ships"
        ),
    ],
)
def test_code_that_nothing_brings(run: str, more: dict[str, Content]) -> None:
    """Where the image runs by itself, its entry point is missing."""
    found = brief(list(check({**repository(run), **more}, "svc/Dockerfile").findings))
    assert found == [("RH104", "error", "/app/main.py")]


def test_an_image_for_development() -> None:
    """Into which no source is copied, and of which nobody knows how it is run: a note."""
    found = brief(list(check(repository("docker run other"), "svc/Dockerfile").findings))
    assert found == [("RH104", "note", "/app/main.py")]
    copied = {"svc/Dockerfile": DOCKERFILE.replace("COPY req", "COPY helper.py req")}
    found = brief(list(check({**repository(""), **copied}, "svc/Dockerfile").findings))
    assert found == [("RH104", "error", "/app/main.py")]


def test_a_makefile_starts_containers() -> None:
    """Each with the command that stands behind the image."""
    makefile = "run:\n\tdocker run --rm org/app celery -A tasks worker\n"
    (declared,) = declarations({"Makefile": makefile})
    assert declared.run is not None
    assert (declared.images, declared.run.command) == (
        ("org/app",),
        ("celery", "-A", "tasks", "worker"),
    )
    files: dict[str, Content] = {"svc/Dockerfile": PYTHON, "Makefile": makefile}
    files["compose.yaml"] = "services: {svc: {build: svc, image: org/app}}\n"
    assert [run.name for run in services(files)["svc"].runs] == ["svc", "Makefile"]
