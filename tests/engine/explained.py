"""Where buildah 1.28 and BuildKit are known to differ. BuildKit is right, and so must we be.

What can be told before a build is not generated; what only its end tells is recognised
afterwards, and only where one of the two fails.
"""

from __future__ import annotations

import re
from typing import Final

from tests.engine.build import BUILD_FAILS, Build, Listing
from tests.engine.buildah import Result
from tests.engine.product import predicted_failures

EXCLUDED: Final = {
    "--parents, --exclude, --link, heredocs, --chmod=u+x": "buildah 1.28 does not know them",
    "${x-y} ${x:?y} ${x#y} ${x%y} ${x/y/z}": "buildah 1.28 does not know them",
    "ADD of a URL or a git repository": "nothing is fetched in a test",
    "COPY a b /m": "buildah makes a directory, BuildKit writes one file after the other",
    "COPY a* /m": "buildah refuses a directory among the matches, BuildKit merges it",
    "COPY f /ü": "buildah cannot rename a file to a name outside ASCII",
    "COPY n[[]1].py": "buildah takes the names that a wildcard finds for wildcards",
    "COPY --from=NAME in another case": "buildah compares stage names byte by byte",
    "COPY --from=9": "buildah crashes on the index of a stage that is not there",
    "ONBUILD COPY --from=stage": "buildah does not find the stage",
    "ARG a=1 b=$a": "buildah reads all of a line's values before it sets any",
    "a stage that is not needed and fails": "buildah builds it, BuildKit does not",
    "an unknown flag in a stage behind --target": "buildah does not look at it, BuildKit does",
    "ENV a=1, then ARG a=2": "buildah keeps the variable, BuildKit sets it anew",
    "ARG a, FROM that stage, $a": "buildah forgets the argument, BuildKit's stages inherit it",
    "--build-arg HTTP_PROXY without ARG": "buildah sets it everywhere, BuildKit for RUN only",
    "a file copied onto a link": "buildah replaces the link, BuildKit writes through it",
    "a file copied onto a dangling link": "a directory in buildah, the link's target in BuildKit",
    "**.py": "buildah wants a slash behind the stars, BuildKit a path that ends so",
    "!*.py": "buildah does not look for re-included files below an excluded directory",
    "a*/b then !a, or * then !a/b then a": "BuildKit skips a pattern that changes no verdict",
    "a link as a source, with an ignore file": "buildah does not hide what the link leads to",
    "COPY */* with a link to a directory": "buildah follows it, BuildKit's walk does not",
    "WORKDIR at a file": "no error in buildah",
    "a directory copied onto a file, below the destination": "no error in buildah",
}
"""Construct → why it is not generated."""

_COMPLAINTS: Final = {
    r'copier: stat: \["[^"]*[*?\[]': "a wildcard matches nothing: no error in BuildKit",
    r'no items matching glob "[^"]*[*?\[]': "a wildcard matches what is ignored: fine in BuildKit",
    r"globs \[.*[*?\[\\].*\] matched nothing \(0 filtered": "buildah takes a name for a wildcard",
    r"no stage or image found|image not known": "an image would be pulled",
    r"identifier is not an image": "buildah loses a stage that has no step of its own",
    r'copier: get: lstat "([^"]+)"\("(?!\1")': "buildah follows a link behind a link by its text",
}


_NO_DIRECTORY: Final = re.compile(r"stage '.*' has no \S*?([^/\s]+)$")


def explanation(build: Build, real: Result, predicted: Listing) -> str | None:
    """Why only one of buildah and BuildKit fails; None for a difference that is ours."""
    if (real.listing is BUILD_FAILS) == (predicted == BUILD_FAILS):
        return None
    if predicted == BUILD_FAILS:
        return _leniency(build)
    reasons = (why for what, why in _COMPLAINTS.items() if re.search(what, real.complaint))
    return next(reasons, None)


def _leniency(build: Build) -> str | None:
    """What buildah lets pass. BuildKit's walk for a wildcard begins in its directory."""
    found = {_let_pass(reason, build) for reason in predicted_failures(build)}
    return None if None in found else ", ".join(sorted(filter(None, found)))


def _let_pass(reason: str, build: Build) -> str | None:
    if reason.endswith("is a directory, and a file would replace it"):
        return "a file copied onto a directory: buildah replaces it"
    if reason.endswith("is no directory"):
        return "a directory copied onto a file: buildah replaces it"
    lacking = _NO_DIRECTORY.match(reason)
    if lacking and re.search(rf"{re.escape(lacking[1])}/\S*[*?[]", build.text):
        return "a wildcard in a directory that the stage lacks: no error in buildah"
    return None
