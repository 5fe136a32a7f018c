"""What each instruction demands of its operands, beyond what all of them share.

Every fault named here fails a build in BuildKit; what it tolerates, such as an empty RUN, is none.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

from resilience_hooks.static.dockerfile.blanks import SPACES, split_keyword, split_words
from resilience_hooks.static.dockerfile.heredoc import delimiter
from resilience_hooks.static.dockerfile.model import Instruction
from resilience_hooks.static.dockerfile.pairs import pairs

Check = Callable[[Instruction, str], str | None]


def operand_fault(instruction: Instruction, escape: str) -> str | None:
    """What is wrong with an instruction's operands, or None."""
    check = _CHECKS.get(instruction.keyword)
    return check(instruction, escape) if check else None


def operands(instruction: Instruction) -> tuple[str, ...]:
    """The strings of the JSON form, or the words of the shell form as COPY splits them."""
    words = instruction.words
    return split_words(instruction.text) if words is None else words


def _needs_operand(instruction: Instruction, _escape: str) -> str | None:
    return None if operands(instruction) else f"{instruction.keyword} needs an operand"


def _copy_fault(instruction: Instruction, _escape: str) -> str | None:
    paths = operands(instruction)
    if len(paths) < 2:
        return f"{instruction.keyword} needs at least one source and a destination"
    if delimiter(paths[-1]):
        return f"{instruction.keyword} cannot have a here-document as its destination"
    return None


def _pairs_fault(instruction: Instruction, escape: str) -> str | None:
    found = pairs(instruction, escape)
    if not found:
        return f"{instruction.keyword} needs an operand"
    if not all(name for name, _ in found):
        return f"{instruction.keyword} has a value without a name"
    lacking = [name for name, value in found if value is None]
    if lacking and instruction.keyword != "ARG":
        return f"{instruction.keyword} gives '{lacking[0]}' no value; write {lacking[0]}=…"
    return None


def _healthcheck_fault(instruction: Instruction, _escape: str) -> str | None:
    kind, command = split_keyword(instruction.text)
    if kind == "NONE":
        return "HEALTHCHECK NONE takes no command" if command else None
    if kind != "CMD":
        return "HEALTHCHECK is followed by CMD and a command, or by NONE"
    has_command = command if instruction.words is None else instruction.words
    return None if has_command else "HEALTHCHECK CMD needs a command"


def _onbuild_fault(instruction: Instruction, _escape: str) -> str | None:
    keyword, _ = split_keyword(instruction.text)
    if not keyword:
        return "ONBUILD needs an instruction"
    if keyword in ("FROM", "MAINTAINER", "ONBUILD"):
        return f"{keyword} cannot be a trigger of ONBUILD"
    return None


def _shell_fault(instruction: Instruction, _escape: str) -> str | None:
    return None if instruction.words else 'SHELL needs the JSON form: SHELL ["…", "…"]'


def _volume_fault(instruction: Instruction, escape: str) -> str | None:
    if not all(path.strip(SPACES) for path in operands(instruction)):
        return "VOLUME has an empty path"
    return _needs_operand(instruction, escape)


_CHECKS: Mapping[str, Check] = MappingProxyType(
    {
        "ADD": _copy_fault,
        "ARG": _pairs_fault,
        "COPY": _copy_fault,
        "ENV": _pairs_fault,
        "EXPOSE": _needs_operand,
        "HEALTHCHECK": _healthcheck_fault,
        "LABEL": _pairs_fault,
        "MAINTAINER": _needs_operand,
        "ONBUILD": _onbuild_fault,
        "SHELL": _shell_fault,
        "STOPSIGNAL": _needs_operand,
        "USER": _needs_operand,
        "VOLUME": _volume_fault,
        "WORKDIR": _needs_operand,
    }
)
