"""One definition: the validator, the schema and the pages say the same."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from jsonschema import Draft202012Validator

from resilience_hooks.config import reference, schema
from resilience_hooks.config.model import Config, Ignore, ServiceConfig
from resilience_hooks.config.record import keys_of
from resilience_hooks.config.toml import parse
from resilience_hooks.errors import ConfigError
from tests.config.documents import DOCUMENTS, as_json, document
from tests.config.reading import loaded
from tests.config.test_faults import CASES
from tests.config.test_load import EVERYTHING

ROOT = Path(__file__).parents[2]
VALIDATOR = Draft202012Validator(
    schema.schema(), format_checker=Draft202012Validator.FORMAT_CHECKER
)
# No schema can know them: they are no TOML, or of a word's inner form.
BEYOND = {"no TOML", "a key twice", "a command with an open quotation"}


def test_the_written_files_are_the_definitions_own() -> None:
    """A stale file is a failure: make docs."""
    written = ROOT / "resilience_hooks" / "config" / "schema.json"
    assert written.read_text() == schema.rendered()
    assert (ROOT / "docs" / "configuration.md").read_text() == reference.rendered()


def test_it_is_a_schema() -> None:
    """The validator's own check."""
    Draft202012Validator.check_schema(schema.schema())


def test_the_schema_accepts_everything_that_is_right() -> None:
    """Every key, used once."""
    VALIDATOR.validate(as_json(parse("", EVERYTHING)))


@pytest.mark.parametrize("name", [name for name in CASES if name not in BEYOND])
def test_the_schema_rejects_every_fault(name: str) -> None:
    """What the program calls a fault an editor underlines."""
    assert not VALIDATOR.is_valid(as_json(parse("", CASES[name][0])))


@pytest.mark.parametrize("record", [Config, Ignore, ServiceConfig])
def test_every_example_is_valid(record: type) -> None:
    """The examples of the reference page can be copied."""
    above = {Config: "", Ignore: "[[ignore]]\n", ServiceConfig: "[services.api]\n"}[record]
    for name, key in keys_of(record).items():
        needed = "" if record is not Ignore else 'code = "RH101"\nreason = "x"\n'
        text = "" if key.required else f"{name} = {key.example}\n"
        loaded(f"{above}{needed}{text}")


@given(DOCUMENTS)
def test_any_document_is_read_or_has_faults(table: dict[str, Any]) -> None:
    """Never a traceback; and the schema's validator comes to the same verdict."""
    text = document(table)
    said = _faults(text)
    assert all(fault and "\n" not in fault for fault in said)
    if not any("leaves a quotation open" in fault for fault in said):
        assert (not said) == VALIDATOR.is_valid(as_json(parse("", text)))


def _faults(text: str) -> tuple[str, ...]:
    try:
        loaded(text)
    except ConfigError as error:
        return error.faults
    return ()
