"""The options of ``verify-deployment`` and ``deploy-drift``. Nothing of them is imported here."""

from __future__ import annotations

import argparse


def verify_deployment(parser: argparse.ArgumentParser) -> None:
    """What is expected, where the log is, where reports go."""
    parser.add_argument(
        "url", nargs="?", metavar="URL|FILE", help="a service, or a file that declares many"
    )
    parser.add_argument(
        "--local", metavar="SERVICE", help="start it here from its virtual image, without Docker"
    )
    parser.add_argument("--root", metavar="DIR", help="with --local, as for check")
    parser.add_argument("--commit", metavar="SHA", help="the commit that must answer")
    parser.add_argument("--revision", metavar="R", help="the revision that must answer")
    parser.add_argument("--health", metavar="PATH", default="/health")
    parser.add_argument("--selftest", metavar="PATH", help="where the service runs its imports")
    parser.add_argument("--probe", metavar="FILE", help="a dry run: path, method, body, expect")
    parser.add_argument(
        "--logs",
        metavar="LOG",
        action="append",
        default=[],
        help="file:PATH, cloud:PROJECT/SERVICE or command:WORDS; may be repeated",
    )
    parser.add_argument("--since", metavar="TIME", help="when the deployment began (default: now)")
    parser.add_argument("--deadline", type=float, metavar="SECONDS", help="for all (default: 300)")
    parser.add_argument("--successes", type=int, default=3, help="good answers in a row that pass")
    parser.add_argument("--failures", type=int, default=5, help="bad answers in a row that fail")
    parser.add_argument("--token", metavar="VARIABLE", help="the variable with a bearer token")
    parser.add_argument("--slack", metavar="VARIABLE", help="the variable with a webhook's URL")
    for name in ("junit", "json", "markdown"):
        parser.add_argument(f"--{name}", metavar="FILE", help="write a report; - is the output")


def deploy_drift(parser: argparse.ArgumentParser) -> None:
    """What runs, and what it is compared with."""
    parser.add_argument("running", nargs="*", metavar="SERVICE=COMMIT", help="or SERVICE=DIGEST")
    parser.add_argument("--file", metavar="JSON", help='{"SERVICE": "COMMIT or DIGEST"}')
    parser.add_argument(
        "--health", metavar="FILE", help="a file of verify-deployment: ask the services themselves"
    )
    parser.add_argument("--root", metavar="DIR", help="as for check")
    parser.add_argument("--rev", metavar="REV", help="compare with a commit (default: the index)")
    parser.add_argument("--format", choices=["text", "json"], default="text")
