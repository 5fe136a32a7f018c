"""What people do to a repository, drawn at random: every kind of change that a cache may miss."""

from __future__ import annotations

import os
import random
import subprocess
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Final

from tests.repository import Repository

START: Final[Mapping[str, str]] = {
    "a/Dockerfile": "FROM python:3.11\nWORKDIR /app\nCOPY shared shared\nCOPY a/ .\n"
    'CMD ["python", "main.py"]\n',
    "a/main.py": "import json\nimport util\nfrom shared import load\n\ndef f():\n    import late\n",
    "a/util.py": "from shared.store import put\n\nVALUE = 1\n",
    "a/late.py": "import json\n",
    "b/Dockerfile": 'FROM python:3.11\nWORKDIR /srv\nCOPY . .\nCMD ["python", "-m", "b.run"]\n',
    "b/__init__.py": "",
    "b/run.py": "try:\n    import shared.store\nexcept ImportError:\n    raise\n",
    "c/Dockerfile": "FROM python:3.11\nCOPY main.py /c/\nCMD python /c/main.py\n",
    "c/main.py": "import helper\n",
    "helper.py": "import json\n",
    "shared/__init__.py": "",
    "shared/load.py": "import logging\n\n\ndef load():\n    return 1\n",
    "shared/store.py": "def put():\n    from shared import load\n    return load\n",
    "deploy.sh": "docker build -f c/Dockerfile c\n",
    "requirements.txt": "requests\n",
    "README.md": "# Words\n",
    ".gitignore": "build/\n",
    "data.json": "{}\n",
}
_IMPORTS: Final = (
    "import json", "import util", "import helper", "import shared.store", "from shared import load",
    "import requests", "import late", "from shared.load import nothing", "from . import other",
    "import b.run", "import shared.new", "import new", "import flask",
)  # fmt: skip
_LINES: Final = (
    "COPY helper.py .", "COPY shared/load.py shared/", "COPY nothing.py .", "# a comment",
    "ENV PYTHONPATH=/app/shared", "RUN pip install requests", "WORKDIR /app", "COPY . .",
)  # fmt: skip


