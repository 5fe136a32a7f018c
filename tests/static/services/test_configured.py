"""What the configuration says of a service goes before everything that was discovered."""

from __future__ import annotations

import pytest

from resilience_hooks.static.services.model import Service
from tests.static.configured import launched, results, services, started

DOCKERFILE = "FROM python:3.12 AS prod\nWORKDIR /srv\nCOPY api/ ./\nCMD python main.py\n"
API = {"api/Dockerfile": DOCKERFILE, "api/main.py": "", "api/other.py": ""}
COMPOSED = {
    **API,
    "compose.yml": (
        "services:\n  web:\n    build: {context: ., dockerfile: api/Dockerfile, target: prod}\n"
        "    command: python other.py\n    environment: {A: b}\n"
    ),
}
TWO = {
    "svc/Dockerfile": (
        "FROM python:3.12 AS base\nCOPY svc/ ./\nFROM base AS a\nCMD python a.py\n"
        "FROM base AS b\nCMD python b.py\n"
    ),
    "svc/a.py": "",
    "svc/b.py": "",
    "docker-bake.json": (
        '{"target": {"a": {"context": ".", "dockerfile": "svc/Dockerfile", "target": "a"},'
        ' "b": {"context": ".", "dockerfile": "svc/Dockerfile", "target": "b"}}}'
    ),
}


def build_of(service: Service) -> tuple[str | None, str, str | None]:
    """Context, where it was learned, target."""
    return service.context, service.context_source, service.target


def test_a_context_is_named_by_its_line() -> None:
    """The most trusted source says where it stands."""
    found = services(COMPOSED, "[services.api]\n\ncontext = './api/'\n")
    assert build_of(found["api"]) == ("api", ".resilience-hooks.toml:3", "prod")


def test_what_is_not_given_stays() -> None:
    """A target leaves the context as compose declares it."""
    found = services(COMPOSED, "[services.api]\ntarget = 'dev'\nbuild-args = { X = '1' }")
    assert build_of(found["api"]) == (".", "compose.yml:3", "dev")
    assert found["api"].args == {"X": "1"}


def test_a_table_without_keys_changes_nothing() -> None:
    """What init writes can be uncommented line by line."""
    assert build_of(services(COMPOSED, "[services.api]")["api"]) == build_of(
        services(COMPOSED, "")["api"]
    )


def test_one_of_several_images_is_named_whole() -> None:
    """The name of one image changes that one alone."""
    found = services(TWO, "[services.'svc:a']\ncontext = 'svc'")
    assert {name: service.context for name, service in found.items()} == {
        "svc:a": "svc",
        "svc:b": ".",
    }


def test_the_dockerfiles_name_means_each_of_its_images() -> None:
    """Variables join whatever is built."""
    found = services(TWO, "[services.svc]\nenv.A = 'b'")
    assert {name: dict(service.runs[0].environment) for name, service in found.items()} == {
        "svc:a": {"A": "b"},
        "svc:b": {"A": "b"},
    }


def test_a_declared_build_is_the_only_one() -> None:
    """With a target of its own the Dockerfile makes one image, under its plain name."""
    found = services(TWO, "[services.svc]\ntarget = 'b'")
    assert [(name, service.target) for name, service in found.items()] == [("svc", "b")]


def test_a_new_service_of_a_known_dockerfile() -> None:
    """One Dockerfile, run in another way, is another service."""
    config = "[services.worker]\ndockerfile = 'api/Dockerfile'\ncommand = 'python other.py'"
    found = results(API, config)
    assert started(found["api"]) == [("CMD", "file:/srv/main.py")]
    assert started(found["worker"]) == [("config:worker", "file:/srv/other.py")]


def test_a_new_service_of_a_file_that_no_name_tells() -> None:
    """Any file can be declared a Dockerfile."""
    files = {**API, "build/api.image": DOCKERFILE}
    config = "[services.odd]\ndockerfile = 'build/api.image'\ncontext = '.'"
    assert launched(results(files, config)["odd"]).entry == "file:/srv/main.py"


def test_another_dockerfile_for_a_known_name() -> None:
    """The declared Dockerfile replaces the discovered one."""
    files = {**API, "api/prod.image": DOCKERFILE.replace("main", "other")}
    found = results(files, "[services.api]\ndockerfile = 'api/prod.image'")["api"]
    assert (found.dockerfile, launched(found).entry) == ("api/prod.image", "file:/srv/other.py")


