"""The programs that make, copy, move and remove files: coreutils, as far as a build uses them."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence

from resilience_hooks.static.image.copier import Copier
from resilience_hooks.static.image.globs import has_wildcards
from resilience_hooks.static.image.model import Directory, File, Link, Made, Node, Opaque
from resilience_hooks.static.image.paths import child, clean, inside, parent
from resilience_hooks.static.image.run.options import Arguments, read_arguments
from resilience_hooks.static.image.run.step import Step
from resilience_hooks.static.image.run.unseen import Unseen
from resilience_hooks.static.image.state import moved


def mkdir(argv: Sequence[str], step: Step) -> None:
    """``mkdir [-p] DIR…``: makes what is missing above, too."""
    for operand in _seen(read_arguments(argv[1:], ["-m", "--mode"]).operands):
        step.layers.make_directories(step.layers.resolve(step.absolute(operand)), step.origin)


def touch(argv: Sequence[str], step: Step) -> None:
    """``touch FILE…``: makes what is not there."""
    for operand in _seen(read_arguments(argv[1:], ["-d", "-t", "-r"]).operands):
        if step.stat(operand) is None:
            step.write(operand, File(Made(b""), step.origin))


def rm(argv: Sequence[str], step: Step) -> None:
    """``rm [-r] PATH…`` and ``rmdir``; what may not run removes nothing."""
    recursive = read_arguments(argv[1:]).has("-r", "-R", "--recursive")
    for operand in _seen(read_arguments(argv[1:]).operands):
        place = step.place(operand)
        is_directory = isinstance(step.layers.lstat(place), Directory)
        if step.certain and place != "/" and (recursive or not is_directory):
            step.layers.remove(place)


def cp(argv: Sequence[str], step: Step) -> None:
    """``cp [-r] SOURCE… DESTINATION``; without ``-r`` directories are left out."""
    given = read_arguments(argv[1:], ["-t", "--target-directory", "-S", "--suffix"])
    recursive = given.has("-r", "-R", "-a", "--recursive", "--archive")
    keeps_links = recursive or given.has("-d", "-P", "--no-dereference")
    for source, destination in _pairs(given, step):
        if recursive or not isinstance(step.stat(source), Directory):
            _copy(source, destination, step, follows=not keeps_links)


def rsync(argv: Sequence[str], step: Step) -> None:
    """``rsync SOURCE… DESTINATION`` of local paths."""
    cp(["cp", "-r", *argv[1:]], step)


def mv(argv: Sequence[str], step: Step) -> None:
    """``mv SOURCE… DESTINATION``; what may not run leaves the source where it is."""
    given = read_arguments(argv[1:], ["-t", "--target-directory", "-S", "--suffix"])
    for source, destination in _pairs(given, step):
        if _copy(source, destination, step) and step.certain:
            step.layers.remove(step.place(source))


def install(argv: Sequence[str], step: Step) -> None:
    """``install -d DIR…`` and ``install FILE… DESTINATION``."""
    values = ["-m", "-o", "-g", "-t", "--mode", "--owner", "--group", "--target-directory"]
    given = read_arguments(argv[1:], values)
    if given.has("-d", "--directory"):
        mkdir(["mkdir", *given.operands], step)
        return
    for source, destination in _pairs(given, step):
        _copy(source, destination, step)


def ln(argv: Sequence[str], step: Step) -> None:
    """``ln [-s] TARGET… LINK``: in a directory that stands there, under the target's name."""
    given = read_arguments(argv[1:], ["-t", "--target-directory", "-S"])
    *targets, last = given.operands if len(given.operands) > 1 else (*given.operands, ".")
    for target in targets:
        if isinstance(target, Unseen) or isinstance(last, Unseen):
            step.doubt(last, "a link whose name or target only a run knows")
            continue
        place = step.place(last)
        follows = not given.has("-n", "-T", "--no-dereference", "--no-target-directory")
        if isinstance(step.layers.lstat(place), Directory) or (
            follows and isinstance(step.stat(last), Directory)
        ):
            place = child(step.layers.resolve(step.absolute(last)), _name(target))
        _link(target, place, given, step)


