"""From a configuration to the registry: metrics of the file, and of Python files that it names."""

from __future__ import annotations

import runpy
from collections.abc import Iterable, Iterator
from pathlib import Path

from resilience_hooks.config.reading import read_file, read_text
from resilience_hooks.errors import ConfigError, UsageError
from resilience_hooks.sameday.modes import Mode
from resilience_hooks.validation.metric import (
    DAY,
    FIRST_DAY,
    LAST_DAY,
    VALUE,
    Expectation,
    Expectations,
    Metric,
)
from resilience_hooks.validation.registry import Registry, registry_of
from resilience_hooks.validation.settings import (
    ExpectKeys,
    MetricKeys,
    ModeKeys,
    ValidationSettings,
)


def load(path: Path) -> tuple[ValidationSettings, Registry]:
    """The settings of a file, TOML or YAML, and its metrics; paths start from its folder.

    Raises UsageError where there is no file, ConfigError with every fault, by line.
    """
    settings = read_file(ValidationSettings, path, "--config")
    return settings, registry(settings, path.parent)


def settings_of(file: str, text: str) -> ValidationSettings:
    """The settings of a text. Raises ConfigError with every fault, by line."""
    return read_text(ValidationSettings, file, text)


def registry(settings: ValidationSettings, folder: Path) -> Registry:
    """The metrics of settings. Raises ConfigError, UsageError for a Python file that fails."""
    faults = [fault for name, keys in settings.metrics.items() for fault in _queryless(name, keys)]
    if faults:
        raise ConfigError(tuple(faults))
    declared = [_metric(name, keys) for name, keys in settings.metrics.items()]
    for reference in settings.python:
        declared += _from_python(folder, reference)
    if not declared:
        raise UsageError("no metric is declared; [metrics.ID] declares one")
    return registry_of(declared)


def _queryless(name: str, keys: MetricKeys) -> Iterator[str]:
    if keys.sql is None:
        for key in ("table", "day", "value"):
            if getattr(keys, key) is None:
                message = f"{key} is missing; write sql, or table, day and value"
                yield f"{keys.declared_at}: metrics.{name}: {message}"


def _metric(name: str, keys: MetricKeys) -> Metric:
    return Metric(
        id=name,
        phase=keys.phase,
        query=keys.sql or _select(keys),
        expect=_expectations(keys.expect),
        title=keys.title,
        unit=keys.unit,
        needs=keys.needs,
        optional=keys.optional,
        severity=keys.severity,
        prerequisites=keys.prerequisites,
        owner=keys.owner,
        runbook=keys.runbook,
        declared_at=keys.declared_at,
    )


def _select(keys: MetricKeys) -> str:
    """The SELECT that the short form means. A condition may end in a comment."""
    condition = f"\n  AND ({keys.where}\n)" if keys.where else ""
    return (
        f"SELECT {keys.day} AS {DAY}, {keys.value} AS {VALUE}\nFROM {keys.table}\n"
        f"WHERE {keys.day} BETWEEN :{FIRST_DAY} AND :{LAST_DAY}{condition}\nGROUP BY {keys.day}"
    )


def _expectations(keys: ModeKeys) -> Expectations:
    found = {mode: getattr(keys, mode.value) for mode in Mode}
    by_mode = {mode: _expectation(given) for mode, given in found.items() if given is not None}
    return Expectations(_expectation(keys.default), by_mode)


def _expectation(keys: ExpectKeys) -> Expectation:
    return Expectation(keys.at_least, keys.at_most, keys.warn_below, keys.warn_above, keys.empty)


def _from_python(folder: Path, reference: str) -> Iterable[Metric]:
    """The metrics of ``FILE.py:NAME``; the file is run."""
    file, _, name = reference.rpartition(":")
    try:
        found = runpy.run_path(str(folder / file)).get(name)
    except Exception as error:
        raise UsageError(f"python: {file} fails: {type(error).__name__}: {error}") from error
    metrics = tuple(found) if isinstance(found, Iterable) else ()
    if not metrics or not all(isinstance(metric, Metric) for metric in metrics):
        raise UsageError(f"python: {file}: {name} is no collection of Metric values")
    return metrics
