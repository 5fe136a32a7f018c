"""Arbitration between what is declared and what is copied, and the services it leads to."""

from __future__ import annotations

from collections.abc import Iterable

import pytest

from resilience_hooks.static.services.discover import Discovery
from resilience_hooks.static.services.model import Mount
from resilience_hooks.static.tree.memory import Content, memory_tree
from tests.static.services.repositories import PYTHON, nowhere, only, services

_COPIES = f"{PYTHON}COPY app /app\nCOPY requirements.txt .\n"
_APP: dict[str, Content] = {
    "svc/Dockerfile": _COPIES,
    "svc/app/main.py": "",
    "svc/requirements.txt": "",
}


def _compose(*lines: str) -> str:
    return "\n".join(["services:", "  web:", *(f"    {line}" for line in lines)]) + "\n"


def test_inferred_where_nothing_is_declared() -> None:
    """The sources alone tell the context, and the reason says so."""
    service = only(_APP)
    assert (service.context, service.context_source) == (
        "svc",
        "inferred: 2 of 2 sources exist there",
    )
    assert service.declared_in == ()


@pytest.mark.parametrize(
    ("files", "context", "source"),
    [
        pytest.param(
            {**_APP, "compose.yaml": _compose("build: svc")}, "svc", "compose.yaml:3", id="agrees"
        ),
        pytest.param(
            {**_APP, "compose.yaml": _compose("build: {context: ., dockerfile: svc/Dockerfile}")},
            "svc",
            "inferred: 2 of 2 sources exist there",
            id="all-absent-loses",
        ),
        pytest.param(
            {
                **_APP,
                "requirements.txt": "",
                "compose.yaml": _compose("build: {context: ., dockerfile: svc/Dockerfile}"),
            },
            ".",
            "compose.yaml:3",
            id="partly-there-stands",
        ),
        pytest.param(
            {
                **_APP,
                "requirements.txt": "",
                "a/compose.yaml": _compose("build: {context: .., dockerfile: svc/Dockerfile}"),
                "b/compose.yaml": _compose("build: ../svc"),
            },
            "svc",
            "b/compose.yaml:3",
            id="agreement-decides-between-services",
        ),
        pytest.param(
            {
                **_APP,
                "requirements.txt": "",
                "build.sh": "docker build -f svc/Dockerfile .\n",
            },
            "svc",
            "inferred: 2 of 2 sources exist there",
            id="sources-beat-a-script",
        ),
        pytest.param(
            {
                "svc/Dockerfile": f"{PYTHON}COPY . .\n",
                "svc/a.py": "",
                "build.sh": "docker build -f svc/Dockerfile .\n",
            },
            ".",
            "build.sh:1",
            id="a-script-decides-where-sources-do-not",
        ),
        pytest.param(
            {
                "svc/Dockerfile": f"{PYTHON}COPY . .\n",
                "README.md": "```\ndocker build -f svc/Dockerfile .\n```\n",
            },
            ".",
            "README.md:2",
            id="prose-decides-where-nothing-else-does",
        ),
        pytest.param(
            {
                "svc/Dockerfile": f"# docker build -f svc/Dockerfile .\n{PYTHON}COPY . .\n",
                "svc/README.md": "`docker build .`",
            },
            ".",
            "svc/Dockerfile:1",
            id="its-own-comment-first",
        ),
        pytest.param(
            {
                "svc/Dockerfile": f"{PYTHON}COPY . .\n",
                "compose.yaml": _compose("build: svc"),
                "build.sh": "docker build -f svc/Dockerfile svc\n",
            },
            "svc",
            "compose.yaml:3",
            id="a-service-goes-before-a-script",
        ),
        pytest.param(
            {"svc/Dockerfile": f"{PYTHON}RUN pip install flask\n"},
            "svc",
            "nothing is taken from the context",
            id="no-context-needed",
        ),
        pytest.param(
            {"Dockerfile": f"{PYTHON}COPY . .\n"},
            ".",
            "no source tells contexts apart",
            id="at-the-root-there-is-one",
        ),
    ],
)
def test_arbitration(files: dict[str, Content], context: str, source: str) -> None:
    """The survey's rules: agreement decides, then trust."""
    service = only(files)
    assert (service.context, service.context_source) == (context, source)


