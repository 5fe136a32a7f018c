"""Stages, arguments and configuration come out as BuildKit has them."""

from __future__ import annotations

import pytest

from resilience_hooks.static.image.context import open_context
from resilience_hooks.static.image.model import Command, File, Image, Made
from resilience_hooks.static.image.replay import BuildOptions
from resilience_hooks.static.tree.memory import Content, memory_tree
from tests.static.image.cases import build, paths

FILES: dict[str, Content] = {"a": "a", "b": "b", "d/x": ""}


def image(text: str, options: BuildOptions | None = None) -> Image:
    """The image of a Dockerfile's text."""
    return build({**FILES, "Dockerfile": text}, options=options)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("FROM scratch AS x\nCOPY a /1\nFROM x\nCOPY b /2\n", ["/1", "/2"]),
        ("FROM scratch AS X\nCOPY a /1\nFROM x\nCOPY b /2\n", ["/1", "/2"]),
        ("FROM scratch\nCOPY a /1\nFROM scratch\nCOPY --from=0 /1 /2\n", ["/2"]),
        ("FROM scratch AS X\nCOPY a /1\nFROM scratch\nCOPY --from=x /1 /2\n", ["/2"]),
        ("FROM scratch AS x\nCOPY a /1\nFROM scratch\nCOPY --from=X /1 /2\n", ["/2"]),
        (
            "FROM scratch AS x\nCOPY a /1\nFROM x AS x\nCOPY b /2\n"
            "FROM scratch\nCOPY --from=x / /\n",
            ["/1", "/2"],
        ),
        ("ARG B=scratch\nFROM $B\nCOPY a /1\n", ["/1"]),
        ('FROM "scratch"\nCOPY a /1\n', ["/1"]),
        ("FROM scratch AS x\nONBUILD COPY a /1\nFROM x\nCOPY b /2\n", ["/1", "/2"]),
        ("FROM scratch AS x\nONBUILD COPY a /1\nFROM x AS y\nFROM y\nCOPY b /2\n", ["/1", "/2"]),
        ("FROM scratch AS x\nWORKDIR /w\nONBUILD COPY a ./\nFROM x\n", ["/w/a"]),
        (
            "FROM scratch AS d\nCOPY a /1\n"
            "FROM scratch AS x\nONBUILD COPY --from=d /1 /2\nFROM x\n",
            ["/2"],
        ),
        ("FROM scratch\nVOLUME /v\nCOPY a /v/\n", ["/v/a"]),
        ("FROM scratch AS x\nCOPY nope /\nFROM scratch\nCOPY a /1\n", ["/1"]),
    ],
)
def test_stages(text: str, expected: list[str]) -> None:
    """What a stage inherits, copies from others, and does not need."""
    found = image(text)
    assert (found.failures, paths(found)) == ((), expected)


