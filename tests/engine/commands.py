"""Generated RUN steps: shell commands whose effects on files can be decided by reading them."""

from __future__ import annotations

import posixpath
from collections.abc import Callable
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from typing import Final

from hypothesis import strategies as st
from hypothesis.strategies import DrawFn

from tests.engine.base import shell_base
from tests.engine.build import Build
from tests.engine.draws import chance, weighted

WORKDIR: Final = "/w"
_FILES: Final = ("a.py", "b.py", "n.txt", "app/a.py", "app/x.py", "app/sub/y.py", "lib/z.py")
_NEW: Final = ("n1", "n2", "in", "a.py")


@dataclass
class Machine:
    """Where a generated shell is, and what it should find."""

    cwd: str = WORKDIR
    files: set[str] = field(default_factory=lambda: {f"{WORKDIR}/{path}" for path in _FILES})
    folders: set[str] = field(
        default_factory=lambda: {WORKDIR, *(f"{WORKDIR}/{p}" for p in ("app", "app/sub", "lib"))}
    )
    links: set[str] = field(default_factory=set)

    def forget(self, path: str) -> None:
        """Drop a path and what is below it."""
        for known in (self.files, self.folders):
            known -= {each for each in known if f"{each}/".startswith(f"{path}/")}

    def holds(self, path: str) -> bool:
        """Whether something stands at a path."""
        return path in self.files | self.folders | self.links

    def can_go(self, path: str) -> bool:
        """Whether a path may vanish: nothing works in a directory that is gone."""
        return not any(f"{place}/".startswith(f"{path}/") for place in (WORKDIR, self.cwd))

    def copy(self, path: str, place: str) -> None:
        """Make a path, and what is below it, stand at a new place too."""
        for known in (self.files, self.folders):
            below = [each[len(path) :] for each in known if f"{each}/".startswith(f"{path}/")]
            known |= {place + rest for rest in below}


@st.composite
def runs(draw: DrawFn) -> Build:
    """A build whose RUN steps work on a few files, mostly without failing."""
    machine = Machine()
    lines = [_run(draw, machine) for _ in range(draw(st.integers(1, 4)))]
    start = ("FROM scratch", "ADD base.tar /", f"WORKDIR {WORKDIR}", "COPY src .", "ENV V=app")
    files = {f"src/{path}": f"# {path}\n".encode() for path in _FILES}
    return Build({"base.tar": shell_base(), **files}, (*start, *lines))


def _run(draw: DrawFn, machine: Machine) -> str:
    machine.cwd = WORKDIR
    texts = [_command(draw, machine) for _ in range(draw(st.integers(1, 3)))]
    signs = [draw(st.sampled_from((" && ", " && ", "; ", " \\\n && "))) for _ in texts[1:]]
    return "RUN " + "".join(part for pair in zip(texts, [*signs, ""], strict=True) for part in pair)


def _command(draw: DrawFn, machine: Machine) -> str:
    write = draw(st.sampled_from(_COMMANDS))
    if not chance(draw, 15):
        text = write(draw, machine)
        return f"{text} || true" if write in _NEVER_FAIL and chance(draw, 20) else text
    before = machine.cwd
    text = f"({_cd(draw, machine)} && {write(draw, machine)})"
    machine.cwd = before
    return text


def _spelled(draw: DrawFn, machine: Machine, path: str) -> str:
    """A path as a shell may be told it."""
    relative = posixpath.relpath(path, machine.cwd)
    quoted = f'"{relative}"'
    forms = [(4, relative), (4, path), (1, quoted), (1, f"./{relative}")]
    if _is_inside(path, f"{WORKDIR}/app"):
        forms.append((2, path.replace("app", draw(st.sampled_from(("$V", "${V}"))), 1)))
    if _is_inside(path, WORKDIR) and machine.cwd == WORKDIR:
        forms.append((1, path.replace(WORKDIR, "$PWD", 1)))
    return weighted(draw, *forms)


def _file(draw: DrawFn, machine: Machine) -> str:
    return draw(st.sampled_from(sorted(machine.files) or [f"{WORKDIR}/none"]))


def _folder(draw: DrawFn, machine: Machine) -> str:
    return draw(st.sampled_from(sorted(machine.folders - {"/"}) or [WORKDIR]))


def _new(draw: DrawFn, machine: Machine) -> str:
    folder = draw(st.sampled_from(sorted({*machine.folders, "/o"})))
    machine.folders.add(folder)
    return posixpath.join(folder, draw(st.sampled_from(_NEW)))


def _made(draw: DrawFn, machine: Machine) -> str:
    """A new path whose directory is there."""
    path = posixpath.join(_folder(draw, machine), draw(st.sampled_from(_NEW)))
    return f"{path}_" if machine.holds(path) else path


def _mkdir(draw: DrawFn, machine: Machine) -> str:
    path = _new(draw, machine)
    machine.folders.add(path)
    return f"mkdir -p {_spelled(draw, machine, path)}"


def _touch(draw: DrawFn, machine: Machine) -> str:
    path = _made(draw, machine)
    machine.files.add(path)
    return f"touch {_spelled(draw, machine, path)}"


def _echo(draw: DrawFn, machine: Machine) -> str:
    path = _made(draw, machine) if chance(draw, 60) else _file(draw, machine)
    machine.files.add(path)
    sign, what = draw(st.sampled_from((">", ">>"))), draw(st.sampled_from(("x", "a  b", "$V", "")))
    return f"echo {what} {sign} {_spelled(draw, machine, path)}"


