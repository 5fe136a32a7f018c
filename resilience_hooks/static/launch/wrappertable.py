"""Every wrapper that is known; a new one is a row here."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from resilience_hooks.static.launch.options import flags, values
from resilience_hooks.static.launch.wrapper import Wrapper

_COMMAND_TEXT: Final = frozenset({"-c", "--command", "--session-command"})
_CONDA: Final = Wrapper(
    values("-n --name -p --prefix --cwd -e --env"), "run", folder=frozenset({"--cwd"})
)
_INIT: Final = Wrapper(values("-p -e"))
_PLAIN: Final = Wrapper()
_SETUID: Final = Wrapper(skip=1)
_WAIT: Final = Wrapper(separator=True)
_TORCH: Final = Wrapper(
    flags(
        "-h --help --standalone --no-python --no_python --run-path --run_path "
        "--logs-specs --use-env --use_env"
    ),
    python=True,
)

UV: Final = values(
    "--allow-insecure-host --cache-dir --color --config-file --config-setting -C --default-index "
    "--directory --env-file --exclude-newer --extra --extra-index-url --find-links -f "
    "--fork-strategy "
    "--group --no-group --only-group --index --index-strategy --index-url -i --keyring-provider "
    "--link-mode --no-binary-package --no-build-isolation-package --no-build-package --no-extra "
    "--package --prerelease --project --python -p --python-platform --refresh-package "
    "--reinstall-package --resolution --upgrade-package -P --with --with-editable "
    "--with-requirements -w"
)

WRAPPERS: Final[Mapping[str, tuple[Wrapper, ...]]] = {
    "accelerate": (
        Wrapper(
            flags(
                "-h --help --cpu --multi_gpu --tpu --use_deepspeed --use_fsdp --debug -q --quiet"
            ),
            "launch",
            python=True,
        ),
    ),
    "aws-vault": (_WAIT,),
    "berglas": (_WAIT,),
    "catatonit": (_PLAIN,),
    "chamber": (_WAIT,),
    "chpst": (Wrapper(values("-u -U -b -e -/ -n -l -L -m -d -o -p -f -c -r -t")),),
    "chroot": (_SETUID,),
    "chrt": (Wrapper(values("-T -P -D"), skip=1),),
    "command": (_PLAIN,),
    "conda": (_CONDA,),
    "coverage": (
        Wrapper(
            values("--concurrency --context --data-file --include --omit --rcfile --source"),
            "run",
            python=True,
        ),
    ),
    "dbus-run-session": (_PLAIN,),
    "ddtrace-run": (_PLAIN,),
    "debugpy": (
        Wrapper(
            flags("-h --help -V --version --wait-for-client --log-to-stderr"),
            python=True,
        ),
    ),
    "dockerize": (
        Wrapper(
            values(
                "-wait -timeout -template -stdout -stderr -wait-retry-interval -wait-http-header "
                "-delims -env -env-section -poll"
            )
        ),
    ),
    "docker-init": (_INIT,),
    "doppler": (_WAIT,),
    "dotenv": (Wrapper(values("-f --file -q --quote -e --export"), "run"),),
    "dumb-init": (Wrapper(values("-r --rewrite")),),
    "eatmydata": (_PLAIN,),
    "envconsul": (_WAIT,),
    "exec": (Wrapper(values("-a")),),
    "flock": (Wrapper(values("-w --timeout -E"), skip=1),),
    "gosu": (_SETUID,),
    "hatch": (Wrapper(values("-e --env -p --project --data-dir --cache-dir --config"), "run"),),
    "hupper": (Wrapper(values("-w -x --shutdown-interval"), python=True),),
    "infisical": (_WAIT,),
    "ionice": (Wrapper(values("-c -n --class --classdata")),),
    "kernprof": (Wrapper(values("-o --outfile -s --setup -p --prof-mod -u --unit"), python=True),),
    "mamba": (_CONDA,),
    "memray": (Wrapper(values("-o --output -p --live-port"), "run", python=True),),
    "micromamba": (_CONDA,),
    "mpirun": (Wrapper(values("-np -n -c -H --host --hostfile -x --map-by --bind-to")),),
    "my_init": (_WAIT,),
    "newrelic-admin": (
        Wrapper(subcommand="run-program"),
        Wrapper(subcommand="run-python", python=True, all_words=True),
    ),
    "nice": (Wrapper(values("-n --adjustment")),),
    "nohup": (_PLAIN,),
    "numactl": (Wrapper(values("-C -N -m -i -p --physcpubind --cpunodebind --membind")),),
    "op": (_WAIT,),
    "opentelemetry-instrument": (Wrapper(flags("-h --help --version"), adds_folder=True),),
    "pdm": (Wrapper(values("-p --project"), "run"),),
    "pid1": (_PLAIN,),
    "pipenv": (Wrapper(values("--python --pypi-mirror"), "run"),),
    "poetry": (
        Wrapper(
            values("-C --directory -P --project"),
            "run",
            folder=frozenset({"-C", "--directory"}),
        ),
    ),
    "py-spy": (_WAIT,),
    "pyinstrument": (Wrapper(values("-o --outfile -r --renderer -i --interval"), python=True),),
    "runuser": (Wrapper(values("-u --user -g --group -G -s --shell"), shell=_COMMAND_TEXT),),
    "rye": (Wrapper(values("-p --pyproject"), "run"),),
    "s6-setuidgid": (_SETUID,),
    "scalene": (Wrapper(values("--outfile --cpu-sampling-rate --profile-interval"), python=True),),
    "scl": (_WAIT,),
    "secrets-init": (_PLAIN,),
    "setarch": (_SETUID,),
    "setpriv": (
        Wrapper(values("--reuid --regid --groups --inh-caps --ambient-caps --bounding-set")),
    ),
    "setsid": (_PLAIN,),
    "setuser": (_SETUID,),
    "sops": (_WAIT,),
    "stdbuf": (Wrapper(values("-i -o -e --input --output --error")),),
    "strace": (Wrapper(values("-o -e -p -s -u -E -a -O -S -P -b -I")),),
    "su": (Wrapper(values("-s --shell -g --group -G"), shell=_COMMAND_TEXT),),
    "su-exec": (_SETUID,),
    "sudo": (Wrapper(values("-u -g -h -p -C -r -t -U -D -R -T --user --group --chdir")),),
    "taskset": (Wrapper(skip=1),),
    "time": (Wrapper(values("-f -o --format --output")),),
    "timeout": (Wrapper(values("-k -s --kill-after --signal"), skip=1),),
    "tini": (_INIT,),
    "tini-static": (_INIT,),
    "torchrun": (_TORCH,),
    "unbuffer": (_PLAIN,),
    "uv": (Wrapper(UV, "run", folder=frozenset({"--directory"})),),
    "vault-env": (_PLAIN,),
    "viztracer": (
        Wrapper(values("-o --output_file --tracer_entries --max_stack_depth"), python=True),
    ),
    "wait-for": (_WAIT,),
    "wait-for-it": (_WAIT,),
    "wait-for-it.sh": (_WAIT,),
    "wait-for.sh": (_WAIT,),
    "wait-for-postgres.sh": (_WAIT,),
    "wait_for_it.sh": (_WAIT,),
    "watchfiles": (
        Wrapper(
            flags("-h --help --verbose --non-recursive --ignore-permission-denied -V --version"),
            is_text=True,
        ),
    ),
    "watchmedo": (
        Wrapper(
            values(
                "-d --directory -p --pattern --patterns -i --ignore-pattern --ignore-patterns "
                "--interval --timeout --signal --kill-after --debounce-interval"
            ),
            "auto-restart",
        ),
        Wrapper(
            values(
                "-p --pattern --patterns -i --ignore-pattern --ignore-patterns --interval --timeout"
            ),
            "shell-command",
            shell=frozenset({"-c", "--command"}),
        ),
    ),
    "with-contenv": (_PLAIN,),
    "xvfb-run": (
        Wrapper(values("-n -s -e -f -p -w --server-num --server-args --error-file --auth-file")),
    ),
}

# Modules that ``python -m`` runs as a wrapper; those that keep the first entry of sys.path.
MODULES: Final[Mapping[str, tuple[Wrapper, ...]]] = {
    "accelerate.commands.launch": (Wrapper(WRAPPERS["accelerate"][0].options, python=True),),
    "cProfile": (Wrapper(values("-o --outfile -s --sort"), python=True),),
    "coverage": WRAPPERS["coverage"],
    "debugpy": WRAPPERS["debugpy"],
    "hupper": WRAPPERS["hupper"],
    "kernprof": WRAPPERS["kernprof"],
    "memory_profiler": (
        Wrapper(values("--max-mem --precision --backend -o --out-filename"), python=True),
    ),
    "memray": WRAPPERS["memray"],
    "pdb": (Wrapper(values("-c --command"), python=True),),
    "profile": (Wrapper(values("-o --outfile -s --sort"), python=True),),
    "scalene": WRAPPERS["scalene"],
    "torch.distributed.launch": (_TORCH,),
    "torch.distributed.run": (_TORCH,),
    "trace": (
        Wrapper(values("-f --file -C --coverdir --ignore-module --ignore-dir"), python=True),
    ),
    "watchdog.watchmedo": WRAPPERS["watchmedo"],
    "watchfiles": WRAPPERS["watchfiles"],
}
REPLACES_FIRST: Final = frozenset({"coverage", "pdb", "trace"})
