"""penstock promote ack: record what a site's clusters report that they run."""

import argparse
import sys
from collections.abc import Mapping
from pathlib import Path

from penstock.commands import gated, promoting
from penstock.errors import PenstockError
from penstock.gates import ackfile, clock, places
from penstock.gates.acknowledge import acknowledge
from penstock.gates.gather import ack_of, clusters_of
from penstock.gates.record import record
from penstock.gates.reported import Reported, reported
from penstock.gates.word import Ack
from penstock.gates.zone import utc
from penstock.plural import counted
from penstock.promote.layout import Layout


def arguments(parser: argparse.ArgumentParser) -> None:
    """What the verb takes."""
    parser.add_argument("site", metavar="SITE[/CLUSTER]", help="who reports; the cluster for what kubectl prints")
    parser.add_argument(
        "file",
        metavar="FILE",
        nargs="?",
        default="-",
        help="`kubectl get kustomizations.kustomize.toolkit.fluxcd.io -A -o json`, or a status file (default: stdin)",
    )
    parser.add_argument(
        "--time", default="", metavar="TIME", help="when it was reported (UTC, or with an offset; default: now)"
    )
    gated.arguments(parser, commit=True)


def run(args: argparse.Namespace) -> int:
    """0 when it is recorded and all is well, 1 when a cluster reports that something does not work."""
    when, now = clock.told(args.time), clock.now()
    if when > now:
        raise PenstockError(f"--time {args.time}: that is in the future (now it is {utc(now)})")
    with gated.bench(args) as (bench, past):
        site, cluster = _named_site(bench.layout, args.site)
        clusters = clusters_of(bench.layout, site)
        said = _named(reported(_text(args.file), args.file), cluster, clusters, site)
        if not said:
            raise PenstockError(f"{args.file} reports nothing of {args.site}")
        ack = acknowledge(past, ack_of(bench, site) or Ack(site), clusters, said, when)
        path = places.ack(bench.layout.settings, site)
        files = {path: ackfile.written(ack)}
        commit = record(bench.tree.root, files, f"promote: {args.site} reports what it runs", commit=args.commit)
    for one in sorted(said):
        word = ack.clusters[one]
        state = "all is well" if word.runs[-1].ready else f"not ready: {word.message}"
        print(f"{site}/{one}: {word.revision} at {utc(when)}, {state}")
    silent = [one for one in clusters if one not in ack.clusters]
    print(f"written: {path}{f', commit {commit[:12]}' if commit else ''}")
    if commit:
        promoting.adrift(bench.tree.root)
    if silent:
        print(f"not heard of yet: {', '.join(silent)}; the site counts when all of its clusters have reported")
    return int(not all(ack.clusters[one].runs[-1].ready for one in said))


def _named_site(layout: Layout, text: str) -> tuple[str, str]:
    """The site, and the cluster where one is named; a site's own name may have a slash in it."""
    name, _, cluster = text.rpartition("/")
    if not name or text in layout.sites:
        name, cluster = text, ""
    return layout.known(name), cluster


def _named(
    said: Mapping[str, tuple[Reported, ...]], cluster: str, clusters: tuple[str, ...], site: str
) -> Mapping[str, tuple[Reported, ...]]:
    """The report by cluster: of what kubectl prints only a person knows which one it is."""
    if "" not in said:
        return {name: each for name, each in said.items() if cluster in ("", name)}
    if not cluster and len(clusters) != 1:
        raise PenstockError(f"{site} has {counted(len(clusters), 'cluster')}: say whose this is, {site}/CLUSTER")
    return {cluster or clusters[0]: said[""]}


def _text(file: str) -> bytes:
    if file == "-":
        return sys.stdin.buffer.read()
    try:
        return Path(file).read_bytes()
    except OSError as error:
        raise PenstockError(f"{file} cannot be read: {error.strerror}") from error
