"""penstock drift: what is live on clusters against what git renders."""

import argparse
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from penstock import progress
from penstock.commands.common import repository_arguments
from penstock.drift.kubeconfig import Kubeconfig, read
from penstock.drift.run import Asked, drifts
from penstock.drift.values import code
from penstock.errors import PenstockError
from penstock.expand.rendered import ClusterRender
from penstock.fleet import at_revision, expanded, open_repository
from penstock.report import drift_json, drift_status, drift_text
from penstock.report.destination import Output, complete, parsed, write_each

WRITERS = {"text": drift_text.write, "json": drift_json.write, "status": drift_status.write}
SECONDS = 60.0


def arguments(parser: argparse.ArgumentParser) -> None:
    """What the command takes."""
    parser.add_argument("cluster", nargs="+", metavar="CLUSTER", help="a cluster's name, or a glob (`plant-a/*`)")
    parser.add_argument(
        "--kubeconfig",
        action="append",
        default=[],
        required=True,
        metavar="[CLUSTER=]FILE",
        help="how to reach the clusters; the contexts in FILE are called like them (`plant-a-l3`), or FILE is for one",
    )
    parser.add_argument("--context", default="", metavar="NAME", help="the context to use; for one cluster")
    parser.add_argument("--revision", default="", metavar="REV", help="compare with REV (default: the working copy)")
    parser.add_argument(
        "--timeout",
        type=_seconds,
        default=SECONDS,
        metavar="SECONDS",
        help="for each cluster (default: 60)",
    )
    parser.add_argument(
        "-o",
        "--output",
        action="append",
        default=[],
        type=_output,
        metavar="NAME[=FILE]",
        help=f"a report: {', '.join(WRITERS)} (may be repeated; `status` is what `promote ack` takes)",
    )
    repository_arguments(parser)


def run(args: argparse.Namespace) -> int:
    """1 when anything differs, 2 when nothing does but something is unknown."""
    outputs = complete(args.output)
    configs = _configs(args.kubeconfig)
    repository = open_repository(args.root, args.entry, args.cluster)
    if args.revision:
        repository = at_revision(repository, args.revision, args.entry)
    if args.context and len(repository.clusters) != 1:
        raise PenstockError(f"--context is for one cluster, and {len(repository.clusters)} are asked for")
    for name in sorted(configs.keys() - {"", *(cluster.name for cluster in repository.clusters)}):
        print(f"penstock: --kubeconfig {name}: no such cluster is asked for, so the file is not used", file=sys.stderr)
    with progress.shown(sys.stderr), expanded(repository) as fleet:
        alone = len(fleet.renders) == 1
        asked = [_asked(render, configs, args.context, alone=alone) for render in fleet.renders]
        found = drifts(asked, args.timeout)
    write_each(outputs, lambda name, out: WRITERS[name](found, out), repository.tree.root)
    return code(found)


def _asked(render: ClusterRender, configs: Mapping[str, Kubeconfig], context: str, *, alone: bool) -> Asked:
    """A cluster and how to reach it. That one cannot be reached does not keep the others from being asked."""
    name = render.cluster.name
    config = configs.get(name) or configs.get("")
    if config is None:
        return Asked(render, None, f"no --kubeconfig is given for {name}")
    try:
        chosen = context or config.context_for(name, alone=alone or name in configs)
        return Asked(render, config.access(chosen))
    except PenstockError as error:
        return Asked(render, None, str(error))


def _configs(words: Sequence[str]) -> Mapping[str, Kubeconfig]:
    """Cluster → its file; the empty name is for those that have none of their own."""
    named = [word.partition("=") if "=" in word else ("", "", word) for word in words]
    return {cluster: read(Path(file).expanduser()) for cluster, _, file in named}


def _output(text: str) -> Output:
    try:
        return parsed(text, WRITERS, ", ".join(WRITERS))
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from error


def _seconds(text: str) -> float:
    seconds = float(text)
    if seconds <= 0:
        raise ValueError(text)
    return seconds
