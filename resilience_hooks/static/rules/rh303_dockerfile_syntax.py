"""RH303: the Dockerfile cannot be built as it is written.

An unknown instruction or flag, an instruction without its operands, two `escape` directives, a
stage that does not exist, a required variable without a value, a file in a directory's place.

**Why it breaks.** The engine refuses the file, or stops at the line.

Before:

    FROM python:3.12-slim
    COPPY app/ ./app/

After:

    FROM python:3.12-slim
    COPY app/ ./app/

**Silence it.** Correct the line.

**Known limits.** Flags and instructions newer than the frontend this release knows are reported. A
file in a directory's place is reported only where no base image can have the directory.
"""

from __future__ import annotations

from collections.abc import Iterator

from resilience_hooks.static.findings import Finding
from resilience_hooks.static.image.model import Failure, Image
from resilience_hooks.static.rules.base import Subject, rule

_ELSEWHERE = {"source-missing", "source-ignored"}


def judge(subject: Subject) -> Iterator[Finding]:
    """One finding for each reason why the build must fail, COPY sources apart."""
    for failure in subject.image.failures:
        if failure.kind not in _ELSEWHERE and not _is_doubtful(failure, subject.image):
            yield Finding(
                code=RULE.code,
                severity="error",
                message=failure.reason,
                service=subject.service.name,
                dockerfile=subject.service.path,
                path=subject.service.path,
                line=failure.line,
                consequence="the build fails",
                remedy="correct the line",
            )


def _is_doubtful(failure: Failure, image: Image) -> bool:
    """Whether what seems a file may be a directory of the base image, or that a RUN made."""
    return failure.kind == "clash" and (image.base is not None or bool(image.unknowns))


RULE = rule("RH303", "dockerfile-cannot-be-built", judge)
