"""A new line as the author of the file would have written it: comment, blank lines, case."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from resilience_hooks.fix.combine import Proposal

_KEYWORD = "COPY"


def dressed(proposals: Sequence[Proposal], lines: Sequence[str]) -> dict[int, list[str]]:
    """Line number → the lines to put after it, for the proposals of one file.

    Where the COPY that they follow is a paragraph of its own behind a comment, each finding's
    lines become such a paragraph.
    """
    found: dict[int, list[str]] = {}
    for at, proposal in enumerate(proposals):
        number = proposal.edit.after_line
        before = proposals[at - 1] if at else None
        is_first = before is None or (
            before.finding is not proposal.finding or before.edit.after_line != number
        )
        if is_first and _is_paragraph(lines, number):
            found.setdefault(number, []).extend(["", _comment(proposal)])
        found.setdefault(number, []).append(_as_at(proposal.edit.text, lines, number))
    return found


def _is_paragraph(lines: Sequence[str], number: int) -> bool:
    """Whether a line is a COPY with a comment right before and nothing right behind it."""
    before, here, behind = (_line(lines, number + step) for step in (-1, 0, 1))
    return before.startswith("#") and here.upper().startswith(f"{_KEYWORD} ") and not behind


def _line(lines: Sequence[str], number: int) -> str:
    return lines[number - 1].strip() if 0 < number <= len(lines) else ""


def _comment(proposal: Proposal) -> str:
    finding = proposal.finding
    what = next(iter(_subjects(proposal)), "")
    importer = finding.importer
    why = f" (imported by {importer.path})" if importer is not None else ""
    return f"# Copy {what}{why}"


def _subjects(proposal: Proposal) -> Iterator[str]:
    yield from proposal.finding.missing[:1]
    yield from proposal.finding.modules[:1]


def _as_at(text: str, lines: Sequence[str], number: int) -> str:
    """A COPY with the indentation and in the case of the one that it follows."""
    here = lines[number - 1] if 0 < number <= len(lines) else ""
    keyword = here.lstrip()[: len(_KEYWORD)]
    if keyword.upper() != _KEYWORD or not text.startswith(f"{_KEYWORD} "):
        return text
    indentation = here[: len(here) - len(here.lstrip())]
    return f"{indentation}{keyword}{text[len(_KEYWORD) :]}"
