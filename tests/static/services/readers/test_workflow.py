"""GitHub workflows."""

from __future__ import annotations

import time

import pytest

from resilience_hooks.static.services.declarations import Trust
from resilience_hooks.static.tree.memory import Content
from tests.static.services.repositories import builds, built

_FILES: dict[str, Content] = {
    "Dockerfile": "",
    "services/api/Dockerfile": "",
    "services/web/Dockerfile": "",
    "services/web/Dockerfile.dev": "",
}
_API, _WEB = ("services/api/Dockerfile", ""), ("services/web/Dockerfile", "")


def _workflow(text: str, path: str = ".github/workflows/build.yml") -> list[tuple[str, str]]:
    return built({**_FILES, path: text})


def _steps(*steps: str, job: str = "") -> str:
    listed = "\n".join(f"      - {step}" for step in steps)
    return f"on: push\njobs:\n  build:\n    runs-on: x\n{job}    steps:\n{listed}\n"


def _action(options: str) -> str:
    return _steps(f"{{uses: docker/build-push-action@v6, with: {{{options}}}}}")


@pytest.mark.parametrize(
    ("options", "found"),
    [
        ("push: true", ("Dockerfile", "")),
        ("context: .", ("Dockerfile", "")),
        ("context: services/api", ("services/api/Dockerfile", "services/api")),
        ("context: ., file: services/api/Dockerfile", _API),
        ("file: ./services/api/Dockerfile", _API),
        (
            "context: services/web, file: services/web/Dockerfile.dev",
            ("services/web/Dockerfile.dev", "services/web"),
        ),
        (
            "context: '${{ github.workspace }}/services/api'",
            ("services/api/Dockerfile", "services/api"),
        ),
        ("context: '{{defaultContext}}:services/api'", ("services/api/Dockerfile", "services/api")),
    ],
)
def test_build_push_action(options: str, found: tuple[str, str]) -> None:
    """Context and file both start at the workspace; without a file it is the context's own."""
    assert _workflow(_action(options)) == [found]


@pytest.mark.parametrize(
    "options",
    ["context: 'https://github.com/a/b.git'", "context: gone", "file: gone", "context: ../x"],
)
def test_action_builds_nothing_of_ours(options: str) -> None:
    """Remote and absent contexts."""
    assert _workflow(_action(options)) == []


@pytest.mark.parametrize(
    ("uses", "options"),
    [
        ("docker/build-push-action@0123abcd", "context: services/api"),
        ("depot/build-push-action@v1", "context: services/api"),
        ("useblacksmith/build-push-action@v1", "context: services/api"),
        (
            "redhat-actions/buildah-build@v2",
            "context: services/api, containerfiles: services/api/Dockerfile",
        ),
        (
            "mr-smithers-excellent/docker-build-push@v6",
            "directory: services/api, dockerfile: services/api/Dockerfile",
        ),
    ],
)
def test_other_actions(uses: str, options: str) -> None:
    """Actions with the same inputs."""
    text = _steps(f"{{uses: {uses}, with: {{{options}}}}}")
    assert _workflow(text) == [("services/api/Dockerfile", "services/api")]


def test_what_an_action_says() -> None:
    """Target, arguments that are known, tags and platform; its line."""
    text = _steps(
        "uses: docker/build-push-action@v6",
        "uses: docker/build-push-action@v6\n"
        "        with:\n"
        "          target: prod\n"
        "          build-args: |\n"
        "            A=1\n"
        "            B=${{ github.sha }}\n"
        "          tags: |\n"
        "            org/x:1\n"
        "            org/x:latest\n"
        "          platforms: linux/arm64,linux/amd64",
    )
    build = builds({**_FILES, ".github/workflows/b.yml": text})[1]
    assert (build.target, build.args) == ("prod", {"A": "1"})
    assert build.declaration.images == ("org/x:1", "org/x:latest")
    assert build.declaration.platform == "linux/arm64"
    assert build.declaration.source == ".github/workflows/b.yml:7"
    assert build.trust is Trust.SERVICE


_RUN = "{run: 'docker build -f services/${{ matrix.s }}/Dockerfile .'}"


@pytest.mark.parametrize(
    ("matrix", "found"),
    [
        ("{s: [api, web]}", [_API, _WEB]),
        ("{s: [api, web], exclude: [{s: web}]}", [_API]),
        ("{include: [{s: api}, {s: web}]}", [_API, _WEB]),
        ("{s: [api], include: [{s: web}]}", [_API, _WEB]),
        ("{os: [a, b], s: [web]}", [_WEB, _WEB]),
        ("{s: [gone]}", []),
        ("'${{ fromJSON(needs.x.outputs.m) }}'", [_API, _WEB]),
        ("{s: '${{ fromJSON(needs.x.outputs.m) }}'}", [_API, _WEB]),
        ("{include: '${{ fromJSON(needs.x.outputs.m) }}'}", [_API, _WEB]),
    ],
)
def test_matrix(matrix: str, found: list[tuple[str, str]]) -> None:
    """Each combination builds; a computed matrix may be any Dockerfile that fits."""
    text = _steps(_RUN, job=f"    strategy:\n      matrix: {matrix}\n")
    assert _workflow(text) == found


