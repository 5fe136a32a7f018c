"""BigQuery's REST interface on loopback: https://cloud.google.com/bigquery/docs/reference/rest."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from google.api_core.client_options import ClientOptions
from google.auth.credentials import AnonymousCredentials
from google.cloud import bigquery

from resilience_hooks.errors import MeasurementError
from resilience_hooks.testing.loopback import Answer, Request, Server, serving
from resilience_hooks.validation.catalogue.model import Table
from resilience_hooks.validation.engines.bigquery import BigQueryEngine
from resilience_hooks.validation.engines.model import QueryError

COLUMNS = (
    ("graded", "game_date", "DATE", "YES"),
    ("graded", "line", "STRUCT<source STRING>", "NO"),
    ("schedule", "game_id", "STRING", "NO"),
)
NAMES = ("table_name", "column_name", "data_type", "is_partitioning_column")


def answer(request: Request) -> Answer:
    """Jobs that are done at once; what a query says decides how they end."""
    if request.method == "POST":
        return _inserted(request.json["configuration"], request.json["jobReference"])
    schema = {"fields": [{"name": name, "type": "STRING"} for name in NAMES]}
    rows = [{"f": [{"v": cell} for cell in row]} for row in COLUMNS]
    reference = {"projectId": "project", "jobId": "job", "location": "US"}
    return _json(
        {
            "jobComplete": True,
            "jobReference": reference,
            "schema": schema,
            "rows": rows,
            "totalRows": str(len(rows)),
        }
    )


def _inserted(configuration: Mapping[str, Any], reference: Mapping[str, Any]) -> Answer:
    sql = configuration["query"]["query"]
    if "nope" in sql:
        return _refused(400, "Unrecognized name: nope at [1:8]")
    if "gone" in sql:
        return _refused(404, "Not found: Table project:sports.gone")
    if "secret" in sql:
        return _refused(403, "Access Denied")
    return _json(
        {
            "jobReference": {**reference, "location": "US"},
            "configuration": configuration,
            "status": {"state": "DONE"},
            "statistics": {"query": {"totalBytesProcessed": "0"}},
        }
    )


def _json(body: object, status: int = 200) -> Answer:
    return Answer(status, body, {"Content-Type": "application/json"})


def _refused(status: int, message: str) -> Answer:
    reason = {400: "invalidQuery", 403: "accessDenied", 404: "notFound"}[status]
    error = {
        "code": status,
        "message": message,
        "errors": [{"message": message, "reason": reason}],
    }
    return _json({"error": error}, status)


@pytest.fixture
def server() -> Iterator[Server]:
    with serving(answer) as found:
        yield found


@pytest.fixture
def engine(server: Server) -> Iterator[BigQueryEngine]:
    client = bigquery.Client(
        project="project",
        credentials=AnonymousCredentials(),  # type: ignore[no-untyped-call]  # of a typed package
        client_options=ClientOptions(api_endpoint=server.url),
    )
    found = BigQueryEngine(client, "project.sports", 1000)
    yield found
    found.close()


def test_a_bind_is_a_dry_run_with_a_limit(engine: BigQueryEngine, server: Server) -> None:
    """Nothing is run or billed; bare names are of the dataset."""
    assert engine.bind("SELECT game_date FROM graded") is None
    (body,) = server.bodies()
    configuration = body["configuration"]
    assert configuration["dryRun"] is True
    assert configuration["query"]["maximumBytesBilled"] == "1000"
    assert configuration["query"]["defaultDataset"]["datasetId"] == "sports"


@pytest.mark.parametrize(
    ("sql", "said"),
    [
        pytest.param("SELECT nope FROM graded", "Unrecognized name: nope at [1:8]", id="column"),
        pytest.param("SELECT 1 FROM gone", "Not found: Table project:sports.gone", id="table"),
    ],
)
def test_what_it_refuses(engine: BigQueryEngine, sql: str, said: str) -> None:
    """In its own words, without the address of the request."""
    assert engine.bind(sql) == said
    with pytest.raises(QueryError) as caught:
        engine.rows(sql)
    assert str(caught.value) == said


def test_no_access_is_no_verdict_on_a_query(engine: BigQueryEngine) -> None:
    """A token that may not look measures nothing."""
    with pytest.raises(MeasurementError, match="Access Denied"):
        engine.bind("SELECT secret FROM graded")


def test_the_catalogue(engine: BigQueryEngine) -> None:
    """Tables of the dataset with types and the partition, from INFORMATION_SCHEMA."""
    catalogue = engine.catalogue()
    assert catalogue.find(["graded"]) == Table(
        "project.sports.graded",
        {"game_date": "DATE", "line": "STRUCT<source STRING>"},
        "game_date",
    )
    assert catalogue.find(["sports", "schedule"]) is not None
    assert catalogue.find(["nothing"]) is None
