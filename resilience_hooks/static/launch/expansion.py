"""Shell words as the fields of an argv; what only a run knows stays in its shell spelling."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from resilience_hooks.static.launch.process import Process, is_open
from resilience_hooks.static.shell import Command, Word, parse_script
from resilience_hooks.static.shell.words import Part, Text, Unknown, Variable

_ALL: Final = frozenset("@*")
_DEPTH: Final = 16


def argv_of(command: Command, process: Process) -> tuple[str, ...]:
    """The fields of a command's words; ``[[`` splits none."""
    if command.words and command.words[0].bare == "[[":
        return tuple(text_of(word, process) for word in command.words)
    return tuple(field for word in command.words for field in fields_of(word, process))


def fields_of(word: Word, process: Process) -> tuple[str, ...]:
    """A word's fields: unquoted variables split at blanks, ``"$@"`` is one for each argument."""
    if any(_is_list(part, process) for part in word.parts):
        return _with_arguments(word, process)
    found, started = [""], False
    for part in word.parts:
        text = _part(part, process)
        if not _splits(part) or is_open(text):
            found[-1] += text
            started = True
            continue
        pieces = text.split()
        if pieces:
            found[-1] += pieces[0]
            found.extend(pieces[1:])
            started = True
    if not started:
        return ()
    return (_home(found[0], word, process), *found[1:])


def text_of(word: Word, process: Process) -> str:
    """A word as one string, as in an assignment."""
    text = "".join(_part(part, process) for part in word.parts)
    return _home(text, word, process)


def substitutions(command: Command) -> Iterator[str]:
    """The shell texts that a command runs for what they print."""
    words = (*command.words, *(word for _, word in command.assignments))
    for word in (*words, *(word for array in command.arrays for word in array.words)):
        for part in word.parts:
            if isinstance(part, Unknown) and not part.source.startswith(("$((", "${")):
                yield _inside(part.source)


def _inside(source: str) -> str:
    return source[2:-1] if source.startswith("$(") else source


def _is_list(part: Part, process: Process) -> bool:
    """Whether a part is ``$@`` or all of an array, ``${name[@]}``."""
    if not isinstance(part, Variable):
        return False
    if part.name in _ALL:
        return part.op in {"", ":"}
    index = part.operand.plain if part.operand is not None else None
    return part.op == "" and index in {"[@]", "[*]"} and part.name in process.arrays


def _with_arguments(word: Word, process: Process) -> tuple[str, ...]:
    arguments: tuple[str, ...] = ()
    for part in word.parts:
        if isinstance(part, Variable) and _is_list(part, process):
            arguments += process.arrays.get(part.name) or _slice(part, process)
    around = [_part(part, process) for part in word.parts if not _is_list(part, process)]
    if not "".join(around):
        return arguments
    return ("".join(around) + " ".join(arguments),)


def _slice(part: Variable, process: Process) -> tuple[str, ...]:
    """``$@``, or ``${@:2}`` from the second on; nothing of an empty array."""
    if part.name not in _ALL:
        return ()
    if process.arguments is None:
        return ("$@",)
    start = part.operand.plain if part.op and part.operand is not None else "1"
    if start is None or not start.strip().isdigit():
        return ("$@",)
    return process.arguments[max(int(start) - 1, 0) :]


def _splits(part: Part) -> bool:
    return isinstance(part, Variable) and not part.quoted


def _home(text: str, word: Word, process: Process) -> str:
    """``~`` and ``~/…`` at the start of an unquoted word."""
    first = word.parts[0] if word.parts else None
    bare = isinstance(first, Text) and not first.quoted
    if bare and (text == "~" or text.startswith("~/")):
        return process.env.get("HOME", "$HOME") + text[1:]
    return text


def _part(part: Part, process: Process) -> str:
    if isinstance(part, Text):
        return part.value
    if isinstance(part, Unknown):
        return _substituted(part.source, process)
    return _variable(part, process)


def _variable(part: Variable, process: Process) -> str:
    value = _value(part.name, process)
    kind, operand = part.op.lstrip(":"), part.operand or Word(())
    spelling = f"${part.name}"
    if value is not None and is_open(value):
        return spelling if value == spelling or part.op else value
    missing = value is None or (part.op.startswith(":") and not value)
    if kind in {"-", "="}:
        return text_of(operand, process) if missing else value or ""
    if kind == "+":
        return "" if missing else text_of(operand, process)
    if value is None and part.name.isdigit() and kind == "":
        return ""
    return value if value is not None and kind in {"", "?"} else spelling


def _value(name: str, process: Process) -> str | None:
    """A variable's value, None where nothing sets it."""
    arguments = process.arguments
    if name in _ALL:
        return "$@" if arguments is None else " ".join(arguments)
    if name.isdigit() and name != "0":
        if arguments is None:
            return f"${name}"
        return arguments[int(name) - 1] if int(name) <= len(arguments) else None
    special = {
        "0": process.script or None,
        "BASH_SOURCE": process.script or None,
        "PWD": process.cwd,
        "#": None if arguments is None else str(len(arguments)),
    }
    return special[name] if name in special else process.env.get(name)


def _substituted(source: str, process: Process) -> str:
    """What ``$(…)`` prints where that can be told from the files; else its own spelling."""
    spelling = source if source.startswith("$") else f"`{source}`"
    if source.startswith(("$((", "${")) or process.depth > _DEPTH:
        return spelling
    printed: list[str] = []
    process = replace(process, depth=process.depth + 1)
    for command in parse_script(_inside(source)).commands:
        argv = argv_of(command, process)
        if command.clauses or command.connector in {"|", "||"} or any(map(is_open, argv)):
            return spelling
        if argv[:1] == ("cd",) and len(argv) > 1:
            process = process.at(argv[-1])
            continue
        output = _output(argv, process)
        if output is None:
            return spelling
        printed.append(output)
    return "\n".join(printed) if printed else spelling


def _output(argv: tuple[str, ...], process: Process) -> str | None:
    program, operands = argv[0] if argv else "", [w for w in argv[1:] if not w.startswith("-")]
    if program == "pwd":
        return process.cwd
    if program == "echo":
        return " ".join(operands)
    if not operands:
        return None
    if program == "dirname":
        return posixpath.dirname(operands[0].rstrip("/")) or "."
    if program == "basename":
        return posixpath.basename(operands[0]).removesuffix("".join(operands[1:2]))
    if program in {"realpath", "readlink"}:
        return process.real(operands[0])
    if program in {"which", "command"}:
        return operands[0]
    return None
