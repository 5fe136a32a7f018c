"""The context that the sources ask for."""

from __future__ import annotations

import pytest

from resilience_hooks.static.services.infer import decide, fitting
from resilience_hooks.static.services.sources import ContextSource
from resilience_hooks.static.tree.memory import memory_tree

_TREE = memory_tree(
    {
        "services/api/Dockerfile": "",
        "services/api/app/main.py": "",
        "services/api/requirements.txt": "",
        "services/shared/x.py": "",
        "requirements.txt": "",
        "deploy/y.txt": "",
    }
)


def _fitting(*sources: str, declared: tuple[str, ...] = ()) -> tuple[str, ...]:
    asked = [ContextSource(path, 1) for path in sources]
    return fitting(_TREE, "services/api/Dockerfile", asked, declared).contexts


@pytest.mark.parametrize(
    ("sources", "contexts"),
    [
        (["app", "requirements.txt"], ("services/api",)),
        (["services/api/app"], ("",)),
        (["api/app", "shared"], ("services",)),
        (["requirements.txt"], ("services/api", "")),
        ([""], ("services/api", "services", "")),
        (["app", "missing"], ("services/api",)),
        (["app", "missing", "gone"], ()),
        (["missing"], ()),
        (["app", "*.lock"], ("services/api",)),
        ([], ("services/api",)),
    ],
)
def test_fits(sources: list[str], contexts: tuple[str, ...]) -> None:
    """The directory with most sources, if it has half of them; without any, nothing matters."""
    assert _fitting(*sources) == contexts


def test_declared_directories_take_part() -> None:
    """A context beside the Dockerfile's path fits only if somebody declares it."""
    assert _fitting("y.txt") == ()
    assert _fitting("y.txt", declared=("deploy",)) == ("deploy",)


def test_the_entry_point_decides() -> None:
    """Of several, the first in which the entry point is there; it is asked only then."""
    asked: list[str] = []

    def starts(context: str) -> bool:
        asked.append(context)
        return context == ""

    several = fitting(_TREE, "services/api/Dockerfile", [ContextSource("requirements.txt", 1)])
    assert decide(several, starts).context == ""
    assert asked == ["services/api", ""]
    one = fitting(_TREE, "services/api/Dockerfile", [ContextSource("app", 1)])
    assert decide(one, starts).context == "services/api"
    assert asked == ["services/api", ""]


def test_unknown_is_said() -> None:
    """Where nothing decides there is no context, and the reason names what is in question."""
    several = fitting(_TREE, "services/api/Dockerfile", [ContextSource("requirements.txt", 1)])
    found = decide(several, lambda _: False)
    assert found.context is None
    assert found.source == "nothing decides between several contexts (services/api, .)"
    none = decide(fitting(_TREE, "Dockerfile", [ContextSource("gone", 1)]), lambda _: True)
    assert (none.context, none.source) == (None, "no directory has its sources (gone, …)")
