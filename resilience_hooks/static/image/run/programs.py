"""What the programs of a build do to the repository's files, by name.

A program that is not listed changes nothing that matters: a tool from outside knows nothing of
the repository's modules. Those that run the repository's own recipes are listed as movers.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Final, TypeAlias

from resilience_hooks.static.image.run import fetch, files
from resilience_hooks.static.image.run.generate import generator, mover, protoc
from resilience_hooks.static.image.run.options import names
from resilience_hooks.static.image.run.packages import INSTALLERS, canonical, install
from resilience_hooks.static.image.run.python import python
from resilience_hooks.static.image.run.step import Step

Program: TypeAlias = Callable[[Sequence[str], Step], None]

_MOVERS: Final = names(
    "ansible-playbook bazel buck cmake dvc inv invoke just make mage meson ninja nox pants "
    "pre-commit rake scons task tox waf"
)
_GENERATORS: Final = names(
    "antlr4 buf cookiecutter copier cython cythonize datamodel-codegen flatc openapi-generator "
    "openapi-generator-cli openapi-python-client pyrcc5 pyside6-uic pyuic5 swig thrift xsdata"
)

_PROGRAMS: Final[Mapping[str, Program]] = {
    **dict.fromkeys(_MOVERS, mover),
    **dict.fromkeys(_GENERATORS, generator),
    **dict.fromkeys(INSTALLERS, install),
    "cp": files.cp,
    "curl": fetch.curl,
    "dos2unix": files.edit,
    "dd": files.dd,
    "find": files.find,
    "git": fetch.git,
    "install": files.install,
    "ln": files.ln,
    "mkdir": files.mkdir,
    "mv": files.mv,
    "patch": generator,
    "protoc": protoc,
    "pypy": python,
    "python": python,
    "rm": files.rm,
    "rmdir": files.rm,
    "rsync": files.rsync,
    "sed": files.sed,
    "tar": fetch.tar,
    "tee": files.tee,
    "touch": files.touch,
    "bsdtar": fetch.tar,
    "unzip": fetch.unzip,
    "wget": fetch.wget,
}


def program(name: str) -> Program:
    """What a program does, by its name or path."""
    return _PROGRAMS.get(canonical(name), _nothing)


def _nothing(_argv: Sequence[str], _step: Step) -> None:
    """Change nothing."""
