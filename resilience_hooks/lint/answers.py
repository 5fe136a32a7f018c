"""Values that say how something ended: an HTTP answer, a success, a failure."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import libcst as cst
import libcst.matchers as m

from resilience_hooks.lint.names import called, dotted, last

_SUCCESS: Final = frozenset({"success", "successful", "ok", "complete", "completed", "processed"})
_FAILURE: Final = frozenset({"error", "failed", "failure", "fail"})
_ENDING: Final = frozenset({"status", "result", "outcome", "state"})
_OUTCOMES: Final = frozenset({"SUCCESS", "NO_CHANGE", "Success", "NoChange"})
_RESPONSES: Final = frozenset(
    {"Response", "JSONResponse", "PlainTextResponse", "make_response", "HttpResponse"}
)
_ACKNOWLEDGED: Final = frozenset({"200", "201", "202", "204"})


def claims_success(value: cst.BaseExpression) -> bool:
    """``SUCCESS``, ``{"status": "ok"}``, ``{"success": True}``, ``"success"``."""
    if last(called(value) or dotted(value)) in _OUTCOMES:
        return True
    if isinstance(value, cst.SimpleString):
        return _string(value) in _SUCCESS
    return any(
        word in _SUCCESS if key in _ENDING else key in {"success", "ok"} and word == "true"
        for key, word in _entries(value)
    )


def claims_failure(value: cst.BaseExpression) -> bool:
    """``{"status": "error"}``, ``{"success": False}``, ``{"error": …}``."""
    return any(
        word in _FAILURE
        if key in _ENDING
        else (key in {"success", "ok"} and word == "false") or key == "error"
        for key, word in _entries(value)
    )


def acknowledged(value: cst.BaseExpression) -> cst.BaseExpression | None:
    """The body of an HTTP answer that ends a delivery (a 2xx); None for any other value."""
    if isinstance(value, cst.Tuple) and len(value.elements) in {2, 3}:
        body, status = value.elements[0].value, value.elements[1].value
        return body if _is_acknowledging(status) else None
    name = last(called(value))
    if isinstance(value, cst.Call) and name in _RESPONSES and value.args:
        for number, argument in enumerate(value.args):
            key = argument.keyword.value if argument.keyword else ""
            is_status = key in {"status", "status_code"} or (not key and number == 1)
            if is_status and _is_acknowledging(argument.value):
                return value.args[0].value
    return None


def _is_acknowledging(status: cst.BaseExpression) -> bool:
    if isinstance(status, cst.Integer):
        return status.value in _ACKNOWLEDGED
    return last(dotted(status)) in {"OK", "HTTP_200_OK", "NO_CONTENT", "HTTP_204_NO_CONTENT"}


def _entries(value: cst.BaseExpression) -> Iterator[tuple[str, str]]:
    """Key and value of the constant entries of a dict, also of one inside ``jsonify(…)``."""
    if isinstance(value, cst.Call) and value.args:
        value = value.args[0].value
    if not isinstance(value, cst.Dict):
        return
    for element in value.elements:
        if isinstance(element, cst.DictElement) and isinstance(element.key, cst.SimpleString):
            yield _string(element.key), _constant(element.value)


def _constant(value: cst.BaseExpression) -> str:
    if isinstance(value, cst.SimpleString):
        return _string(value)
    return value.value.lower() if m.matches(value, m.Name("True") | m.Name("False")) else ""  # type: ignore[attr-defined]


def _string(node: cst.SimpleString) -> str:
    value = node.evaluated_value
    return value.lower() if isinstance(value, str) else ""
