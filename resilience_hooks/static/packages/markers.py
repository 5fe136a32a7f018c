"""Environment markers (PEP 508) in a Linux container with a certain Python."""

from __future__ import annotations

from packaging.markers import InvalidMarker, Marker, UndefinedComparison, UndefinedEnvironmentName


def holds(marker: Marker | str, python: tuple[int, int] | None) -> bool:
    """Whether a marker may hold; one that cannot be decided may."""
    if python is None:
        return True
    version = f"{python[0]}.{python[1]}"
    environment = {
        "python_version": version,
        "python_full_version": f"{version}.0",
        "implementation_version": f"{version}.0",
        "implementation_name": "cpython",
        "platform_python_implementation": "CPython",
        "os_name": "posix",
        "sys_platform": "linux",
        "platform_system": "Linux",
        "platform_machine": "x86_64",
        "extra": "",
    }
    try:
        return (Marker(marker) if isinstance(marker, str) else marker).evaluate(environment)
    except (InvalidMarker, UndefinedComparison, UndefinedEnvironmentName, RecursionError):
        return True