@pytest.mark.parametrize(
    ("files", "reason"),
    [
        (
            {"a/Dockerfile": f"{PYTHON}COPY . .\n"},
            "nothing decides between several contexts (a, .)",
        ),
        ({"Dockerfile": f"{PYTHON}COPY dist /d\n"}, "no directory has its sources (dist, …)"),
        (
            {
                "svc/Dockerfile": f"{PYTHON}COPY dist /d\n",
                "compose.yaml": _compose("build: svc"),
            },
            "no directory has its sources (dist, …)",
        ),
    ],
)
def test_unknown_is_said_not_guessed(files: dict[str, Content], reason: str) -> None:
    """Without a sound context there is none."""
    service = only(files)
    assert (service.context, service.context_source) == (None, reason)


def test_compose_files_of_another_project_directory() -> None:
    """A Dockerfile that is not below the compose file, but is below the root, is meant there."""
    files: dict[str, Content] = {
        "comps/a/Dockerfile": f"{PYTHON}COPY comps /c\n",
        ".github/compose/a-compose.yaml": _compose("build:", "  dockerfile: comps/a/Dockerfile"),
    }
    assert (only(files).context, only(files).context_source) == (
        ".",
        ".github/compose/a-compose.yaml:3",
    )


def test_a_declared_file_is_a_dockerfile_whatever_its_name() -> None:
    """What a compose file builds need not be called Dockerfile."""
    files: dict[str, Content] = {
        "docker/backend.docker": PYTHON,
        "compose.yaml": _compose("build: {context: ., dockerfile: docker/backend.docker}"),
    }
    assert (only(files).path, only(files).name) == (
        "docker/backend.docker",
        "docker/backend.docker",
    )


def test_what_is_built_is_not_set_aside() -> None:
    """A Dockerfile under docs/ that a service builds is in use; one that nobody builds is not."""
    files: dict[str, Content] = {"docs/Dockerfile": PYTHON, "archive/Dockerfile": PYTHON}
    assert all(service.reason for service in services(files).values())
    found = services({**files, "compose.yaml": _compose("build: docs")})
    assert found["docs"].reason is None
    assert found["archive"].reason is not None


def test_archived_declarations_do_not_count() -> None:
    """What lies in an archive declares nothing."""
    files: dict[str, Content] = {
        "svc/Dockerfile": f"{PYTHON}COPY . .\n",
        "archive/compose.yaml": _compose("build: {context: .., dockerfile: svc/Dockerfile}"),
    }
    assert only(files).context is None


_STAGES = "FROM python:3.12 AS base\nFROM base AS api\nFROM base AS worker\nFROM base AS web\n"


def _matrix(targets: Iterable[str]) -> str:
    listed = ", ".join(targets)
    return (
        "jobs: {b: {strategy: {matrix: {t: ["
        + listed
        + "]}}, steps: [{uses: docker/build-push-action@v6, with: {target: '${{ matrix.t }}'}}]}}\n"
    )


def test_several_targets_are_several_services() -> None:
    """Each target is an image of its own, called by it; the last stage is what no target means."""
    found = services(
        {"Dockerfile": _STAGES, ".github/workflows/b.yml": _matrix(["api", "web", ""])}
    )
    assert [(name, service.target) for name, service in found.items()] == [
        ("root:api", "api"),
        ("root:web", "web"),
    ]
    assert found["root:web"].declared_in == (".github/workflows/b.yml:1",)


def test_an_unknown_target_is_every_final_stage() -> None:
    """Only a run knows which stage it builds; what others begin with or copy is no image."""
    stages = (
        "FROM python:3.12 AS base\nFROM base AS deps\nFROM base AS production\n"
        "COPY --from=deps /venv /venv\n"
        "FROM base AS development\nRUN --mount=from=base,target=/b ls\n"
    )
    text = "services:\n  x: {build: {context: ., target: '${BUILD_TARGET:?}'}}\n"
    found = services({"Dockerfile": stages, "compose.yaml": text})
    assert [(name, service.target) for name, service in found.items()] == [
        ("root:production", "production"),
        ("root:development", "development"),
    ]


def test_a_known_target_goes_before_an_unknown_one() -> None:
    """A declaration that names its target decides alone."""
    text = (
        "services:\n  x: {build: {context: ., target: '${BUILD_TARGET:?}'}}\n"
        "  y: {build: {context: ., target: api}}\n"
    )
    found = services({"Dockerfile": _STAGES, "compose.yaml": text})
    assert "api" in {service.target for service in found.values()}


def test_several_services_are_called_as_compose_calls_them() -> None:
    """Compose's names are used where they tell all images apart."""
    text = (
        "services:\n  first: {build: {context: ., target: api}}\n"
        "  second: {build: {context: ., target: worker}}\n"
    )
    found = services({"svc/Dockerfile": _STAGES, "svc/compose.yaml": text})
    assert list(found) == ["svc:first", "svc:second"]


