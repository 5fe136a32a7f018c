"""The views of INFORMATION_SCHEMA that a metric may read, with their columns."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from resilience_hooks.validation.catalogue.model import Table

_TABLES: Final = "table_catalog:STRING table_schema:STRING table_name:STRING table_type:STRING"
_COLUMNS: Final = (
    "table_catalog:STRING table_schema:STRING table_name:STRING column_name:STRING "
    "ordinal_position:INT64 is_nullable:STRING data_type:STRING"
)
_JOBS: Final = (
    "creation_time:TIMESTAMP project_id:STRING project_number:INT64 user_email:STRING "
    "job_id:STRING job_type:STRING statement_type:STRING priority:STRING start_time:TIMESTAMP "
    "end_time:TIMESTAMP query:STRING state:STRING reservation_id:STRING "
    "total_bytes_processed:INT64 total_bytes_billed:INT64 total_slot_ms:INT64 cache_hit:BOOL "
    "error_result:JSON destination_table:JSON referenced_tables:JSON labels:JSON *"
)

# https://cloud.google.com/bigquery/docs/information-schema-intro and the page of each view. Where
# a column is a STRUCT it stands as JSON here: its fields are not judged. * is for others.
_BIGQUERY: Final = {
    "TABLES": f"{_TABLES} managed_table_type:STRING is_insertable_into:STRING "
    "is_fine_grained_mutations_enabled:STRING is_typed:STRING is_change_history_enabled:STRING "
    "creation_time:TIMESTAMP base_table_catalog:STRING base_table_schema:STRING "
    "base_table_name:STRING snapshot_time_ms:TIMESTAMP replica_source_catalog:STRING "
    "replica_source_schema:STRING replica_source_name:STRING replication_status:STRING "
    "replication_error:STRING ddl:STRING default_collation_name:STRING "
    "upsert_stream_apply_watermark:TIMESTAMP",
    "COLUMNS": f"{_COLUMNS} is_generated:STRING generation_expression:STRING is_stored:STRING "
    "is_hidden:STRING is_updatable:STRING is_system_defined:STRING is_partitioning_column:STRING "
    "clustering_ordinal_position:INT64 collation_name:STRING column_default:STRING "
    "rounding_mode:STRING policy_tags:JSON",
    "COLUMN_FIELD_PATHS": "table_catalog:STRING table_schema:STRING table_name:STRING "
    "column_name:STRING field_path:STRING data_type:STRING description:STRING "
    "collation_name:STRING rounding_mode:STRING policy_tags:JSON",
    "PARTITIONS": "table_catalog:STRING table_schema:STRING table_name:STRING partition_id:STRING "
    "total_rows:INT64 total_logical_bytes:INT64 total_billable_bytes:INT64 "
    "last_modified_time:TIMESTAMP storage_tier:STRING",
    "SCHEMATA": "catalog_name:STRING schema_name:STRING schema_owner:STRING "
    "creation_time:TIMESTAMP last_modified_time:TIMESTAMP location:STRING ddl:STRING "
    "default_collation_name:STRING",
    "TABLE_OPTIONS": "table_catalog:STRING table_schema:STRING table_name:STRING "
    "option_name:STRING option_type:STRING option_value:STRING",
    "TABLE_STORAGE": "project_id:STRING project_number:INT64 table_catalog:STRING "
    "table_schema:STRING table_name:STRING creation_time:TIMESTAMP total_rows:INT64 "
    "total_partitions:INT64 total_logical_bytes:INT64 active_logical_bytes:INT64 "
    "long_term_logical_bytes:INT64 current_physical_bytes:INT64 total_physical_bytes:INT64 "
    "active_physical_bytes:INT64 long_term_physical_bytes:INT64 time_travel_physical_bytes:INT64 "
    "storage_last_modified_time:TIMESTAMP deleted:BOOL table_type:STRING "
    "managed_table_type:STRING fail_safe_physical_bytes:INT64 "
    "last_metadata_index_refresh_time:TIMESTAMP table_deletion_reason:STRING "
    "table_deletion_time:TIMESTAMP",
    "VIEWS": "table_catalog:STRING table_schema:STRING table_name:STRING view_definition:STRING "
    "check_option:STRING use_standard_sql:STRING",
    "JOBS": _JOBS,
    "JOBS_BY_PROJECT": _JOBS,
}

_DUCKDB: Final = {
    "TABLES": f"{_TABLES} self_referencing_column_name:STRING reference_generation:STRING "
    "user_defined_type_catalog:STRING user_defined_type_schema:STRING "
    "user_defined_type_name:STRING is_insertable_into:STRING is_typed:STRING "
    "commit_action:STRING TABLE_COMMENT:STRING",
    "COLUMNS": f"{_COLUMNS} column_default:STRING character_maximum_length:INT64 "
    "numeric_precision:INT64 numeric_scale:INT64 datetime_precision:INT64 COLUMN_COMMENT:STRING",
    "SCHEMATA": "catalog_name:STRING schema_name:STRING schema_owner:STRING",
}

_VIEWS: Final = {"bigquery": _BIGQUERY, "duckdb": _DUCKDB}


def is_information(parts: Sequence[str]) -> bool:
    """Whether the parts of a name lead into INFORMATION_SCHEMA."""
    return len(parts) > 1 and parts[-2].upper() == "INFORMATION_SCHEMA"


def views(dialect: str) -> tuple[str, ...]:
    """The views that are known."""
    return tuple(_VIEWS[dialect])


def view_of(parts: Sequence[str], dialect: str) -> Table | None:
    """The view that a name means, with its columns; None for one that is not known."""
    listed = _VIEWS[dialect].get(parts[-1].upper())
    if listed is None:
        return None
    pairs = (item.partition(":") for item in listed.split() if item != "*")
    columns = {name: kind for name, _, kind in pairs}
    return Table(".".join(parts), columns, is_open=listed.endswith("*"))
