"""What a verification found, as values.

They are plain classes: a dataclass costs a service twenty milliseconds of imports at its start.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Literal, TypeAlias

    Kind: TypeAlias = Literal[
        "manifest",
        "missing",
        "missing-dependency",
        "missing-name",
        "broken",
        "exited",
        "timeout",
        "namespace-ghost",
    ]


class Entry:
    """One import to verify.

    ``importer`` is ``file:line`` of the statement that needs it, ``file`` the repository path of
    the module (None for one that is not the repository's own), ``hops`` its distance from the
    entry point, ``remedy`` the COPY line that supplies it, or would.
    """

    __slots__ = ("deferred", "file", "hops", "importer", "module", "names", "remedy", "required")

    def __init__(
        self,
        module: str,
        names: Sequence[str] = (),
        *,
        required: bool = True,
        deferred: bool = False,
        importer: str | None = None,
        file: str | None = None,
        hops: int = 0,
        remedy: str | None = None,
    ) -> None:
        self.module = module
        self.names = tuple(names)
        self.required = required
        self.deferred = deferred
        self.importer = importer
        self.file = file
        self.hops = hops
        self.remedy = remedy

    def as_required(self, required: bool) -> Entry:
        """The same import, failing the service or not."""
        return Entry(
            self.module,
            self.names,
            required=required,
            deferred=self.deferred,
            importer=self.importer,
            file=self.file,
            hops=self.hops,
            remedy=self.remedy,
        )


class Fault:
    """One import that fails, and why.

    ``subject`` is what is missing where it is not the module itself: a dependency, a name.
    ``place`` is ``file:line`` in the image where it went wrong, ``stack`` the way there, ``also``
    the further modules that the same cause takes away.
    """

    __slots__ = ("also", "entry", "error", "kind", "place", "stack", "subject")

    def __init__(
        self,
        kind: Kind,
        entry: Entry,
        error: str,
        *,
        subject: str | None = None,
        place: str | None = None,
        stack: Sequence[str] = (),
        also: Sequence[str] = (),
    ) -> None:
        self.kind = kind
        self.entry = entry
        self.error = error
        self.subject = subject
        self.place = place
        self.stack = tuple(stack)
        self.also = tuple(also)

    @property
    def cause(self) -> tuple[str | None, ...]:
        """What faults have in common where one and the same thing is wrong."""
        if self.kind in {"missing", "missing-dependency"}:
            return (self.subject or self.entry.module,)
        return (self.error, self.place)

    def of(self, entry: Entry, also: Sequence[str] = ()) -> Fault:
        """The same failure, met by another import, or taking further modules with it."""
        return Fault(
            self.kind,
            entry,
            self.error,
            subject=self.subject,
            place=self.place,
            stack=self.stack,
            also=(*self.also, *also),
        )

    def __str__(self) -> str:
        """One line that names the module, the importer and the line of the remedy."""
        parts = [f"{self.kind}: {self.entry.module}: {self.error}"]
        if self.place is not None:
            parts.append(f"raised at {self.place}")
        if self.entry.importer is not None:
            how = " (deferred)" if self.entry.deferred else ""
            parts.append(f"imported at {self.entry.importer}{how}")
        if self.also:
            parts.append(f"it takes {_few(self.also)} with it")
        if self.entry.remedy is not None:
            parts.append(self.entry.remedy)
        return "; ".join(" ".join(part.split()) for part in parts)

    def to_dict(self) -> dict[str, object]:
        """The fault for JSON."""
        return {
            "kind": self.kind,
            "module": self.entry.module,
            "subject": self.subject,
            "error": self.error,
            "importer": self.entry.importer,
            "deferred": self.entry.deferred,
            "required": self.entry.required,
            "remedy": self.entry.remedy,
            "place": self.place,
            "stack": list(self.stack),
            "also": list(self.also),
        }


class Report:
    """The outcome: ``faults`` fail it, ``warnings`` (sentences) do not.

    ``verified`` counts the modules that import, ``modules`` those that were to; ``seconds`` is
    wall time. ``manifest`` is the path it was read from.
    """

    __slots__ = ("faults", "manifest", "modules", "seconds", "service", "verified", "warnings")

    def __init__(
        self,
        faults: Sequence[Fault],
        warnings: Sequence[str] = (),
        *,
        verified: int = 0,
        modules: int = 0,
        seconds: float = 0.0,
        service: str | None = None,
        manifest: str | None = None,
    ) -> None:
        self.faults = tuple(faults)
        self.warnings = tuple(warnings)
        self.verified = verified
        self.modules = modules
        self.seconds = seconds
        self.service = service
        self.manifest = manifest

    @property
    def ok(self) -> bool:
        """Whether everything that is required imports."""
        return not self.faults

    @property
    def summary(self) -> str:
        """One sentence."""
        who = f" of {self.service}" if self.service else ""
        counts = f"{self.verified} of {self.modules} modules{who} import ({self.seconds:.2f} s)"
        return counts if self.ok else f"startup verification failed: {counts}"

    def to_dict(self) -> dict[str, object]:
        """The report for JSON."""
        return {
            "schema": 1,
            "ok": self.ok,
            "service": self.service,
            "manifest": self.manifest,
            "modules": self.modules,
            "verified": self.verified,
            "seconds": round(self.seconds, 3),
            "faults": [fault.to_dict() for fault in self.faults],
            "warnings": list(self.warnings),
        }


def _few(names: Sequence[str]) -> str:
    more = len(names) - 3
    return ", ".join(names[:3]) + (f" and {more} more" if more > 0 else "")
