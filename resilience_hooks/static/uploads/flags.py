"""Command lines of uploaders: what is sent, under which name, and what starts there.

``gcloud functions deploy`` and ``gcloud run deploy --source``
(https://cloud.google.com/sdk/gcloud/reference/functions/deploy, …/run/deploy).
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, Literal

from resilience_hooks.static.services.unknowns import is_known
from resilience_hooks.static.uploads.options import read_words

_SWITCHES: Final = frozenset(
    {"--gen2", "--trigger-http", "--allow-unauthenticated", "--quiet", "-q", "--retry", "--async"}
    | {
        "--cpu-boost",
        "--use-http2",
        "--http2",
        "--session-affinity",
        "--cpu-throttling",
        "--verbose",
    }
    | {
        "--clear-env-vars",
        "--clear-labels",
        "--clear-secrets",
        "--clear-vpc-connector",
        "--promote",
    }
    | {"--serve-all-traffic-latest-revision", "--automatic-updates", "--user-output-enabled"}
    | {"--default-url", "--invoker-iam-check", "--clear-build-env-vars", "--clear-max-instances"}
)
_RUNTIME: Final = re.compile(r"\bpython(3)\.?(\d+)$")
_CREATES: Final = ("--runtime", "--entry-point", "--trigger-topic", "--trigger-bucket", "--source")


@dataclass(frozen=True, slots=True)
class Sent:
    """One uploading command. ``folder`` is as written, seen from the working directory."""

    platform: Literal["functions", "run"]
    name: str | None
    folder: str
    target: str | None = None
    entry_file: str | None = None
    python: tuple[int, int] | None = None
    is_python: bool = True
    env: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Submitted:
    """One command that runs or schedules a build configuration with substitutions."""

    config: str
    substitutions: Mapping[str, str] = field(default_factory=dict)


def sent(argv: Sequence[str]) -> Sent | None:
    """What an argv uploads; None where it uploads no source."""
    group, words = _subcommand(argv, "deploy")
    if group not in {"functions", "run"}:
        return None
    values, switches, names = _options(words)
    source = values.get("--source")
    if "--image" in values or (source is None and group == "run"):
        return None
    creates = "--trigger-http" in switches or any(name in values for name in _CREATES)
    if group == "functions" and not creates:
        return None
    runtime = values.get("--runtime") or values.get("--base-image") or ""
    python = python_version(runtime)
    updated = values.get("--update-env-vars", "")
    build = _pairs(values.get("--set-build-env-vars", ""))
    target = values.get("--entry-point") or values.get("--function") or None
    if group == "functions" and target is None and names and is_known(names[0]):
        target = names[0]
    return Sent(
        platform="functions" if group == "functions" else "run",
        name=names[0] if names and is_known(names[0]) else None,
        folder=source if source is not None else ".",
        target=target if target is None or is_known(target) else None,
        entry_file=build.get("GOOGLE_FUNCTION_SOURCE"),
        python=python,
        is_python=not runtime or python is not None or not is_known(runtime),
        env=_known({**_pairs(values.get("--set-env-vars", "")), **_pairs(updated)}),
    )


def python_version(runtime: str) -> tuple[int, int] | None:
    """``python311``, ``python3.11``: the version; None for other runtimes and for Python 2."""
    match = _RUNTIME.search(runtime)
    return (int(match[1]), int(match[2])) if match else None


def submitted(argv: Sequence[str]) -> Submitted | None:
    """The build configuration that ``gcloud builds submit`` or ``triggers create`` names."""
    if len(argv) < 3 or argv[0].rpartition("/")[2] != "gcloud" or "builds" not in argv[:4]:
        return None
    is_submit = "submit" in argv[:5]
    if not is_submit and not ({"triggers"} <= set(argv[:5])):
        return None
    values, _, _ = _options(argv[1:])
    config = values.get("--config" if is_submit else "--build-config")
    if config is None and is_submit:
        config = "cloudbuild.yaml"
    given = _pairs(values.get("--substitutions", ""))
    return Submitted(config, given) if config is not None and is_known(config) else None


def _subcommand(argv: Sequence[str], verb: str) -> tuple[str | None, Sequence[str]]:
    """``gcloud [beta] GROUP VERB words``: the group, and the words behind the verb."""
    if not argv or argv[0].rpartition("/")[2] != "gcloud":
        return None, ()
    words = [word for word in argv[1:] if word not in {"alpha", "beta", "--quiet", "-q"}]
    if len(words) < 2 or words[1] != verb:
        return None, ()
    return words[0], words[2:]


def _options(words: Sequence[str]) -> tuple[dict[str, str], frozenset[str], tuple[str, ...]]:
    """Options by name (``--a=b`` and ``--a b``), switches, and operands."""
    named = {word for word in words if word.startswith("-") and "=" not in word}
    with_value = {word for word in named - _SWITCHES if not word.startswith("--no-")}
    read = read_words([word for word in words if word.strip()], frozenset(with_value))
    return dict(read.values), read.flags, read.operands


def _known(pairs: Mapping[str, str]) -> dict[str, str]:
    return {name: value for name, value in pairs.items() if is_known(name) and is_known(value)}


def _pairs(text: str) -> dict[str, str]:
    """``A=b,C=d``; with ``^X^`` in front, ``X`` is the separator."""
    separator = ","
    match = re.match(r"\^(.+?)\^", text)
    if match:
        separator, text = match[1], text[match.end() :]
    pairs = (item.partition("=") for item in text.split(separator))
    return {name.strip(): value for name, equals, value in pairs if equals}
