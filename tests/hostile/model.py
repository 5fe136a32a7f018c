"""A hostile repository, and what each command has to say of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Final, TypeAlias

from tests.repository import Repository

Files: TypeAlias = Mapping[str, "str | bytes"]

START: Final = 'FROM python:3.12\nWORKDIR /app\nCOPY . .\nCMD ["python", "main.py"]\n'
PLAIN: Final[Files] = {
    "Dockerfile": START,
    "main.py": "import helper\n",
    "helper.py": "import json\n",
}


@dataclass(frozen=True)
class Hostile:
    """``files`` on top of the plain ones; ``build`` does what files cannot say, before the commit.

    ``says`` is by group of commands (``check``: all that report findings; ``*``: all): the exit
    code and a part of what is printed.
    """

    files: Files = field(default_factory=dict)
    build: Callable[[Repository], None] = lambda repository: None
    after: Callable[[Repository], None] = lambda repository: None
    says: Mapping[str, tuple[int, str]] = field(default_factory=lambda: MappingProxyType({}))

    def make(self, repository: Repository) -> None:
        """Write and commit it."""
        repository.write({**PLAIN, **self.files})
        self.build(repository)
        repository.commit()
        self.after(repository)