@pytest.mark.parametrize(
    ("text", "args", "expected"),
    [
        ("ARG V=1\nFROM scratch\nCOPY a /x$V\n", {}, "/x"),
        ("ARG V=1\nFROM scratch\nARG V\nCOPY a /x$V\n", {}, "/x1"),
        ("ARG V=1\nFROM scratch\nARG V=2\nCOPY a /x$V\n", {}, "/x2"),
        ("ARG V=1\nFROM scratch\nARG V\nCOPY a /x$V\n", {"V": "3"}, "/x3"),
        ("FROM scratch\nARG V=2\nCOPY a /x$V\n", {"V": "3"}, "/x3"),
        ("FROM scratch\nCOPY a /x$V\n", {"V": "3"}, "/x"),
        ("FROM scratch\nARG V=1\nARG V\nCOPY a /x$V\n", {}, "/x1"),
        ("ARG A=1\nARG V=$A\nFROM scratch\nARG V\nCOPY a /x$V\n", {}, "/x1"),
        ("ARG A=1\nARG V=$A\nFROM scratch\nARG V\nCOPY a /x$V\n", {"A": "2"}, "/x2"),
        ("FROM scratch\nENV V=1\nARG V=2\nCOPY a /x$V\n", {}, "/x2"),
        ("FROM scratch\nARG V=2\nENV V=1\nCOPY a /x$V\n", {}, "/x1"),
        ("FROM scratch\nENV V=1\nARG V\nCOPY a /x$V\n", {"V": "3"}, "/x3"),
        ("FROM scratch AS s\nENV V=1\nARG V=2\nFROM s\nCOPY a /x$V\n", {}, "/x1"),
        ("FROM scratch AS s\nARG V=2\nFROM s\nCOPY a /x$V\n", {}, "/x2"),
        ("FROM scratch AS s\nARG V=2\nFROM scratch\nCOPY a /x$V\n", {}, "/x"),
        ("FROM scratch\nENV A=1\nENV A=2 V=$A\nCOPY a /x$V\n", {}, "/x1"),
        ("FROM scratch\nARG A=1 V=$A\nCOPY a /x$V\n", {}, "/x1"),
        ("FROM scratch\nENV V=a=b\nCOPY a /x$V\n", {}, "/xa=b"),
        ("FROM scratch\nENV V some  text\nCOPY a /x$V\n", {}, "/xsome  text"),
        ("FROM scratch\nARG TARGETARCH\nCOPY a /x-$TARGETARCH\n", {}, "/x-amd64"),
        ("FROM scratch\nCOPY a /x$TARGETARCH\n", {}, "/x"),
        ("FROM scratch\nARG TARGETARCH\nCOPY a /x$TARGETARCH\n", {"TARGETARCH": "q"}, "/xq"),
        ("FROM scratch AS s\nARG TARGETSTAGE\nCOPY a /x$TARGETSTAGE\n", {}, "/xs"),
        ("FROM scratch\nENV A=/o\nWORKDIR $A/p\nWORKDIR q\nCOPY a .\n", {}, "/o/p/q/a"),
        ("FROM scratch\nENV P=$PATH\nCOPY a /x${P##*/}\n", {}, "/xbin"),
    ],
)
def test_variables(text: str, args: dict[str, str], expected: str) -> None:
    """Which value of a variable counts, and where."""
    found = image(text, BuildOptions(args=args))
    assert (found.failures, paths(found)) == ((), [expected])


@pytest.mark.parametrize(
    ("target", "expected"),
    [("one", ["/1"]), ("ONE", ["/1"]), ("two", ["/2"]), (None, ["/3"]), ("", ["/3"])],
)
def test_target(target: str | None, expected: list[str]) -> None:
    """A stage by its name, in any case; without a target the last."""
    text = (
        "FROM scratch AS one\nCOPY a /1\nFROM scratch AS two\nCOPY a /2\nFROM scratch\nCOPY a /3\n"
    )
    assert paths(image(text, BuildOptions(target=target))) == expected


