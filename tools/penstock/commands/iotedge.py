"""penstock iotedge: IoT Edge deployments in and out."""

import argparse
import json
import re
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from penstock import journal, progress
from penstock.called import instead
from penstock.commands.common import repository_arguments
from penstock.errors import NoCluster, PenstockError
from penstock.expand.rendered import ClusterRender
from penstock.finding import merged
from penstock.fleet import expanded, open_repository
from penstock.iotedge import exporting, losses
from penstock.iotedge.condition import ConditionError, Device, matches
from penstock.iotedge.importing import Asked, Import, plan
from penstock.iotedge.manifest import put
from penstock.iotedge.objects import WORKLOADS
from penstock.iotedge.sources import Source, of_app, of_cluster
from penstock.iotedge.target import Gateway
from penstock.plural import counted
from penstock.report import text
from penstock.scaffold.layout import open_layout
from penstock.scaffold.plan import File
from penstock.scaffold.write import write
from penstock.secrets import veil


def arguments(parser: argparse.ArgumentParser) -> None:
    """What the command takes."""
    verbs = parser.add_subparsers(metavar="VERB", required=True)
    bring = verbs.add_parser(
        "import",
        help="a deployment manifest as the files of an application",
        description="Write a deployment, a template, or a base and its layers as the files of an application.",
    )
    bring.add_argument("manifests", nargs="+", type=Path, metavar="MANIFEST", help="a base, and layers upon it")
    bring.add_argument("--site", required=True, help="the site whose release pins the images")
    bring.add_argument("--cluster", required=True, help="the cluster of that site that runs it")
    bring.add_argument("--name", default="", help="the application (default: the deployment's id, or the file's name)")
    bring.add_argument("--namespace", default="", help="the device's namespace (default: as the application)")
    bring.add_argument(
        "--gateway",
        choices=[gateway.value for gateway in Gateway],
        default=Gateway.LOAD_BALANCER.value,
        help="how devices below reach the hub (default: load-balancer)",
    )
    bring.add_argument("--device", default="", metavar="ID", help="the device's id, for target conditions")
    bring.add_argument("--tag", action="append", default=[], metavar="KEY=VALUE", help="a tag, for target conditions")
    bring.add_argument("--set", action="append", default=[], metavar="NAME=VALUE", help="a placeholder of a template")
    bring.add_argument(
        "--digests", type=Path, metavar="FILE", help="lines of image:tag@sha256:…, as registries tell them"
    )
    bring.add_argument("--strict", action="store_true", help="write nothing and exit 1 when anything is lost")
    bring.add_argument("--dry-run", action="store_true", help="say what would be written, and write nothing")
    bring.add_argument("--output", choices=("text", "json"), default="text", help="the form of the loss report")
    bring.add_argument("--whole", action="store_true", help="list what is translated, too")
    bring.add_argument("--root", type=Path, default=Path(), help="the fleet (default: the one around this folder)")
    bring.set_defaults(work=_import)
    take = verbs.add_parser(
        "export",
        help="what a cluster runs, as deployment manifests",
        description="Write what a cluster or an application runs as deployment manifests, and say how to apply them.",
    )
    take.add_argument(
        "target", metavar="CLUSTER|APP", help="a cluster's name, or that of an application, namespace or workload"
    )
    take.add_argument("--namespace", action="append", default=[], metavar="NAME", help="only these namespaces")
    take.add_argument("--layered", action="store_true", help="layers, which hold modules and routes alone")
    take.add_argument(
        "--hub", type=_hub, action="append", default=[], metavar="NAME[=CONDITION]", help="a hub, and for which devices"
    )
    take.add_argument("--device", default="", metavar="ID", help="one device, whose modules are set at once")
    take.add_argument("--target-condition", type=_condition, default="", metavar="CONDITION", help="for which devices")
    take.add_argument(
        "--priority", type=_priority, metavar="N", help="the deployment's priority (default: the annotation's, or 10)"
    )
    take.add_argument("--to", type=Path, metavar="FOLDER", help="where the manifests are written (default: printed)")
    take.add_argument("--strict", action="store_true", help="write nothing and exit 1 when anything is lost")
    take.add_argument("--output", choices=("text", "json"), default="text", help="the form of the loss report")
    take.add_argument("--whole", action="store_true", help="list what is translated, too")
    repository_arguments(take)
    take.set_defaults(work=_export)


