"""The command lines that build an image: docker, podman, buildah, kaniko and their like."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from resilience_hooks.static.services.places import Place, joined
from resilience_hooks.static.services.unknowns import UNKNOWN, is_known

_PROGRAMS: Final = {"docker", "podman", "buildah", "nerdctl", "depot", "finch", "img", "buildctl"}
_VERBS: Final = (
    ("buildx", "build"), ("image", "build"), ("builder", "build"), ("build",), ("bud",),
)  # fmt: skip
_PRINTS: Final = {"echo", "printf", "log", "info", "warn", "error", "print"}
_VALUED: Final = {
    "--account", "--add-host", "--allow", "--annotation", "--arch", "--attest", "--authfile",
    "--billing-project", "--build-arg", "--build-context", "--builder", "--cache-from",
    "--cache-repo", "--cache-to", "--cache-ttl", "--call", "--cap-add", "--cap-drop",
    "--cgroup-parent", "--config", "--configuration", "--context", "--cpu-period",
    "--cpu-quota", "--cpu-shares", "--cpuset-cpus", "--cpuset-mems", "--creds", "--destination",
    "--device", "--disk-size", "--dockerfile", "--env", "--file", "--format", "--from",
    "--gcs-log-dir", "--gcs-source-staging-dir", "--host", "--ignore-file", "--ignorefile",
    "--iidfile", "--image", "--impersonate-service-account", "--isolation", "--jobs", "--label",
    "--log-driver", "--log-level", "--logfile", "--machine-type", "--manifest", "--memory",
    "--memory-swap", "--metadata-file", "--network", "--no-cache-filter", "--os", "--output",
    "--platform", "--progress", "--project", "--region", "--registry", "--resource-group",
    "--runtime", "--secret", "--security-opt", "--service-account", "--shm-size",
    "--snapshot-mode", "--ssh", "--subscription", "--substitutions", "--tag", "--target",
    "--timeout", "--ulimit", "--userns", "--variant", "--verbosity", "--volume",
    "--worker-pool", "-H", "-c", "-f", "-g", "-l", "-m", "-o", "-r", "-t", "-v",
}  # fmt: skip
_URL: Final = re.compile(r"^(?:https?|git|ssh|oci-layout|docker-image)://|^git@|\.git(?:#|$)")
_LOCAL: Final = re.compile(r"^(?:dir|file)://")


@dataclass(frozen=True, slots=True)
class BuildCommand:
    """What one command line asks for, its paths as written.

    ``file`` is None for the default name; ``names`` are the default names of the program.
    ``in_context`` says that ``file`` starts at the context, not where the command runs;
    ``submits``, that the context is uploaded to Cloud Build, where ``config`` may tell what to do.
    """

    context: str
    file: str | None = None
    target: str | None = None
    args: Mapping[str, str] = field(default_factory=dict)
    build_contexts: Mapping[str, str] = field(default_factory=dict)
    images: tuple[str, ...] = ()
    platform: str | None = None
    names: tuple[str, ...] = ("Dockerfile", "dockerfile")
    in_context: bool = False
    submits: bool = False
    config: str | None = None
    substitutions: Mapping[str, str] = field(default_factory=dict)

    def places(self, cwd: str) -> Iterator[Place]:
        """Where its Dockerfile and context are when it runs in ``cwd``, a place."""
        context = joined(cwd, _LOCAL.sub("", self.context))
        if self.file is None:
            yield from (Place(joined(context, name), context) for name in self.names)
        elif self.in_context:
            yield Place(joined(context, self.file), context)
        else:
            yield Place(joined(cwd, self.file), context)


def build_command(argv: Sequence[str]) -> BuildCommand | None:
    """The build that an argv runs, possibly behind ``sudo``, ``time`` or ``retry``; or None."""
    if not argv or argv[0] in _PRINTS:
        return None
    for start, word in enumerate(argv):
        program = word.rpartition("/")[2]
        rest = argv[start + 1 :]
        if program == "executor":
            return _kaniko(rest)
        if program == "az" and tuple(rest[:2]) == ("acr", "build"):
            return _read(rest[2:], program)
        if program == "gcloud" and "submit" in rest[:3]:
            return _submission(rest[rest.index("submit") + 1 :])
        operands = _operands(rest) if program in _PROGRAMS else None
        if operands is None and start == 0 and not is_known(word) and tuple(rest[:1]) == ("build",):
            operands = rest[1:]
        if operands is not None:
            return _read(operands, program)
    return None


def _operands(words: Sequence[str]) -> Sequence[str] | None:
    """What follows the verb, the program's own options skipped; None where it does not build."""
    rest = list(words)
    while rest and rest[0].startswith("-"):
        option = rest.pop(0)
        if option in _VALUED and rest:
            rest.pop(0)
    for verb in _VERBS:
        if tuple(rest[: len(verb)]) == verb:
            return rest[len(verb) :]
    return None