def test_a_computed_matrix_is_less_sure() -> None:
    """What only fits has the trust of a script."""
    job = "    strategy: {matrix: '${{ fromJSON(x) }}'}\n"
    found = builds({**_FILES, ".github/workflows/b.yml": _steps(_RUN, job=job)})
    assert {build.trust for build in found} == {Trust.SCRIPT}


@pytest.mark.parametrize(
    "text",
    [
        _steps("{run: docker build services/api}"),
        _steps("{run: 'cd services && docker build api'}"),
        _steps("{run: docker build ., working-directory: services/api}"),
        _steps(
            "{run: docker build .}", job="    defaults: {run: {working-directory: services/api}}\n"
        ),
        _steps("{run: docker build $D, env: {D: services/api}}"),
        _steps("{run: docker build $GITHUB_WORKSPACE/services/api}"),
        _steps("{run: 'docker build ${{ env.D }}'}", job="    env: {D: services/api}\n"),
        "env: {D: services/api}\n" + _steps("{run: 'docker build ${{ env.D }}'}"),
        _steps(
            "{uses: actions/checkout@v4, with: {path: repo}}",
            "{run: docker build repo/services/api}",
        ),
    ],
)
def test_run(text: str) -> None:
    """Commands run in their directory, with the variables of the step, the job, the workflow."""
    assert _workflow(text) == [("services/api/Dockerfile", "services/api")]


def test_run_has_its_line() -> None:
    """A command in a block has its own line."""
    text = _steps("name: x\n        run: |\n          set -e\n          docker build services/api")
    (build,) = builds({**_FILES, ".github/workflows/b.yml": text})
    assert build.declaration.source == ".github/workflows/b.yml:9"


_CALLED = (
    "on:\n  workflow_call:\n    inputs:\n      s: {type: string}\n      root: {default: services}\n"
    "jobs:\n  b:\n    steps:\n      - uses: docker/build-push-action@v6\n"
    "        with: {context: '${{ inputs.root }}/${{ inputs.s }}'}\n"
)


def test_reusable_workflows() -> None:
    """A called workflow builds with its caller's inputs, and is declared by the caller."""
    caller = (
        "jobs:\n  a:\n    uses: ./.github/workflows/called.yml\n    with: {s: api}\n"
        "  w:\n    strategy: {matrix: {s: [web]}}\n    uses: ./.github/workflows/called.yml\n"
        "    with: {s: '${{ matrix.s }}'}\n"
    )
    files: dict[str, Content] = {
        **_FILES,
        ".github/workflows/called.yml": _CALLED,
        ".github/workflows/caller.yml": caller,
    }
    sure = [build for build in builds(files) if build.trust is Trust.SERVICE]
    assert [(build.context, build.declaration.source) for build in sure] == [
        ("services/api", ".github/workflows/caller.yml:3"),
        ("services/web", ".github/workflows/caller.yml:7"),
    ]


def test_local_actions() -> None:
    """A composite action of the repository is read with the inputs of its step."""
    action = (
        "inputs: {s: {default: web}}\nruns:\n  using: composite\n  steps:\n"
        "    - uses: docker/build-push-action@v6\n"
        "      with: {context: 'services/${{ inputs.s }}'}\n"
    )
    files: dict[str, Content] = {
        **_FILES,
        ".github/actions/build/action.yml": action,
        ".github/workflows/b.yml": _steps(
            "{uses: ./.github/actions/build, with: {s: api}}", "{uses: ./.github/actions/build}"
        ),
    }
    assert sorted(built(files)) == [
        ("services/api/Dockerfile", "services/api"),
        ("services/web/Dockerfile", "services/web"),
    ]


def test_workflows_that_call_themselves() -> None:
    """A circle ends."""
    text = (
        "jobs:\n  a:\n    uses: ./.github/workflows/b.yml\n"
        "  b:\n    steps: [{run: docker build .}]\n"
    )
    assert set(built({**_FILES, ".github/workflows/b.yml": text})) == {("Dockerfile", "")}


@pytest.mark.parametrize(
    "text",
    [
        "jobs: [1, 2]",
        "jobs: {a: x}",
        "jobs: {a: {steps: x}}",
        "jobs:\n  a:\n    uses: ../x.yml",
        "{{",
    ],
)
def test_odd_workflows(text: str) -> None:
    """A file of another shape declares nothing."""
    assert _workflow(f"# build\n{text}") == []


def test_workflows_that_call_themselves_from_a_matrix() -> None:
    """However often a workflow multiplies itself, it ends in time."""
    axis = "[" + ", ".join(map(str, range(100))) + "]"
    text = (
        f"jobs:\n  a:\n    strategy: {{matrix: {{x: {axis}, y: {axis}}}}}\n"
        "    uses: ./.github/workflows/b.yml\n  b:\n    steps: [{run: docker build .}]\n"
    )
    since = time.perf_counter()
    assert built({**_FILES, ".github/workflows/b.yml": text})
    assert time.perf_counter() - since < 30
