"""Generated operands of COPY and ADD: sources, destinations, and how words are spelled."""

from __future__ import annotations

import json
import posixpath
from collections.abc import Sequence
from typing import Final

from hypothesis import strategies as st
from hypothesis.strategies import DrawFn

from tests.engine.archives import ARCHIVES
from tests.engine.contexts import LINKS
from tests.engine.draws import chance, weighted
from tests.engine.state import Places, Stage, World

TOPS: Final = ("/o", "/app", "/srv/x", "/Ö", "/o/lib", "/s p", "/")
_RELATIVE: Final = (".", "./", "sub/", "d", "..", "../y/", "./z/.", "sub/../w/", "sub/.")
_NEW_FILES: Final = ("/f", "/o/f.py", "/new/f.py", "f", "../g", "/o p/f")


@st.composite
def operands(draw: DrawFn, world: World, stage: Stage, origin: int | None) -> tuple[str, bool]:
    """The operands of a copy from a stage or the context, and whether only ADD makes sense."""
    found = world.sources(origin)
    paths = draw(_paths(world, found, origin))
    sources = [draw(_source(path, found, origin is None)) for path in paths]
    is_file = len(paths) == 1 and not found.get(paths[0], True) and not is_glob(sources[0])
    destination = draw(_destination(stage, is_file))
    if not destination.isascii() or len(sources) > 1 or is_glob(*sources):
        destination = _slashed(destination)
    for path in paths:
        _expect(stage, found, path, destination)
    words = [draw(_spelled(stage, word)) for word in (*sources, destination)]
    is_archive = any(path.endswith(ARCHIVES) for path in paths)
    return draw(_written(words)), is_archive


@st.composite
def _paths(draw: DrawFn, world: World, found: Places, origin: int | None) -> list[str]:
    """Names with wildcard signs of their own are copied with their directory only."""
    candidates = sorted(path for path in found if "odd/" not in path) or ["/"]
    if origin is None and not chance(draw, 4):
        candidates = world.spared(candidates) or ["."]
    for kind in (ARCHIVES, LINKS):
        special = [path for path in candidates if path.endswith(kind)]
        if special and chance(draw, 20):
            candidates = special
        elif special and kind is LINKS and chance(draw, 40):
            candidates = [posixpath.dirname(path) or "." for path in special]
    most = weighted(draw, (6, 1), (2, 2), (1, 3))
    return draw(st.lists(st.sampled_from(candidates), min_size=1, max_size=most))


@st.composite
def _source(draw: DrawFn, path: str, found: Places, in_context: bool) -> str:
    """Wildcards for directories only where no link leads to one: buildah would follow it."""
    has_links = any(map(_is_link, found))
    forms = [(8, path), (4, draw(_wildcard(path, has_links)))]
    if in_context:
        top = path.partition("/")[0]
        around = f"{top}/../{path}" if "/" in path else path
        forms += [(1, f"./{path}"), (1, f"/{path}"), (1, around)]
    if found.get(path, True):
        forms += [(2, f"{path}/"), (1, f"{path}/.")]
    return weighted(draw, *forms)


@st.composite
def _wildcard(draw: DrawFn, path: str, has_links: bool) -> str:
    """A pattern that matches the path, and maybe others beside it."""
    folder, name = posixpath.split(path)
    if not name.strip("."):
        return path
    stem, ending = posixpath.splitext(name)
    first, rest = name[0], name[1:]
    forms = ["*", f"*{ending}", f"{first}*", *3 * [f"?{rest}"], f"[^z]{rest}"]
    forms += [f"[{first}-{chr(ord(first) + 3)}]{rest}", *([f"{stem}.*"] if ending else [])]
    if folder.strip("/") and not has_links and chance(draw, 25):
        above, last = posixpath.split(folder)
        folder = posixpath.join(above, draw(st.sampled_from(("*", f"{last[:1]}*"))))
    return posixpath.join(folder, draw(st.sampled_from(forms)))


