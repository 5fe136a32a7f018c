"""Constructs that decide whether an import runs, and who catches its failure."""

from __future__ import annotations

import sys
from typing import Final

from tests.oracle.layout import ENTRY
from tests.oracle.statements import Writer

_NOT_FOUND: Final = (
    "ImportError",
    "ModuleNotFoundError",
    "(ImportError, ModuleNotFoundError)",
    "(OSError, ImportError)",
)


def guarded(w: Writer) -> str:
    """A handler that copes."""
    return f"try:\n    {w.statement()}\nexcept {w.pick(*_NOT_FOUND)}:\n    pass\n"


def fallback(w: Writer) -> str:
    """A handler that imports something else."""
    return f"try:\n    {w.statement()}\nexcept ImportError:\n    {w.statement()}\n"


def chain_of_fallbacks(w: Writer) -> str:
    """A handler whose own import is guarded."""
    return (
        f"try:\n    {w.statement()}\nexcept ImportError:\n    try:\n        {w.statement()}\n"
        "    except ImportError:\n        pass\n"
    )


def repeated(w: Writer) -> str:
    """A handler that tries the same again."""
    statement = w.statement()
    return f"try:\n    {statement}\nexcept ImportError:\n    {statement}\n"


def reraised(w: Writer) -> str:
    """A handler that does not cope; only the program is free to raise something else."""
    ends = ["raise", 'raise ImportError("broken") from error']
    if w.path == ENTRY:
        ends += ['raise RuntimeError("broken")', "sys.exit(1)", 'raise SystemExit("broken")']
    end = w.pick(*ends)
    log = w.pick("", "    print(error)\n")
    return f"import sys\ntry:\n    {w.statement()}\nexcept ImportError as error:\n{log}    {end}\n"


def broad(w: Writer) -> str:
    """A handler that masks."""
    caught = w.pick("except Exception:", "except:", "except BaseException as error:")
    return f"try:\n    {w.statement()}\n{caught}\n    pass\n"


def unrelated(w: Writer) -> str:
    """A handler that catches something else."""
    caught = w.pick("ValueError", "(KeyError, OSError)", "AttributeError")
    return f"try:\n    {w.statement()}\nexcept {caught}:\n    pass\n"


def several_handlers(w: Writer) -> str:
    """The first handler that fits counts."""
    return (
        f"try:\n    {w.statement()}\nexcept ValueError:\n    raise\n"
        "except ImportError:\n    pass\nexcept Exception:\n    raise\n"
    )


def else_clause(w: Writer) -> str:
    """What runs if all went well, and what runs anyway."""
    return (
        f"try:\n    {w.statement()}\nexcept ImportError:\n    pass\n"
        f"else:\n    {w.statement()}\nfinally:\n    {w.statement()}\n"
    )


def suppressed(w: Writer) -> str:
    """``contextlib.suppress``."""
    head = w.pick(
        "import contextlib\nwith contextlib.suppress(ImportError):",
        "from contextlib import suppress\nwith suppress(ImportError, OSError):",
        "from contextlib import suppress\nwith suppress(Exception):",
    )
    return f"{head}\n    {w.statement()}\n"


def versions(w: Writer) -> str:
    """Branches that the image's Python decides."""
    minor = sys.version_info[1]
    test = w.pick(
        f"sys.version_info >= (3, {minor})",
        f"sys.version_info < (3, {minor})",
        f"sys.version_info[:2] == (3, {minor})",
        "sys.version_info[0] >= 3",
        "sys.version_info.major < 3",
        f"(3, {minor + 1}) <= sys.version_info",
        f"not sys.version_info >= (3, {minor})",
    )
    return f"import sys\nif {test}:\n    {w.statement()}\nelse:\n    {w.statement()}\n"


def platforms(w: Writer) -> str:
    """Branches that Linux decides."""
    test = w.pick(
        'sys.platform == "win32"',
        'sys.platform != "win32"',
        'sys.platform.startswith("linux")',
        'os.name == "nt"',
        'os.name in ("posix", "java")',
        'platform.system() == "Windows"',
    )
    return (
        f"import os, platform, sys\nif {test}:\n    {w.statement()}\nelse:\n    {w.statement()}\n"
    )


def type_checking(w: Writer) -> str:
    """Branches for type checkers, which never run."""
    head = w.pick(
        "from typing import TYPE_CHECKING\nif TYPE_CHECKING:",
        "import typing\nif typing.TYPE_CHECKING:",
        "import typing as t\nif t.TYPE_CHECKING:",
        "from typing import TYPE_CHECKING as CHECKING\nif CHECKING:",
        "TYPE_CHECKING = False\nif TYPE_CHECKING:",
        "from typing import TYPE_CHECKING\nif TYPE_CHECKING and True:",
    )
    other = f"else:\n    {w.statement()}\n" if w.random.random() < 0.5 else ""
    if other:
        w.note("TYPE_CHECKING with else")
    return f"{head}\n    {w.statement()}\n{other}"


def not_type_checking(w: Writer) -> str:
    """A branch that always runs."""
    return f"from typing import TYPE_CHECKING\nif not TYPE_CHECKING:\n    {w.statement()}\n"


def main_block(w: Writer) -> str:
    """What runs only where the file is the program."""
    test = w.pick('__name__ == "__main__"', "'__main__' == __name__", 'not __name__ != "__main__"')
    other = f"else:\n    {w.statement()}\n" if w.random.random() < 0.2 else ""
    return f"if {test}:\n    {w.statement()}\n{other}"


def never(w: Writer) -> str:
    """A branch that constants decide."""
    return f"if {w.pick('False', '0', 'not True')}:\n    {w.statement()}\n"


def blocks(w: Writer) -> str:
    """Blocks that hide nothing."""
    head = w.pick(
        "for _ in (1,):", "while True:", "with open(__file__):", "match 1:\n  case 1:", "if 1:"
    )
    end = "    break\n" if head == "while True:" else ""
    return f"{head}\n    {w.statement()}\n{end}"


GUARDS: Final = {
    "guard that copes": guarded,
    "fallback": fallback,
    "chain of fallbacks": chain_of_fallbacks,
    "handler that repeats": repeated,
    "handler that raises": reraised,
    "broad except": broad,
    "unrelated except": unrelated,
    "several handlers": several_handlers,
    "try with else and finally": else_clause,
    "suppress": suppressed,
    "version test": versions,
    "platform test": platforms,
    "TYPE_CHECKING": type_checking,
    "not TYPE_CHECKING": not_type_checking,
    "__main__ block": main_block,
    "constant test": never,
    "plain block": blocks,
}
