from __future__ import annotations

from pathlib import Path

import pytest

from resilience_hooks.config.environment import expanded, located, secret
from resilience_hooks.errors import UsageError


def test_secrets_come_from_the_environment() -> None:
    """An unset variable is named; its value never stands in the configuration."""
    assert secret("TOKEN", {"TOKEN": "x"}) == "x"
    with pytest.raises(UsageError, match="TOKEN, which the configuration names, is not set"):
        secret("TOKEN", {})


def test_addresses_may_hold_variables() -> None:
    """A password need not be written into the file."""
    assert expanded("postgres://u:${PW}@h/db", {"PW": "x"}) == "postgres://u:x@h/db"
    with pytest.raises(UsageError, match="PW, which the configuration names"):
        expanded("postgres://u:${PW}@h/db", {})


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        pytest.param("a.duckdb", "conf/a.duckdb", id="a file"),
        pytest.param("/data/a.duckdb", "/data/a.duckdb", id="an absolute file"),
        pytest.param("files://exports", "files://conf/exports", id="a folder of files"),
        pytest.param("bigquery://p/d", "bigquery://p/d", id="a URL"),
    ],
)
def test_files_are_looked_for_beside_the_configuration(address: str, expected: str) -> None:
    """Relative paths start from the folder of the file that names them."""
    assert located(address, Path("conf")) == expected
