"""What the configuration says of source deployments, laid over what was discovered."""

from __future__ import annotations

import posixpath
import shlex
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from resilience_hooks.config.model import Config, ServiceConfig
from resilience_hooks.static.image.model import Unknown
from resilience_hooks.static.services.configured import environment, exclusion
from resilience_hooks.static.services.places import place_of
from resilience_hooks.static.tree import Tree
from resilience_hooks.static.uploads.model import Package, Start, Upload
from resilience_hooks.static.uploads.packaging import packaged
from resilience_hooks.static.uploads.paper import Paper
from resilience_hooks.static.uploads.starting import function_start


def configured(found: Sequence[Upload], config: Config, tree: Tree) -> tuple[Upload, ...]:
    """The uploads as they are declared, then those that only the configuration knows."""
    excludes = exclusion(config)
    file = config.declared_at.rpartition(":")[0]
    kept = [upload for upload in found if not _is_moved(upload, config)]
    known = [_declared(upload, config.services.get(upload.name)) for upload in kept]
    return tuple(
        replace(each, reason=f"{file} excludes it")
        if excludes(f"{each.context}/", each.name)
        else each
        for each in (*known, *_added(config, tree, {upload.name for upload in kept}))
    )


def _is_moved(upload: Upload, config: Config) -> bool:
    """Whether the configuration names another folder for a deployment."""
    given = config.services.get(upload.name)
    return given is not None and given.source is not None and _folder(given) != upload.context


def _folder(given: ServiceConfig) -> str:
    return posixpath.normpath(f"/{given.source}").strip("/") or "."


def _added(config: Config, tree: Tree, known: set[str]) -> Iterator[Upload]:
    for name, given in config.services.items():
        if given.source is not None and name not in known:
            folder = _folder(given)
            package = packaged(Paper(tree), place_of("" if folder == "." else folder))
            source, _, line = given.place_of("source").rpartition(":")
            start = function_start(package, "main.py", None, source, int(line))
            upload = Upload(
                name=name,
                context=folder,
                context_source=given.place_of("source"),
                package=package,
                starts=(start,),
            )
            yield _declared(upload, given)


def _declared(upload: Upload, given: ServiceConfig | None) -> Upload:
    if given is None:
        return upload
    env = environment(given)
    starts = tuple(_with_env(start, env) for start in upload.starts)
    if given.command is not None:
        source, _, line = given.place_of("command").rpartition(":")
        command = shlex.join(given.command)
        starts = (Start(command=command, env=env, source=source, line=int(line)),)
    package = _with_brought(upload.package, given)
    return replace(upload, starts=starts, package=package, config=given)


def _with_env(start: Start, env: Mapping[str, str]) -> Start:
    """The start with more variables; those of ``PYTHONPATH`` join a path that is known already."""
    if start.launch is None:
        return replace(start, env={**start.env, **env})
    launch, added = start.launch, filter(None, env.get("PYTHONPATH", "").split(":"))
    folders = (posixpath.normpath(posixpath.join(launch.cwd, folder)) for folder in added)
    path = tuple(dict.fromkeys((*launch.sys_path, *folders)))
    return replace(start, launch=replace(launch, env={**launch.env, **env}, sys_path=path))


def _with_brought(package: Package, given: ServiceConfig) -> Package:
    reason = f"{given.place_of('brings')} says that something else brings it"
    brought = (Unknown(path, reason, 0) for path in given.brings)
    return replace(package, unknowns=(*package.unknowns, *brought))
