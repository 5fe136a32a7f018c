from __future__ import annotations

import pytest

from resilience_hooks.lint.check import fixed
from tests.lint.reading import lines, source_of


def caught(
    returned: str, name: str = "save", what: str = "Exception", before: str = "log()"
) -> str:
    """A function that catches, and returns on line 6."""
    return (
        f"def {name}(x):\n    try:\n        return work(x) or True\n"
        f"    except {what}:\n        {before}\n        return {returned}\n    return False\n"
    )


@pytest.mark.parametrize(
    ("returned", "name", "what"),
    [
        ('{"status": "success"}', "anything", "Exception"),
        ('{"status": "ok", "rows": 0}', "anything", "Exception as error"),
        ('{"success": True}', "anything", "(ValueError, Exception)"),
        ('jsonify({"status": "completed"})', "anything", "BaseException"),
        ("SUCCESS", "anything", "Exception"),
        ("outcomes.NoChange()", "anything", "Exception"),
        ('"success"', "anything", "Exception"),
    ],
)
def test_rh502_fires(returned: str, name: str, what: str) -> None:
    """Whatever was caught, the caller is told that it went well."""
    assert lines(caught(returned, name, what), "RH502") == [6]
    assert lines(caught(returned, name, "").replace("except :", "except:"), "RH502") == [6]


def test_rh502_fires_on_true() -> None:
    """True means success where work returns True and False."""
    assert lines(caught("True").replace("work(x) or True", "True"), "RH502") == [6]


@pytest.mark.parametrize(
    "code",
    [
        pytest.param(caught("False"), id="a failure is returned"),
        pytest.param(caught("None"), id="nothing is returned"),
        pytest.param(caught('{"status": "error"}'), id="an error is told"),
        pytest.param(caught("True", "is_ready"), id="a question fails open"),
        pytest.param(caught("True", "should_run"), id="another question"),
        pytest.param(caught("True", "fallback"), id="not named after work"),
        pytest.param(caught("SUCCESS", what="AlreadyDone"), id="caught by name"),
        pytest.param(caught("SUCCESS", what="(KeyError, ValueError)"), id="caught by names"),
        pytest.param(caught("SUCCESS", before="raise"), id="raised before"),
        pytest.param(caught("SUCCESS", before="if bad():\n            raise"), id="raised if bad"),
        pytest.param(caught("(True, 1)"), id="a tuple"),
        pytest.param("def save():\n    try:\n        a()\n    except Exception:\n        b()\n"
                     "    return SUCCESS\n", id="behind the handler: not followed"),
        pytest.param("def save():\n    try:\n        a()\n    except Exception:\n"
                     "        def f():\n            return SUCCESS\n        raise\n", id="nested"),
    ],
)  # fmt: skip
def test_rh502_silent(code: str) -> None:
    """No claim of success after a failure."""
    assert lines(code, "RH502") == []


@pytest.mark.parametrize(
    "test",
    [
        "len(completed) >= len(expected)",
        "len(completed) == len(expected_units)",
        "len(self.completed) >= self.expected",
        "len(expected) <= len(done)",
        "len(completed) < expected_count",
        "completed_count >= expected_count",
        "total_complete >= EXPECTED_PROCESSORS",
        'data.get("completed_count", 0) >= required',
    ],
)
def test_rh503_fires(test: str) -> None:
    """Numbers are compared where sets are meant."""
    assert lines(f"def f():\n    if {test}:\n        go()\n", "RH503") == [2]


@pytest.mark.parametrize(
    ("test", "why"),
    [
        ("expected <= completed", "sets"),
        ("not expected - completed", "sets"),
        ("completed >= expected", "may be sets"),
        ('data["completed"] >= data["expected"]', "may be sets"),
        ("completed == set(expected)", "sets"),
        ("len(completed) == 0", "none is done"),
        ("len(rows) >= expected_rows", "not about completion"),
        ("completed_at >= expected_at", "moments"),
        ("is_complete == expected_is_complete", "flags"),
        ("total_complete < min_required", "a quorum"),
        ("processed == total", "progress"),
        ("1 < len(completed) < expected", "a range"),
    ],
)
def test_rh503_silent(test: str, why: str) -> None:
    """Sets, or numbers of something else."""
    assert lines(f"def f():\n    if {test}:\n        go()\n", "RH503") == [], why


