from __future__ import annotations

import pytest

from resilience_hooks.static.dockerfile.flags import KNOWN, flag_faults, split_flags
from resilience_hooks.static.dockerfile.model import Flag


@pytest.mark.parametrize(
    ("text", "flags", "rest"),
    [
        pytest.param("a /b", (), "a /b", id="none"),
        pytest.param("", (), "", id="no text"),
        pytest.param("--from=x a /b", (Flag("from", "x"),), " a /b", id="value"),
        pytest.param("--link a /b", (Flag("link", None),), " a /b", id="alone"),
        pytest.param("--chown= a", (Flag("chown", ""),), " a", id="empty value"),
        pytest.param(
            "--mount=type=bind,source=a  \t--network=none x",
            (Flag("mount", "type=bind,source=a"), Flag("network", "none")),
            " x",
            id="two",
        ),
        pytest.param("a --from=x", (), "a --from=x", id="behind an operand"),
        pytest.param("-a --b", (), "-a --b", id="one dash"),
        pytest.param('--chown="a b" c', (Flag("chown", "a b"),), " c", id="double quotes"),
        pytest.param("--chown='a \"b' c", (Flag("chown", 'a "b'),), " c", id="single quotes"),
        pytest.param(r"--a=b\ c d", (Flag("a", "b c"),), " d", id="escaped blank"),
        pytest.param(r"--a='b\'c' d", (Flag("a", "b'c"),), " d", id="escape in single quotes"),
        pytest.param('--a="b c', (Flag("a", "b c"),), "", id="quote that stays open"),
        pytest.param("--a=b\\", (Flag("a", "b"),), "", id="escape at the end"),
        pytest.param("--a -- --b c", (Flag("a", None),), " --b c", id="two dashes end the flags"),
        pytest.param("--", (), "", id="two dashes alone"),
        pytest.param('--a ["b", "c"]', (Flag("a", None),), ' ["b", "c"]', id="JSON form"),
    ],
)
def test_split(text: str, flags: tuple[Flag, ...], rest: str) -> None:
    """Flags end at the first word without two dashes; quotes and escapes are removed."""
    assert split_flags(text, "\\") == (flags, rest)


def test_split_with_backtick() -> None:
    """The escape directive changes what escapes."""
    assert split_flags("--a=b` c\\ d", "`") == ((Flag("a", "b c\\"),), " d")


@pytest.mark.parametrize(
    ("keyword", "text"),
    [
        pytest.param("COPY", "--from=a --chown=1 --chmod=u=r --link --parents", id="COPY"),
        pytest.param("COPY", "--exclude=a --exclude=b --link=false", id="COPY, repeated"),
        pytest.param("COPY", "--link=TRUE", id="switch in capitals"),
        pytest.param("ADD", "--keep-git-dir --checksum=sha256:0 --unpack=false", id="ADD"),
        pytest.param("RUN", "--mount=a --mount=b --device=a --device=b", id="RUN, repeated"),
        pytest.param("RUN", "--network=none --security=insecure", id="RUN"),
        pytest.param(
            "HEALTHCHECK",
            "--interval=1s --timeout=1s --start-period=1s --start-interval=1s --retries=3",
            id="HEALTHCHECK",
        ),
        pytest.param("FROM", "--platform=$BUILDPLATFORM", id="FROM"),
        pytest.param("ARG", "--anything", id="ARG is not checked"),
        pytest.param("STOPSIGNAL", "--anything", id="STOPSIGNAL is not checked"),
    ],
)
def test_accepted(keyword: str, text: str) -> None:
    """What BuildKit accepts raises no fault."""
    assert list(flag_faults(keyword, split_flags(text, "\\")[0])) == []


@pytest.mark.parametrize(
    ("keyword", "text", "fault"),
    [
        pytest.param(
            "COPY", "--frm=a", "unknown flag --frm of COPY; did you mean --from?", id="misspelt"
        ),
        pytest.param("ADD", "--from=a", "unknown flag --from of ADD", id="of another instruction"),
        pytest.param("CMD", "--version", "unknown flag --version of CMD", id="a command's own"),
        pytest.param(
            "COPY", "--From=a", "unknown flag --From of COPY; did you mean --from?", id="case"
        ),
        pytest.param("COPY", "--from=a --from=b", "COPY takes only one --from", id="repeated"),
        pytest.param("COPY", "--chown a", "--chown needs a value: --chown=…", id="no value"),
        pytest.param("COPY", "--link=yes", "--link is true or false, not 'yes'", id="no boolean"),
        pytest.param("COPY", "--link=", "--link is true or false, not ''", id="empty boolean"),
    ],
)
def test_refused(keyword: str, text: str, fault: str) -> None:
    """What BuildKit refuses is named, with the nearest flag where one is near."""
    assert list(flag_faults(keyword, split_flags(text, "\\")[0])) == [fault]


def test_flags_of_which_instructions() -> None:
    """Five instructions have flags."""
    assert set(KNOWN) == {"ADD", "COPY", "FROM", "HEALTHCHECK", "RUN"}
