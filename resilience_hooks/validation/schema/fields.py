"""Fields of structs that their types do not have."""

from __future__ import annotations

from collections.abc import Iterator

from sqlglot import exp

from resilience_hooks.validation.schema.problems import Problem, at, proposal
from resilience_hooks.validation.schema.resolution import Resolved

_T = exp.DataType.Type
_OPAQUE = frozenset({_T.UNKNOWN, _T.JSON, _T.JSONB, _T.VARIANT, _T.OBJECT, _T.MAP, _T.USERDEFINED})


def field_problems(query: Resolved) -> Iterator[Problem]:
    """Every ``value.field`` whose value has no such field, or has no fields at all."""
    for dot in query.tree.find_all(exp.Dot):
        found = _problem(query, dot)
        if found is not None:
            yield found


def _problem(query: Resolved, dot: exp.Dot) -> Problem | None:
    kind, field = dot.this.type, dot.expression
    if kind is None or kind.this in _OPAQUE or not isinstance(field, exp.Identifier):
        return None
    value = dot.this.sql(query.dialect).rpartition(".")[2].strip('`"')
    if kind.this == _T.STRUCT:
        known = tuple(part.name for part in kind.expressions if isinstance(part, exp.ColumnDef))
        if not known or field.name.lower() in {name.lower() for name in known}:
            return None
        message = f"{value} has no field {field.name}{proposal(field.name, known)}"
    elif kind.this in (_T.ARRAY, _T.LIST):
        message = f"{value} is an array; UNNEST it to read {field.name}"
    else:
        message = f"{value} is {kind.sql(query.dialect)} and has no field {field.name}"
    return at(query.sql, field, "field", message)