class Moves:
    """Changes to a repository, one after the other, the same for the same seed."""

    def __init__(self, repository: Repository, seed: int) -> None:
        self.repository = repository
        self._random = random.Random(seed)
        self._moves: tuple[Callable[[], None], ...] = (
            self._edit_body, self._edit_body, self._add_import, self._add_import, self._drop_line,
            self._add_file, self._delete, self._rename, self._mode, self._link, self._dockerfile,
            self._ignore_file, self._other, self._break, self._silence, self._configure,
            self._stage, self._stage, self._commit, self._commit, self._branch, self._checkout,
            self._merge, self._untracked, self._touch, self._assume, self._undo,
        )  # fmt: skip

    def make(self) -> str:
        """Make one; its name."""
        move = self._random.choice(self._moves)
        move()
        return move.__name__

    def _python(self) -> Path | None:
        return self._some("*.py")

    def _some(self, pattern: str) -> Path | None:
        root = self.repository.path
        found = [p for p in root.rglob(pattern) if ".git" not in p.parts and p.is_file()]
        return self._random.choice(sorted(found)) if found else None

    def _lines(self, path: Path) -> list[str]:
        return path.read_text().splitlines(keepends=True)

    def _insert(self, path: Path | None, line: str) -> None:
        if path is not None:
            lines = self._lines(path)
            lines.insert(self._random.randrange(len(lines) + 1), f"{line}\n")
            path.write_text("".join(lines))

    def _edit_body(self) -> None:
        self._insert(self._python(), f"VALUE = {self._random.randrange(100)}")

    def _add_import(self) -> None:
        indent = self._random.choice(["", "", "    "])
        self._insert(self._python(), indent + self._random.choice(_IMPORTS))

    def _drop_line(self) -> None:
        path = self._some("*")
        if path is not None and (lines := self._lines(path)):
            del lines[self._random.randrange(len(lines))]
            path.write_text("".join(lines))

    def _add_file(self) -> None:
        place = self._random.choice(
            ["new.py", "shared/new.py", "a/new.py", "docs/page.md", "b/x/y.py"]
        )
        path = self.repository.path / place
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("import json\n")

    def _delete(self) -> None:
        path = self._some("*")
        if path is not None:
            path.unlink()

    def _rename(self) -> None:
        path = self._python()
        if path is not None:
            folder = self._random.choice(["a", "shared", "b", "."])
            target = self.repository.path / folder / self._random.choice([path.name, "late.py"])
            target.parent.mkdir(exist_ok=True)
            os.replace(path, target)

    def _mode(self) -> None:
        path = self._some("*")
        if path is not None:
            path.chmod(path.stat().st_mode ^ 0o111)

    def _link(self) -> None:
        path, target = self._python(), self._python()
        if path is not None and target is not None and path != target:
            path.unlink()
            path.symlink_to(os.path.relpath(target, path.parent))

    def _dockerfile(self) -> None:
        self._insert(self._some("Dockerfile"), self._random.choice(_LINES))

    def _ignore_file(self) -> None:
        name = self._random.choice([".dockerignore", ".gitignore", "a/Dockerfile.dockerignore"])
        line = self._random.choice(["shared/store.py", "*.py", "!b", "build/", "new.py", "# none"])
        place = self.repository.path / name
        place.parent.mkdir(exist_ok=True)
        with place.open("a") as file:
            file.write(f"{line}\n")

    def _other(self) -> None:
        name = self._random.choice(
            ["README.md", "deploy.sh", "requirements.txt", "docker-compose.yml"]
        )
        text = self._random.choice(
            [
                *("docker build -f c/Dockerfile .\n", "services:\n  c:\n    build: ./c\n"),
                *("uvicorn\n", "flask\n", "helper\n", "new\n"),
            ]
        )
        with (self.repository.path / name).open("a") as file:
            file.write(text)

    def _break(self) -> None:
        self._insert(self._python(), "def (:")

    def _silence(self) -> None:
        path = self._python()
        if path is not None:
            path.write_text(path.read_text().replace("\n", "  # rh: ignore[RH101] why\n", 1))

    def _configure(self) -> None:
        text = self._random.choice(
            ["", 'exclude = ["b"]\n', "strict = true\n", '[services.c]\ncontext = "."\n']
        )
        (self.repository.path / ".resilience-hooks.toml").write_text(text)

    def _stage(self) -> None:
        self.repository.git("add", "--all")

    def _commit(self) -> None:
        if not self._is_merging():
            self.repository.commit()

    def _branch(self) -> None:
        name = f"branch{self._random.randrange(3)}"
        if name != self._current():
            self.repository.git("branch", "--force", name)

    def _checkout(self) -> None:
        self._settle()
        branches = self.repository.git("branch", "--format=%(refname:short)").split()
        self.repository.git("checkout", "--quiet", self._random.choice(branches))

    def _merge(self) -> None:
        self._settle()
        branches = self.repository.git("branch", "--format=%(refname:short)").split()
        strategy = self._random.choice([[], ["--strategy-option=theirs"]])
        with suppress(subprocess.CalledProcessError):  # a conflict is a state like any other
            self.repository.git("merge", "--quiet", *strategy, self._random.choice(branches))

    def _untracked(self) -> None:
        (self.repository.path / "build").mkdir(exist_ok=True)
        (self.repository.path / "build" / "x.py").write_text("import nothing\n")

    def _touch(self) -> None:
        path = self._some("*")
        if path is not None:
            os.utime(path)

    def _assume(self) -> None:
        listed = self.repository.git("ls-files", "-z").split("\0")[:-1]
        flag = self._random.choice(["assume-unchanged", "no-assume-unchanged"])
        if listed:
            self.repository.git("update-index", f"--{flag}", self._random.choice(listed))

    def _undo(self) -> None:
        self.repository.git("reset", "--hard", "--quiet")

    def _settle(self) -> None:
        listed = self.repository.git("ls-files", "-z").split("\0")[:-1]
        for path in listed:
            self.repository.git("update-index", "--no-assume-unchanged", path)
        self.repository.git("add", "--all")
        self.repository.git("commit", "--quiet", "--allow-empty", "--message=state")

    def _is_merging(self) -> bool:
        return (self.repository.path / ".git" / "MERGE_HEAD").exists()

    def _current(self) -> str:
        return self.repository.git("branch", "--show-current").strip()
