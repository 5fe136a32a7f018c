"""Constructs that defer an import, or only seem to."""

from __future__ import annotations

import textwrap
from typing import Final

from tests.oracle.statements import Writer


def _indented(text: str) -> str:
    return textwrap.indent(text, "    ")


def _body(w: Writer) -> str:
    """An import in a function, guarded or not."""
    statement = w.statement()
    while statement.endswith("*"):
        statement = w.statement()
    if w.random.random() < 0.7:
        return f"{statement}\n"
    w.note("guard in a function")
    end = w.pick("pass", "pass", "raise")
    return f"try:\n    {statement}\nexcept {w.pick('ImportError', 'Exception')}:\n    {end}\n"


def lazy(w: Writer) -> str:
    """A function that nothing calls here."""
    head = w.pick("def", "def", "async def")
    return f"{head} {w.fresh('lazy')}():\n{_indented(_body(w))}"


def called(w: Writer) -> str:
    """A function that runs while the module loads."""
    name = w.fresh("setup")
    return f"def {name}():\n{_indented(_body(w))}{name}()\n"


def called_through(w: Writer) -> str:
    """A function that one calls which runs while the module loads."""
    inner, outer = w.fresh("inner"), w.fresh("outer")
    return f"def {inner}():\n{_indented(_body(w))}def {outer}():\n    {inner}()\n{outer}()\n"


def called_at_main(w: Writer) -> str:
    """The usual end of a script."""
    name = w.fresh("main")
    return f'def {name}():\n{_indented(_body(w))}if __name__ == "__main__":\n    {name}()\n'


def nested(w: Writer) -> str:
    """A function in a function."""
    outer, inner = w.fresh("outer"), w.fresh("inner")
    return f"def {outer}():\n    def {inner}():\n{_indented(_indented(_body(w)))}    {inner}()\n"


def method(w: Writer) -> str:
    """A method that nothing calls here."""
    return f"class {w.fresh('Lazy')}:\n    def go(self):\n{_indented(_indented(_body(w)))}"


def constructor(w: Writer) -> str:
    """A constructor that runs while the module loads."""
    name = w.fresh("Made")
    return f"class {name}:\n    def __init__(self):\n{_indented(_indented(_body(w)))}{name}()\n"


def class_body(w: Writer) -> str:
    """The body of a class runs where it stands."""
    statement = w.statement()
    while statement.endswith("*"):
        statement = w.statement()
    return f"class {w.fresh('Body')}:\n    {statement}\n"


def decorated(w: Writer) -> str:
    """A decorator of the module runs while it loads."""
    name = w.fresh("wrap")
    body = _indented(_body(w))
    wrapped = f"@{name}\ndef {w.fresh('f')}():\n    pass\n"
    return f"def {name}(function=None):\n{body}    return function\n{wrapped}"


def guarded_call(w: Writer) -> str:
    """A function called where its failure is caught."""
    name = w.fresh("optional")
    return (
        f"def {name}():\n{_indented(_body(w))}try:\n    {name}()\nexcept ImportError:\n    pass\n"
    )


def generator(w: Writer) -> str:
    """A generator, which runs when it is gone through."""
    return f"def {w.fresh('items')}():\n{_indented(_body(w))}    yield 1\n"


FUNCTIONS: Final = {
    "lazy function": lazy,
    "function called at import time": called,
    "called through another": called_through,
    "called from the __main__ block": called_at_main,
    "nested function": nested,
    "method": method,
    "constructor called at import time": constructor,
    "class body": class_body,
    "decorator": decorated,
    "call under a guard": guarded_call,
    "generator": generator,
}