@pytest.mark.parametrize(
    ("text", "options", "kind", "line"),
    [
        ("FROM scratch AS x\n", BuildOptions(target="zzz"), "stage", 1),
        ("FROM scratch AS x\n", BuildOptions(target="0"), "stage", 1),
        ("FROM scratch\nCOPPY a /\n", None, "syntax", 2),
        ("FROM Upper\n", None, "stage", 1),
        ("FROM scratch AS x\nFROM X\n", None, "stage", 2),
        ("FROM $B\n", None, "variable", 1),
        ("ARG V\nFROM python:$V\n", None, "variable", 2),
        ("FROM --platform=$P scratch\n", None, "variable", 1),
        ("ARG V=${X:?no}\nFROM scratch\n", None, "variable", 1),
        ("FROM scratch\nARG V=${X:?no}\n", None, "variable", 2),
        ("FROM scratch\nLABEL v=${X:?no}\n", None, "variable", 2),
        ("FROM scratch\nEXPOSE ${X:?no}\n", None, "variable", 2),
        ("FROM scratch\nVOLUME ${X:?no}\n", None, "variable", 2),
        ("FROM scratch\nUSER ${X:?no}\n", None, "variable", 2),
        ("FROM scratch AS x\nCOPY --from=1 / /\nFROM x\n", None, "stage", 2),
        ("FROM scratch\nCOPY --from=2 / /\nFROM scratch\n", None, "stage", 2),
        ("FROM scratch\nCOPY --from=0 / /\n", None, "stage", 2),
        ("FROM scratch\nCOPY --from=z / /\nFROM scratch AS z\n", BuildOptions(), None, 0),
        ("FROM scratch AS y\nCOPY --from=z / /\nFROM y AS z\nCOPY a /\n", None, "stage", 2),
        ("FROM scratch AS x\nONBUILD COPPY a /\nFROM x\n", None, "syntax", 3),
    ],
)
def test_failures(text: str, options: BuildOptions | None, kind: str | None, line: int) -> None:
    """Why a build must fail, before or in its stages."""
    failures = image(text, options).failures
    assert [(each.kind, each.line) for each in failures] == ([(kind, line)] if kind else [])


def test_configuration() -> None:
    """What the last stage says, on top of what it inherits."""
    found = image(
        'FROM scratch AS s\nENV A=1\nUSER app\nWORKDIR /w\nSHELL ["/bin/bash", "-c"]\n'
        'HEALTHCHECK --interval=5s CMD curl x\nFROM s\nENV B=$A\nWORKDIR x\nCMD ["run", "it"]\n'
    )
    assert found.env == {"A": "1", "B": "1"}
    assert (found.user, found.workdir, found.workdir_set) == ("app", "/w/x", True)
    assert found.shell == ("/bin/bash", "-c")
    assert found.cmd == Command(("run", "it"), '["run", "it"]', 10)
    assert found.healthcheck == Command(None, "curl x", 6)
    assert found.base is None


@pytest.mark.parametrize(
    ("lines", "cmd", "entrypoint"),
    [
        (["CMD a", "ENTRYPOINT e"], "a", "e"),
        (["ENTRYPOINT e", "CMD a"], "a", "e"),
        (["CMD a", "FROM s", "ENTRYPOINT e"], None, "e"),
        (["CMD a", "FROM s", "CMD b", "ENTRYPOINT e"], "b", "e"),
        (["ENTRYPOINT e", "CMD a", "FROM s", "CMD b"], "b", "e"),
        (["ENTRYPOINT e", "FROM s", "ENTRYPOINT []"], None, None),
        (["CMD a", "CMD b"], "b", None),
    ],
    ids=lambda value: " | ".join(value) if isinstance(value, list) else str(value),
)
def test_commands(lines: list[str], cmd: str | None, entrypoint: str | None) -> None:
    """ENTRYPOINT drops an inherited CMD, not one of its own stage."""
    found = image("\n".join(("FROM scratch AS s", *lines, "")))
    assert (found.cmd and found.cmd.text, found.entrypoint and found.entrypoint.text) == (
        cmd,
        entrypoint,
    )


def test_healthcheck_none_drops_an_inherited_one() -> None:
    """As if there were none."""
    text = "FROM scratch AS s\nHEALTHCHECK CMD x\nFROM s\nHEALTHCHECK NONE\n"
    assert image(text).healthcheck is None


def test_an_external_base_brings_the_usual_directories() -> None:
    """So a copied file goes into /srv, and the image is named as one that must be pulled."""
    found = image("FROM python:3.12\nCOPY a /srv\nCOPY a /app\nCOPY a x\n")
    assert paths(found) == ["/app", "/srv/a", "/x"]
    assert (found.base, found.pulled, found.workdir_set) == ("python:3.12", ("python:3.12",), False)


