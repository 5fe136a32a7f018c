"""Whether any query, no metric's, fits the tables: for those that are written by hand."""

from __future__ import annotations

from resilience_hooks.validation.catalogue.model import Catalogue
from resilience_hooks.validation.engines.model import Engine
from resilience_hooks.validation.query import ANY_DAY, filled
from resilience_hooks.validation.schema.check import check
from resilience_hooks.validation.schema.problems import Problem


def query_problems(
    sql: str, catalogue: Catalogue, dialect: str, engine: Engine | None
) -> tuple[Problem, ...]:
    """What is wrong with a query; the engine, where there is one, has the last word.

    Raises MeasurementError where it cannot be asked.
    """
    checked = check(sql, catalogue, dialect)
    if checked.tree is None or engine is None:
        return checked.problems
    refusal = engine.bind(filled(checked.tree, ANY_DAY).sql(engine.dialect))
    if refusal is None:
        return ()
    return checked.problems or (Problem("engine", refusal),)
