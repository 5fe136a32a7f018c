"""The programs that bring files from outside, and those that unpack archives."""

from __future__ import annotations

import posixpath
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from resilience_hooks.static.image.archive import (
    BrokenArchiveError,
    Member,
    UnreadArchiveError,
    read_archive,
    unpack,
)
from resilience_hooks.static.image.model import File, Opaque
from resilience_hooks.static.image.run.options import Arguments, names, read_arguments
from resilience_hooks.static.image.run.step import Step
from resilience_hooks.static.image.run.unseen import Unseen

_GIT_VALUES: Final = names(
    "-b --branch -o --origin -c --config -u --upload-pack -j --jobs --depth --filter --reference "
    "--reference-if-able --separate-git-dir --shallow-since --shallow-exclude --template "
    "--server-option"
)
_GIT_WRITES: Final = {
    *("am", "apply", "checkout", "cherry-pick", "merge", "pull", "reset", "restore"),
    *("lfs pull", "lfs fetch", "lfs checkout", "submodule update"),
}
_CURL_VALUES: Final = names(
    "-o --output -H --header -X --request -d --data -u --user -A --user-agent -e --referer -x "
    "--proxy -m --max-time -T --upload-file -b -c -E -F -w -y -Y -z -K -r --retry --retry-delay "
    "--connect-timeout --output-dir --cacert --retry-max-time"
)
_WGET_VALUES: Final = names(
    "-O --output-document -P --directory-prefix -o --output-file -t --tries -T --timeout -U "
    "--user-agent --header -e -i"
)
_TAR_VALUES: Final = names("-f --file -C --directory --strip-components --exclude -T --transform")


def git(argv: Sequence[str], step: Step) -> None:
    """``git clone``, and the commands that change a work tree."""
    words = list(argv[1:])
    while words and words[0] in {"-C", "-c", "--git-dir", "--work-tree"}:
        option, value, *words = [*words, ""] if len(words) < 2 else words
        if option == "-C" and value:
            step.cwd = step.absolute(value)
    command = words[0] if words else ""
    if command == "clone":
        _clone(read_arguments(words[1:], _GIT_VALUES), step)
    elif command in _GIT_WRITES or " ".join(words[:2]) in _GIT_WRITES:
        step.doubt(".", f"git {command} changes the work tree")


def _clone(given: Arguments, step: Step) -> None:
    if not given.operands:
        return
    url, *directory = given.operands
    name = posixpath.basename(url.rstrip("/")).removesuffix(".git").rpartition(":")[2]
    target = directory[0] if directory else Unseen(name, ".") if isinstance(url, Unseen) else name
    step.doubt_directory(target, f"git clones {url}")


def curl(argv: Sequence[str], step: Step) -> None:
    """``curl -o FILE URL`` and ``curl -O URL``."""
    given = read_arguments(argv[1:], _CURL_VALUES)
    outputs = [value for name, value in given.options if name in {"-o", "--output"}]
    if given.has("-O", "--remote-name", "--remote-name-all"):
        outputs += [_file_name(url) for url in given.operands]
    for output in outputs:
        _fetched(output, given.value("--output-dir") or ".", step)


def wget(argv: Sequence[str], step: Step) -> None:
    """``wget [-O FILE | -P DIRECTORY] URL…``: the files are there, their contents unknown."""
    given = read_arguments(argv[1:], _WGET_VALUES)
    output = given.value("-O", "--output-document")
    directory = given.value("-P", "--directory-prefix") or "."
    if given.has("-r", "-m", "--recursive", "--mirror", "-i"):
        step.doubt_directory(directory, "wget fetches files")
    elif output is not None:
        _fetched(output, ".", step)
    else:
        for url in given.operands:
            _fetched(_file_name(url), directory, step)


def _file_name(url: str) -> str:
    """The last component of a URL's path, which may be known though the URL is not."""
    name = url.partition("?")[0].partition("#")[0].rpartition("/")[2]
    is_unseen = isinstance(url, Unseen) and any(char in name for char in "$`")
    return Unseen(name, ".") if is_unseen else name or "index.html"


def _fetched(name: str, directory: str, step: Step) -> None:
    if isinstance(name, Unseen) or isinstance(directory, Unseen):
        is_absolute = isinstance(name, Unseen) and name.area != "."
        step.doubt(name if is_absolute else directory, f"fetched as {name}")
    elif not name.startswith("/dev/") and name != "-":
        step.write(posixpath.join(directory, name), File(Opaque("fetched by a RUN"), step.origin))


def tar(argv: Sequence[str], step: Step) -> None:
    """``tar x``: the members of an archive that is known, else a doubt."""
    words = list(argv[1:])
    if words and not words[0].startswith("-"):
        words[0] = f"-{words[0]}"
    given = read_arguments(words, _TAR_VALUES)
    if not given.has("-x", "--extract", "--get"):
        return
    directory = given.value("-C", "--directory") or "."
    archive = given.value("-f", "--file")
    members = None if archive is None else _members(archive, given, step)
    if members is None or isinstance(directory, Unseen):
        reason = f"an archive is unpacked here: {archive or 'from a pipe'}"
        step.doubt_directory(directory, reason)
        return
    place = step.layers.resolve(step.absolute(directory))
    step.layers.make_directories(place, step.origin)
    unpack(members, step.layers, place, step.origin)


def _members(archive: str, given: Arguments, step: Step) -> list[Member] | None:
    """The members to unpack; None where they are unknown, or only some of them are meant."""
    data = None if given.operands else step.read(archive)
    strip = given.value("--strip-components") or "0"
    try:
        members = read_archive(data) if data is not None else None
    except (BrokenArchiveError, UnreadArchiveError):
        return None
    if members is None or not strip.isdecimal() or given.has("--transform", "--exclude", "-T"):
        return None
    return [
        replace(member, path="/" + "/".join(parts))
        for member in members
        if (parts := member.path.split("/")[1 + int(strip) :])
    ]


def unzip(argv: Sequence[str], step: Step) -> None:
    """``unzip FILE [-d DIRECTORY]``."""
    given = read_arguments(argv[1:], ["-d", "-x", "-P"])
    directory = given.value("-d") or "."
    step.doubt_directory(directory, "an archive is unpacked here")
