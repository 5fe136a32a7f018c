"""What can be measured: each metric as a query that its engine takes, or why there is none.

The engine has the last word: what it binds is measured. What it refuses is explained by the
static layers, which know places and near names; what only lacks optional columns degrades.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final, TypeAlias

from sqlglot import exp

from resilience_hooks.validation.catalogue.model import Catalogue, Table
from resilience_hooks.validation.engines.model import Engine
from resilience_hooks.validation.expression import COMPILED, as_sql
from resilience_hooks.validation.metric import DAY, DETAIL, FIRST_DAY, LAST_DAY, VALUE, Metric
from resilience_hooks.validation.query import ANY_DAY, Branch, one_query, parameters
from resilience_hooks.validation.registry import Registry
from resilience_hooks.validation.schema.check import Checked, check
from resilience_hooks.validation.schema.degradation import Missing, degraded
from resilience_hooks.validation.schema.partitions import partition_problems
from resilience_hooks.validation.schema.problems import Problem, proposal
from resilience_hooks.validation.schema.resolution import type_of

_ENGINES_TO_JUDGE: Final = frozenset({"table", "column", "field", "alias", "grouping"})
"""Kinds of problems that do not count where the engine takes the query all the same."""

_NO_TYPES: Final = (exp.DataType.Type.UNKNOWN, exp.DataType.Type.USERDEFINED)


@dataclass(frozen=True, slots=True)
class Ready:
    """A metric that can be measured. ``missing`` are optional columns that are NULL in it.

    ``is_whole`` says that they do not reach the value, so that it can be judged.
    """

    metric: Metric
    branch: Branch
    missing: tuple[str, ...] = ()
    is_whole: bool = True


@dataclass(frozen=True, slots=True)
class Broken:
    """A metric that cannot be measured, and everything that is wrong with it."""

    metric: Metric
    problems: tuple[Problem, ...]
    draft: Ready | None = None

    @property
    def reason(self) -> str:
        """The problems in one line."""
        return "; ".join(map(str, self.problems))


Planned: TypeAlias = Ready | Broken


def plan(
    registry: Registry, catalogue: Catalogue, dialect: str, engine: Engine | None
) -> tuple[Planned, ...]:
    """Every metric, in the registry's order. Without an engine the static layers decide alone.

    Raises MeasurementError where the engine cannot be asked.
    """
    planned = [_draft(metric, catalogue, dialect) for metric in registry.metrics]
    return tuple(planned if engine is None else _bound(planned, engine))


def _draft(metric: Metric, catalogue: Catalogue, dialect: str) -> Planned:
    """A metric as far as the static layers know."""
    own = dialect if isinstance(metric.query, str) else COMPILED
    full, missing, unknown = _with_optional(metric, catalogue, own)
    sql = as_sql(metric, full)
    if isinstance(sql, Problem):
        return Broken(metric, (*unknown, sql))
    checked = check(sql, full, own)
    problems = [*unknown, *checked.problems]
    if not any(problem.kind == "table" for problem in problems):
        problems += _lacking(metric, full)
    if checked.tree is None:
        return Broken(metric, tuple(dict.fromkeys(problems)))
    problems += _outputs(checked.tree, checked)
    draft = Ready(metric, _branch(metric, checked.tree, checked))
    if checked.resolved is not None:
        problems += partition_problems(checked.resolved)
        if missing and not problems:
            return _degraded(draft, checked, missing, catalogue.dialect)
    return Broken(metric, tuple(dict.fromkeys(problems)), draft) if problems else draft


def _with_optional(
    metric: Metric, catalogue: Catalogue, dialect: str
) -> tuple[Catalogue, Missing, tuple[Problem, ...]]:
    """The catalogue as if every optional column were there, and those that are not."""
    missing: dict[tuple[str, str], str] = {}
    problems: list[Problem] = []
    tables: dict[str, Table] = {table.name: table for table in catalogue.tables}
    for name, columns in metric.optional.items():
        table = catalogue.find(name.split("."))
        if table is None:
            message = f"there is no table {name}{proposal(name, catalogue.names)}"
            problems.append(Problem("table", message))
            continue
        problems += _untyped(name, columns, dialect)
        absent = {
            column: type_of(kind, dialect).sql(catalogue.dialect)
            for column, kind in columns.items()
            if not table.has(column)
        }
        missing |= {(table.name, column): kind for column, kind in absent.items()}
        tables[table.name] = replace(table, columns={**table.columns, **absent})
    full = Catalogue(catalogue.dialect, tuple(tables.values()), catalogue.default)
    return full, missing, tuple(problems)


def _untyped(table: str, columns: Mapping[str, str], dialect: str) -> Iterator[Problem]:
    """Optional columns whose type nobody knows: their NULL could have none."""
    for column, kind in columns.items():
        if type_of(kind, dialect).is_type(*_NO_TYPES):
            yield Problem("need", f"{kind}, of the optional {table}.{column}, is no type")


def _lacking(metric: Metric, catalogue: Catalogue) -> Iterator[Problem]:
    """What the metric says it needs, and the catalogue does not have."""
    for name, columns in metric.needs.items():
        table = catalogue.find(name.split("."))
        if table is None:
            message = f"it needs the table {name}, which is not there"
            yield Problem("need", message + proposal(name, catalogue.names))
            continue
        for column in columns:
            if not table.has(column):
                message = f"it needs {name}.{column}, which is not there"
                yield Problem("need", message + proposal(column, table.columns))


def _outputs(tree: exp.Query, checked: Checked) -> Iterator[Problem]:
    """Columns that the query must give, and parameters that nobody fills in."""
    resolved = checked.resolved
    names = {name.lower() for name in (resolved.tree if resolved else tree).named_selects}
    for wanted in (DAY, VALUE):
        if wanted not in names and "*" not in names:
            given = ", ".join(sorted(names - {""})) or "none"
            yield Problem("output", f"the query gives no column {wanted}; it gives {given}")
    for name in parameters(tree):
        if name not in (FIRST_DAY, LAST_DAY):
            allowed = f"there are :{FIRST_DAY} and :{LAST_DAY}"
            yield Problem("output", f"nothing fills in the parameter {name or '?'}; {allowed}")


def _branch(metric: Metric, tree: exp.Query, checked: Checked) -> Branch:
    outputs = checked.resolved.tree if checked.resolved else tree
    kinds = {item.alias_or_name.lower(): item.type for item in outputs.selects}
    kind = kinds.get(VALUE)
    is_boolean = kind is not None and kind.is_type(exp.DataType.Type.BOOLEAN)
    return Branch(metric.id, tree, DETAIL in kinds, is_boolean)


def _degraded(draft: Ready, checked: Checked, missing: Missing, types: str) -> Planned:
    assert checked.tree is not None
    assert checked.resolved is not None
    found = degraded(checked.tree, checked.resolved, missing, types)
    if found.problems:
        return Broken(draft.metric, found.problems)
    if DAY in found.outputs:
        message = f"{', '.join(found.columns)} is missing, and the day depends on it"
        return Broken(draft.metric, (Problem("predicate", message),))
    branch = replace(draft.branch, tree=found.tree)
    return Ready(draft.metric, branch, found.columns, VALUE not in found.outputs)


def _bound(planned: Sequence[Planned], engine: Engine) -> Iterator[Planned]:
    """One bind for all that should work; where it fails, one for each."""
    ready = [item for item in planned if isinstance(item, Ready)]
    are_fine = not ready or _refusal(ready, engine) is None
    for item in planned:
        if isinstance(item, Broken):
            yield _judged(item, engine)
        else:
            refusal = None if are_fine else _refusal([item], engine)
            yield item if refusal is None else Broken(item.metric, (Problem("engine", refusal),))


def _judged(broken: Broken, engine: Engine) -> Planned:
    """What the static layers doubt, as the engine sees it."""
    doubts = all(problem.kind in _ENGINES_TO_JUDGE for problem in broken.problems)
    if broken.draft is None or not doubts or _refusal([broken.draft], engine) is not None:
        return broken
    return broken.draft


def _refusal(ready: Sequence[Ready], engine: Engine) -> str | None:
    query = one_query([item.branch for item in ready], ANY_DAY)
    return engine.bind(query.sql(engine.dialect))