def _target(draw: DrawFn, machine: Machine, path: str) -> tuple[str, str]:
    """Where something from a path goes, and the place that it has then: a free one."""
    folder, name = _folder(draw, machine), posixpath.basename(path)
    place = f"{folder}/{name}"
    if chance(draw, 50) and not machine.holds(place) and not _is_inside(place, path):
        return f"{_spelled(draw, machine, folder)}{draw(st.sampled_from(('', '/')))}", place
    place = _made(draw, machine)
    if _is_inside(place, path):
        place = f"/{name}_"
    return _spelled(draw, machine, place), place


def _is_inside(path: str, folder: str) -> bool:
    return f"{path}/".startswith(f"{folder}/")


def _cp_file(draw: DrawFn, machine: Machine) -> str:
    path = _file(draw, machine)
    target, place = _target(draw, machine, path)
    machine.files.add(place)
    return f"cp {_spelled(draw, machine, path)} {target}"


def _cp_folder(draw: DrawFn, machine: Machine) -> str:
    path = _folder(draw, machine)
    option, ending = (
        draw(st.sampled_from(("-r", "-R", "-a"))),
        draw(st.sampled_from(("", "/", "/."))),
    )
    target, place = _target(draw, machine, path)
    into = target.rstrip("/").endswith(posixpath.basename(place))
    machine.copy(path, posixpath.dirname(place) if ending == "/." and not into else place)
    return f"cp {option} {_spelled(draw, machine, path).strip(chr(34))}{ending} {target}"


def _mv(draw: DrawFn, machine: Machine) -> str:
    path = _file(draw, machine) if chance(draw, 60) else _folder(draw, machine)
    if not machine.can_go(path):
        return _mkdir(draw, machine)
    target, place = _target(draw, machine, path)
    machine.copy(path, place)
    words = f"mv {_spelled(draw, machine, path)} {target}"
    machine.forget(path)
    return words


def _rm(draw: DrawFn, machine: Machine) -> str:
    is_file = chance(draw, 50)
    path = _file(draw, machine) if is_file else _folder(draw, machine)
    option = "-f" if is_file else draw(st.sampled_from(("-r", "-rf")))
    words = f"rm {option} {_spelled(draw, machine, path)}"
    if not machine.can_go(path):
        return _touch(draw, machine)
    machine.forget(path)
    return words


def _ln(draw: DrawFn, machine: Machine) -> str:
    path = draw(st.sampled_from((_file(draw, machine), _folder(draw, machine))))
    target = draw(st.sampled_from((path, posixpath.basename(path))))
    option = draw(st.sampled_from(("-s", "-sf", "-sfn")))
    words, place = _target(draw, machine, target)
    machine.links.add(place)
    return f"ln {option} {target} {words}"


def _cd(draw: DrawFn, machine: Machine) -> str:
    path = _folder(draw, machine)
    words = f"cd {_spelled(draw, machine, path)}"
    machine.cwd = path
    return words


def _glob(draw: DrawFn, machine: Machine) -> str:
    folder = posixpath.dirname(_file(draw, machine))
    pattern = draw(st.sampled_from(("*.py", "*", "?.py", "[a-m]*")))
    found = [
        path for path in sorted(machine.files | machine.folders) if _matches(path, folder, pattern)
    ]
    are_free = all(map(machine.can_go, found))
    verb = draw(st.sampled_from(("cp -r", "rm -rf", "mv") if are_free else ("cp -r",)))
    source = f"{_spelled(draw, machine, folder).strip(chr(34))}/{pattern}"
    new = f"/o/g{len(machine.folders)}"
    for path in found:
        if verb != "rm -rf":
            machine.copy(path, posixpath.join(new, posixpath.basename(path)))
        if verb != "cp -r":
            machine.forget(path)
    if verb == "rm -rf":
        return f"{verb} {source}"
    machine.folders.add(new)
    return f"mkdir -p {new} && {verb} {source} {new}/"


def _matches(path: str, folder: str, pattern: str) -> bool:
    above, name = posixpath.split(path)
    return above == folder and fnmatchcase(name, pattern)


def _tar(draw: DrawFn, machine: Machine) -> str:
    machine.folders.add("/o/t")
    packed = [name for name in ("app", "lib", "n.txt") if machine.holds(f"{WORKDIR}/{name}")]
    source = draw(st.sampled_from([*packed, "."]))
    pack, unpack = f"tar -cf /t.tar -C {WORKDIR} {source}", "tar -xf /t.tar -C /o/t"
    return f"mkdir -p /o/t && {pack} && {unpack} && rm /t.tar"


def _install(draw: DrawFn, machine: Machine) -> str:
    if chance(draw, 50):
        path = _new(draw, machine)
        machine.folders.add(path)
        return f"install -d {_spelled(draw, machine, path)}"
    path = _file(draw, machine)
    target, place = _target(draw, machine, path)
    machine.files.add(place)
    return f"install -m 644 {_spelled(draw, machine, path)} {target}"


def _chmod(draw: DrawFn, machine: Machine) -> str:
    return f"chmod -R a+rX {_spelled(draw, machine, _folder(draw, machine))}"


_NEVER_FAIL: Final = (_mkdir, _touch)
_COMMANDS: Final[tuple[Callable[[DrawFn, Machine], str], ...]] = (
    *(_mkdir, _touch, _echo, _cp_file, _cp_file, _cp_folder, _cp_folder, _mv, _mv, _rm),
    *(_ln, _cd, _cd, _glob, _glob, _tar, _install, _chmod),
)
