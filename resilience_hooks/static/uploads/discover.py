"""Every folder of a tree that something deploys from source."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from typing import Final, TypeVar

from resilience_hooks.errors import TreeError
from resilience_hooks.static.services.names import set_aside
from resilience_hooks.static.services.places import place_of
from resilience_hooks.static.tree import Kind, Tree, follow
from resilience_hooks.static.uploads.flags import Submitted
from resilience_hooks.static.uploads.model import Deployment, Trust, Upload, Variant
from resilience_hooks.static.uploads.packaging import packaged, united
from resilience_hooks.static.uploads.paper import Paper
from resilience_hooks.static.uploads.readers import (
    appengine,
    cloudbuild,
    lambdas,
    makefiles,
    pipelines,
    scripts,
    templates,
    workflows,
)

T = TypeVar("T")

_CLOUDBUILD: Final = re.compile(r"(?:^|/)[^/]*cloud-?build[^/]*\.(?:ya?ml|json)$")
_SCRIPTED: Final = (
    (re.compile(r"^\.github/workflows/[^/]+\.ya?ml$"), workflows.read),
    (re.compile(r"\.(?:sh|bash)$"), scripts.read),
    (re.compile(r"(?:^|/)(?:GNUm|M|m)akefile[^/]*$|\.mk$"), makefiles.read),
    (
        re.compile(
            r"(?:^|/)\.?(?:gitlab-ci|azure-pipelines|bitbucket-pipelines)[^/]*\.ya?ml$"
            r"|^\.(?:gitlab|circleci)/.*\.ya?ml$"
        ),
        pipelines.read,
    ),
)
_UPLOADS: Final = re.compile(
    rb"\bfunctions\b[\s',\"-]+deploy\b|\bdeploy-cloud-functions@|\bdeploy-cloudrun@"
    rb"|\brun\b[\s',\"-]+deploy\b[\s\S]{0,4000}--source"
    rb"|\btriggers\s+create\b|\bbuilds\s+submit\b[\s\S]{0,1000}--substitutions"
)
_CONFIGURATIONS: Final = (
    (
        re.compile(r"(?:^|/)app\.ya?ml$"),
        re.compile(rb"^runtime:[ \t]*['\"]?python3", re.MULTILINE),
        appengine.read,
    ),
    (
        re.compile(r"(?:^|/)(?:sam[^/]*|[^/]*template[^/]*)\.ya?ml$"),
        re.compile(rb"AWS::Serverless::Function"),
        lambdas.sam,
    ),
    (
        re.compile(r"(?:^|/)serverless\.ya?ml$"),
        re.compile(rb"^functions:", re.MULTILINE),
        lambdas.serverless,
    ),
)


def uploads(tree: Tree, wanted: Container[str] | None = None) -> tuple[Upload, ...]:
    """One upload for each folder, sorted by folder; of those that are wanted, where some are."""
    by_folder: dict[str, list[Deployment]] = {}
    for deployment in _deployments(tree):
        by_folder.setdefault(deployment.folder, []).append(deployment)
    names = _names(by_folder)
    return tuple(
        _upload(tree, folder, by_folder[folder], names[folder])
        for folder in sorted(by_folder)
        if wanted is None or folder in wanted
    )


def _deployments(tree: Tree) -> Iterator[Deployment]:
    for pattern, mark, reader in _CONFIGURATIONS:
        for path in _paths(tree, pattern):
            yield from _declared(tree, path, mark, reader)
    runs = [
        run
        for pattern, reader in _SCRIPTED
        for path in _paths(tree, pattern)
        for run in _declared(tree, path, _UPLOADS, reader)
    ]
    found = [deployment for run in runs for deployment in run.deployments]
    submissions = [submitted for run in runs for submitted in run.submissions]
    for path in _paths(tree, _CLOUDBUILD):
        if not _holds(tree, path, _UPLOADS):
            continue
        built = list(_built(tree, path, submissions))
        known = {deployment.folder for deployment in built}
        yield from built
        others = [each for each in found if each.assembled and each.folder not in known]
        yield from templates.guesses(tree, path, others, are_complete=bool(known))
    yield from found


def _built(tree: Tree, path: str, submissions: Iterable[Submitted]) -> Iterator[Deployment]:
    """What a build configuration uploads with each set of substitutions that it is given."""
    given = [each.substitutions for each in submissions if _means(each.config, path)]
    unique = {tuple(sorted(values.items())): values for values in given}
    for values in unique.values() or [{}]:
        yield from cloudbuild.deployments(tree, path, values)


def _means(config: str, path: str) -> bool:
    config = config.removeprefix("./")
    return path == config or config.endswith(f"/{path}")


def _paths(tree: Tree, pattern: re.Pattern[str]) -> Iterator[str]:
    """The files that may upload something, by their names."""
    return (path for path in tree.files_matching(pattern) if set_aside(path) is None)


def _declared(
    tree: Tree, path: str, mark: re.Pattern[bytes], reader: Callable[[Tree, str], Iterator[T]]
) -> tuple[T, ...]:
    """What a reader makes of a file that holds a mark."""
    key = ("uploads", path, reader.__module__, reader.__qualname__)
    return tree.unit(key, lambda: tuple(reader(tree, path)) if _holds(tree, path, mark) else ())


def _holds(tree: Tree, path: str, mark: re.Pattern[bytes]) -> bool:
    try:
        return mark.search(tree.read(path)) is not None
    except TreeError:
        return False


def _names(by_folder: Mapping[str, Sequence[Deployment]]) -> Mapping[str, str]:
    """Folder → name: that of the function or service where there is just one, else the folder."""
    own = {folder: _known_names(found) for folder, found in by_folder.items()}
    counts = Counter(name for names in own.values() for name in names)
    return {
        folder: names[0] if len(names) == 1 and counts[names[0]] == 1 else folder or "root"
        for folder, names in own.items()
    }


def _known_names(found: Iterable[Deployment]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(each.name for each in found if each.name))


def _upload(tree: Tree, folder: str, found: Sequence[Deployment], name: str) -> Upload:
    """What the most trusted declarations of a folder send, united; what others would, besides."""
    trust = max(deployment.trust for deployment in found)
    sent = [each for each in found if each.trust is trust]
    guesses = [each for each in found if each.trust is Trust.GUESS]
    package = united(each.package for each in (*sent, *guesses))
    variants = [Variant(each.package, f"as {each.source} would send it") for each in guesses]
    assembled = all(each.assembled for each in sent)
    if assembled and _is_completed_by_links(tree, folder):
        bare = packaged(Paper(tree), place_of(folder))
        said = f"in {folder} as it lies, without what {sent[0].source} adds"
        variants.append(Variant(bare, said, partial=True))
    first = sent[0]
    return Upload(
        name=name,
        context=folder or ".",
        context_source=_source(sent, assembled),
        package=package,
        starts=tuple({each.start.key: each.start for each in reversed(sent)}.values())[::-1],
        variants=tuple(variants),
        python=first.python,
        assembly=first.source if assembled else None,
        names=_known_names(found),
    )


def _source(sent: Sequence[Deployment], assembled: bool) -> str:
    places = list(dict.fromkeys(each.source for each in sent))
    more = f" and {len(places) - 1} more" if len(places) > 1 else ""
    how = ", with what is assembled there" if assembled else ""
    return f"{places[0]}{more}{how}"


def _is_completed_by_links(tree: Tree, folder: str) -> bool:
    """Whether links in a folder bring in sources from outside: so it is meant to be whole."""
    prefix = f"{folder}/" if folder else ""
    for path in tree.under(folder):
        if tree.entries[path].kind is Kind.LINK:
            target = follow(tree, path)
            if target is not None and not target.startswith(prefix):
                return True
    return False
