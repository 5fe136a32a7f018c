"""Which folders are deployed from source, by what, and what starts there."""

from __future__ import annotations

import pytest

from resilience_hooks.static.tree.memory import Content, Link, memory_tree
from resilience_hooks.static.uploads.discover import uploads
from resilience_hooks.static.uploads.model import Upload

MAIN: dict[str, Content] = {"fn/main.py": "def run(r): ...\n", "lib/util.py": "X = 1\n"}
DEPLOY = "gcloud functions deploy f --runtime python311"


def found(files: dict[str, Content]) -> list[Upload]:
    """The uploads of a tree with a function in ``fn``."""
    return list(uploads(memory_tree({**MAIN, **files})))


def names(upload: Upload) -> list[str]:
    """The files of a package, relative to where it is unpacked."""
    root = f"{upload.package.root}/"
    return [path[len(root) :] for path, _ in upload.package.fs.walk() if path.endswith(".py")]


CLOUDBUILD = """
steps:
- name: gcr.io/cloud-builders/gcloud
  entrypoint: bash
  args:
  - -c
  - |
    mkdir -p /workspace/pkg
    cp ${_SOURCE_DIR}/main.py /workspace/pkg/
    cp -r lib /workspace/pkg/
    gcloud functions deploy ${_NAME} --source /workspace/pkg --runtime python311 $$EXTRA
substitutions:
  _NAME: ''
  _SOURCE_DIR: SOURCE
"""
ACTION = "google-github-actions/deploy-cloud-functions@v3"
WORKFLOW = "jobs:\n  d:\n    runs-on: x\n    steps:\n    "
MATRIX = (
    "jobs:\n  d:\n    strategy:\n      matrix:\n        include:\n"
    "        - {name: f, dir: fn}\n        - {name: g, dir: nosuch}\n    steps:\n"
    f"    - uses: {ACTION}\n"
    "      with: {name: '${{ matrix.name }}', source_dir: '${{ matrix.dir }}'}\n"
)
DECLARATIONS: dict[str, dict[str, Content]] = {
    "a script at the root": {"deploy.sh": f"{DEPLOY} --source fn"},
    "a Makefile": {"Makefile": f"DIR = fn\nship:\n\t@{DEPLOY} --source $(DIR)\n"},
    "a Makefile in the function's folder": {"fn/Makefile": f"ship:\n\t{DEPLOY} \\\n\t--source .\n"},
    "a pipeline": {".gitlab-ci.yml": f"ship:\n  script:\n  - cd fn\n  - {DEPLOY} --source .\n"},
    "a script in a folder": {"bin/deploy.sh": f"{DEPLOY} --source=./fn"},
    "a script in the function's folder": {"fn/deploy.sh": f"{DEPLOY} --source ."},
    "the working directory": {"fn/deploy.sh": DEPLOY},
    "a variable": {"deploy.sh": f'SOURCE_DIR="fn"\n{DEPLOY} --source "$SOURCE_DIR"'},
    "a changed directory": {"deploy.sh": f"cd fn\n{DEPLOY} --source ."},
    "an array": {"deploy.sh": f'C=(\n {DEPLOY}\n --source fn\n)\n"${{C[@]}}"'},
    "a text that is evaluated": {"deploy.sh": f'C="{DEPLOY} --source fn"\neval "$C"'},
    "a function of the script": {"deploy.sh": f'up() {{ {DEPLOY} --source "$1"; }}\nup fn'},
    "a loop": {"deploy.sh": f"for d in fn nosuch; do {DEPLOY} --source $d; done"},
    "a loop over folders": {"deploy.sh": f"for d in */; do {DEPLOY} --source $d; done"},
    "a case of its argument": {
        "deploy.sh": f'case "$1" in\n f) D=fn;;\n g) D=lib;;\nesac\n{DEPLOY} --source $D'
    },
    "behind a failed test": {
        "deploy.sh": f"if ! gcloud info; then exit 1; fi\n{DEPLOY} --source fn"
    },
    "a command in a workflow": {
        ".github/workflows/d.yml": f"{WORKFLOW}- run: {DEPLOY} --source fn\n"
    },
    "a workflow's directory": {
        ".github/workflows/d.yml": f"{WORKFLOW}- run: {DEPLOY} --source .\n"
        "      working-directory: fn\n"
    },
    "an action": {
        ".github/workflows/d.yml": f"{WORKFLOW}- uses: {ACTION}\n"
        "      with: {name: f, source_dir: fn, runtime: python312}\n"
    },
    "a matrix": {".github/workflows/d.yml": MATRIX},
    "a build": {"cloudbuild.yaml": CLOUDBUILD.replace("SOURCE\n", "fn\n")},
    "a build without a shell": {
        "cloudbuild.yaml": "steps:\n- name: gcr.io/cloud-builders/gcloud\n"
        "  args: [functions, deploy, f, --source=fn, --runtime=python311]\n"
    },
    "a build and its trigger": {
        "cloudbuild-f.yaml": CLOUDBUILD.replace("SOURCE\n", "''\n"),
        "triggers.sh": "gcloud builds triggers create github --build-config=cloudbuild-f.yaml "
        '--substitutions="_NAME=f,_SOURCE_DIR=fn"',
    },
    "App Engine": {"fn/app.yaml": "runtime: python312\n"},
    "SAM": {
        "template.yaml": "Resources:\n  F:\n    Type: AWS::Serverless::Function\n    Properties:\n"
        "      CodeUri: fn/\n      Handler: main.run\n      Runtime: python3.12\n"
    },
    "Serverless": {
        "fn/serverless.yml": "provider:\n  runtime: python3.12\nfunctions:\n  f:\n"
        "    handler: main.run\n"
    },
}