def test_arguments_that_choose_sources_make_services() -> None:
    """One Dockerfile for all services, the folder being an argument."""
    text = (
        "services:\n  a: {build: {context: ., args: {S: a, VERSION: 1}}}\n"
        "  b: {build: {context: ., args: {S: b, VERSION: 2}}}\n"
        "  b2: {build: {context: ., args: {S: b, VERSION: 3}}}\n"
    )
    dockerfile = f"{PYTHON}ARG S\nARG VERSION\nLABEL v=$VERSION\nCOPY services/$S /app\n"
    found = services(
        {"Dockerfile": dockerfile, "services/a/x": "", "services/b/x": "", "compose.yaml": text}
    )
    assert {name: service.args["S"] for name, service in found.items()} == {
        "root:S=a": "a",
        "root:S=b": "b",
    }
    assert [run.name for run in found["root:S=b"].runs] == ["b", "b2"]


def test_variants_do_not_compete() -> None:
    """An image that lacks one of its sources is no worse a declaration than one that has all."""
    text = (
        "services:\n  a: {build: {context: ., args: {S: a}}}\n"
        "  b: {build: {context: ., args: {S: b}}}\n"
    )
    dockerfile = f"{PYTHON}ARG S\nCOPY $S/app /app\nCOPY $S/lib /lib\n"
    files: dict[str, Content] = {"a/app/x": "", "a/lib/x": "", "b/app/x": ""}
    found = services({"Dockerfile": dockerfile, **files, "compose.yaml": text})
    assert list(found) == ["root:a", "root:b"]


def test_several_contexts_are_several_services() -> None:
    """Contexts that agree equally well are both meant."""
    text = "services:\n  a: {build: {context: a, dockerfile: ../Dockerfile}}\n"
    text += "  b: {build: {context: b, dockerfile: ../Dockerfile}}\n"
    found = services(
        {
            "Dockerfile": f"{PYTHON}COPY main.py /\n",
            "a/main.py": "",
            "b/main.py": "",
            "compose.yaml": text,
        }
    )
    assert {name: service.context for name, service in found.items()} == {
        "root:a": "a",
        "root:b": "b",
    }


def test_names_are_unique_and_stable() -> None:
    """Names do not depend on the order in which files are read, and none occurs twice."""
    text = "services:\n  x: {build: {context: ., target: api}}\n"
    files: dict[str, Content] = {"Dockerfile": _STAGES, "compose.yaml": text}
    files["a-compose.yaml"] = text.replace("api", "worker")
    names = list(services(files))
    assert names == list(services(dict(reversed(files.items()))))
    assert sorted(names) == ["root:api", "root:worker"]


def test_runs_and_where_else_it_is_built() -> None:
    """Runs are compose's, those by the image's name too; a build elsewhere ships without mounts."""
    text = (
        "services:\n"
        "  api: {build: ., image: 'org/app:latest', volumes: ['./src:/app/src']}\n"
        "  worker: {image: org/app, command: celery -A app worker}\n"
        "  other: {image: org/other}\n"
    )
    files: dict[str, Content] = {"Dockerfile": PYTHON, "compose.yaml": text, "src/a.py": ""}
    service = only(files)
    assert [(run.name, run.command, run.mounts) for run in service.runs] == [
        ("api", None, (Mount("src", "/app/src"),)),
        ("worker", ("celery", "-A", "app", "worker"), ()),
    ]
    assert service.images == ("org/app:latest",)
    assert not service.ships
    assert only({**files, "build.sh": "docker build ."}).ships


def test_uploads() -> None:
    """An image that only ``gcloud builds submit`` builds is built from what it uploads."""
    files: dict[str, Content] = {"Dockerfile": PYTHON, "d.sh": "gcloud builds submit --tag x ."}
    assert only(files).uploads
    assert not only({**files, "b.sh": "docker build ."}).uploads


def test_reads_nothing_that_cannot_matter() -> None:
    """Source files and documents are not opened; documents only where they may decide."""
    read: list[str] = []
    files: dict[str, Content] = {
        **_APP,
        "svc/app/other.py": "docker build .",
        "README.md": "docker build .",
        "svc/README.md": "docker build .",
        "compose.yaml": _compose("build: svc"),
    }
    tree = memory_tree(files)

    class _Source:
        label = "watched"

        def read(self, path: str, entry: object) -> bytes:
            read.append(path)
            return tree.read(path)

    watched = type(tree)(tree.entries, _Source())
    assert [service.context for service in Discovery(watched, nowhere).services()] == ["svc"]
    assert set(read) == {"compose.yaml", "svc/Dockerfile"}
