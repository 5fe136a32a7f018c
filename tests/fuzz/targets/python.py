"""Programs: what is read off the lines that matter is what is read off the whole file."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from benchmarks.equality import difference
from resilience_hooks.static.graph.decoding import decode
from resilience_hooks.static.graph.parse import read_facts
from tests.fuzz.target import Target
from tests.static.graph.test_skeleton import CUTS

_OWN: Final = (
    "resilience_hooks/submodules.py",
    "resilience_hooks/cli/main.py",
    "hooks/resilience.py",
)
_TOKENS: Final = (
    *(b"import a\n", b"from . import b\n", b"from c import *\n", b"    ", b"try:\n", b"else:\n"),
    *(b"except ImportError:\n", b"if TYPE_CHECKING:\n", b"def f():\n", b"class C:\n", b"pass\n"),
    *(b"importlib.import_module('d')\n", b"sys.path.insert(0, e)\n", b'"""', b"(", b")", b"#"),
    *(b"lambda: ", b"; ", b"\\\n", b"async ", b"match x:\n", b"del a\n", b"f'{", b"\x0c"),
)


def _check(data: bytes) -> None:
    read_facts(data)
    try:
        text = decode(data)
    except (UnicodeError, LookupError, SyntaxError):
        return
    assert not difference(text)


def _seeds() -> tuple[bytes, ...]:
    root = Path(__file__).parents[3]
    return (
        *(source.encode() for source, _ in CUTS.values()),
        *((root / path).read_bytes() for path in _OWN),
    )


TARGET: Final = Target("python", _check, _seeds(), _TOKENS)
