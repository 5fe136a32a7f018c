"""Every key of the configuration: type, meaning, example. All else is derived from here."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Annotated, Final

from resilience_hooks.config.kinds import (
    Choice,
    Day,
    Flag,
    ListOf,
    TableOf,
    Text,
    TextOrList,
    Version,
)
from resilience_hooks.config.record import Key, Record

CHECKS: Final = ("dockerfile-imports", "startup-manifest", "empty-data-handling", "sql-schema")
"""The checks that the hook ``resilience`` can run."""

DIALECTS: Final = (
    *("bigquery", "postgres", "mysql", "sqlite", "duckdb", "snowflake", "databricks", "redshift"),
    *("tsql", "oracle", "clickhouse", "trino", "spark", "hive"),
)
"""The dialects of SQL that the configuration may name."""

_PATH: Final = Text(
    "a path below the root, with / and without ..",
    r"(?!/)(?!(?:[^\n]*/)?\.\.(?:/|$))[^\n]+",
)
_GLOB: Final = Text("a pattern as in a .gitignore", r"[^\n!#][^\n]*")
_CONTAINER_PATH: Final = Text("an absolute path of the container", r"/[^\n]*")
_MODULE: Final = Text("a dotted module name", r"[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*")
_REGISTRY: Final = Text(
    "FILE.py:NAME, a file below the root and a variable of it",
    r"(?!/)[^\n\\:]+\.py:[A-Za-z_]\w*",
)


@dataclass(frozen=True, slots=True)
class Ignore:
    """A finding that is known and accepted. All that is given must match."""

    code: Annotated[
        str,
        Key(
            Text("the code of a rule, such as RH101", r"RH[1-9][0-9]{2}"),
            "The rule.",
            '"RH101"',
            required=True,
        ),
    ]
    reason: Annotated[
        str,
        Key(
            Text("a reason in words", r"[\s\S]*\S[\s\S]*"),
            "Why it is accepted, for those who come later.",
            '"the table is loaded by the sidecar"',
            required=True,
        ),
    ]
    path: Annotated[
        str | None,
        Key(
            _GLOB,
            "The files that import what is missing, all of them; else the file of the finding.",
            '"legacy/"',
        ),
    ] = None
    module: Annotated[
        str | None,
        Key(
            Text("a pattern of dotted names", r"[\w.*?\[\]!-]+"),
            "The missing module; what lies below it is meant too. `*` and `?` are wildcards.",
            '"plugins.*"',
        ),
    ] = None
    service: Annotated[
        str | None, Key(_GLOB, "The service, as `resilience-hooks services` calls it.", '"jobs/*"')
    ] = None
    expires: Annotated[
        datetime.date | None, Key(Day(), "The last day on which it counts.", "2027-01-31")
    ] = None
    declared_at: str = ""


@dataclass(frozen=True, slots=True)
class ServiceConfig:
    """What is declared of one service; what is not given stays as it was discovered."""

    dockerfile: Annotated[
        str | None,
        Key(_PATH, "The Dockerfile. With a new name it makes a service.", '"api/Dockerfile"'),
    ] = None
    context: Annotated[str | None, Key(_PATH, "The build context.", '"."')] = None
    target: Annotated[str | None, Key(Text(), "The stage that is built.", '"prod"')] = None
    build_args: Annotated[
        Mapping[str, str],
        Key(TableOf(Text(pattern=r"[\s\S]*")), "Build arguments.", '{ APP = "worker" }'),
    ] = field(default_factory=dict)
    source: Annotated[
        str | None,
        Key(
            _PATH,
            "A folder that is deployed from source, without a Dockerfile: the platform starts "
            "`command`, or else `main.py` as a function.",
            '"functions/ingest"',
            clashes=(
                "dockerfile",
                "context",
                "target",
                "build-args",
                "entrypoint",
                "working-dir",
            ),
        ),
    ] = None
    command: Annotated[
        tuple[str, ...] | None,
        Key(
            TextOrList(), "What is started instead of the image's CMD.", '"celery -A tasks worker"'
        ),
    ] = None
    entrypoint: Annotated[
        tuple[str, ...] | None,
        Key(TextOrList(), "What is started instead of ENTRYPOINT and CMD.", '["python", "-m"]'),
    ] = None
    working_dir: Annotated[
        str | None, Key(Text(), "Where it starts, seen from the image's WORKDIR.", '"/app"')
    ] = None
    env: Annotated[
        Mapping[str, str],
        Key(
            TableOf(Text(pattern=r"[\s\S]*")),
            "Variables of the container.",
            '{ DJANGO_SETTINGS_MODULE = "site.settings" }',
        ),
    ] = field(default_factory=dict)
    pythonpath: Annotated[
        tuple[str, ...] | None,
        Key(
            ListOf(Text("a path of the container", r"[^\n:]+")),
            "The folders of `PYTHONPATH`, in place of the image's own.",
            '["/app", "/app/lib"]',
        ),
    ] = None
    entry_modules: Annotated[
        tuple[str, ...],
        Key(
            ListOf(_MODULE),
            "Modules that the service loads by names that no import shows.",
            '["app.tasks"]',
        ),
    ] = ()
    entry_files: Annotated[
        tuple[str, ...],
        Key(
            ListOf(_GLOB),
            "Python files that it loads so: a folder of plug-ins.",
            '["plugins/*.py"]',
        ),
    ] = ()
    entry_registries: Annotated[
        tuple[str, ...],
        Key(
            ListOf(_REGISTRY),
            "Lists, tuples or dictionaries whose strings name modules, or attributes of modules "
            "(`pkg.mod:name`, `pkg.mod.Name`); of a dictionary its values.",
            '["app/handlers.py:HANDLERS"]',
        ),
    ] = ()
    brings: Annotated[
        tuple[str, ...],
        Key(
            ListOf(_CONTAINER_PATH),
            "Paths that something else supplies, a mount or the base image: what is missing "
            "there is a note.",
            '["/opt/models"]',
        ),
    ] = ()
    declared_at: str = ""
    lines: Mapping[str, int] = field(default_factory=dict, compare=False)

    def place_of(self, key: str) -> str:
        """Where a key stands, ``file:line``; the table, where it does not."""
        file, _, line = self.declared_at.rpartition(":")
        return f"{file}:{self.lines.get(key, line)}"

    @property
    def shapes_build(self) -> bool:
        """Whether it says which image is built, not only what runs in it."""
        return any((self.dockerfile, self.context, self.target, self.build_args))


@dataclass(frozen=True, slots=True)
class SqlConfig:
    """How SQL is held against the schemas that the repository declares."""

    dialect: Annotated[
        str | None,
        Key(
            Choice(DIALECTS),
            "The dialect of all SQL, where its marks and the drivers of Python files do not tell.",
            '"postgres"',
        ),
    ] = None
    complete: Annotated[
        tuple[str, ...],
        Key(
            ListOf(Text("the name of a dataset or schema", r"[\w-]+")),
            "Datasets of which every table is declared here: any other is an error (RH601).",
            '["nba_raw"]',
        ),
    ] = ()


@dataclass(frozen=True, slots=True)
class Config:
    """The whole configuration; ``declared_at`` is empty where there is none."""

    checks: Annotated[
        tuple[str, ...],
        Key(
            ListOf(Choice(CHECKS), at_least=1),
            "What the hook `resilience` checks.",
            '["dockerfile-imports", "startup-manifest"]',
        ),
    ] = ("dockerfile-imports",)
    python: Annotated[
        tuple[int, int] | None,
        Key(Version(), "The Python of images whose base does not tell.", '"3.12"'),
    ] = None
    exclude: Annotated[
        tuple[str, ...],
        Key(
            ListOf(_GLOB),
            "Dockerfiles, folders or services that are not analysed unless they are named.",
            '["examples/", "*.dev"]',
        ),
    ] = ()
    strict: Annotated[
        bool, Key(Flag(), "Whether warnings fail too, as with `--strict`.", "true")
    ] = False
    ignore: Annotated[
        tuple[Ignore, ...],
        Key(
            ListOf(Record(Ignore)),
            "Findings that are accepted. One that matches nothing any more reports itself (RH001).",
            '[{ code = "RH101", module = "plugins.*", reason = "a volume brings them" }]',
        ),
    ] = ()
    services: Annotated[
        Mapping[str, ServiceConfig],
        Key(
            TableOf(Record(ServiceConfig), Text("the name of a service", r"[^\n]+")),
            "What is declared of single services, by the names that `resilience-hooks services` "
            "shows, or of new ones.",
            '{ api = { context = "." } }',
        ),
    ] = field(default_factory=dict)
    sql: Annotated[
        SqlConfig,
        Key(
            Record(SqlConfig),
            "What `sql-schema` goes by.",
            '{ dialect = "bigquery", complete = ["nba_raw"] }',
        ),
    ] = SqlConfig()
    declared_at: str = ""
