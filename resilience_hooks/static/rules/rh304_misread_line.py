"""RH304: a line of the Dockerfile is read otherwise than it looks.

A continuation swallows the next instruction, a byte is not UTF-8, or the like: the build does not
fail for it, but it does not do what the text seems to say.

**Why it breaks.** A backslash at the end of a line joins the next one, comments and blank lines in
between notwithstanding. The swallowed `COPY` becomes words of a `RUN`.

Before:

    RUN pip install -r requirements.txt && \\
    # the application
    COPY app/ ./app/

After:

    RUN pip install -r requirements.txt
    # the application
    COPY app/ ./app/

**Silence it.** Remove the backslash.

**Known limits.** A warning: a line that begins with an instruction's name may be meant as it is.
"""

from __future__ import annotations

from collections.abc import Iterator

from resilience_hooks.static.findings import Finding
from resilience_hooks.static.rules.base import Subject, rule


def judge(subject: Subject) -> Iterator[Finding]:
    """One finding for each problem that does not stop the build."""
    dockerfile = subject.service.dockerfile
    for problem in dockerfile.problems if dockerfile is not None else ():
        if not problem.fatal:
            yield Finding(
                code=RULE.code,
                severity="warning",
                message=problem.message,
                service=subject.service.name,
                dockerfile=subject.service.path,
                path=subject.service.path,
                line=problem.line,
                consequence="the build does something other than the line seems to say",
                remedy="write the line so that it says what is built",
            )


RULE = rule("RH304", "misread-line", judge)
