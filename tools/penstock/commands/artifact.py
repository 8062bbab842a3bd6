"""penstock artifact: the file that an air-gapped site is given."""

import argparse
import sys
from pathlib import Path

from penstock import links, progress, whole
from penstock.artifact.choose import chosen, url_of
from penstock.artifact.layout import layout
from penstock.artifact.origin import origin as found
from penstock.artifact.pack import pack
from penstock.commands.common import repository_arguments
from penstock.errors import PenstockError
from penstock.fleet import at_revision, expanded, open_repository
from penstock.mirror.thing import TAG
from penstock.plural import counted

FORMATS = ("tar.gz", "oci")


def arguments(parser: argparse.ArgumentParser) -> None:
    """What the command takes."""
    parser.add_argument("cluster", metavar="CLUSTER|SITE", help="a cluster's name, or a site's for all of its clusters")
    parser.add_argument("-o", "--output", type=_file, required=True, metavar="FILE", help="where it is written")
    parser.add_argument(
        "--format",
        choices=FORMATS,
        default="",
        help="what source-controller stores, or an OCI image layout in one tar (default: oci when FILE ends in .tar)",
    )
    parser.add_argument("--revision", default="HEAD", metavar="REV", help="the commit that it holds (default: HEAD)")
    parser.add_argument("--tag", type=_tag, metavar="TAG", help="the tag in the layout (default: the commit)")
    repository_arguments(parser)


def run(args: argparse.Namespace) -> int:
    """Write the artifact and print its digest and revision."""
    here = open_repository(args.root, args.entry, [args.cluster, f"{args.cluster}/*"])
    links.refuse(args.output, here.tree.root)
    repository = at_revision(here, args.revision, args.entry)
    if not repository.clusters:
        raise PenstockError(f"{args.cluster} is not at {args.revision}")
    with progress.shown(sys.stderr), expanded(repository) as fleet:
        packed = pack(fleet.workshop.pool, chosen(fleet.renders, repository.tree.name))
        origin = found(repository.tree.root, repository.tree.commit, url_of(fleet.renders))
    content, digest = packed.content, packed.digest
    if (args.format or ("oci" if args.output.suffix == ".tar" else "tar.gz")) == "oci":
        tag = args.tag or repository.tree.commit[:12]
        content, digest = layout(packed, origin, tag)
    whole.put(args.output, content)
    print(
        f"{digest} {args.output}: {counted(packed.files, 'file')}, {counted(len(content), 'byte')}, {origin.revision}"
    )
    return 0


def _file(text: str) -> Path:
    if not Path(text).name:
        raise argparse.ArgumentTypeError(f"{text!r} names no file")
    return Path(text)


def _tag(text: str) -> str:
    if not TAG.fullmatch(text):
        raise argparse.ArgumentTypeError(f"no registry takes {text!r} for a tag (up to 128 of a-z, 0-9, _ . -)")
    return text