def _condition(text: str) -> str:
    try:
        matches(text, Device(""))
    except ConditionError as error:
        raise argparse.ArgumentTypeError(f"{text!r}: {error}: the hub takes no such condition") from error
    return text


def _hub(text: str) -> str:
    name, _, condition = text.partition("=")
    if not name:
        raise argparse.ArgumentTypeError(f"{text!r} names no hub")
    _condition(condition)
    return text


def _priority(text: str) -> int:
    if not text.isdecimal():
        raise argparse.ArgumentTypeError(f"{text!r} is no priority: a number from 0, and the higher one counts")
    return int(text)


def run(args: argparse.Namespace) -> int:
    """Carry out one verb."""
    return int(args.work(args))


def _import(args: argparse.Namespace) -> int:
    layout = open_layout(args.root)
    asked = Asked(
        site=args.site,
        cluster=args.cluster,
        name=args.name,
        namespace=args.namespace,
        gateway=Gateway(args.gateway),
        device=args.device,
        tags=_tags(args.tag),
        values=_pairs("--set", args.set),
        digests=_digests(args.digests),
    )
    sources = [(str(path), _read(path)) for path in args.manifests]
    if args.dry_run:
        return _told(plan(layout, sources, asked), args, written=False)
    with journal.alone(layout.root) as folder:
        made = plan(layout, sources, asked)
        stopped = args.strict and losses.lost(made.entries)
        if made.changed and not stopped:
            journal.write(layout.root, folder, made.changed)
        return _told(made, args, written=not stopped)


def _told(made: Import, args: argparse.Namespace, *, written: bool) -> int:
    stopped = args.strict and losses.lost(made.entries)
    if args.output == "json":
        print(losses.machine(made.entries, "import"))
    else:
        print("\n".join(losses.text(made.entries, whole=args.whole)))
    out = sys.stderr if args.output == "json" else sys.stdout
    for line in _lines(made, "written" if written else "would be written", stopped=stopped):
        print(line, file=out)
    return 1 if stopped else 0


def _lines(made: Import, done: str, *, stopped: bool) -> Sequence[str]:
    if stopped:
        return ["--strict: nothing was written, for something is lost"]
    changed = made.changed
    said = [f"warning: {line}" for line in made.warnings] + [f"note: {line}" for line in made.notes]
    said += [f"kept: {line}" for line in made.kept]
    if not changed:
        return [*said, f"{made.app}: everything is there already, nothing was changed"]
    said.append(f"{made.app}: {counted(len(changed), 'file')} {done}")
    for path, content in sorted(changed.items()):
        mark = "removed" if content is None else "edited" if made.old[path] is not None else "new"
        said.append(f"  {path} ({mark})")
    if made.waived:
        said.append("decide about these; until then a waiver with its reason stands in the module's own file:")
        said += [f"  {code}: {name}: {why}" for code, held in sorted(made.waived.items()) for name, why in held.items()]
    if made.secrets:
        said.append(f"make these Secrets on the cluster, in the namespace {made.namespace}:")
        said += [f"  {name}: {', '.join(keys)}" for name, keys in sorted(made.secrets.items())]
    return said