def _link(target: str, place: str, given: Arguments, step: Step) -> None:
    node: Node | None = Link(target, step.origin)
    if not given.has("-s", "--symbolic"):
        node = step.stat(target)
    if isinstance(node, (File, Link)) and not isinstance(step.layers.lstat(place), Directory):
        step.layers.make_directories(parent(place))  # it may stand in the base image
        step.layers.put(place, node)


def edit(argv: Sequence[str], step: Step) -> None:
    """``sed -i``, ``dos2unix`` and the like: the files are there, their contents unknown."""
    for operand in _seen(argv[1:]):
        place = step.layers.resolve(step.absolute(operand))
        node = step.layers.lstat(place)
        if isinstance(node, File):
            step.layers.put(place, File(Opaque(f"edited by {argv[0]}"), node.origin))


def sed(argv: Sequence[str], step: Step) -> None:
    """``sed`` changes files only with ``-i``."""
    if any(word.startswith(("-i", "--in-place")) for word in argv[1:]):
        edit(argv, step)


def tee(argv: Sequence[str], step: Step) -> None:
    """``tee FILE…``: the files are there, their contents unknown."""
    for operand in _seen(read_arguments(argv[1:]).operands):
        if not operand.startswith("/dev/"):
            step.write(operand, File(Opaque("written by a RUN"), step.origin))


def dd(argv: Sequence[str], step: Step) -> None:
    """``dd of=FILE``."""
    tee(["tee", *(word[3:] for word in argv[1:] if word.startswith("of="))], step)


def find(argv: Sequence[str], step: Step) -> None:
    """``find … -exec``: what it copies or moves is not worked out, what it removes neither."""
    for option, program in itertools.pairwise(argv[1:]):
        if option in {"-exec", "-execdir", "-ok"} and program in {"cp", "mv", "ln", "install"}:
            step.doubt("/", f"find runs {program}")


def _pairs(given: Arguments, step: Step) -> Iterator[tuple[str, str]]:
    """Every source with its destination, which ends with a slash where a directory is meant."""
    directory = given.value("-t", "--target-directory")
    operands = given.operands if directory is None else (*given.operands, f"{directory}/")
    if len(operands) < 2:
        return
    *sources, last = operands
    if isinstance(last, Unseen):
        step.doubt(last, f"copies to {last}, which only a run knows")
        return
    for source in sources:
        if isinstance(source, Unseen):
            step.doubt(last, f"'{source}' is copied here, and only a run knows what it is")
        else:
            yield source, last


def _copy(source: str, destination: str, step: Step, *, follows: bool = False) -> bool:
    """Copy as ``cp`` does; False, and a doubt, where the source is not known to be there."""
    place = step.layers.resolve(step.absolute(destination))
    is_contents = source in {".", ".."} or source.endswith(("/.", "/.."))
    # A file copied to "name/" needs that directory: where it is not listed, the base has it.
    is_directory = isinstance(step.layers.lstat(place), Directory) or (
        destination.endswith("/") and not isinstance(step.stat(source), Directory)
    )
    if is_directory and not is_contents:
        place = child(place, _name(source))
    origin = step.place(source)
    if follows:
        origin = step.layers.resolve(origin)
    node = step.layers.lstat(origin)
    if node is None:
        step.doubt(destination if has_wildcards(source) else place, f"'{source}' is copied here")
        return False
    if isinstance(node, Link):
        step.write(place, Link(node.target, step.origin))
    elif inside(place, origin) is not None:
        return False
    else:
        Copier(step.layers.files, step.layers, step.line).copy(origin, place)
        if isinstance(node, Directory):
            step.state.doubt(list(moved(step.state.unknowns, origin, place, step.line)))
    return True


def _seen(words: Sequence[str]) -> Iterator[str]:
    return (word for word in words if not isinstance(word, Unseen))


def _name(path: str) -> str:
    return clean(path).rpartition("/")[2]
