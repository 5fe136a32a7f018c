"""The files that declare builds, by their names, and what makes one worth reading."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Format:
    """A kind of file: its reader, the whole paths it has, what its bytes must hold."""

    reader: str
    path: str
    holds: re.Pattern[bytes]


_COMMAND: Final = re.compile(
    rb"\b(?:docker|podman|buildah|nerdctl|depot|finch|acr)\b(?:\\\n|[^\n]){0,80}\b(?:build|bud)\b"
    rb"|[)}A-Z][\"']?\s+build\b|\bbuilds\s+submit\b|kaniko"
)
_COMMAND_OR_RUN: Final = re.compile(
    _COMMAND.pattern + rb"|\b(?:docker|podman|nerdctl|finch)\s+(?:container\s+)?run\b"
)
_BUILD: Final = re.compile(rb"\bbuild|[Dd]ocker\.build|kaniko|\bbuilds\s+submit\b")
_BUILD_OR_CALL: Final = re.compile(rb"\bbuild|\buses:\s*[\"']?\./")
_SERVICES: Final = re.compile(rb"\bservices\b|\binclude\b")
_TARGET: Final = re.compile(rb"\btarget\b")
_ARTIFACTS: Final = re.compile(rb"\bartifacts\b")
_DOCKER: Final = re.compile(rb"(?i)docker|kaniko")

_FORMATS: Final = (
    Format("compose", r"(?:.*/)?(?:[^/]*[._-])?compose(?:[._-][^/]*)?\.ya?ml", _SERVICES),
    Format("bake", r"(?:.*/)?(?:[^/]*[._-])?bake(?:[._-][^/]*)?\.(?:hcl|json)", _TARGET),
    Format("workflow", r"\.(?:github|gitea|forgejo)/workflows/[^/]+\.ya?ml", _BUILD_OR_CALL),
    Format("cloudbuild", r"(?:.*/)?[^/]*cloudbuild[^/]*\.(?:ya?ml|json)", _BUILD),
    Format("skaffold", r"(?:.*/)?skaffold[^/]*\.ya?ml", _ARTIFACTS),
    Format(
        "pipeline",
        r"(?:.*/)?(?:[^/]*\.?gitlab-ci[^/]*|azure-pipelines[^/]*|bitbucket-pipelines|buildspec[^/]*"
        r"|\.travis|\.drone|\.woodpecker)\.ya?ml|\.(?:circleci|gitlab|woodpecker)/.*\.ya?ml",
        _DOCKER,
    ),
    Format(
        "platform",
        r"(?:.*/)?(?:render\.ya?ml|azure\.ya?ml|\.?devcontainer\.json|fly[^/]*\.toml)",
        _DOCKER,
    ),
    Format("makefile", r"(?:.*/)?(?:GNUm|M|m)akefile[^/]*|.*\.(?:mk|make)", _COMMAND_OR_RUN),
    Format("jenkins", r"(?:.*/)?[^/]*Jenkinsfile[^/]*|.*\.groovy", _BUILD),
    Format(
        "script",
        r".*\.(?:sh|bash|zsh|ksh)"
        r"|(?:.*/)?(?:bin|scripts?|ci|deploy|hack)/(?![^/]*(?:[Dd]ocker|[Cc]ontainer)file)[^/.]+",
        _COMMAND_OR_RUN,
    ),
)
"""In the order of trust: the first that agrees with the sources is named as the source."""

COMMENT: Final = Format("comment", "", _COMMAND)
PROSE: Final = Format("prose", r"(?i:readme)[^/]*|[^/]*\.(?:md|mdx|rst|adoc|txt)", _COMMAND)

_ANY: Final = re.compile("|".join(f"({each.path})" for each in _FORMATS))
_DOCUMENT: Final = re.compile(PROSE.path)

CANDIDATE: Final = re.compile(rf"\A(?:{_ANY.pattern})\Z|\.ya?ml\Z")
"""What is found in the path of every file that may declare a build, prose left out."""

COMPOSE: Final = next(n for n, each in enumerate(_FORMATS) if each.reader == "compose")
"""The place of compose files, which may have any name: ``docker compose -f docker/default.yml``."""


def number_of(path: str) -> int | None:
    """Which format a file has by its path, as its place in the order of trust."""
    match = _ANY.fullmatch(path)
    return match.lastindex - 1 if match is not None and match.lastindex else None


def numbered(number: int) -> Format:
    """The format in a place of the order of trust."""
    return _FORMATS[number]


def is_yaml(path: str) -> bool:
    """Whether a file is YAML by its name."""
    return path.endswith((".yml", ".yaml"))


def is_document(name: str) -> bool:
    """Whether a file is prose by its name."""
    return _DOCUMENT.fullmatch(name) is not None
