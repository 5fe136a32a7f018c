"""Constructs that edit ``sys.path``, in the ways that people write it."""

from __future__ import annotations

from typing import Final

from tests.oracle.statements import Writer


def _up(w: Writer) -> int:
    """How many folders to climb: no more than the file has above it."""
    return w.random.randint(1, w.path.count("/") + 1)


def _os_path(w: Writer) -> str:
    climbed = "__file__"
    for _ in range(_up(w)):
        climbed = f"os.path.dirname({climbed})"
    return w.pick(climbed, f"os.path.abspath({climbed})", f"os.path.realpath({climbed})")


def _joined(w: Writer) -> str:
    dots = ", ".join(['".."'] * w.random.randint(0, w.path.count("/")))
    inner = (
        f"os.path.join(os.path.dirname(__file__), {dots})" if dots else "os.path.dirname(__file__)"
    )
    return f"os.path.abspath({inner})"


def _pathlib(w: Writer) -> str:
    start = w.pick("Path(__file__)", "Path(__file__).resolve()", "pathlib.Path(__file__)")
    return f"str({start}{'.parent' * _up(w)})"


def _parents(w: Writer) -> str:
    return f"str(Path(__file__).resolve().parents[{_up(w) - 1}])"


def _literal(w: Writer) -> str:
    return w.pick('"/app"', '"/app/lib"', '"/app/svc"', '"lib"', '"."')


def _below(w: Writer) -> str:
    folder = w.random.choice(["lib", "svc"])
    return w.pick(
        f"os.path.join({_os_path(w)}, {folder!r})",
        f"{_os_path(w)} + '/{folder}'",
        f"str(Path(__file__).resolve().parents[{_up(w) - 1}] / {folder!r})",
    )


_PLACES: Final = {
    "sys.path: os.path": _os_path,
    "sys.path: os.path.join": _joined,
    "sys.path: pathlib": _pathlib,
    "sys.path: parents[n]": _parents,
    "sys.path: literal": _literal,
    "sys.path: below": _below,
}
_HEAD: Final = "import os, pathlib, sys\nfrom pathlib import Path\n"


def edit(w: Writer) -> str:
    """An edit, through a variable or not, and an import that may profit from it."""
    name = w.random.choice(sorted(_PLACES))
    w.note(name)
    place, variable = _PLACES[name](w), w.fresh("root")
    if w.random.random() < 0.5:
        w.note("sys.path through a variable")
        text = f"{variable} = {place}\n"
        place = variable
    else:
        text = ""
    change = w.pick(
        f"sys.path.insert(0, {place})",
        f"sys.path.insert(0, {place})",
        f"sys.path.append({place})",
        f"sys.path[:0] = [{place}]",
        f"sys.path += [{place}]",
        f"sys.path.extend([{place}])",
    )
    if w.random.random() < 0.3:
        w.note("sys.path, if it lacks the entry")
        change = f"if {place} not in sys.path:\n    {change}"
    return f"{_HEAD}{text}{change}\n{w.statement()}\n"
