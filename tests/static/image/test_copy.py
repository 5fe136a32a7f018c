"""COPY puts files where BuildKit puts them."""

from __future__ import annotations

import pytest

from resilience_hooks.static.image.model import Directory, File, Image, Made
from resilience_hooks.static.tree.memory import Content, EmptyDirectory, Submodule
from resilience_hooks.static.tree.memory import Link as MemoryLink
from tests.static.image.cases import build, paths

FILES: dict[str, Content] = {
    "app/__init__.py": "",
    "app/main.py": "",
    "app/sub/x.py": "",
    "a.txt": "a",
    "b.txt": "b",
    "conf/dev.yml": "",
    "empty": EmptyDirectory(),
    "to-app": MemoryLink("app"),
    "to-a": MemoryLink("a.txt"),
    "links/in": MemoryLink("../a.txt"),
    "links/dangling": MemoryLink("nowhere"),
}


def copied(*lines: str, files: dict[str, Content] | None = None) -> Image:
    """The image of some lines FROM scratch."""
    text = "\n".join(("FROM scratch", *lines, ""))
    return build({**FILES, **(files or {}), "Dockerfile": text})


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (["COPY a.txt /o"], ["/o"]),
        (["COPY a.txt /o/"], ["/o/a.txt"]),
        (["COPY a.txt /o/."], ["/o/a.txt"]),
        (["COPY a.txt o"], ["/o"]),
        (["COPY ./a.txt /"], ["/a.txt"]),
        (["COPY ../../a.txt /"], ["/a.txt"]),
        (["COPY a.txt/ /o/"], ["/o/a.txt"]),
        (["WORKDIR /w", "COPY a.txt ."], ["/w/a.txt"]),
        (["WORKDIR /w", "COPY a.txt /w"], ["/w/a.txt"]),
        (["WORKDIR /w", "COPY a.txt x"], ["/w/x"]),
        (["WORKDIR /w", 'COPY ["a.txt", ""]'], ["/w/a.txt"]),
        (["COPY a.txt b.txt /o"], ["/o"]),
        (["COPY conf a.txt /o"], ["/o/a.txt", "/o/dev.yml"]),
        (["COPY app/sub /o"], ["/o/x.py"]),
        (["COPY app/sub/ /o"], ["/o/x.py"]),
        (["COPY app/sub/. /o"], ["/o/x.py"]),
        (["COPY app/sub conf /o/"], ["/o/dev.yml", "/o/x.py"]),
        (["COPY empty /o/"], []),
        (["COPY empty /o/", "COPY a.txt /o"], ["/o/a.txt"]),
        (["COPY to-a /o"], ["/o"]),
        (["COPY to-a /o/"], ["/o/to-a"]),
        (["COPY to-app/main.py /o/"], ["/o/main.py"]),
        (["COPY to-app/sub /o/"], ["/o/x.py"]),
        (["COPY links /o/"], ["/o/dangling", "/o/in"]),
        (["COPY links/in /o"], ["/o"]),
        (["COPY app/*.py /o/"], ["/o/__init__.py", "/o/main.py"]),
        (["COPY app/* /o/"], ["/o/__init__.py", "/o/main.py", "/o/x.py"]),
        (["COPY to-app/*.py /o/"], ["/o/__init__.py", "/o/main.py"]),
        (["COPY to-*/main.py /o/"], []),
        (["COPY *.md /o/"], []),
        (["COPY *.md a.txt /o/"], ["/o/a.txt"]),
        (["COPY app/nope*.py /o/", "COPY app/main.py /m"], ["/m"]),
        (["COPY [ab].txt /o/"], ["/o/a.txt", "/o/b.txt"]),
        (["COPY app[^x]main.py /o/"], ["/o/main.py"]),
        (["COPY --chown=1:2 --chmod=0644 a.txt /o"], ["/o"]),
        (["COPY --chmod=u=rwX,go=rX a.txt /o"], ["/o"]),
        (["COPY --exclude=sub app /o"], ["/o/__init__.py", "/o/main.py"]),
        (["COPY --exclude=**/*.py app /o"], []),
        (["COPY --exclude=*.py app /o"], ["/o/sub/x.py"]),
        (["COPY --exclude=* --exclude=!sub app /o"], ["/o/sub/x.py"]),
        (["COPY --exclude=* --exclude=!sub/x.py app /o"], ["/o/sub/x.py"]),
        (["COPY --exclude=/sub app /o"], ["/o/__init__.py", "/o/main.py", "/o/sub/x.py"]),
        (["COPY --exclude=a.txt a.txt /o"], ["/o"]),
        (["COPY --exclude=a.txt *.txt /o/"], ["/o/a.txt", "/o/b.txt"]),
        (["COPY --parents app/main.py /o"], ["/o/app/main.py"]),
        (["COPY --parents app/./sub/x.py /o"], ["/o/sub/x.py"]),
        (["COPY --parents ./app/sub /o"], ["/o/app/sub/x.py"]),
        (["COPY --parents app/sub/. /o"], ["/o/app/sub/x.py"]),
        (["COPY --parents **/x.py /o"], ["/o/app/sub/x.py"]),
        (["COPY --parents ap*/./*.py /o"], ["/o/__init__.py", "/o/main.py"]),
        (["COPY --parents to-a /o"], ["/o/to-a"]),
        (["COPY --parents=false app/main.py /o/"], ["/o/main.py"]),
        (["COPY --link a.txt /o"], ["/o"]),
        (["COPY conf /o", "COPY --link a.txt /o"], ["/o"]),
        (["COPY conf /o", "COPY --link a.txt /o/"], ["/o/a.txt", "/o/dev.yml"]),
        (["COPY a.txt /o", "COPY --link conf /o"], ["/o/dev.yml"]),
        (["COPY conf /o", "COPY --link --chmod=644 a.txt /o"], ["/o/a.txt", "/o/dev.yml"]),
        (["COPY <<EOF /o/", "x", "EOF"], ["/o/EOF"]),
        (["COPY <<EOF /o", "x", "EOF"], ["/o"]),
        (["COPY <<./x.py /o/", "x", "./x.py"], ["/o/x.py"]),
        (["COPY <<one <<two a.txt /o/", "one", "two"], ["/o/a.txt", "/o/one", "/o/two"]),
        (["COPY $NOPE/a.txt /o"], ["/o"]),
        (["ENV D=/o", "COPY a.txt ${D}/"], ["/o/a.txt"]),
    ],
    ids=lambda value: " | ".join(value) if value and value[0].split()[0].isupper() else "",
)
def test_destinations(lines: list[str], expected: list[str]) -> None:
    """Where the files of a COPY go."""
    image = copied(*lines)
    assert (image.failures, paths(image)) == ((), expected)


