"""The programs that move files about: what each would do to the paper file system."""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Mapping
from typing import Final

from resilience_hooks.static.image.model import Made, Opaque
from resilience_hooks.static.image.paths import child
from resilience_hooks.static.services.places import joined
from resilience_hooks.static.services.unknowns import is_known
from resilience_hooks.static.uploads.copies import cp, rsync
from resilience_hooks.static.uploads.options import read_words
from resilience_hooks.static.uploads.paper import Paper
from resilience_hooks.static.uploads.steps import Step

_LOOKS: Final = frozenset(
    {"ls", "du", "wc", "tree", "cat", "head", "tail", "sort", "grep", "awk", "jq", "test", "diff"}
    | {
        "chmod",
        "chown",
        "stat",
        "zip",
        "tar",
        "sha256sum",
        "md5sum",
        "date",
        "sleep",
        "read",
        "set",
    }
    | {"gcloud", "gsutil", "bq", "aws", "sam", "firebase", "docker", "curl", "git", "which", "tee"}
    | {"python", "python3", "pip", "pip3", "pytest", "source", ".", "unset", "xargs", "mktemp"}
)


def perform(step: Step, paper: Paper) -> bool | None:
    """Do on paper what a step does to files; a program that is not known leaves doubt.

    Tells whether the program succeeds; None where nobody knows.
    """
    program = step.argv[0].rpartition("/")[2]
    if step.written:
        _write(step, paper)
    operation = _OPERATIONS.get(program)
    if operation is not None:
        return operation(step, paper) is not False
    if program not in _LOOKS:
        _wonder(step, paper)
    return True if step.written else None


def _write(step: Step, paper: Paper) -> None:
    """``echo text > file``, ``cat > file << END``."""
    text: str | None = None
    if step.argv[0] == "cat" and step.body is not None:
        text = step.body
    elif step.argv[0] == "echo":
        text = " ".join(word for word in step.argv[1:] if word not in {"-e", "-n"}) + "\n"
    known = text is not None and is_known(text)
    content = Made((text or "").encode()) if known else Opaque("a script writes it")
    for place in step.written:
        if not step.certain and paper.stat(place) is not None:
            continue
        paper.write(place, content, step.line)


def _mkdir(step: Step, paper: Paper) -> None:
    words = read_words(step.argv[1:], frozenset({"-m", "--mode"}))
    for word in words.operands:
        paper.make_directory(joined(step.cwd, word))


def _touch(step: Step, paper: Paper) -> None:
    for word in read_words(step.argv[1:], frozenset({"-d", "-t", "-r"})).operands:
        place = joined(step.cwd, word)
        if paper.stat(place) is None:
            paper.write(place, Made(b""), step.line)


def _ln(step: Step, paper: Paper) -> None:
    words = read_words(step.argv[1:], frozenset(), letters=True)
    if len(words.operands) < 2:
        return
    target, name = words.operands[-2], words.operands[-1]
    place = joined(step.cwd, name)
    if paper.is_dir(place) and "-n" not in words.flags:
        place = child(place, posixpath.basename(target.rstrip("/")))
    if "-s" in words.flags or "--symbolic" in words.flags:
        if is_known(target):
            paper.link(place, target, step.line)
        else:
            paper.doubt(place, "a link of unknown target may bring it", step.line)
    else:
        paper.copy(joined(step.cwd, target), place, step.line)


def _mv(step: Step, paper: Paper) -> bool:
    return cp(Step(("cp", "-r", *step.argv[1:]), step.cwd, step.line, step.certain), paper)


def _rm(step: Step, paper: Paper) -> None:
    """Only what certainly goes, goes."""
    for word in read_words(step.argv[1:], frozenset()).operands:
        if step.certain and is_known(word):
            paper.remove(joined(step.cwd, word))


def _find(step: Step, paper: Paper) -> None:
    """``find DIR -type d -exec touch {}/__init__.py \\;`` makes every directory a package."""
    if "-exec" not in step.argv or "touch" not in step.argv:
        return
    touched = next((word for word in step.argv if word.startswith("{}/")), None)
    if touched is None or not is_known(step.argv[1]):
        return
    for directory in list(paper.directories(joined(step.cwd, step.argv[1]))):
        place = child(directory, touched[3:])
        if paper.stat(place) is None:
            paper.write(place, Made(b""), step.line)


def _sed(step: Step, paper: Paper) -> None:
    """``sed -i`` changes files into what only a run knows."""
    if not any(word.startswith("-i") or word == "--in-place" for word in step.argv):
        return
    for word in step.argv[2:]:
        if paper.is_file(joined(step.cwd, word)):
            paper.write(joined(step.cwd, word), Opaque("sed edits it"), step.line)


def _wonder(step: Step, paper: Paper) -> None:
    """A program of unknown ways may fill the directories that it is given."""
    for word in step.argv[1:]:
        place = joined(step.cwd, word.rpartition("=")[2])
        if place not in {"/", step.cwd} and paper.is_dir(place):
            paper.doubt(place, f"{step.argv[0]} may bring it", step.line)


_OPERATIONS: Final[Mapping[str, Callable[[Step, Paper], bool | None]]] = {
    "cp": cp,
    "install": cp,
    "rsync": rsync,
    "mkdir": _mkdir,
    "touch": _touch,
    "ln": _ln,
    "mv": _mv,
    "rm": _rm,
    "find": _find,
    "sed": _sed,
}