@st.composite
def _destination(draw: DrawFn, stage: Stage, is_file: bool) -> str:
    folders = stage.of_kind(directories=True) or ["/o"]
    files = [path for path in stage.of_kind(directories=False) if _is_plain(path)] or ["/f"]
    into = weighted(
        draw,
        (6, draw(st.sampled_from(TOPS))),
        (4, draw(st.sampled_from(_RELATIVE))),
        (3, draw(st.sampled_from(folders))),
        (1, posixpath.join(draw(st.sampled_from(folders)), "new")),
        *((1, f"/o/{value}") for value in stage.values.values() if value.isascii() and value),
    )
    links = [path for path in folders if _is_link(path)]
    if links and chance(draw, 50):
        into = posixpath.join(draw(st.sampled_from(links)), draw(st.sampled_from(("", "in"))))
    sure = [path for path in folders if not path.endswith("to_nothing")] or ["/o"]
    exact = draw(st.sampled_from((*_NEW_FILES, *files[:3])))
    loose = into if not is_file or into in sure else _slashed(into)
    return weighted(
        draw,
        (12, _slashed(into)),
        (6, exact if is_file else into),
        (1, loose),
        (2, draw(st.sampled_from(sure)) if is_file else into),
        (1, draw(st.sampled_from(files)) if chance(draw, 50) else exact),
    )


def _is_link(path: str) -> bool:
    return path.endswith(("to_dir", "to_parent"))


def _is_plain(path: str) -> bool:
    """Whether the engines agree on a file that is copied there: no link, no odd name."""
    return path.isascii() and not path.endswith(("to_file", "to_nothing"))


def _slashed(word: str) -> str:
    return word if word.endswith(("/", ".")) else f"{word}/"


def is_glob(*words: str) -> bool:
    """Whether any of the words has a wildcard."""
    return any(sign in word for word in words for sign in "*?[")


def _expect(stage: Stage, found: Places, path: str, destination: str) -> None:
    place = stage.at(destination)
    if not found.get(path, True):
        into = destination.endswith(("/", ".")) or stage.places.get(place, False)
        name = posixpath.basename(path)
        stage.put(posixpath.join(place, name) if into else place, is_directory=False)
        return
    stage.put(place, is_directory=True)
    root = "" if path == "." else f"{path.rstrip('/')}/"
    for other, is_directory in found.items():
        if other.startswith(root) and other not in {path, "."}:
            stage.put(posixpath.join(place, other[len(root) :]), is_directory=is_directory)


@st.composite
def _spelled(draw: DrawFn, stage: Stage, word: str) -> str:
    """A word with a part of it written as a variable or quoted, or as it is."""
    parts = word.split("/")
    known = [at for at, part in enumerate(parts) if part and part in stage.values.values()]
    at = draw(st.sampled_from(known or range(len(parts))))
    if not parts[at] or is_glob(parts[at]) or not chance(draw, 60 if known else 30):
        return word
    parts[at] = draw(st.sampled_from(_spellings(stage, parts[at])))
    return "/".join(parts)


def _spellings(stage: Stage, part: str) -> list[str]:
    forms = [f"${{NO:-{part}}}", f"{part}$NO", f"{part}${{NO:+no}}", f"${{NO}}{part}", f"'{part}'"]
    for name, value in stage.values.items():
        if value == part:
            forms += 3 * [f"${name}", f"${{{name}}}", f"${{{name}:-no}}", f'"${name}"']
            forms.append(f"${{NO:-${{{name}}}}}")
        elif value:
            forms.append(f"${{{name}:+{part}}}")
        else:
            forms += 3 * [f"${{{name}:-{part}}}", f"{part}${{{name}:+no}}"]
    return forms


@st.composite
def _written(draw: DrawFn, words: Sequence[str]) -> str:
    if any(" " in word for word in words) or chance(draw, 10):
        return json.dumps(list(words), ensure_ascii=False)
    return " ".join(words)
