"""What is found in folders that are deployed from source."""

from __future__ import annotations

import pytest

from resilience_hooks.static.check import Workshop
from resilience_hooks.static.results import ServiceResult
from resilience_hooks.static.tree.memory import Content, Link, memory_tree
from resilience_hooks.static.uploaded import check_upload
from resilience_hooks.static.uploads.discover import uploads
from tests.static.worlds import brief

DEPLOY = "gcloud functions deploy f --runtime python311 --source"
FILES: dict[str, Content] = {
    "fn/main.py": "import shared.utils.slack\n",
    "shared/__init__.py": "",
    "shared/utils/__init__.py": "from .retry import wait\n",
    "shared/utils/slack.py": "",
    "shared/utils/retry.py": "wait = 1\n",
}
MISSING = ("RH101", "error", "shared.utils.slack")


def check(files: dict[str, Content]) -> ServiceResult:
    """The result for the one upload of a tree."""
    workshop = Workshop(memory_tree({**FILES, **files}))
    (upload,) = uploads(workshop.tree)
    return check_upload(upload, workshop)


def staged(*lines: str) -> dict[str, Content]:
    """A script that copies main.py and more into a temporary directory and deploys that."""
    before = 'T=$(mktemp -d)\ncp fn/main.py "$T/"\n'
    return {"deploy.sh": before + "\n".join((*lines, f'{DEPLOY} "$T"'))}


FIRES: dict[str, dict[str, Content]] = {
    "the bare folder": {"deploy.sh": f"{DEPLOY} fn"},
    "a package that lacks it": staged("mkdir $T/other"),
    "a copy in a branch that is not taken": staged("if [ -d nosuch ]; then cp -r shared $T/; fi"),
    "an exclusion": staged("rsync -a --exclude=shared ./ $T/"),
}


@pytest.mark.parametrize("files", FIRES.values(), ids=FIRES)
def test_a_missing_module(files: dict[str, Content]) -> None:
    """A module at the top of main.py is an error."""
    result = check(files)
    assert brief(list(result.findings)) == [MISSING]
    assert (result.dockerfile, result.context, result.kind) == (None, "fn", "source")
    assert result.launches[0].entry == "file:/workspace/main.py"
    assert result.launches[0].sys_path == ("/workspace",)


SILENT: dict[str, dict[str, Content]] = {
    "a copy": staged("cp -r shared $T/"),
    "a copy of a part": staged("mkdir $T/shared", "cp -r shared/utils $T/shared/"),
    "rsync": staged("rsync -aL shared/ $T/shared/"),
    "a copy that may be made": staged('if [ "$WITH" = 1 ]; then cp -r shared $T/; fi'),
    "a loop": staged('for p in shared; do cp -r "$p" "$T/$p"; done'),
    "a link": {"deploy.sh": f"ln -s ../shared fn/shared\n{DEPLOY} fn"},
    "a link of the tree": {"deploy.sh": f"{DEPLOY} fn", "fn/shared": Link("../shared")},
    "copied into the folder": {"deploy.sh": f"cp -r shared fn/\n{DEPLOY} fn"},
    "the whole repository": {
        "deploy.sh": f"{DEPLOY} .",
        "main.py": "import shared.utils.slack\n",
    },
}


@pytest.mark.parametrize("files", SILENT.values(), ids=SILENT)
def test_what_is_sent_is_not_missing(files: dict[str, Content]) -> None:
    """Nothing is found where the script brings the module."""
    assert check(files).findings == ()


DOUBTFUL: dict[str, dict[str, Content]] = {
    "an unknown source": staged('cp -r "$LIBS"/* $T/'),
    "an unknown loop": staged("for p in $(cat list); do cp -r $p $T/; done"),
    "a remote source": staged("rsync -a host:lib/ $T/"),
    "another program": staged("./tools/assemble --out $T"),
    "an unknown place": {"deploy.sh": f'cp -r shared "$WHERE/"\n{DEPLOY} fn'},
    "an unknown link": staged('ln -s "$LIBS" $T/shared'),
}


@pytest.mark.parametrize("files", DOUBTFUL.values(), ids=DOUBTFUL)
def test_doubt_makes_notes(files: dict[str, Content]) -> None:
    """What a step that is not understood may bring is no error."""
    assert {finding.severity for finding in check(files).findings} == {"note"}


def test_a_folder_that_links_complete_is_judged_as_it_lies_as_well() -> None:
    """Links of the folder bring a package in part: what they leave out is a warning."""
    files: dict[str, Content] = {
        **staged("rsync -aL fn/ $T/", "rsync -a shared/ $T/shared/"),
        "fn/shared/__init__.py": "",
        "fn/shared/utils/__init__.py": Link("../../../shared/utils/__init__.py"),
        "fn/shared/utils/slack.py": Link("../../../shared/utils/slack.py"),
    }
    (finding,) = check(files).findings
    assert (finding.severity, finding.module) == ("warning", "shared.utils.retry")
    assert "as it lies" in finding.message


def test_main_blocks_do_not_run() -> None:
    """The platform imports main.py."""
    code = "if __name__ == '__main__':\n    import shared.utils.slack\n"
    assert check({"deploy.sh": f"{DEPLOY} fn", "fn/main.py": code}).findings == ()


def test_the_remedy_names_the_assembly() -> None:
    """Where a script assembles the package, that script is to be changed."""
    (finding,) = check(staged("mkdir $T/other")).findings
    assert finding.remedy == "have deploy.sh:4 copy shared to shared of the package"
    assert finding.fix == ()


def test_a_template_that_may_be_used_is_a_warning() -> None:
    """A build whose trigger is kept elsewhere, for a function that a script assembles."""
    build = (
        "steps:\n- entrypoint: bash\n  args:\n  - -c\n  - |\n    mkdir pkg\n"
        "    cp ${_DIR}/main.py pkg/\n    gcloud functions deploy f --source pkg --trigger-http\n"
        "substitutions: {_DIR: ''}\n"
    )
    result = check({**staged("cp -r shared $T/"), "cloudbuild.yaml": build})
    (finding,) = result.findings
    assert (finding.severity, finding.module) == ("warning", "shared.utils.slack")


def test_what_a_lambda_handler_needs() -> None:
    """SAM: the handler's module, below the CodeUri."""
    template = (
        "Resources:\n  F:\n    Type: AWS::Serverless::Function\n    Properties:\n"
        "      CodeUri: fn/\n      Handler: main.run\n      Runtime: python3.12\n"
    )
    result = check({"template.yaml": template})
    assert brief(list(result.findings)) == [MISSING]
    assert result.launches[0].entry == "module:main"
    assert result.launches[0].sys_path == ("/var/task",)


def test_layers_make_doubt() -> None:
    """A layer may bring what the folder lacks."""
    template = (
        "Globals:\n  Function:\n    Runtime: python3.12\n    Layers: [!Ref L]\n"
        "Resources:\n  F:\n    Type: AWS::Serverless::Function\n    Properties:\n"
        "      CodeUri: fn/\n      Handler: main.run\n"
    )
    assert {finding.severity for finding in check({"template.yaml": template}).findings} == {"note"}
