"""The interpreter that runs the tests judges what is said of interpreters."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.static.launch.images import only

PROBE = "import json, sys; print('PROBE' + json.dumps([__name__, sys.path]))\n"
FILES = {
    "app/a.py": PROBE,
    "app/sub/a.py": PROBE,
    "app/sub/__main__.py": PROBE,
    "app/pkg/__init__.py": "",
    "app/pkg/__main__.py": PROBE,
    "app/pkg/b.py": PROBE,
    "lib/c.py": PROBE,
}
LINKS = {"app/link.py": "sub/a.py", "app/linked": "sub"}
NEWER = pytest.mark.skipif(sys.version_info < (3, 11), reason="-P is new in Python 3.11")

COMMANDS = [
    pytest.param("a.py", "", id="file"),
    pytest.param("sub/a.py", "", id="file in a folder"),
    pytest.param("./sub/../a.py", "", id="roundabout"),
    pytest.param("link.py", "", id="link to a file"),
    pytest.param("linked/a.py", "", id="through a linked folder"),
    pytest.param("sub", "", id="folder"),
    pytest.param("linked", "", id="linked folder"),
    pytest.param("a.py -m x", "", id="options behind the file are its own"),
    pytest.param("-m a", "", id="module"),
    pytest.param("-m sub.a", "", id="module of a namespace package"),
    pytest.param("-m pkg", "", id="package"),
    pytest.param("-m pkg.b -x", "", id="module of a package"),
    pytest.param("-um a", "", id="letters before m"),
    pytest.param("-ma", "", id="joined module"),
    pytest.param("-bb -OO -u a.py", "", id="flags"),
    pytest.param("-W ignore a.py", "", id="-W"),
    pytest.param("-Wignore -m a", "", id="-W joined"),
    pytest.param("-X utf8 a.py", "", id="-X"),
    pytest.param("-uX utf8 a.py", "", id="letters before X"),
    pytest.param("--check-hash-based-pycs never a.py", "", id="long option"),
    pytest.param("-c import|a", "", id="code"),
    pytest.param("-cimport|a", "", id="code, joined"),
    pytest.param("-uc import|c", "PYTHONPATH={root}/lib", id="code from PYTHONPATH"),
    pytest.param("a.py", "PYTHONPATH=x::{root}/lib", id="PYTHONPATH"),
    pytest.param("-m a", "PYTHONPATH=x::{root}/lib:", id="PYTHONPATH and a module"),
    pytest.param("-E a.py", "PYTHONPATH={root}/lib", id="-E"),
    pytest.param("-E -m a", "PYTHONPATH={root}/lib", id="-E and a module"),
    pytest.param("-I a.py", "PYTHONPATH={root}/lib", id="-I"),
    pytest.param("-P a.py", "PYTHONPATH={root}/lib", id="-P", marks=NEWER),
    pytest.param("-P -m c", "PYTHONPATH={root}/lib", id="-P and a module", marks=NEWER),
    pytest.param("-m c", "PYTHONPATH={root}/lib PYTHONSAFEPATH=1", id="safe", marks=NEWER),
    pytest.param("-E -m a", "PYTHONSAFEPATH=1", id="-E and safe", marks=NEWER),
    pytest.param("-m cProfile -o {root}/out sub/a.py", "", id="profiler"),
    pytest.param("-m cProfile -o {root}/out -m a", "", id="profiler, module"),
    pytest.param("-m pdb -c continue sub/a.py", "", id="debugger"),
    pytest.param("-m trace --count -C {root}/counts sub/a.py", "", id="trace"),
]


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The files, on disk."""
    folder = tmp_path_factory.mktemp("root").resolve()
    for path, text in FILES.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text)
    for path, target in LINKS.items():
        (folder / path).symlink_to(target)
    return folder


def really(words: list[str], env: dict[str, str], root: Path) -> tuple[str, list[str]]:
    """The name that the probe runs under, and sys.path up to the standard library."""
    done = subprocess.run(
        [sys.executable, *words],
        cwd=root / "app",
        env={**env, "PYTHONDONTWRITEBYTECODE": "1"},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    line = next(line for line in done.stdout.splitlines() if line.startswith("PROBE"))
    name, path = json.loads(line.removeprefix("PROBE"))
    places = [os.path.join(root / "app", entry) for entry in path if "python3" not in entry]
    return name, list(dict.fromkeys(os.path.normpath(place) for place in places))


@pytest.mark.parametrize(("words", "variables"), COMMANDS)
def test_sys_path(words: str, variables: str, root: Path) -> None:
    """The entries in front of the standard library, and whether the code is the program."""
    argv = [word.replace("|", " ") for word in words.format(root=root).split()]
    env = dict(pair.split("=", 1) for pair in variables.format(root=root).split())
    name, path = really(argv, env, root)
    launch = only(
        ["python", *argv],
        {f"{root}/{path}": text for path, text in FILES.items()},
        links={f"{root}/{path}": target for path, target in LINKS.items()},
        workdir=f"{root}/app",
        env=env,
    )
    assert list(launch.sys_path) == path
    assert launch.entries[0].as_main == (name == "__main__")
