"""YAML as nodes."""

from __future__ import annotations

import time

import pytest

from resilience_hooks.static.services.readers.nodes import NOTHING, node_of, walk
from resilience_hooks.static.services.readers.yamltext import document, documents


def test_scalars_are_text() -> None:
    """Versions stay what was written; nulls are nothing, quoted ones are text."""
    node = document("a: 3.10\nb: yes\nc: ~\nd: 'null'\ne:\nf: ''\ng: 0x1F\n")
    assert {name: value.text for name, value in node.fields.items()} == {
        "a": "3.10", "b": "yes", "c": None, "d": "null", "e": None, "f": "", "g": "0x1F",
    }  # fmt: skip


def test_lines() -> None:
    """A value stands on its line, what opens a block where its key does."""
    node = document("a: 1\nb:\n  c:\n    - x\n    - y: |\n        text\n")
    assert [node.get(*path).line for path in (("a",), ("b",), ("b", "c"))] == [1, 2, 3]
    assert [item.line for item in node.get("b", "c").items] == [4, 5]
    assert node.get("b", "c").items[1].get("y").text_line == 6


def test_anchors_and_merge_keys() -> None:
    """Own keys overrule merged ones, the earlier of several merged mappings the later ones."""
    node = document(
        "x: &x {a: 1, b: 1}\ny: &y {b: 2, c: 2}\n"
        "one: {<<: *x, b: own}\ntwo:\n  <<: [*x, *y]\nthree: *x\n"
    )
    assert dict(node.get("one").pairs()) == {"a": "1", "b": "own"}
    assert dict(node.get("two").pairs()) == {"a": "1", "b": "1", "c": "2"}
    assert dict(node.get("three").pairs()) == {"a": "1", "b": "1"}


def test_several_documents() -> None:
    """Each document is read."""
    assert [node.get("a").text for node in documents("a: 1\n---\na: 2\n")] == ["1", "2"]


@pytest.mark.parametrize(
    "text",
    [
        "a: b: c",
        "a: [1",
        "{{ if x }}\na: 1\n{{ end }}",
        "\t- x",
        "a: *gone",
        "&a [*a",
        "\x01",
        "a: 1\na\n",
        "[" * 5000,
        "- " * 50000,
        "a: &a [*a]",
    ],
    ids=range(11),
)
def test_broken_text_is_nothing(text: str) -> None:
    """A template, a truncated or a hostile file raises nothing."""
    documents(text)


def test_aliases_of_aliases() -> None:
    """A mapping that repeats itself ten times a level is walked once."""
    text = "a0: &a0 [x]\n" + "".join(
        f"a{i}: &a{i} [{', '.join([f'*a{i - 1}'] * 10)}]\n" for i in range(1, 30)
    )
    since = time.perf_counter()
    assert sum(node.text == "x" for node in walk(document(text))) == 1
    assert time.perf_counter() - since < 1


def test_asking_for_what_is_not_there() -> None:
    """A node of another kind has nothing."""
    node = document("a: [1, {b: 2}]")
    assert node.get("a", "b") is NOTHING
    assert node.get("a").texts() == ("1",)
    assert not node.get("a", "b", "c")
    assert document("") is NOTHING


def test_json_values() -> None:
    """What json loads reads alike; truth values are lower case."""
    node = node_of({"a": [1, True, None, "x"], "b": {"c": 1.5}})
    assert node.get("a").texts() == ("1", "true", "x")
    assert node.get("b", "c").text == "1.5"
