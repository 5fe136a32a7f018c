"""How git is asked of a tree: what keeps it a reader only, and the commands that list changes.

The standard library's start-up modules are all that this needs: the cache asks before it loads any
part of the analyzer.
"""

from __future__ import annotations

import os

# Configuration that names a program or a network, switched off. The command line outranks every
# configuration file, included ones as well.
SETTINGS = (
    "core.fsmonitor=false",
    f"core.hooksPath={os.devnull}",
    "core.sshCommand=false",
    "core.askPass=",
    "credential.helper=",
    "diff.external=",
    "protocol.allow=never",
)

# GIT_NO_LAZY_FETCH came with git 2.44; older ones are held back by the empty list of protocols.
# Replacement objects would let one blob id stand for two contents.
ENVIRONMENT = {
    "GIT_ALLOW_PROTOCOL": "",
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_NO_REPLACE_OBJECTS": "1",
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_TERMINAL_PROMPT": "0",
    "LC_ALL": "C",
}

# ``git rev-parse --local-env-vars`` without the variables that carry configuration: those hold
# the user's own settings, ``safe.directory`` among them.
LOCAL_VARIABLES = frozenset(
    {
        "GIT_ALTERNATE_OBJECT_DIRECTORIES",
        "GIT_COMMON_DIR",
        "GIT_DIR",
        "GIT_GRAFT_FILE",
        "GIT_IMPLICIT_WORK_TREE",
        "GIT_INDEX_FILE",
        "GIT_INTERNAL_SUPER_PREFIX",
        "GIT_NAMESPACE",
        "GIT_OBJECT_DIRECTORY",
        "GIT_PREFIX",
        "GIT_QUARANTINE_PATH",
        "GIT_REPLACE_REF_BASE",
        "GIT_SHALLOW_FILE",
        "GIT_WORK_TREE",
    }
)

_PLAIN = ("--relative", "--no-renames", "--no-ext-diff", "--no-textconv")

DELETED = (
    "--diff-filter=D", "--name-only", "-z", *_PLAIN, "--ignore-submodules=all",
)  # fmt: skip
"""Options that list what is gone."""

DIFFERING = ("diff-files", "--raw", "-z", *_PLAIN, "--ignore-submodules=all", "--", ".")
"""What differs between the index and the work tree."""

STAGED = ("diff-index", "--cached", "--raw", "-z", *_PLAIN, "--ignore-submodules=none")
"""With a tree: what differs between that and the index."""
