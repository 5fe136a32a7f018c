"""A reader of the HCL that bake files are written in: blocks, attributes, literals, templates.

What it does not evaluate (function calls, operators, conditionals) is a reference to ``_``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from resilience_hooks.static.services.readers.nodes import Node

_TOKEN: Final = re.compile(
    r"""(?P<blank>[ \t\r]+|\#[^\n]*|//[^\n]*|/\*.*?(?:\*/|\Z))
    |(?P<newline>\n)
    |(?P<string>"(?:\$\{[^}\n]{0,500}\}|\$(?!\{)|[^"\\$]|\\.)*")
    |(?P<heredoc><<-?(?P<mark>\w+)\n)
    |(?P<name>[A-Za-z_][\w.-]*)
    |(?P<number>-?\d[\d.]*)
    |(?P<sign>.)""",
    re.VERBOSE | re.DOTALL,
)
_ESCAPE: Final = re.compile(r"\\(.)")
_ESCAPED: Final = {"n": "\n", "t": "\t", "r": "\r"}
_DEEPEST: Final = 50


class HclError(Exception):
    """The text is no HCL that this reader understands."""


@dataclass(frozen=True, slots=True)
class Block:
    """``kind "label" { … }``; the body is a mapping, references in its texts are ``${name}``."""

    kind: str
    label: str
    body: Node


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str
    text: str
    line: int


def parse_hcl(text: str) -> tuple[Block, ...]:
    """The labelled blocks at the top of a file. Raises HclError."""
    return tuple(_Parser(list(_tokens(text))).blocks())


def _tokens(text: str) -> Iterator[_Token]:
    position, line = 0, 1
    while (match := _TOKEN.match(text, position)) is not None:
        start, position = position, match.end()
        if match["heredoc"]:
            body, position = _heredoc(text, position, match["mark"])
            yield _Token("string", body, line)
        elif match["string"]:
            inner = _ESCAPE.sub(lambda m: _ESCAPED.get(m[1], m[1]), match["string"][1:-1])
            yield _Token("string", inner, line)
        elif not match["blank"]:
            yield _Token(match.lastgroup or "sign", match[0], line)
        line += text.count("\n", start, position)


def _heredoc(text: str, start: int, mark: str) -> tuple[str, int]:
    """The lines down to one that is the mark alone, and where that ends."""
    end = re.compile(rf"^[ \t]*{mark}$", re.MULTILINE).search(text, start)
    if end is None:
        raise HclError(f"nothing ends the here-document {mark}")
    return text[start : end.start()].removesuffix("\n"), end.end()


class _Parser:
    def __init__(self, tokens: list[_Token]) -> None:
        end = tokens[-1].line if tokens else 1
        self._tokens = [*tokens, _Token("newline", "\n", end), _Token("end", "", end)]
        self._at = 0

    def blocks(self) -> Iterator[Block]:
        while self._peek().kind != "end":
            token = self._take()
            if token.kind == "name" and self._peek().text != "=":
                label = self._take().text if self._peek().kind in {"string", "name"} else ""
                if self._peek().text == "{":
                    yield Block(token.text, label, self._value(0))

    def _peek(self) -> _Token:
        return self._tokens[self._at]

    def _take(self) -> _Token:
        token = self._tokens[self._at]
        self._at = min(self._at + 1, len(self._tokens) - 1)
        return token

    def _value(self, depth: int) -> Node:
        """A literal, a reference, or (where more follows on the line) an unknown value."""
        if depth > _DEEPEST:
            raise HclError("brackets are nested too deeply")
        token = self._take()
        if token.text == "[" and token.kind == "sign":
            node = Node(token.line, items=tuple(self._items(depth + 1)))
        elif token.text == "{" and token.kind == "sign":
            node = Node(token.line, fields=dict(self._fields(depth + 1)))
        elif token.kind == "name" and token.text not in {"true", "false", "null"}:
            node = Node(token.line, f"${{{token.text}}}")
        else:
            node = Node(token.line, None if token.text == "null" else token.text)
        return node if self._ends() else self._unknown(token.line)

    def _ends(self) -> bool:
        token = self._peek()
        return token.kind in {"newline", "end"} or token.text in {",", "]", "}"}

    def _unknown(self, line: int) -> Node:
        depth = 0
        while self._peek().kind != "end" and (depth or not self._ends()):
            sign = self._take().text
            depth += (sign in {"(", "[", "{"}) - (sign in {")", "]", "}"})
        return Node(line, "${_}")

    def _items(self, depth: int) -> Iterator[Node]:
        while not self._closes("]"):
            yield self._value(depth)

    def _fields(self, depth: int) -> Iterator[tuple[str, Node]]:
        while not self._closes("}"):
            key = self._take()
            while self._peek().kind in {"string", "name"}:
                self._take()
            if self._peek().text in {"=", ":"}:
                self._take()
            yield key.text, self._value(depth)

    def _closes(self, bracket: str) -> bool:
        while self._peek().kind == "newline" or self._peek().text == ",":
            self._take()
        if self._peek().kind == "end":
            raise HclError(f"line {self._peek().line}: a {bracket} is missing")
        closes = self._peek().text == bracket
        if closes:
            self._take()
        return closes
