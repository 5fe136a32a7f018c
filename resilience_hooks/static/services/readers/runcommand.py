"""The command lines that start a container: ``docker run`` and its like."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from resilience_hooks.static.services.model import Mount, Run
from resilience_hooks.static.services.places import in_tree, joined
from resilience_hooks.static.services.unknowns import as_written, is_known

PROGRAMS: Final = frozenset({"docker", "podman", "nerdctl", "finch"})
_FLAGS: Final = {
    "--detach", "--disable-content-trust", "--help", "--init", "--interactive", "--no-healthcheck",
    "--no-hosts", "--oom-kill-disable", "--privileged", "--publish-all", "--quiet", "--read-only",
    "--replace", "--rm", "--sig-proxy", "--tty", "--use-api-socket",
}  # fmt: skip
_MOST: Final = 1000


@dataclass(frozen=True, slots=True)
class RunCommand:
    """What one command line starts; options by name, the words behind the image."""

    image: str
    command: tuple[str, ...]
    options: tuple[tuple[str, str], ...]

    def last(self, *names: str) -> str | None:
        """The last value of an option."""
        values = [value for name, value in self.options if name in names]
        return values[-1] if values else None

    def run(self, name: str, source: str, cwd: str) -> Run:
        """The run that it is in the directory ``cwd``, a place."""
        entrypoint, working_dir = self.last("--entrypoint"), self.last("-w", "--workdir")
        return Run(
            name=name,
            source=source,
            command=tuple(map(as_written, self.command)) or None,
            entrypoint=None if entrypoint is None else (as_written(entrypoint),),
            working_dir=as_written(working_dir) if working_dir else None,
            environment=dict(self._environment()),
            mounts=tuple(self._mounts(cwd)),
            kind="script",
        )

    def _environment(self) -> Iterator[tuple[str, str]]:
        for name, value in self.options:
            key, equals, text = value.partition("=")
            if name in {"-e", "--env"} and equals and is_known(text):
                yield key, text

    def _mounts(self, cwd: str) -> Iterator[Mount]:
        for name, value in self.options:
            source, target = "", ""
            if name in {"-v", "--volume"}:
                source, _, rest = value.partition(":")
                target = rest.partition(":")[0]
            elif name == "--mount":
                source, target = _long(value)
            is_path = source.startswith((".", "/", "~")) or not is_known(source)
            if is_path and target.startswith("/"):
                path = in_tree(joined(cwd, source))
                known = path if path is not None and is_known(path) else None
                yield Mount(known, posixpath.normpath(target))


def run_command(argv: Sequence[str]) -> RunCommand | None:
    """The container that an argv starts, possibly behind ``sudo`` or ``exec``; or None."""
    for start, word in enumerate(argv):
        if word.rpartition("/")[2] in PROGRAMS:
            behind = list(argv[start + 1 :])
            verb = 2 if behind[:1] == ["container"] else 1
            return _read(behind[verb:]) if behind[verb - 1 : verb] == ["run"] else None
    return None


def _read(words: Sequence[str]) -> RunCommand | None:
    """Every option takes a value unless it is known to take none."""
    options: list[tuple[str, str]] = []
    rest = list(reversed(words[:_MOST]))
    while rest and rest[-1].startswith("-"):
        name, value = _option(rest.pop())
        if value is None:
            value = rest.pop() if rest else ""
        options.append((name, value))
    rest.reverse()
    return RunCommand(rest[0], tuple(rest[1:]), tuple(options)) if rest else None


def _option(word: str) -> tuple[str, str | None]:
    """An option's name and its joined value: ``-p80:80``, ``--env=A=b``; None: a word follows."""
    if word.startswith("--"):
        name, equals, value = word.partition("=")
        return name, value if equals else "" if name in _FLAGS else None
    letters = word[1:].lstrip("ditqP")
    return f"-{letters[:1]}", letters[1:].removeprefix("=") or None if letters else ""


def _long(value: str) -> tuple[str, str]:
    """Source and target of ``--mount type=bind,source=…,target=…``."""
    options: Mapping[str, str] = dict(part.partition("=")[::2] for part in value.split(","))
    if options.get("type") != "bind":
        return "", ""
    source = options.get("source") or options.get("src") or ""
    return source, options.get("target") or options.get("dst") or options.get("destination") or ""
