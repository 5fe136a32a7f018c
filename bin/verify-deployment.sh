#!/usr/bin/env bash
# Verifies a deployed service: bin/verify-deployment.sh URL [options of verify-deployment].
# The exit code is that of the command: 0 works, 1 does not, 2 usage, 4 could not be measured.
set -euo pipefail
exec "${PYTHON:-python3}" -m resilience_hooks.cli.main verify-deployment "$@"
