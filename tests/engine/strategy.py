"""Generated builds: a context, an ignore file, a Dockerfile and the command line's options."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn

from tests.engine.build import Build
from tests.engine.contexts import contexts, without_followed_links
from tests.engine.dockerfiles import dockerfiles
from tests.engine.draws import chance
from tests.engine.ignorefiles import ignore_files

_PLACES: Final = (
    "Dockerfile",
    "Dockerfile",
    "Dockerfile",
    "app/Dockerfile",
    "docker/web.Dockerfile",
)


@st.composite
def builds(draw: DrawFn) -> Build:
    """A build that buildah and BuildKit should make alike."""
    files = draw(contexts())
    path = draw(st.sampled_from(_PLACES))
    ignore = draw(ignore_files(files)) if chance(draw, 40) else None
    if ignore is not None:
        files = without_followed_links(files)
    beside = ignore is not None and chance(draw, 15)
    lines, options = draw(dockerfiles(files, ignore or ()))
    return Build(
        files=files,
        dockerfile=lines,
        ignore=ignore,
        arguments=options,
        path=path,
        ignore_path=f"{path}.dockerignore" if beside else ".dockerignore",
    )


def examples(
    count: int, number: int, strategy: Callable[[], st.SearchStrategy[Build]] = builds
) -> list[Build]:
    """So many different builds, the same for the same seed."""
    found: dict[str, Build] = {}
    while len(found) < count:
        found |= {repr(build): build for build in _run(strategy(), number)}
        number += 1
    return list(found.values())[:count]


def _run(strategy: st.SearchStrategy[Build], number: int) -> list[Build]:
    """A few builds: after ten, hypothesis begins to vary what it has instead of drawing anew."""
    found: list[Build] = []

    @seed(number)
    @settings(
        max_examples=10,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(strategy)
    def collect(build: Build) -> None:
        found.append(build)

    collect()
    return found