def _export(args: argparse.Namespace) -> int:
    sources = _sources(args)
    asked = exporting.Asked(tuple(args.namespace), args.layered, args.target_condition, args.priority)
    files: dict[str, exporting.Deployment] = {}
    entries = []
    for source in sources:
        made = exporting.plan(source.objects, source.registry, asked)
        entries += [entry for entry in made.entries if entry not in entries]
        for one in made.deployments:
            name = f"{one.id}.json"
            if name in files and files[name].value != one.value:
                name = f"{one.id}-{source.cluster.replace('/', '-')}.json"
            files[name] = one
    stopped = args.strict and losses.lost(entries)
    report = [losses.machine(entries, "export")] if args.output == "json" else losses.text(entries, whole=args.whole)
    print("\n".join(report), file=sys.stderr)
    if stopped:
        print("--strict: nothing was written, for something is lost", file=sys.stderr)
        return 1
    return _written(files, args)


def _sources(args: argparse.Namespace) -> list[Source]:
    """The objects to export, cluster by cluster; what cannot be rendered is told."""
    try:
        repository = open_repository(args.root, args.entry, [args.target])
        pick: Callable[[ClusterRender], Source] = of_cluster
        runs = True
    except NoCluster:
        repository = open_repository(args.root, args.entry)
        pick = of_app(args.target)
        runs = False
    with progress.shown(sys.stderr), expanded(repository) as fleet:
        found = []
        for render in fleet.renders:
            over = veil(render.documents)
            text.write_findings(merged(map(over.finding, render.findings)), sys.stderr)
            found.append(pick(render))
    held = found if runs else [one for one in found if any(each.get("kind") in WORKLOADS for each in one.objects)]
    if not held:
        raise PenstockError(
            f"no cluster is called {args.target}, and no application, namespace or workload is that runs; "
            f"{_meant(args.target, [one.cluster for one in found])}"
        )
    return held


def _meant(target: str, clusters: Sequence[str]) -> str:
    """What somebody may have meant who wrote a site, or a cluster without its site."""
    near = [one for one in clusters if target.strip("/") in one.split("/")]
    return f"say which cluster: {', '.join(near)}" if near else instead(target, clusters)


def _written(files: Mapping[str, exporting.Deployment], args: argparse.Namespace) -> int:
    """The manifests to a folder or the screen, and the commands that apply them."""
    texts = {name: json.dumps(one.value, indent=2, ensure_ascii=False) + "\n" for name, one in files.items()}
    if args.to is None:
        print("".join(texts.values()), end="")
    else:
        args.to.mkdir(parents=True, exist_ok=True)
        old = {name: (args.to / name).read_bytes() if (args.to / name).is_file() else None for name in texts}
        write(args.to, [File(name, text.encode(), old=old[name]) for name, text in texts.items()])
    out = sys.stderr if args.to is None else sys.stdout
    for hub in args.hub or ["HUB"]:
        name, _, condition = hub.partition("=")
        for file, one in files.items():
            place = str(args.to / file) if args.to else file
            aimed = replace(one, condition=condition) if condition else one
            print(exporting.commands(aimed, place, name, args.device), file=out)
    return 0


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise PenstockError(f"{path} cannot be read: {error.strerror}") from error


def _pairs(option: str, texts: Sequence[str]) -> Mapping[str, str]:
    wrong = [text for text in texts if "=" not in text]
    if wrong:
        raise PenstockError(f"{option} {wrong[0]}: say NAME=VALUE")
    return dict(text.split("=", 1) for text in texts)


def _tags(texts: Sequence[str]) -> Mapping[str, Any]:
    found: dict[str, Any] = {}
    for key, value in _pairs("--tag", texts).items():
        put(found, key.removeprefix("tags.").split("."), value)
    return found


def _digests(path: Path | None) -> Mapping[str, str]:
    if path is None:
        return {}
    found = {}
    for number, line in enumerate(_read(path).decode("utf-8", "replace").splitlines(), start=1):
        text = line.partition("#")[0].strip()
        match = re.fullmatch(r"(\S+?)[@\s]\s*(sha256:[0-9a-f]{64})", text)
        if text and not match:
            raise PenstockError(f"{path}:{number}: say image:tag@sha256:<64 hexadecimal digits>")
        if match:
            found[match[1]] = match[2]
    return found
