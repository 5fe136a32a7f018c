"""What a COPY leaves uncertain: sources that nobody has, that are missing, that hold unknowns."""

from __future__ import annotations

from resilience_hooks.static.image.context import BuildContext
from resilience_hooks.static.image.copier import find, prepare, put_file
from resilience_hooks.static.image.filesystem import FileSystem
from resilience_hooks.static.image.globs import has_wildcards
from resilience_hooks.static.image.job import Job
from resilience_hooks.static.image.model import Directory, File, Opaque, Origin
from resilience_hooks.static.image.paths import absolute, clean, inside
from resilience_hooks.static.image.references import repository
from resilience_hooks.static.image.sources import CopySource
from resilience_hooks.static.image.state import BuildError, moved


def carry_doubts(job: Job, origin: CopySource, source: str, place: str) -> None:
    """With a directory comes what was unknown in it, and perhaps what was installed into it."""
    is_partly_known = origin.context is not None and bool(origin.context.within)
    if origin.files is None or not (origin.unknowns or origin.installs or is_partly_known):
        return
    found, node = find(origin.files, source)
    if isinstance(node, Directory):
        if origin.context is not None and origin.context.is_beside(found):
            job.doubt(place, f"'{source}', of which only this repository is known")
        job.state.doubt(moved(origin.unknowns, found, place, job.line))
        _take_installs(job, origin)


def _take_installs(job: Job, origin: CopySource) -> None:
    if isinstance(origin.files, FileSystem):
        job.state.take_over(origin.installs, origin.files)


def copy_unseen(job: Job, origin: CopySource, source: str) -> None:
    """A source in an image that nobody has: a program is one file, all else may be anything."""
    name = clean(source).rpartition("/")[2]
    if _is_program(absolute(source), origin.label):
        file = File(Opaque(f"comes from the image {origin.label}"), Origin(None, (job.line,)))
        put_file(job.layers, job.operands.destination, name, file)
        return
    place = prepare(job.layers, job.operands.destination)
    job.doubt(place, f"'{source}' of {origin.label}")


def _is_program(path: str, image: str) -> bool:
    """``/usr/bin/x`` of any image, and ``/uv`` or ``/uvx`` of one that is called ``uv``."""
    directory, _, name = path.rpartition("/")
    if has_wildcards(path):
        return False
    tool = repository(image)
    return directory.endswith(("/bin", "/sbin")) or name in {tool, f"{tool}x"}


def miss(job: Job, origin: CopySource, source: str, path: str) -> None:
    """A source that is not there: a failure, unless only a build knows. Raises BuildError."""
    if origin.context is not None and not origin.context.is_beside(path):
        raise miss_in_context(origin.context, source, path)
    covered = any(inside(path, unknown.path) is not None for unknown in origin.unknowns)
    if origin.is_complete and origin.context is None and not covered:
        raise BuildError("stage", f"{origin.label} has no {path}")
    job.doubt(prepare(job.layers, job.operands.destination), f"'{source}' of {origin.label}")
    _take_installs(job, origin)


def miss_in_context(context: BuildContext, source: str, path: str) -> BuildError:
    """The failure of a source that the build context lacks, or hides, at an absolute path."""
    pattern = context.hidden_by(path) if context.exists(path) else None
    name = absolute(source)[1:]
    if pattern is None:
        return BuildError("source-missing", f"'{source}' is not in the build context", name)
    return BuildError("source-ignored", f"'{source}' is hidden by {pattern}", name, pattern)
