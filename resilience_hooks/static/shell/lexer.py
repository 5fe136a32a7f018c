"""Splits shell text into words and operators (POSIX 2.3, token recognition)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from resilience_hooks.static.shell.words import Part, Text, Unknown, Variable, Word

_OPERATORS: Final = re.compile(
    r"\d*(?:<<<|<<-|<<|>>|>&|<&|<>|>\||&>>|&>|>|<)|&&|\|\||;;&?|;&|\|&|[;|&()]|\n"
)
_DEPTH: Final = 50
_NAME: Final = re.compile(r"[A-Za-z_]\w*|\d|[@*#?$!-]")
_PLAIN: Final = re.compile(r"[^ \t\r\n\\'\"$`;|&()<>]+")
_BLANK: Final = re.compile(r"(?:[ \t\r]|\\\r?\n)+")
_BRACED: Final = re.compile(
    r"\{(#?)([A-Za-z_]\w*|\d+|[@*#?$!-])(:?[-=+?]|##?|%%?|//?|\^\^?|,,?|:)?"
)


class ShellSyntaxError(Exception):
    """The text is no shell that this reader understands; the rest of it is left alone."""


@dataclass(frozen=True, slots=True)
class Token:
    """A word, an operator (``word`` is None), or a here-document's redirection with its body."""

    line: int
    operator: str = ""
    word: Word | None = None
    body: str | None = None


class Lexer:
    """Reads tokens one after another; here-document bodies follow their line."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._pos = 0
        self._line = 1
        self._counted = 0
        self._depth = 0

    def tokens(self) -> Iterator[Token]:
        """Every token. Raises ShellSyntaxError."""
        pending: list[tuple[Token, str, bool]] = []
        while (token := self._next()) is not None:
            if token.operator.endswith(("<<", "<<-")):
                delimiter = self._delimiter()
                pending.append((token, delimiter, token.operator.endswith("-")))
                continue
            if token.operator == "\n" and pending:
                for opened, delimiter, strip in pending:
                    body = self._heredoc(delimiter, strip)
                    yield Token(opened.line, "<<", None, body)
                pending.clear()
            yield token
        for opened, _, _ in pending:
            yield Token(opened.line, "<<", None, "")

    def _here(self) -> int:
        self._line += self._text.count("\n", self._counted, self._pos)
        self._counted = self._pos
        return self._line

    def _next(self) -> Token | None:
        self._skip_blanks()
        if self._pos >= len(self._text):
            return None
        line = self._here()
        operator = _OPERATORS.match(self._text, self._pos)
        if operator:
            self._pos = operator.end()
            return Token(line, operator[0])
        return Token(line, word=self._word())

    def _skip_blanks(self) -> None:
        blank = _BLANK.match(self._text, self._pos)
        if blank:
            self._pos = blank.end()
        if self._text.startswith("#", self._pos):
            end = self._text.find("\n", self._pos)
            self._pos = len(self._text) if end < 0 else end

    def _word(self) -> Word:
        parts: list[Part] = []
        while self._pos < len(self._text):
            char = self._text[self._pos]
            plain = _PLAIN.match(self._text, self._pos)
            if plain:
                self._pos = plain.end()
                parts.append(Text(plain[0]))
            elif char in "'\"$`\\":
                parts.extend(self._special(char))
            else:
                break
        return Word(tuple(parts))

    def _special(self, char: str) -> Iterator[Part]:
        if char == "'":
            yield Text(self._until("'"), quoted=True)
        elif char == '"':
            yield from self._double_quoted()
        elif char == "\\":
            self._pos += 2
            escaped = self._text[self._pos - 1 : self._pos]
            yield Text("" if escaped == "\n" else escaped, quoted=True)
        else:
            yield self._expansion(quoted=False)

    def _until(self, quote: str) -> str:
        end = self._text.find(quote, self._pos + 1)
        if end < 0:
            raise ShellSyntaxError(f"line {self._here()}: a {quote} that nothing closes")
        found = self._text[self._pos + 1 : end]
        self._pos = end + 1
        return found

    def _double_quoted(self) -> Iterator[Part]:
        line = self._here()
        self._pos += 1
        yield Text("", quoted=True)
        start = self._pos
        while self._pos < len(self._text):
            char = self._text[self._pos]
            if char in '"$`\\':
                yield Text(self._text[start : self._pos], quoted=True)
                if char == '"':
                    self._pos += 1
                    return
                yield self._escaped() if char == "\\" else self._expansion(quoted=True)
                start = self._pos
            else:
                self._pos += 1
        raise ShellSyntaxError(f"line {line}: a double quote that nothing closes")

    def _escaped(self) -> Part:
        """Inside double quotes a backslash escapes only ``$ ` " \\`` and a newline."""
        self._pos += 2
        char = self._text[self._pos - 1 : self._pos]
        return Text(char if char in '$`"\\' else "" if char == "\n" else f"\\{char}", quoted=True)

    def _expansion(self, quoted: bool) -> Part:
        if self._text[self._pos] == "`":
            return Unknown(self._until("`"))
        if self._text.startswith("$(", self._pos):
            return Unknown(self._balanced())
        braced = _BRACED.match(self._text, self._pos + 1)
        if braced:
            return self._parameter(braced, quoted)
        name = _NAME.match(self._text, self._pos + 1)
        self._pos += 1
        if name is None:
            return Text("$", quoted)
        self._pos = name.end()
        return Variable(name[0], quoted=quoted)

    def _parameter(self, braced: re.Match[str], quoted: bool) -> Part:
        start = self._pos
        self._pos = braced.end()
        self._depth += 1
        if self._depth > _DEPTH:
            raise ShellSyntaxError(f"line {self._here()}: expansions nested too deeply")
        operand = self._operand()
        self._depth -= 1
        if braced[1]:
            return Unknown(self._text[start : self._pos])
        return Variable(braced[2], braced[3] or "", operand, quoted)

    def _operand(self) -> Word:
        """What stands between the operator and the closing brace."""
        parts: list[Part] = []
        start = self._pos
        while self._pos < len(self._text):
            char = self._text[self._pos]
            if char in "'\"$`\\}":
                parts.append(Text(self._text[start : self._pos], quoted=True))
                if char == "}":
                    self._pos += 1
                    return Word(tuple(parts))
                parts.extend(self._special(char))
                start = self._pos
            else:
                self._pos += 1
        raise ShellSyntaxError(f"line {self._here()}: a ${{ that nothing closes")

    def _balanced(self) -> str:
        """The source of ``$( … )`` or ``$(( … ))``, quotes inside respected."""
        start, depth = self._pos, 0
        while self._pos < len(self._text):
            char = self._text[self._pos]
            if char == "'":
                self._until("'")
                continue
            if char == "\\":
                self._pos += 1
            depth += (char == "(") - (char == ")")
            self._pos += 1
            if char == ")" and depth == 0:
                return self._text[start : self._pos]
        raise ShellSyntaxError(f"line {self._here()}: a $( that nothing closes")

    def _delimiter(self) -> str:
        self._skip_blanks()
        word = self._word().plain
        if not word:
            raise ShellSyntaxError(f"line {self._here()}: a here-document without a delimiter")
        return word

    def _heredoc(self, delimiter: str, strip: bool) -> str:
        lines = []
        while self._pos < len(self._text):
            end = self._text.find("\n", self._pos)
            end = len(self._text) if end < 0 else end
            line = self._text[self._pos : end]
            self._pos = min(end + 1, len(self._text))
            line = line.lstrip("\t") if strip else line
            if line == delimiter:
                break
            lines.append(line + "\n")
        return "".join(lines)