@pytest.mark.parametrize("files", DECLARATIONS.values(), ids=DECLARATIONS)
def test_declarations(files: dict[str, Content]) -> None:
    """The one folder is found, its main.py in the package."""
    (upload,) = found(files)
    assert upload.context == "fn"
    assert "main.py" in names(upload)


SILENT: dict[str, dict[str, Content]] = {
    "nothing deploys it": {},
    "only printed": {"deploy.sh": f'echo "{DEPLOY} --source fn"'},
    "only in a comment": {"deploy.sh": f"# {DEPLOY} --source fn\ntrue"},
    "behind an exit": {"deploy.sh": f"exit 0\n{DEPLOY} --source fn"},
    "in a function that nobody calls": {"deploy.sh": f"f() {{ {DEPLOY} --source fn; }}"},
    "a folder that is not there": {"deploy.sh": f"{DEPLOY} --source gone"},
    "a folder without an entry": {"deploy.sh": f"{DEPLOY} --source lib"},
    "an unknown folder": {"deploy.sh": f'{DEPLOY} --source "$(cat where)"'},
    "another language": {"deploy.sh": "gcloud functions deploy f --runtime nodejs20 --source fn"},
    "a Dockerfile is built": {
        "deploy.sh": "gcloud run deploy f --source fn",
        "fn/Dockerfile": "FROM python\n",
    },
    "a Dockerfile is put there": {
        "deploy.sh": "cp docker/a fn/Dockerfile\ngcloud run deploy f --source fn",
        "docker/a": "FROM python\n",
    },
    "an image": {"deploy.sh": "gcloud run deploy f --image x"},
    "a script for the record": {"docs/deploy.sh": f"{DEPLOY} --source fn"},
    "App Engine with Docker": {"fn/app.yaml": "runtime: python312\nenv: flex\n"},
    "App Engine in another language": {"fn/app.yaml": "runtime: go122\n"},
    "a build whose folder nobody names": {"cloudbuild.yaml": CLOUDBUILD.replace("SOURCE", "''")},
    "a Lambda image": {
        "template.yaml": "Resources:\n  F:\n    Type: AWS::Serverless::Function\n    Properties:\n"
        "      PackageType: Image\n      CodeUri: fn/\n      Handler: main.run\n"
        "      Runtime: python3.12\n"
    },
    "no YAML": {
        "template.yaml": "AWS::Serverless::Function: [",
        "fn/app.yaml": "runtime: python3: {",
    },
    "no shell": {"deploy.sh": f"'\n{DEPLOY} --source fn"},
}


