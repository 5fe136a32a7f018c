"""What is wrong with a configuration: the line, the key, what is allowed, what was meant."""

from __future__ import annotations

import pytest

from resilience_hooks.config.model import CHECKS, Config
from resilience_hooks.config.record import keys_of
from resilience_hooks.config.sources import PROJECT_FILE
from tests.config.reading import faults

CHOICES = ", ".join(f'"{check}"' for check in CHECKS)

CASES: dict[str, tuple[str, list[str]]] = {
    "a key misspelt": (
        "strickt = true",
        ['1: strickt: there is no such key; did you mean "strict"?'],
    ),
    "a key with an underscore": (
        "[services.api]\nbuild_args = { A = 'b' }",
        ['2: services.api.build_args: there is no such key; did you mean "build-args"?'],
    ),
    "a key like none": (
        "zzz = 1",
        [f"1: zzz: there is no such key; there are {', '.join(keys_of(Config))}"],
    ),
    "a number for a version": (
        "python = 3.12",
        ['1: python: 3.12 is not a Python version in quotes, such as "3.12"'],
    ),
    "Python 2": (
        'python = "2.7"',
        ['1: python: "2.7" is not a Python version in quotes, such as "3.12"'],
    ),
    "a string for a truth value": (
        '\nstrict = "yes"',
        ['2: strict: "yes" is not true or false'],
    ),
    "a string for a list": (
        'exclude = "examples/"',
        [
            '1: exclude: "examples/" is not a list; each item is a pattern as in a .gitignore',
        ],
    ),
    "an item of a list": (
        'exclude = [\n  "a/",\n  true,\n]',
        ["3: exclude[1]: true is not a pattern as in a .gitignore"],
    ),
    "a pattern that is negated": (
        'exclude = ["!a"]',
        ['1: exclude[0]: "!a" is not a pattern as in a .gitignore'],
    ),
    "a check misspelt": (
        'checks = ["dockerfile-import"]',
        [
            f'1: checks[0]: "dockerfile-import" is not one of {CHOICES}; '
            'did you mean "dockerfile-imports"?'
        ],
    ),
    "no check": (
        "checks = []",
        [f"1: checks: name at least 1; a list; each item is one of {CHOICES}"],
    ),
    "an ignore without a reason": (
        '[[ignore]]\ncode = "RH101"',
        [
            '1: ignore[0]: reason is missing; write reason = "the table is loaded by the sidecar"',
        ],
    ),
    "an ignore with an empty reason": (
        '[[ignore]]\ncode = "RH101"\nreason = " "',
        ['3: ignore[0].reason: " " is not a reason in words'],
    ),
    "an ignore of everything": (
        '[[ignore]]\nreason = "x"\n[[ignore]]\ncode = "all"\nreason = "y"',
        [
            '1: ignore[0]: code is missing; write code = "RH101"',
            '4: ignore[1].code: "all" is not the code of a rule, such as RH101',
        ],
    ),
    "a day that does not exist": (
        'ignore = [\n{ code = "RH101", reason = "x", expires = "2026-02-30" }]',
        ['2: ignore[0].expires: "2026-02-30" is not a date, such as 2027-01-31'],
    ),
    "a moment for a day": (
        '[[ignore]]\ncode = "RH101"\nreason = "x"\nexpires = 2027-01-01T00:00:00Z',
        ["4: ignore[0].expires: 2027-01-01 00:00:00+00:00 is not a date, such as 2027-01-31"],
    ),
    "ignore as a table": (
        '[ignore]\ncode = "RH101"',
        ["1: ignore: a table is not a list; each item is a table"],
    ),
    "services as a list": (
        '[[services]]\nname = "a"',
        ["1: services: a list is not a table; each value is a table"],
    ),
    "a service that is a path": (
        '[services]\napi = "api/Dockerfile"',
        ['2: services.api: "api/Dockerfile" is not a table'],
    ),
    "a context above the root": (
        '[services."a/b"]\ncontext = "../x"',
        ["2: services.'a/b'.context: \"../x\" is not a path below the root, with / and without .."],
    ),
    "an absolute Dockerfile": (
        '[services.a]\ndockerfile = "/x/Dockerfile"',
        [
            '2: services.a.dockerfile: "/x/Dockerfile" is not a path below the root, with / and '
            "without .."
        ],
    ),
    "a source with a Dockerfile": (
        '[services.a]\nsource = "f"\ndockerfile = "Dockerfile"',
        ["3: services.a.dockerfile: it does not go with source; keep one of them"],
    ),
    "a command with an open quotation": (
        '[services.a]\ncommand = "sh -c \'x"',
        ['2: services.a.command: "sh -c \'x" leaves a quotation open'],
    ),
    "a command that is none": (
        "[services.a]\nentrypoint = 1",
        ["2: services.a.entrypoint: 1 is not a command as a string, or a list of its words"],
    ),
    "a variable that is a number": (
        "[services.a]\nenv.PORT = 8080",
        ["2: services.a.env.PORT: 8080 is not a string"],
    ),
    "a module that is a file": (
        '[services.a]\nentry-modules = ["a/b.py"]',
        ['2: services.a.entry-modules[0]: "a/b.py" is not a dotted module name'],
    ),
    "a registry without a name": (
        '[services.a]\nentry-registries = ["a/b.py"]',
        [
            '2: services.a.entry-registries[0]: "a/b.py" is not FILE.py:NAME, a file below the '
            "root and a variable of it"
        ],
    ),
    "a relative container path": (
        '[services.a]\nbrings = ["models"]',
        ['2: services.a.brings[0]: "models" is not an absolute path of the container'],
    ),
    "several PYTHONPATHs in one": (
        '[services.a]\npythonpath = ["/a:/b"]',
        ['2: services.a.pythonpath[0]: "/a:/b" is not a path of the container'],
    ),
    "several at once, by line": (
        '[services.a]\ntarget = 1\nbrings = "x"\n[services.b]\ncontxt = "."\n[[ignore]]\n',
        [
            "2: services.a.target: 1 is not a string",
            '3: services.a.brings: "x" is not a list; each item is an absolute path of the '
            "container",
            '5: services.b.contxt: there is no such key; did you mean "context"?',
            '6: ignore[0]: code is missing; write code = "RH101"',
            '6: ignore[0]: reason is missing; write reason = "the table is loaded by the sidecar"',
        ],
    ),
    "no TOML": ("strict = maybe", ["1: this is not TOML: Invalid value"]),
    "a key twice": (
        "strict = true\nstrict = true",
        ["2: this is not TOML: Cannot overwrite a value"],
    ),
    "the header of the other file": (
        "[tool.resilience_hooks]\nstrict = true",
        [" here the keys stand without [tool.resilience_hooks] above them"],
    ),
}


@pytest.mark.parametrize(("text", "said"), CASES.values(), ids=CASES)
def test_faults(text: str, said: list[str]) -> None:
    """Every fault is told at once, in words."""
    assert faults(text) == said


def test_lines_count_in_the_whole_project_file() -> None:
    """In pyproject.toml the lines are those of the file, the keys those below the table."""
    text = '[project]\nname = "x"\n\n[tool.resilience_hooks]\nstrict = 1\n'
    assert faults(text, PROJECT_FILE) == ["5: strict: 1 is not true or false"]


def test_a_hyphen_in_the_tables_name() -> None:
    """[tool.resilience-hooks] would be passed over in silence."""
    text = "[tool.resilience-hooks]\nstrict = true\n"
    assert faults(text, PROJECT_FILE) == [" write [tool.resilience_hooks], with an underscore"]