@pytest.mark.parametrize(
    ("lines", "kind"),
    [
        (["COPY nope /o"], "source-missing"),
        (["COPY nope/*.py /o/"], "source-missing"),
        (["COPY links/dangling /o"], "source-missing"),
        (["COPY a.txt/x /o"], "source-missing"),
        (["COPY --parents nope.py /o"], "source-missing"),
        (["COPY --parents . /o"], "source-missing"),
        (["COPY --parents --exclude=a.txt a.txt /o"], "source-missing"),
        (["COPY --parents to-app/main.py /o"], "source-missing"),
        (["COPY a[ /o"], "syntax"),
        (["COPY --chmod=999 a.txt /o"], "syntax"),
        (["COPY --chmod=banana a.txt /o"], "syntax"),
        (["COPY --exclude=! app /o"], "syntax"),
        (["COPY https://example.org/x /o"], "syntax"),
        (["COPY git@example.org:x/y /o"], "syntax"),
        (["COPY --from=5 / /o"], "stage"),
        (["COPY --from=$S / /o"], "variable"),
        (["COPY --from=UPPER / /o"], "stage"),
        (["COPY --from=scratch /x /o"], "stage"),
        (["COPY a.txt /${X:?needed}"], "variable"),
        (["COPY a.txt /o", "COPY conf /o"], "clash"),
        (["COPY a.txt /o", "COPY b.txt /o/"], "clash"),
        (["COPY a.txt /o", "COPY b.txt /o/x"], "clash"),
        (["COPY a.txt /o/sub", "COPY app /o"], "clash"),
        (["COPY app /o/a.txt", "COPY a.txt /o/"], "clash"),
        (["COPY a.txt /w", "WORKDIR /w"], "clash"),
    ],
    ids=lambda value: " | ".join(value) if isinstance(value, list) else value,
)
def test_failures(lines: list[str], kind: str) -> None:
    """What makes the build fail is a failure of its kind and line; nothing is raised."""
    (failure,) = copied(*lines).failures
    assert (failure.kind, failure.line) == (kind, len(lines) + 1)


@pytest.mark.parametrize("name", ["x/y.py", "./x/../..", "/", "."])
def test_a_heredoc_is_a_file_without_a_directory(name: str) -> None:
    """BuildKit writes it into an empty root; what has a directory, or no name, fails there."""
    (failure,) = copied(f"COPY <<{name} /o/", "x", name).failures
    assert (failure.kind, failure.line) == ("clash", 2)


def test_every_missing_source_is_reported() -> None:
    """An engine stops at the first; the sources that exist are copied all the same."""
    image = copied("COPY nope a.txt neither /o/", "COPY also-not /o/")
    assert [failure.source for failure in image.failures] == ["nope", "neither", "also-not"]
    assert paths(image) == ["/o/a.txt"]