@pytest.mark.parametrize(
    ("config", "entries"),
    [
        ("command = 'python other.py'", [("config:api", "file:/srv/other.py")]),
        ("command = ['python', 'other.py']", [("config:api", "file:/srv/other.py")]),
        ("entrypoint = 'python -m other'", [("config:api", "module:other")]),
        ("working-dir = 'sub'", [("CMD", "file:/srv/sub/main.py")]),
        ("env = { X = 'y' }", [("CMD", "file:/srv/main.py")]),
        ("brings = ['/srv/x']", [("CMD", "file:/srv/main.py")]),
    ],
)
def test_what_runs(config: str, entries: list[tuple[str, str]]) -> None:
    """A command is named as the configuration's; what leaves it alone keeps the image's name."""
    assert started(results(API, f"[services.api]\n{config}")["api"]) == entries


def test_a_command_replaces_what_compose_starts() -> None:
    """The configuration goes before compose; variables only join it."""
    found = results(COMPOSED, "[services.api]\ncommand = 'python main.py'")["api"]
    assert started(found) == [("config:api", "file:/srv/main.py")]
    run = services(COMPOSED, "[services.api]\nenv.B = 'c'")["api"].runs[0]
    assert (run.name, run.environment) == ("web", {"A": "b", "B": "c"})


def test_pythonpath_takes_the_place_of_the_images_own() -> None:
    """Relative folders are seen from the working directory."""
    dockerfile = DOCKERFILE.replace("CMD", "ENV PYTHONPATH=/old\nCMD")
    found = results({**API, "api/Dockerfile": dockerfile}, PATHS)["api"]
    assert launched(found).sys_path == ("/srv", "/lib", "/srv/more")


PATHS = "[services.api]\npythonpath = ['/lib', 'more']"


def test_what_something_else_brings_is_only_a_note() -> None:
    """The module may be there at run time: nobody can tell."""
    files = {**API, "api/main.py": "import shared.util\n", "shared/util.py": ""}
    assert [f.severity for f in results(files, "")["api"].findings] == ["error"]
    (finding,) = results(files, "[services.api]\n\nbrings = ['/srv/shared']")["api"].findings
    assert finding.severity == "note"
    assert ".resilience-hooks.toml:3 says that something else brings it" in finding.message


@pytest.mark.parametrize("pattern", ["api/", "api", "/api/Dockerfile", "ap?", "**/Dockerfile"])
def test_an_excluded_service_is_listed_with_the_reason(pattern: str) -> None:
    """Its Dockerfile, its folder or its name may match."""
    found = results(API, f"exclude = ['{pattern}']")["api"]
    assert (found.status, found.reason) == ("unknown", ".resilience-hooks.toml excludes it")


@pytest.mark.parametrize("pattern", ["ap", "main.py", "API/", "[z-a]", "/", "api/x"])
def test_other_patterns_exclude_nothing(pattern: str) -> None:
    """A part of a name is none; what git cannot read matches nothing."""
    assert results(API, f"exclude = ['{pattern}']")["api"].status == "checked"


def test_an_excluded_service_is_analysed_where_it_is_named() -> None:
    """Whoever names it wants it."""
    assert results(API, "exclude = ['api/']", "api")["api"].status == "checked"


def test_a_configured_service_is_not_set_aside() -> None:
    """A folder for the record holds what is in use, if the configuration says so."""
    files = {path.replace("api/", "old/api/"): text for path, text in API.items()}
    assert results(files, "")["old/api"].status == "unknown"
    config = "[services.'old/api']\ncontext = 'old'"
    assert results(files, config)["old/api"].status == "checked"


@pytest.mark.parametrize(
    ("base", "version"), [("python:3.9", "3.9"), ("ubuntu:22.04", "3.8"), ("scratch", "3.8")]
)
def test_python_is_the_default_where_the_base_does_not_tell(base: str, version: str) -> None:
    """An import for a newer Python does not run in an older one."""
    minor = int(version.partition(".")[2])
    code = f"import sys\nif sys.version_info >= (3, {minor + 1}):\n    import api.other\n"
    files = {
        "api/Dockerfile": DOCKERFILE.replace("python:3.12", base),
        "api/main.py": code,
        "api/other.py": "",
    }
    assert results(files, 'python = "3.8"')["api"].findings == ()


def test_names_of_the_command_line() -> None:
    """A service is named by its name, its Dockerfile, or the name of one image."""
    config = "[services.worker]\ndockerfile = 'api/Dockerfile'"
    assert list(services(API, config, "worker")) == ["worker"]
    assert list(services(API, config, "api")) == ["api"]
    assert list(services(API, config, "api/Dockerfile")) == ["api", "worker"]
    assert list(services(TWO, "", "svc:b")) == ["svc:b"]
    assert list(services(TWO, "", "svc")) == ["svc:a", "svc:b"]