@pytest.mark.parametrize("files", SILENT.values(), ids=SILENT)
def test_what_is_no_deployment(files: dict[str, Content]) -> None:
    """Nothing is found."""
    assert found(files) == []


def test_a_staged_package_is_traced_to_its_folder() -> None:
    """The context is the folder that the entry came from, not the staging directory."""
    script = f"T=$(mktemp -d)\ncp fn/main.py $T/\ncp -r lib $T/\n{DEPLOY} --source $T"
    (upload,) = found({"deploy.sh": script})
    assert (upload.context, upload.name) == ("fn", "f")
    assert names(upload) == ["lib/util.py", "main.py"]
    assert upload.context_source == "deploy.sh:4, with what is assembled there"


def test_a_pipeline_goes_before_a_script() -> None:
    """What a workflow sends is judged, and not what an older script would send."""
    files: dict[str, Content] = {
        "deploy.sh": f"cp -r lib fn/\n{DEPLOY} --source fn",
        **DECLARATIONS["a command in a workflow"],
    }
    (upload,) = found(files)
    assert names(upload) == ["main.py"]


def test_several_scripts_are_united() -> None:
    """What one of two scripts adds is not missing everywhere."""
    files: dict[str, Content] = {
        "a.sh": f"cp -r lib fn/\n{DEPLOY} --source fn",
        "b.sh": f"{DEPLOY} --source fn",
    }
    (upload,) = found(files)
    assert names(upload) == ["lib/util.py", "main.py"]


def test_two_functions_of_one_folder_are_called_by_it() -> None:
    """The folder is the name where there are several; each name still selects it."""
    script = f"{DEPLOY} --source fn\n{DEPLOY.replace(' f ', ' g ')} --source fn"
    (upload,) = found({"deploy.sh": script})
    assert (upload.name, upload.names) == ("fn", ("f", "g"))


def test_links_are_uploaded_as_what_they_lead_to() -> None:
    """A link to a folder, and one that leads nowhere or in a circle."""
    files: dict[str, Content] = {
        "deploy.sh": f"{DEPLOY} --source fn",
        "fn/lib": Link("../lib"),
        "fn/gone": Link("../gone"),
        "fn/self": Link("."),
    }
    (upload,) = found(files)
    assert names(upload) == ["lib/util.py", "main.py"]


def test_gcloudignore_leaves_files_behind() -> None:
    """Its patterns are git's; another file can be included."""
    files: dict[str, Content] = {
        "deploy.sh": f"{DEPLOY} --source fn",
        "fn/.gcloudignore": "#!include:.gitignore\ntest_*.py\n!test_keep.py\n",
        "fn/.gitignore": "skip/\n",
        "fn/skip/a.py": "",
        "fn/test_a.py": "",
        "fn/test_keep.py": "",
        "fn/node_modules/b.py": "",
    }
    (upload,) = found(files)
    assert names(upload) == ["main.py", "test_keep.py"]


def test_a_procfile_says_what_starts() -> None:
    """Cloud Run starts its web process, with the variables that the command sets."""
    files: dict[str, Content] = {
        "deploy.sh": "gcloud run deploy f --source fn --set-env-vars A=1,B=2",
        "fn/Procfile": "worker: x\nweb: gunicorn main:app\n",
    }
    (upload,) = found(files)
    (start,) = upload.starts
    assert (start.command, dict(start.env)) == ("gunicorn main:app", {"A": "1", "B": "2"})