def test_rh503_fires_on_names_of_numbers() -> None:
    """A name that is bound to a length is a number."""
    code = "def f(done, expected):\n    completed = len(done)\n    return completed >= expected\n"
    assert lines(code, "RH503") == [3]


SETS = """
def decide(done: set[str], reports):
    expected = {"a", "b"}
    completed = set(reports)
    return len(completed) >= len(expected)
"""


def test_rh503_fix() -> None:
    """Sets of the function are compared as sets: five of the wrong ones no longer count."""
    after = fixed(source_of(SETS))
    assert "return expected <= completed\n" in after
    namespace: dict[str, object] = {}
    exec(compile(after, "service.py", "exec"), namespace)
    decide = namespace["decide"]
    assert callable(decide)
    assert [decide(set(), units) for units in ("ab", "abc", "ac", "a", "")] == [
        True, True, False, False, False,
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('{"a", "b"}', '["a", "b"]'),
        ("set(reports)", "list(reports)"),
        ("completed = set(reports)", "completed = set(reports)\n    completed = 3"),
        ("completed = set(reports)", "for completed in reports: pass"),
        (">=", "=="),
    ],
)
def test_rh503_no_fix(old: str, new: str) -> None:
    """Lists count repetitions, and == says more than <=: nobody but the author can tell."""
    code = SETS.replace(old, new)
    assert fixed(source_of(code)) == source_of(code).text


def answers(
    returned: str, before: str = "log()", what: str = "Exception", name: str = "push"
) -> str:
    """A handler of requests that answers on line 6."""
    return caught(returned, name, what, before)


@pytest.mark.parametrize(
    "returned",
    [
        '{"status": "error"}, 200',
        '"failed", 204',
        '("", 204)',
        'jsonify(error="x"), 200',
        '(body, 200, {"Content-Type": "application/json"})',
        "make_response(body, 200)",
        "Response(status=200, response=body)",
        "JSONResponse(body, status_code=200)",
        "body, HTTPStatus.OK",
    ],
)
@pytest.mark.parametrize("what", ["Exception", "ValueError as error", "(KeyError, TypeError)"])
def test_rh504_fires(returned: str, what: str) -> None:
    """The message is acknowledged, and nothing is kept of it."""
    assert lines(answers(returned, what=what), "RH504") == [6]


def test_rh504_fires_without_an_exception() -> None:
    """A body that speaks of an error does not go with 200 either."""
    code = 'def push():\n    if bad:\n        return {"status": "error"}, 200\n'
    assert lines(code, "RH504") == [3]


@pytest.mark.parametrize(
    "code",
    [
        pytest.param(answers('{"status": "error"}, 503'), id="503"),
        pytest.param(answers("body, 400"), id="400: not acknowledged"),
        pytest.param(answers("body, 200", "dead_letters.put(x)"), id="a dead letter"),
        pytest.param(answers("body, 200", "publish_to_dlq(x)"), id="a queue of them"),
        pytest.param(answers("body, 200", "audit.log_failure(x)"), id="a record of the failure"),
        pytest.param(answers("body, 200", what="AlreadyProcessed"), id="no failure"),
        pytest.param(answers("body, 200", what="DuplicateError"), id="a duplicate"),
        pytest.param(answers("body, 200", name="health"), id="a health check"),
        pytest.param("def push():\n    return {'status': 'ok'}, 200\n", id="a success"),
        pytest.param("def push():\n    if not rows:\n        return {'status': 'error'}, 200\n",
                     id="there is nothing to do"),
        pytest.param(answers("x, 200.0"), id="not a status"),
        pytest.param(answers("range(1, 200)"), id="not an answer"),
    ],
)  # fmt: skip
def test_rh504_silent(code: str) -> None:
    """Not acknowledged, or recorded, or no failure."""
    assert lines(code, "RH504") == []
