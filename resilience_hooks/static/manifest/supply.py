"""Which COPY line of the Dockerfile supplies a module, or would."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from resilience_hooks.static.dockerfile.model import Dockerfile, Instruction
from resilience_hooks.static.findings import Edit, Finding
from resilience_hooks.static.image.filesystem import FileSystem
from resilience_hooks.static.image.model import File
from resilience_hooks.static.manifest.model import CopyLine
from resilience_hooks.static.rules import rh101_missing_module
from resilience_hooks.static.rules.base import Subject
from resilience_hooks.static.rules.copyline import operands_of


@dataclass(frozen=True, slots=True)
class Supply:
    """The lines of one image: those that stand, and those that its findings propose."""

    fs: FileSystem
    standing: dict[int, str]
    proposed: tuple[Edit, ...]
    remedies: dict[str, str]
    context: str

    def of(self, module: str, file: str | None, image_file: str) -> CopyLine | str | None:
        """The line for a module with its repository and image paths; else what is to be done."""
        node = self.fs.stat(image_file) if image_file else None
        if isinstance(node, File):
            line = node.origin.lines[-1] if node.origin.lines else 0
            return CopyLine(self.standing[line], line=line) if line in self.standing else None
        edit = next((each for each in self.proposed if _brings(each, file, self.context)), None)
        if edit is not None:
            return CopyLine(edit.text, after_line=edit.after_line)
        return self.remedies.get(module)


def supply(subject: Subject) -> Supply:
    """The lines of a service's image."""
    findings = tuple(rh101_missing_module.judge(subject))
    dockerfile = subject.service.dockerfile
    return Supply(
        fs=subject.image.fs,
        standing=dict(_copies(dockerfile)) if dockerfile is not None else {},
        proposed=tuple(edit for finding in findings for edit in finding.fix),
        remedies=dict(_remedies(findings)),
        context=subject.context.root,
    )


def _copies(dockerfile: Dockerfile) -> Iterator[tuple[int, str]]:
    for stage in dockerfile.stages:
        for instruction in stage.instructions:
            if instruction.keyword in {"COPY", "ADD"}:
                yield instruction.line, _written(instruction)


def _written(instruction: Instruction) -> str:
    """An instruction in one row, as it would be written there."""
    flags = (
        f"--{flag.name}" if flag.value is None else f"--{flag.name}={flag.value}"
        for flag in instruction.flags
    )
    return " ".join([instruction.keyword, *flags, *instruction.text.split()])


def _brings(edit: Edit, file: str | None, context: str) -> bool:
    """Whether a proposed line copies a repository file: its source is the file, or above it."""
    copied = operands_of(edit)
    if file is None or copied is None:
        return False
    whole = f"{context}/{copied[0].rstrip('/')}".lstrip("/")
    return f"{file}/".startswith(f"{whole}/")


def _remedies(findings: Iterable[Finding]) -> Iterator[tuple[str, str]]:
    for finding in findings:
        for module in finding.modules:
            yield module, finding.remedy
