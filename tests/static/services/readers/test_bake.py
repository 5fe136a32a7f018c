"""Bake files."""

from __future__ import annotations

import json

import pytest

from resilience_hooks.static.services.readers.hcl import HclError, parse_hcl
from resilience_hooks.static.tree.memory import Content
from tests.static.services.repositories import builds, built

_FILES: dict[str, Content] = {
    "Dockerfile": "",
    "api/Dockerfile": "",
    "web/Dockerfile": "",
    "web/Dockerfile.dev": "",
}


def _bake(text: str, path: str = "docker-bake.hcl") -> list[tuple[str, str]]:
    return built({**_FILES, path: text})


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ('target "a" { context = "api" }', [("api/Dockerfile", "api")]),
        ('target "a" {}', [("Dockerfile", "")]),
        (
            'target "a" {\n  context = "./web"\n  dockerfile = "Dockerfile.dev"\n}',
            [("web/Dockerfile.dev", "web")],
        ),
        ('target "a" { dockerfile = "api/Dockerfile" }', [("api/Dockerfile", "")]),
        (
            'variable "D" { default = "api" }\ntarget "a" { context = "${D}" }',
            [("api/Dockerfile", "api")],
        ),
        (
            'variable "D" {\n  default = "api"\n}\ntarget "a" { context = D }',
            [("api/Dockerfile", "api")],
        ),
        (
            'target "_c" { context = "web" }\n'
            'target "a" {\n inherits = ["_c"]\n dockerfile = "Dockerfile.dev"\n}',
            [("web/Dockerfile.dev", "web")],
        ),
        (
            'target "a" {\n  name = "x-${s}"\n  matrix = { s = ["api", "web"] }\n  context = s\n}',
            [("api/Dockerfile", "api"), ("web/Dockerfile", "web")],
        ),
        ('target "a" { context = notdefined }', []),
        ('target "a" { context = "https://example.org/x.git" }', []),
        ('target "a" { context = "../x" }', []),
        ('group "default" { targets = ["a"] }', []),
    ],
)
def test_hcl(text: str, found: list[tuple[str, str]]) -> None:
    """Contexts, files, variables, inheritance and matrices; what others inherit is no build."""
    assert _bake(text) == found


def test_json() -> None:
    """The same in JSON."""
    data = {
        "variable": {"D": {"default": "api"}},
        "target": {"a": {"context": "${D}", "args": {"A": "1"}}, "b": {"context": "web"}},
    }
    assert _bake(json.dumps(data), "docker-bake.json") == [
        ("api/Dockerfile", "api"),
        ("web/Dockerfile", "web"),
    ]


def test_what_a_target_says() -> None:
    """Arguments are merged along the inheritance, tags and platforms replaced."""
    text = (
        'target "base" {\n  args = { A = "1", B = "1" }\n  tags = ["x"]\n}\n'
        'target "a" {\n  inherits = ["base"]\n  target = "prod"\n  args = {\n    B = "2"\n'
        '    C = null\n    D = timestamp()\n  }\n  platforms = ["linux/arm64", "linux/amd64"]\n'
        '  contexts = { lib = "./lib", base = "docker-image://x" }\n}\n'
    )
    (build,) = builds({**_FILES, "docker-bake.hcl": text})
    declared = build.declaration
    assert (build.target, build.args) == ("prod", {"A": "1", "B": "2"})
    assert (declared.images, declared.platform) == (("x",), "linux/arm64")
    assert list(declared.build_contexts) == ["lib"]
    assert declared.source == "docker-bake.hcl:5"


def test_a_target_in_a_group_is_built_though_others_inherit_it() -> None:
    """What a group names is a build of its own."""
    text = (
        'group "default" { targets = ["a", "b"] }\n'
        'target "a" { context = "api" }\ntarget "b" {\n inherits = ["a"]\n context = "web"\n}\n'
    )
    assert len(_bake(text)) == 2


@pytest.mark.parametrize(
    ("value", "texts"),
    [
        ('"x"', ("x",)),
        ('"a\\"b\\n"', ('a"b\n',)),
        ('["a", "b",]', ("a", "b")),
        ('[\n  # c\n  "a", // c\n  /* c\n */ "b"\n]', ("a", "b")),
        ("12", ("12",)),
        ("true", ("true",)),
        ("<<EOT\nx\n  EOT", ("x",)),
        ("NAME", ("${NAME}",)),
        ('"${NAME}:x"', ("${NAME}:x",)),
        ('f("a", [1])', ("${_}",)),
        ('a == "x" ? "b" : "c"', ("${_}",)),
        ('["a", f("b")]', ("a", "${_}")),
        ("null", ()),
    ],
)
def test_hcl_values(value: str, texts: tuple[str, ...]) -> None:
    """Literals are read, references kept, expressions unknown; what follows is read on."""
    (block,) = parse_hcl(f'k "l" {{\n  v = {value}\n  w = "after"\n}}\n')
    assert (block.kind, block.label) == ("k", "l")
    assert block.body.get("v").texts() == texts
    assert block.body.get("w").text == "after"


@pytest.mark.parametrize("text", ['k "l" {', 'k "l" { v = [', 'k "l" { v = ' + "[" * 100])
def test_broken_hcl(text: str) -> None:
    """What nothing closes, and what is nested without end, is refused."""
    with pytest.raises(HclError):
        parse_hcl(text)


@pytest.mark.parametrize("path", ["docker-bake.hcl", "docker-bake.json", "api.bake.hcl"])
@pytest.mark.parametrize(
    "text", ['target "a" {', "{", '{"target": [1]}', '{"target": ' + "[" * 9999]
)
def test_broken_files_declare_nothing(path: str, text: str) -> None:
    """Neither format raises."""
    assert _bake(text, path) == []
