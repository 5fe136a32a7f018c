"""Import names and distributions."""

from __future__ import annotations

import pytest

from resilience_hooks.static.packages.brings import with_brought
from resilience_hooks.static.packages.catalog import is_known, modules_of, suppliers
from resilience_hooks.static.packages.requirements import Listing
from resilience_hooks.static.packages.supply import supply_of

MODULES = {
    "pyyaml": "yaml",
    "pillow": "PIL",
    "beautifulsoup4": "bs4",
    "scikit-learn": "sklearn",
    "python-dateutil": "dateutil",
    "protobuf": "google",
    "grpcio": "grpc",
}


@pytest.mark.parametrize(("distribution", "module"), MODULES.items())
def test_modules_of_distributions(distribution: str, module: str) -> None:
    """As the wheels have them."""
    assert module in modules_of(distribution)
    assert is_known(distribution)
    assert distribution in suppliers(module)


@pytest.mark.parametrize("module", ["utils", "tests", "shared", "no_such_module_at_all"])
def test_stray_modules_have_no_supplier(module: str) -> None:
    """A name that wheels hold by accident is no sign of them."""
    assert suppliers(module) == ()


LACKING = {
    "nothing of the name": ({"flask"}, "redis.client", "redis"),
    "another import name": ({"flask"}, "yaml", "pyyaml"),
    "a part of a shared namespace": (
        {"google-cloud-bigquery"},
        "google.cloud.firestore",
        "google-cloud-firestore",
    ),
}


@pytest.mark.parametrize(("names", "module", "expected"), LACKING.values(), ids=LACKING)
def test_lacking(names: set[str], module: str, expected: str) -> None:
    """The most wanted distribution that supplies the module is named."""
    assert supply_of(Listing(frozenset(names))).lacking(module) == expected


THERE = {
    "declared": ({"redis"}, "redis.client"),
    "under another name": ({"pyyaml"}, "yaml"),
    "another build of it": ({"opencv-python-headless"}, "cv2"),
    "brought along": ({"fastapi"}, "starlette.responses"),
    "brought along by what is brought along": ({"fastapi"}, "anyio"),
    "the vendor's core": ({"google-cloud-storage"}, "google.api_core.exceptions"),
    "the vendor's namespace": ({"google-cloud-storage"}, "google.oauth2.service_account"),
    "a part that is a distribution of its own": (
        {"opentelemetry-exporter-otlp-proto-grpc"},
        "opentelemetry.exporter.otlp.proto.grpc.trace_exporter",
    ),
    "all parts together": (
        {"opentelemetry-exporter-otlp"},
        "opentelemetry.exporter.otlp.proto.http.trace_exporter",
    ),
    "named like the module": ({"my-private-lib"}, "my_private_lib"),
    "nobody knows it": ({"flask"}, "our_plugin_host"),
    "pip's own": ({"flask"}, "pkg_resources"),
}


@pytest.mark.parametrize(("names", "module"), THERE.values(), ids=THERE)
def test_not_lacking(names: set[str], module: str) -> None:
    """Whatever may supply the module silences."""
    assert supply_of(Listing(frozenset(names))).lacking(module) is None


def test_a_complete_listing_brings_nothing_more() -> None:
    """A lock lists all: what it leaves out is not there."""
    listing = Listing(frozenset({"fastapi"}), complete=True)
    assert supply_of(listing).lacking("starlette") == "starlette"


def test_the_operating_systems_packages() -> None:
    """``python3-yaml`` is named after the module."""
    assert supply_of(Listing(frozenset({"flask"})), ["yaml"]).lacking("yaml") is None


def test_brought_along_ends() -> None:
    """Whatever the table holds, cycles too."""
    assert with_brought(["celery"]) >= {"celery", "kombu", "amqp", "vine"}
    assert with_brought(["db-dtypes"]) >= {"pandas", "pytz", "pyarrow", "numpy"}
