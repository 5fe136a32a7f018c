"""What platforms start in an uploaded package."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from resilience_hooks.errors import TreeError
from resilience_hooks.static.image.model import Blob, File, Made
from resilience_hooks.static.launch.model import EntryPoint, Launch
from resilience_hooks.static.tree import Tree
from resilience_hooks.static.uploads.model import Package, Start

_WEB: Final = re.compile(r"^web:[ \t]*(\S.*)$", re.MULTILINE)


def function_start(
    package: Package, entry: str, target: str | None, source: str, line: int
) -> Start:
    """The Functions Framework imports the file as a module, the package's root on ``sys.path``.

    ``__main__`` blocks do not run
    (https://github.com/GoogleCloudPlatform/functions-framework-python, ``_function_registry.py``).
    """
    options = (f"--target={target}",) if target else ()
    argv = ("functions-framework", f"--source={entry}", *options)
    path = f"{package.root}/{entry}"
    launch = Launch(
        source=source,
        line=line,
        argv=argv,
        entries=(EntryPoint("file", path),),
        cwd=package.root,
        sys_path=(path.rpartition("/")[0],),
    )
    return Start(launch=launch)


def web_start(
    tree: Tree, package: Package, source: str, env: Mapping[str, str]
) -> tuple[str, Start] | None:
    """The ``web`` process of the ``Procfile``, else ``gunicorn main:app``; with its entry file.

    https://cloud.google.com/docs/buildpacks/python#application_entrypoint
    """
    path, _, line = source.rpartition(":")
    procfile = package.fs.stat(f"{package.root}/Procfile")
    web = _WEB.search(_text(tree, procfile)) if isinstance(procfile, File) else None
    if web is not None:
        return "Procfile", Start(command=web[1], env=env, source=path, line=int(line))
    if package.fs.is_file(f"{package.root}/main.py"):
        start = Start(command="gunicorn main:app", env=env, source=path, line=int(line))
        return "main.py", start
    return None


def handler_start(package: Package, handler: str, source: str, line: int) -> Start | None:
    """A Lambda handler ``pkg.mod.function``, where slashes stand for dots as well.

    https://docs.aws.amazon.com/lambda/latest/dg/python-handler.html
    """
    module = handler.rpartition(".")[0].replace("/", ".").strip(".")
    if not re.fullmatch(r"[\w.-]+", module):
        return None
    launch = Launch(
        source=source,
        line=line,
        argv=("lambda", handler),
        entries=(EntryPoint("module", module),),
        cwd=package.root,
        sys_path=(package.root,),
    )
    return Start(launch=launch)


def _text(tree: Tree, node: File) -> str:
    try:
        content = node.content
        data = tree.read(content.path) if isinstance(content, Blob) else b""
        return (content.data if isinstance(content, Made) else data).decode("utf-8", "replace")
    except TreeError:
        return ""
