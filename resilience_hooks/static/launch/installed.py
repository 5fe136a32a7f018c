"""The repository's own projects that an image installs: import roots and console scripts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from resilience_hooks.static.image.model import Image
from resilience_hooks.static.launch.installers import INSTALLERS, synced
from resilience_hooks.static.launch.options import Given
from resilience_hooks.static.launch.process import Process, ReadContent
from resilience_hooks.static.launch.projects import Project, Projects


def installed_folders(image: Image, read: ReadContent) -> tuple[str, ...]:
    """The folders whose packages RUN steps made importable from everywhere, in order."""
    roots = (root for project in _installed(image, read) for root in project.roots)
    return tuple(root for root in dict.fromkeys(roots) if image.fs.is_dir(root))


def console_scripts(image: Image, read: ReadContent) -> Mapping[str, str]:
    """The console scripts of the installed projects: name to ``module:attribute``."""
    found: dict[str, str] = {}
    for project in _installed(image, read):
        found.update(project.metadata.scripts)
    return found


def having_synced(folder: str, process: Process) -> Process:
    """The process after ``uv run`` has installed the project that a folder belongs to."""
    projects = Projects(process.fs, process.read)
    found = list(synced(Given({}), process.absolute(folder), projects))
    roots = (root for project in found for root in project.roots if process.fs.is_dir(root))
    scripts = {name: to for project in found for name, to in project.metadata.scripts.items()}
    return replace(
        process,
        installed=tuple(dict.fromkeys((*process.installed, *roots))),
        scripts={**process.scripts, **scripts},
    )


def _installed(image: Image, read: ReadContent) -> Iterator[Project]:
    """The projects of every install, each as the stage that ran it had them."""
    here = Projects(image.fs, read)
    for install in image.installs:
        projects = here if install.fs is None else Projects(install.fs, read)
        installer = INSTALLERS.get(install.kind)
        if installer is not None:
            yield from installer(install.argv[1:], install.cwd, projects)
    if not image.installs and image.unknowns:
        yield from _by_recipe(image, here)


def _by_recipe(image: Image, projects: Projects) -> Iterator[Project]:
    """Local dependencies of the project that runs, where only a recipe knows what it installs.

    ``RUN make install`` most likely installs what the project declares; a root too many only
    silences.
    """
    project = projects.around(image.workdir)
    yield from projects.closure([project] if project is not None else [])
