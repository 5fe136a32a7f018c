"""A shell text, one command after another, and the scripts that it starts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from resilience_hooks.static.image.model import File
from resilience_hooks.static.image.run.certainty import certainty
from resilience_hooks.static.image.run.programs import program
from resilience_hooks.static.image.run.python import judge
from resilience_hooks.static.image.run.redirects import redirect
from resilience_hooks.static.image.run.step import Step
from resilience_hooks.static.image.run.unseen import Unseen
from resilience_hooks.static.image.run.words import argv
from resilience_hooks.static.image.run.wrappers import peel
from resilience_hooks.static.shell import Command, expand, parse_script
from resilience_hooks.static.tree.plumbing import to_text

SHELLS: Final = frozenset({"ash", "bash", "dash", "ksh", "sh", "zsh"})
_DEPTH: Final = 8
_SETS: Final = {"export", "declare", "typeset", "readonly", "local"}


def run_text(text: str, step: Step) -> None:
    """Apply the effects of a text that a shell runs."""
    script = parse_script(text)
    shells = [step]
    always = step.certain
    for command, certain in zip(script.commands, certainty(script.commands), strict=True):
        del shells[command.floor + 1 :]
        while len(shells) <= command.subshell:
            shells.append(shells[-1].child())
        shell = shells[-1]
        shell.certain = always and certain
        _run_command(command, shell)
    step.certain = always
    if script.problem is not None:
        step.doubt("/", f"its shell text is not understood: {script.problem}")


def _run_command(command: Command, step: Step) -> None:
    words = argv(command.words, step)
    assigned = {name: expand(word, step.env) for name, word in command.assignments}
    with step.guarded():
        if not words:
            step.env = step.env.having(assigned)
        elif words[0] in _SETS:
            _set_variables(words[1:], step)
        elif words[0] in {"cd", "pushd"}:
            _change_directory(words[1:], step)
        elif words[0] in {".", "source"}:
            run_file(words[1:], step)
        else:
            process = step.child()
            process.env = step.env.having(assigned)
            run_argv(words, process)
    for each in command.redirects:
        with step.guarded():
            redirect(each, words, command, step)


def _set_variables(words: Sequence[str], step: Step) -> None:
    step.env = step.env.having(
        {
            word.partition("=")[0]: None if isinstance(word, Unseen) else word.partition("=")[2]
            for word in words
            if "=" in word
        }
    )


def _change_directory(words: Sequence[str], step: Step) -> None:
    operands = [word for word in words if not word.startswith("-")]
    if operands and not isinstance(operands[0], Unseen):
        step.cwd = step.absolute(operands[0])
        step.env = step.env.having({"PWD": step.cwd})


def run_argv(words: Sequence[str], step: Step) -> None:
    """Apply the effects of one program. Raises ClashError."""
    peeled = peel(words)
    words = peeled.argv
    step.env = step.env.having(peeled.env)
    for runner in peeled.runners:
        step.install(runner, (runner, "run"))
    if not words or isinstance(words[0], Unseen) or step.depth > _DEPTH:
        return
    if words[0].rpartition("/")[2] in SHELLS:
        _run_shell(words, step)
    elif "/" in words[0] and step.stat(words[0]) is not None:
        run_file(words, step)
    else:
        program(words[0])(words, step)


def _run_shell(words: Sequence[str], step: Step) -> None:
    """``sh -c TEXT ARGUMENT…`` or ``sh FILE ARGUMENT…``; without either it reads a pipe."""
    rest = list(words[1:])
    takes_text = False
    while rest and rest[0].startswith(("-", "+")):
        option = rest.pop(0)
        takes_text = takes_text or (not option.startswith("--") and "c" in option)
        if option in {"-o", "+o"} and rest:
            rest.pop(0)
    if not rest or isinstance(rest[0], Unseen):
        return
    if takes_text:
        run_text(rest[0], _with_arguments(rest[2:], step.child()))
    else:
        run_file(rest, step)


def run_file(words: Sequence[str], step: Step) -> None:
    """Run a file of the image by its shebang; a shell reads what has none. Raises ClashError."""
    node = step.stat(words[0]) if words and not isinstance(words[0], Unseen) else None
    if not isinstance(node, File):
        return
    data = step.build.read(node.content)
    if data is None:
        if node.origin.repo_path is not None:
            step.doubt("/", f"{words[0]} runs, and what it says is unknown")
        return
    text = to_text(data)
    interpreter = text.partition("\n")[0] if text.startswith("#!") else ""
    if "python" in interpreter:
        judge(text, words[0], step)
    elif "\0" in text or (interpreter and not any(name in interpreter for name in SHELLS)):
        step.doubt("/", f"{words[0]} runs, and what it does is unknown")
    else:
        run_text(text, _with_arguments(words[1:], step.child()))


def _with_arguments(words: Sequence[str], step: Step) -> Step:
    numbered = {
        str(at): None if isinstance(word, Unseen) else word for at, word in enumerate(words, 1)
    }
    rest = {str(at): "" for at in range(len(words) + 1, 10)}
    step.env = step.env.having({**rest, **numbered})
    return step
