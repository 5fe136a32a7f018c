"""Watches a script that runs on paper: what it assembles, and what it uploads when."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

from resilience_hooks.static.image.model import File
from resilience_hooks.static.image.paths import child
from resilience_hooks.static.services.places import in_tree, joined
from resilience_hooks.static.services.unknowns import is_known
from resilience_hooks.static.tree import Tree
from resilience_hooks.static.uploads.fileops import perform
from resilience_hooks.static.uploads.flags import Sent, Submitted, sent, submitted
from resilience_hooks.static.uploads.model import Deployment, Package, Start, Trust
from resilience_hooks.static.uploads.packaging import packaged
from resilience_hooks.static.uploads.paper import Paper
from resilience_hooks.static.uploads.script import Script
from resilience_hooks.static.uploads.starting import function_start, web_start
from resilience_hooks.static.uploads.state import State
from resilience_hooks.static.uploads.steps import Step


@dataclass(frozen=True, slots=True)
class Run:
    """What was uploaded, and which build configurations were submitted with what."""

    deployments: tuple[Deployment, ...]
    submissions: tuple[Submitted, ...]


@dataclass
class Recorder:
    """The uploads of one file, on one paper file system."""

    tree: Tree
    path: str
    trust: Trust
    deployments: list[Deployment] = field(default_factory=list)
    submissions: list[Submitted] = field(default_factory=list)

    @property
    def result(self) -> Run:
        """What was noted so far."""
        return Run(tuple(self.deployments), tuple(self.submissions))

    @cached_property
    def paper(self) -> Paper:
        """The file system that the steps share."""
        return Paper(self.tree)

    def run(self, text: str, state: State, first_line: int = 1) -> Script:
        """Run a text; what it leaves behind is there for the next one."""
        script = Script(self.paper, state, self.take, first_line=first_line)
        script.run(text)
        return script

    def take(self, step: Step) -> bool | None:
        """One program: an upload, a build of another file, or work on files."""
        upload = sent(step.argv)
        if upload is not None:
            self.add(upload, step.cwd, step.line)
            return None
        other = submitted(step.argv)
        if other is not None:
            self.submissions.append(other)
            return None
        return perform(step, self.paper)

    def add(self, upload: Sent, cwd: str, line: int) -> None:
        """Note an upload, if it is one of Python source that can be found."""
        place = joined(cwd, upload.folder)
        if not upload.is_python or not self.paper.is_dir(place):
            return
        if upload.platform == "run" and self.paper.is_file(child(place, "Dockerfile")):
            return
        package = packaged(self.paper, place)
        source = f"{self.path}:{line}"
        start = self._start(upload, package, source, line)
        if start is None:
            return
        entry, begun = start
        folder = self._folder(place, package, entry)
        if folder is None:
            return
        assembled = in_tree(place) != folder or _holds_more(package)
        self.deployments.append(
            Deployment(
                upload.name, folder, package, begun, source, self.trust, assembled, upload.python
            )
        )

    def _start(
        self, upload: Sent, package: Package, source: str, line: int
    ) -> tuple[str, Start] | None:
        if upload.platform == "functions" or upload.target is not None:
            entry = upload.entry_file or "main.py"
            if not package.fs.is_file(f"{package.root}/{entry}"):
                return None
            return entry, function_start(package, entry, upload.target, self.path, line)
        return web_start(self.tree, package, source, upload.env)

    def _folder(self, place: str, package: Package, entry: str) -> str | None:
        """The directory of the tree that what is started comes from."""
        node = package.fs.stat(f"{package.root}/{entry}")
        origin = node.origin.repo_path if isinstance(node, File) else None
        if origin is not None and (origin == entry or origin.endswith(f"/{entry}")):
            return origin[: -len(entry)].rstrip("/")
        own = in_tree(place)
        return own if own is not None and is_known(own) else None


def _holds_more(package: Package) -> bool:
    """Whether anything in a package comes from somewhere else than the folder itself."""
    nodes = package.fs.nodes.values()
    return any(isinstance(node, File) and node.origin.lines for node in nodes)