def _read(words: Sequence[str], program: str) -> BuildCommand | None:
    options, operands = _options(words)
    known = [word for word in operands if UNKNOWN.sub("", word)] or operands[-1:]
    context = known[-1] if known else None
    file = _last(options, "-f", "--file")
    if context is None or context == "-" or _URL.search(context) or _is_elsewhere(file):
        return None
    podman = program in {"podman", "buildah"}
    names = ("Containerfile", "Dockerfile") if podman else ("Dockerfile", "dockerfile")
    return _command(options, context, file, names, in_context=False)


def _submission(words: Sequence[str]) -> BuildCommand:
    """``gcloud builds submit``: without a configuration it builds the Dockerfile it uploads."""
    options, operands = _options(words)
    substitutions = (text for name, text in options if name == "--substitutions")
    pairs = (pair.partition("=") for text in substitutions for pair in text.split(","))
    images = tuple(value for name, value in options if name in {"-t", "--tag"})
    config = _last(options, "--config")
    if config is None and not images:
        config = "cloudbuild.yaml"
    return BuildCommand(
        context=operands[-1] if operands else ".",
        images=images,
        names=("Dockerfile",),
        submits=True,
        config=config,
        substitutions={name: value for name, equals, value in pairs if equals},
    )


def _kaniko(words: Sequence[str]) -> BuildCommand | None:
    options, _ = _options(words)
    context = _last(options, "-c", "--context") or "."
    if _URL.search(context) or "://" in _LOCAL.sub("", context):
        return None
    file = _last(options, "-f", "--dockerfile")
    return _command(options, context, file, ("Dockerfile",), in_context=True)


def _command(
    options: Sequence[tuple[str, str]],
    context: str,
    file: str | None,
    names: tuple[str, ...],
    in_context: bool,
) -> BuildCommand:
    return BuildCommand(
        context=context,
        file=file,
        target=_last(options, "--target"),
        args=dict(_named(options, "--build-arg")),
        build_contexts=dict(_named(options, "--build-context")),
        images=tuple(v for n, v in options if n in {"-t", "--tag", "--image", "--destination"}),
        platform=_last(options, "--platform"),
        names=names,
        in_context=in_context,
    )


def _options(words: Sequence[str]) -> tuple[list[tuple[str, str]], list[str]]:
    """The options with their values, and the operands; an unknown option takes no value."""
    options: list[tuple[str, str]] = []
    operands: list[str] = []
    rest = iter(words)
    for word in rest:
        name, equals, value = word.partition("=")
        if not word.startswith("-") or word == "-":
            operands.append(word)
        elif word.startswith("--") and equals:
            options.append((name, value))
        elif word in _VALUED:
            options.append((word, next(rest, "")))
        elif word[:2] in {"-f", "-t"} and not word.startswith("--"):
            options.append((word[:2], word[2:].removeprefix("=")))
    return options, operands


def _last(options: Sequence[tuple[str, str]], *names: str) -> str | None:
    values = [value for name, value in options if name in names and value]
    return values[-1] if values else None


def _named(options: Sequence[tuple[str, str]], option: str) -> Iterator[tuple[str, str]]:
    """``NAME=value`` operands; a name alone takes a value that only the caller knows."""
    for name, value in options:
        key, equals, text = value.partition("=")
        if name == option and equals:
            yield key, text


def _is_elsewhere(file: str | None) -> bool:
    return file is not None and (file == "-" or _URL.search(file) is not None)