def test_an_ignored_source_names_the_pattern() -> None:
    """The operand, relative to the context, and the line of the ignore file."""
    image = copied("COPY ./conf/ /o/", files={".dockerignore": "# keep out\nconf\n"})
    (failure,) = image.failures
    assert (failure.kind, failure.source, failure.pattern) == (
        "source-ignored",
        "conf",
        ".dockerignore:2",
    )
    assert failure.reason == "'./conf/' is hidden by .dockerignore:2"


def test_links_in_the_destination_are_written_through() -> None:
    """A link at the destination leads on; one with the name of a copied file is replaced."""
    files: dict[str, Content] = {"t/ln": MemoryLink("other"), "t/other": "", "n/ln": "new"}
    image = copied("COPY t /o/", "COPY a.txt /o/ln", files=files)
    assert isinstance(image.fs.lstat("/o/other"), File)
    assert image.fs.resolve("/o/ln") == "/o/other"
    replaced = copied("COPY t /o/", "COPY n/ln /o/", files=files)
    assert isinstance(replaced.fs.lstat("/o/ln"), File)


def test_directories_of_the_destination_may_be_links() -> None:
    """An absolute link is seen from the image's root; a dangling one gets its target made."""
    files: dict[str, Content] = {"l/d": MemoryLink("/real/dir")}
    assert paths(copied("COPY l /o", "COPY a.txt /o/d/", files=files)) == [
        "/o/d",
        "/real/dir/a.txt",
    ]
    assert paths(copied("COPY l /o", "COPY a.txt /o/d", files=files)) == ["/o/d", "/real/dir"]
    nested = copied("COPY l /o", "COPY app /x/d", "COPY x /o", files={**files, "x/d/y": ""})
    assert [failure.kind for failure in nested.failures] == ["clash"]


def test_here_documents_expand() -> None:
    """Unless the delimiter is quoted."""
    image = copied("ENV X=1", "COPY <<A <<'B' /o/", "x=$X", "A", "x=$X", "B")
    found = {path: image.fs.lstat(path) for path in paths(image)}
    contents = [node.content for node in found.values() if isinstance(node, File)]
    assert contents == [Made(b"x=1\n"), Made(b"x=$X\n")]


def test_origins_are_the_lines_that_a_file_passed_through() -> None:
    """First to last, with the path in the repository."""
    text = "FROM scratch AS b\nCOPY app /x\nFROM scratch\nCOPY --from=b /x/main.py /y/\n"
    node = build({**FILES, "Dockerfile": text}).fs.lstat("/y/main.py")
    assert isinstance(node, File)
    assert (node.origin.repo_path, node.origin.lines) == ("app/main.py", (2, 4))


def test_a_directory_comes_with_the_line_that_brought_its_contents() -> None:
    """So does each directory inside it."""
    image = copied("COPY app /o")
    for path in ("/o", "/o/sub"):
        node = image.fs.lstat(path)
        assert isinstance(node, Directory)
        assert node.origin is not None
        assert node.origin.lines == (2,)


def test_a_directory_whose_name_ends_oddly() -> None:
    """Only the slash behind a name is no part of it."""
    image = copied("COPY boX /o", files={"boX/m.py": ""})
    assert paths(image) == ["/o/m.py"]


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (["ARG TARGETSTAGE", "COPY a.txt /$TARGETSTAGE/"], "/default/a.txt"),
        (["ARG TARGETVARIANT", "COPY a.txt /v$TARGETVARIANT/"], "/v/a.txt"),
        (["LABEL a= b=", "COPY a.txt /x"], "/x"),
    ],
)
def test_arguments_that_engines_set(lines: list[str], expected: str) -> None:
    """BuildKit's own, as they are where nothing is said on the command line."""
    assert paths(copied(*lines)) == [expected]


def test_a_global_argument_keeps_what_is_escaped() -> None:
    """With the sign that the Dockerfile chose."""
    text = "# escape=`\nARG B=a`$x\nFROM scratch\nARG B\nCOPY a.txt /$B/\n"
    assert paths(build({**FILES, "Dockerfile": text})) == ["/a$x/a.txt"]


def test_variables_without_a_value_are_remembered() -> None:
    """They may come from the base image or a build argument that nobody named."""
    assert copied("COPY ${V}a.txt /$W").unset_args == {"V", "W"}
    assert not copied("ARG V=", "COPY ${V}a.txt /o").unset_args


def test_submodules_make_their_place_unknown() -> None:
    """They are empty here and full in a checkout."""
    image = copied("COPY . /o", files={"lib/m": Submodule()})
    assert [unknown.path for unknown in image.unknowns] == ["/o/lib/m"]
    assert [u.path for u in copied("COPY lib/m /x", files={"lib/m": Submodule()}).unknowns] == [
        "/x"
    ]
