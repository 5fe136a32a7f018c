"""Simple commands in the order they stand, with what decides whether they run."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Final

from resilience_hooks.static.shell.clauses import Clause, Clauses
from resilience_hooks.static.shell.lexer import Lexer, ShellSyntaxError, Token
from resilience_hooks.static.shell.words import Text, Word, literal

_ASSIGNMENT: Final = re.compile(r"([A-Za-z_]\w*)\+?=")
_DEEPEST: Final = 200
_ARRAY: Final = re.compile(r"([A-Za-z_]\w*)(\+?)=$")
_OPENS: Final = {"if", "while", "until", "for", "case", "select", "{"}
_CLOSES: Final = {"fi", "done", "esac", "}"}
_TURNS: Final = {"then", "do", "else", "elif"}
_PASSES: Final = {"!", "time"}
_REDIRECTS: Final = re.compile(r"\d*(?:<<<|<<|>>|>&|<&|<>|>\||&>>|&>|>|<)")


@dataclass(frozen=True, slots=True)
class Redirect:
    """``operator`` with its target word; a here-document has its text in ``body`` instead."""

    operator: str
    target: Word | None
    body: str | None = None


@dataclass(frozen=True, slots=True)
class Array:
    """``name=(words)``, or ``name+=(words)`` where it ``extends`` what the name has."""

    name: str
    words: tuple[Word, ...] = ()
    extends: bool = False


@dataclass(frozen=True, slots=True)
class Command:
    """A simple command.

    ``connector`` is the operator behind it (``&&``, ``||``, ``;``, ``|``, ``&`` or ``""``); that
    of the last command of a group, or of a clause, stands behind the whole.
    ``block`` counts the ``if``, loops, ``case`` and function bodies around it (it may not run),
    ``subshell`` the parentheses (its ``cd`` does not last), ``floor`` those that stayed open since
    the command before: in ``(a) && (b)`` none. ``clauses`` tells which blocks these are;
    ``negated`` says that ``!`` stands before its pipeline. ``arrays`` are assigned in front.
    """

    words: tuple[Word, ...]
    assignments: tuple[tuple[str, Word], ...] = ()
    redirects: tuple[Redirect, ...] = ()
    connector: str = ""
    line: int = 1
    block: int = 0
    subshell: int = 0
    floor: int = 0
    clauses: tuple[Clause, ...] = ()
    negated: bool = False
    arrays: tuple[Array, ...] = ()


@dataclass(frozen=True, slots=True)
class Script:
    """The commands of a text; ``problem`` says why the rest of it was not understood."""

    commands: tuple[Command, ...]
    problem: str | None = None


def parse_script(text: str) -> Script:
    """Read a script, a RUN line or the operand of ``sh -c``."""
    reader = _Reader()
    try:
        for token in Lexer(text).tokens():
            reader.take(token)
        reader.end("")
    except ShellSyntaxError as error:
        return Script(tuple(reader.commands), str(error))
    return Script(tuple(reader.commands))


class _Reader:
    """Turns tokens into commands; block structure is counted, not built."""

    def __init__(self) -> None:
        self.commands: list[Command] = []
        self._words: list[Word] = []
        self._assignments: list[tuple[str, Word]] = []
        self._redirects: list[Redirect] = []
        self._arrays: list[Array] = []
        self._array: list[Word] | None = None
        self._operator: str | None = None
        self._line = 1
        self._subshell = 0
        self._floor = 0
        self._clauses = Clauses()
        self._negated = False
        self._extends = False
        self._header: str | None = None
        self._header_words: list[Word] = []
        self._pattern = False
        self._cases = 0
        self._closed = False

    def take(self, token: Token) -> None:
        """Take in one token. Raises ShellSyntaxError."""
        if token.body is not None:
            self._redirects.append(Redirect(token.operator, None, token.body))
        elif token.word is not None:
            self._take_word(token.word, token.line)
        elif self._in_test() and token.operator != "\n":
            self._words.append(literal(token.operator))
        elif _REDIRECTS.fullmatch(token.operator):
            self._operator = token.operator
        elif token.operator in {"(", ")"}:
            self._parenthesis(token.operator)
        else:
            self._separator(token.operator)

    def _connect(self, connector: str) -> None:
        """The operator behind a group, or a clause, is that of its last command."""
        self._closed = False
        if self.commands:
            self.commands[-1] = replace(self.commands[-1], connector=connector)

    def _in_test(self) -> bool:
        """Whether ``[[`` is open, inside which ``&&``, ``<`` and parentheses are its own."""
        words = self._words
        return bool(words) and words[0].bare == "[[" and words[-1].bare != "]]"

    def end(self, connector: str) -> None:
        """Finish the present command, if there is one."""
        parts = (self._words, self._assignments, self._redirects, self._arrays)
        if self._header is None and any(parts):
            self.commands.append(
                Command(
                    tuple(self._words),
                    tuple(self._assignments),
                    tuple(self._redirects),
                    connector,
                    self._line,
                    len(self._clauses.open),
                    self._subshell,
                    self._floor,
                    self._clauses.open,
                    self._negated,
                    tuple(self._arrays),
                )
            )
            self._negated = self._negated and connector == "|"
            self._floor = self._subshell
        self._words, self._assignments, self._redirects, self._arrays = [], [], [], []

    def _take_word(self, word: Word, line: int) -> None:
        if self._operator is not None:
            self._redirects.append(Redirect(self._operator, word))
            self._operator = None
            return
        if self._array is not None:
            self._array.append(word)
            return
        if self._pattern:
            self._case_word(word)
            return
        if self._header is not None:
            self._header_word(word)
            return
        if not self._words and not self._assignments and self._reserved(word.bare or ""):
            return
        if not self._words and not self._assignments:
            self._line, self._header_words, self._closed = line, [], False
        assignment = None if self._words else _assignment(word)
        if assignment:
            self._extends = "+=" in (word.bare or "")
            self._assignments.append(assignment)
        else:
            self._words.append(word)

    def _reserved(self, word: str) -> bool:
        if word in _OPENS:
            self._open(word)
        elif word in _CLOSES:
            self._clauses.leave()
            self._closed = True
            if word == "esac":
                self._cases = max(0, self._cases - 1)
        elif word in _TURNS:
            self._clauses.turn(word)
        elif word == "function":
            self._header, self._header_words = word, []
        else:
            self._negated = self._negated or word == "!"
            return word in _PASSES
        return True

    def _open(self, word: str) -> None:
        """``f() {`` has left the function's name in the header's words."""
        if len(self._clauses.open) >= _DEEPEST:
            raise ShellSyntaxError(f"line {self._line}: blocks stand too deep in one another")
        if word == "{" and self._header_words:
            self._clauses.enter("function", tuple(self._header_words[:1]))
        else:
            self._clauses.enter(word)
        self._header = word if word in {"for", "case", "select"} else None
        self._header_words = []

    def _header_word(self, word: Word) -> None:
        """``for x in a b`` and ``case $x in`` run nothing themselves."""
        if self._header == "case" and word.bare == "in":
            self._cases += 1
            self._end_header()
            self._pattern = True
        elif self._header == "function" and word.bare == "{":
            self._open("{")
        elif word.bare == "do":
            self._end_header()
            self._clauses.turn("do")
        else:
            self._header_words.append(word)

    def _end_header(self) -> None:
        """A function's name waits for the brace that opens its body."""
        if self._header != "function":
            self._clauses.header(tuple(self._header_words))
            self._header_words = []
        self._header = None

    def _case_word(self, word: Word) -> None:
        if word.bare == "esac":
            self._pattern = False
            self._header_words = []
            self._reserved("esac")
        else:
            self._header_words.append(word)

    def _parenthesis(self, operator: str) -> None:
        if self._pattern:
            self._pattern = operator == "("
            if not self._pattern:
                self._clauses.match(tuple(self._header_words))
                self._header_words = []
            return
        if self._array is not None or (operator == "(" and self._begins_array()):
            self._in_array(operator)
            return
        if operator == "(" and len(self._words) == 1:
            self._header, self._header_words = "function", self._words
            self._words = []
            return
        if self._header == "function":
            if operator == ")":
                self._end_header()
            return
        self.end(";")
        self._closed = operator == ")"
        self._subshell = max(0, self._subshell + (1 if operator == "(" else -1))
        self._floor = min(self._floor, self._subshell)

    def _begins_array(self) -> bool:
        """Whether the word in front of a parenthesis is ``name=`` or ``name+=``."""
        if self._words:
            return _ARRAY.match(self._words[-1].bare or "") is not None
        return bool(self._assignments) and not self._assignments[-1][1].parts

    def _in_array(self, operator: str) -> None:
        if self._array is None:
            named = _ARRAY.match(self._words.pop().bare or "") if self._words else None
            name = named[1] if named else self._assignments.pop()[0]
            extends = bool(named[2]) if named else self._extends
            self._arrays.append(Array(name, extends=extends))
            self._array = []
        elif operator == ")":
            self._arrays[-1] = replace(self._arrays[-1], words=tuple(self._array))
            self._array = None

    def _separator(self, operator: str) -> None:
        if self._array is not None:
            return
        if self._pattern:
            return
        if operator.startswith(";;") or operator == ";&":
            self.end(";")
            self._pattern = self._cases > 0
            return
        connector = ";" if operator == "\n" else "|" if operator == "|&" else operator
        if self._closed and not (self._words or self._assignments):
            self._connect(connector)
        self.end(connector)
        if self._header in {"for", "select", "function"}:
            self._end_header()


def _assignment(word: Word) -> tuple[str, Word] | None:
    first = word.parts[0] if word.parts else None
    if not isinstance(first, Text) or first.quoted:
        return None
    match = _ASSIGNMENT.match(first.value)
    if match is None:
        return None
    rest = first.value[match.end() :]
    return match[1], Word(((Text(rest),) if rest else ()) + word.parts[1:])
