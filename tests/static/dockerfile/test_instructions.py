from __future__ import annotations

import pytest

from resilience_hooks.static.dockerfile.instructions import (
    faults,
    parse_onbuild,
    read_instruction,
)
from resilience_hooks.static.dockerfile.model import Flag, Heredoc, Instruction


def read(line: str, escape: str = "\\") -> Instruction:
    """An instruction on line 1 from its joined line."""
    keyword, _, text = line.partition(" ")
    return read_instruction(keyword, text, escape, lines=(1, 1))


@pytest.mark.parametrize(
    ("line", "text", "flags", "words"),
    [
        pytest.param("RUN a  && b ", "a  && b", (), None, id="shell form"),
        pytest.param('CMD ["a", "b"]', '["a", "b"]', (), ("a", "b"), id="JSON form"),
        pytest.param(
            'COPY --chown=1:2 ["a b", "/o/"]',
            '["a b", "/o/"]',
            (Flag("chown", "1:2"),),
            ("a b", "/o/"),
            id="flag and JSON form",
        ),
        pytest.param(
            "COPY --from=x  a /b", "a /b", (Flag("from", "x"),), None, id="flag and shell form"
        ),
        pytest.param(
            'HEALTHCHECK --interval=5s CMD ["a"]',
            'CMD ["a"]',
            (Flag("interval", "5s"),),
            ("a",),
            id="HEALTHCHECK",
        ),
        pytest.param("CMD", "", (), None, id="nothing"),
        pytest.param('CMD ["a", 1]', '["a", 1]', (), None, id="array of other things"),
    ],
)
def test_read(line: str, text: str, flags: tuple[Flag, ...], words: tuple[str, ...] | None) -> None:
    """Flags come off the text; the JSON form's strings are read."""
    instruction = read(line)
    assert (instruction.text, instruction.flags, instruction.words) == (text, flags, words)


def test_onbuild() -> None:
    """The inner instruction has the lines and the here-documents of the outer one."""
    heredocs = (Heredoc("E", "x\n", True),)
    outer = Instruction("ONBUILD", "copy --link <<E /x", 3, 5, heredocs=heredocs)
    inner = Instruction("COPY", "<<E /x", 3, 5, (Flag("link", None),), None, heredocs)
    assert parse_onbuild(outer, "\\") == inner


@pytest.mark.parametrize(
    "line",
    [
        "RUN",
        "RUN x",
        "RUN []",
        "CMD",
        "CMD []",
        "ENTRYPOINT",
        "ENTRYPOINT []",
        "COPY a b",
        'COPY ["a", "b"]',
        "COPY <<E /x",
        "ADD https://example.org/a /a",
        "ENV A=1 B=",
        "ENV A b c",
        "LABEL a=b",
        "ARG A",
        "ARG A=1 B",
        "EXPOSE 80 443/tcp",
        "WORKDIR /a b",
        "USER a:b",
        "VOLUME /a /b",
        'VOLUME ["/a"]',
        "STOPSIGNAL SIGTERM",
        "MAINTAINER Ada <ada@example.org>",
        'SHELL ["bash", "-c"]',
        "HEALTHCHECK NONE",
        "HEALTHCHECK --anything none",
        "HEALTHCHECK CMD x",
        'HEALTHCHECK CMD ["x"]',
        "ONBUILD COPY a b",
    ],
)
def test_accepted(line: str) -> None:
    """What BuildKit accepts has no fault, an empty RUN, CMD and ENTRYPOINT included."""
    assert list(faults(read(line), "\\")) == []


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        ("COPPY a b", "unknown instruction COPPY; did you mean COPY?"),
        ("FORM a", "unknown instruction FORM; did you mean FROM?"),
        ("{{ x }}", "unknown instruction {{"),
        ("COPY a", "COPY needs at least one source and a destination"),
        ("ADD", "ADD needs at least one source and a destination"),
        ('COPY ["a"]', "COPY needs at least one source and a destination"),
        ("COPY a <<E", "COPY cannot have a here-document as its destination"),
        ('CMD ["a", 1]', "CMD has a JSON array with something else than strings"),
        ("RUN --mont=a x", "unknown flag --mont of RUN; did you mean --mount?"),
        ("WORKDIR --x /a", "unknown flag --x of WORKDIR"),
        ("ENV", "ENV needs an operand"),
        ("ENV A", "ENV gives 'A' no value; write A=…"),
        ("ENV A=1 B", "ENV gives 'B' no value; write B=…"),
        ("ENV =x", "ENV has a value without a name"),
        ("LABEL", "LABEL needs an operand"),
        ("ARG", "ARG needs an operand"),
        ("ARG =x", "ARG has a value without a name"),
        ("EXPOSE", "EXPOSE needs an operand"),
        ("WORKDIR", "WORKDIR needs an operand"),
        ("USER", "USER needs an operand"),
        ("STOPSIGNAL", "STOPSIGNAL needs an operand"),
        ("MAINTAINER", "MAINTAINER needs an operand"),
        ("VOLUME", "VOLUME needs an operand"),
        ("VOLUME []", "VOLUME needs an operand"),
        ('VOLUME ["/a", " "]', "VOLUME has an empty path"),
        ("SHELL bash -c", 'SHELL needs the JSON form: SHELL ["…", "…"]'),
        ("SHELL []", 'SHELL needs the JSON form: SHELL ["…", "…"]'),
        ("HEALTHCHECK", "HEALTHCHECK is followed by CMD and a command, or by NONE"),
        ("HEALTHCHECK curl x", "HEALTHCHECK is followed by CMD and a command, or by NONE"),
        ("HEALTHCHECK CMD", "HEALTHCHECK CMD needs a command"),
        ("HEALTHCHECK CMD []", "HEALTHCHECK CMD needs a command"),
        ("HEALTHCHECK NONE x", "HEALTHCHECK NONE takes no command"),
        ("ONBUILD", "ONBUILD needs an instruction"),
        ("ONBUILD FROM a", "FROM cannot be a trigger of ONBUILD"),
        ("ONBUILD onbuild RUN a", "ONBUILD cannot be a trigger of ONBUILD"),
        ("ONBUILD MAINTAINER a", "MAINTAINER cannot be a trigger of ONBUILD"),
    ],
)
def test_refused(line: str, fault: str) -> None:
    """What BuildKit refuses is named once."""
    assert list(faults(read(line), "\\")) == [fault]