@pytest.mark.parametrize(
    ("source", "destination", "files", "unknown"),
    [
        ("/uv /uvx", "/bin/", ["/bin/uv", "/bin/uvx"], []),
        ("/usr/bin/tool", "/opt/tool", ["/opt/tool"], []),
        ("/srv/site", "./static", [], ["/static"]),
        ("/opt", "/opt/", [], ["/opt"]),
    ],
)
def test_copies_from_images_nobody_has(
    source: str, destination: str, files: list[str], unknown: list[str]
) -> None:
    """A program is one file; anything else makes its destination unknown."""
    found = image(f"FROM scratch\nCOPY --from=ghcr.io/astral-sh/uv:1 {source} {destination}\n")
    assert (paths(found), [each.path for each in found.unknowns]) == (files, unknown)
    assert found.pulled == ("ghcr.io/astral-sh/uv:1",)


def test_named_contexts() -> None:
    """They stand for an image or a stage; their files are of another tree, and so are known."""
    tree = memory_tree({"x": "other", "y": "", ".dockerignore": "y\n"})
    options = BuildOptions(contexts={"lib": open_context(tree, "", None)})
    found = image("FROM scratch\nCOPY --from=lib / /o/\n", options)
    node = found.fs.lstat("/o/x")
    assert paths(found) == ["/o/.dockerignore", "/o/x"]
    assert isinstance(node, File)
    assert node.content == Made(b"other")
    assert paths(image("FROM lib\nCOPY a /a\n", options)) == ["/.dockerignore", "/a", "/x"]
    stage = "FROM scratch AS lib\nCOPY a /\nFROM scratch\nCOPY --from=lib x /\n"
    assert paths(image(stage, options)) == ["/x"]
    missing = image("FROM scratch\nCOPY --from=lib y /\n", options)
    assert [(each.kind, each.source) for each in missing.failures] == [("stage", None)]


def test_images_of_other_dockerfiles() -> None:
    """A tag that another Dockerfile of the repository builds."""
    base = image("FROM python:3\nENV A=1\nWORKDIR /w\nCOPY a .\nCMD x\n")
    options = BuildOptions(bases={"docker.io/acme/base:latest": base})
    found = image("FROM acme/base\nCOPY b $A\n", options)
    node = found.fs.lstat("/w/a")
    assert paths(found) == ["/w/1", "/w/a"]
    assert isinstance(node, File)
    assert (node.origin.repo_path, node.origin.lines) == ("a", (1,))
    assert (found.base, found.cmd, found.pulled) == ("python:3", base.cmd, ())
    assert paths(image("FROM scratch\nCOPY --from=acme/base /w /x\n", options)) == ["/x/a"]


def test_a_stage_that_may_hold_more_is_doubted() -> None:
    """What a stage on an external base lacks may be the base's."""
    found = image("FROM node AS n\nCOPY a /a\nFROM scratch\nCOPY --from=n /dist /app/static\n")
    assert found.failures == ()
    assert [each.path for each in found.unknowns] == ["/app/static"]


def test_unknown_areas_travel_with_their_directory() -> None:
    """From the stage that has them to wherever they are copied."""
    text = "FROM scratch AS g\nADD https://x/y.git /src/lib\nFROM scratch\nCOPY --from=g {} /o\n"
    places = {"/src": ["/o/lib"], "/src/lib": ["/o"], "/": ["/o/src/lib"], "/src/lib/x": ["/o"]}
    for source, expected in places.items():
        found = image(text.format(source))
        assert [each.path for each in found.unknowns] == expected


def test_an_invalid_ignore_file_fails_the_build() -> None:
    """Once, whatever is copied."""
    for text in ("FROM scratch\n", "FROM scratch\nCOPY . /o\nCOPY a /p\n"):
        found = build({"a": "", "Dockerfile": text, ".dockerignore": "!\n"})
        assert [(each.kind, each.line) for each in found.failures] == [("ignore-file", 1)]


def test_an_empty_file_fails() -> None:
    """There is no stage."""
    found = build({"Dockerfile": ""})
    assert [each.kind for each in found.failures] == ["syntax"]
    assert paths(found) == []
