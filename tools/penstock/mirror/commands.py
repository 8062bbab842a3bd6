"""The commands of other tools: skopeo brings images into a bundle, and loads them into a registry."""

import shlex
from collections.abc import Iterable, Iterator, Sequence

from penstock.artifact.layout import INDEX, MANIFEST
from penstock.mirror.fetched import ROOM, TOP, place
from penstock.mirror.find import absent
from penstock.mirror.layout import Entry
from penstock.mirror.thing import CHART, SCHEME, Thing

COPY = "skopeo copy --all --preserve-digests"
#: What skopeo's `oci:` reads; all else, Docker's own format above all, it reads out of a folder.
OCI_TYPES = (MANIFEST, INDEX)
AS_FOLDER = """\
there=$(mktemp -d)
trap 'rm -rf "$there"' EXIT
# MANIFEST [PART...]: a folder as skopeo's dir: has it, for what is not in OCI's format
as_folder() {
  rm -rf "$there" && mkdir "$there"
  printf 'Directory Transport Version: 1.1\\n' >"$there/version"
  ln -s "$PWD/blobs/sha256/$1" "$there/manifest.json" && shift
  for part; do
    ln -s "$PWD/blobs/sha256/$part" "$there/$part"
    ln -s "$PWD/blobs/sha256/$part" "$there/$part.manifest.json"
  done
}"""


def fetch(things: Iterable[Thing]) -> str:
    """A script that brings things beside the layout that it stands in; empty when there are none. What is there already
    is not brought again."""
    lines = [line for thing in things for line in _fetched(thing)]
    about = "What was not at hand. Run this where the registries are reached, then `penstock mirror bundle` again."
    return _script(about, [f"mkdir -p {ROOM}", *lines]) if lines else ""


def load(things: Iterable[tuple[Thing, Sequence[Entry]]]) -> str:
    """A script that loads the layout beside it into a registry: its only argument. A thing comes with its descriptor
    and those of all its blobs after it."""
    held = tuple(things)
    tags = _tags([(thing, entries[0].digest) for thing, entries in held if thing.registered and thing.version])
    lines = [line for thing, entries in held for line in _loaded(thing, entries, tags.get(thing, ""))]
    helper = [] if all(entries[0].media_type in OCI_TYPES for _, entries in held) else [AS_FOLDER]
    about = "Usage: sh load.sh REGISTRY: into the mirror of the site, as its clusters ask for it."
    return _script(about, ["registry=${1:?name the registry}", *helper, *lines]) if lines else ""


def _fetched(thing: Thing) -> Iterator[str]:
    why = absent(thing)
    if thing.kind == CHART and not thing.registered:
        repository, _, chart = thing.name.rpartition("/")
        version = f" --version {shlex.quote(thing.version)}" if thing.version else ""
        yield f"# {_comment(thing)} has no place in a layout until it is pushed into a registry:"
        yield f"# helm pull {shlex.quote(chart)} --repo {shlex.quote(repository)}{version}"
    elif why:
        yield f"# {_comment(thing)}: {why}"
    else:
        # A registry is asked by tag or by digest, not by both.
        asked = thing.name + (f"@{thing.digest}" if thing.digest else f":{thing.version}")
        yield f"# {_comment(thing)}"
        yield f"[ -f {place(thing)}/{TOP} ] || {COPY} {shlex.quote(f'docker://{asked}')} dir:{place(thing)}"


def _tags(held: Sequence[tuple[Thing, str]]) -> dict[Thing, str]:
    """The tag of each thing. Of several contents that share one, that which is asked for by the tag alone keeps it; a
    registry throws away what no tag names, so the others have one of their own."""
    keep: dict[tuple[str, str], str] = {}
    for thing, digest in sorted(held, key=lambda one: bool(one[0].digest)):
        keep.setdefault((_path(thing), thing.version), digest)
    return {
        thing: thing.version
        if keep[_path(thing), thing.version] == digest
        else f"{thing.version[:100]}-{digest.partition(':')[2][:12]}"
        for thing, digest in held
    }


def _path(thing: Thing) -> str:
    return thing.name.partition("/")[2]


def _loaded(thing: Thing, entries: Sequence[Entry], tag: str) -> Iterator[str]:
    if thing.registered:
        there = _path(thing) + (f":{tag}" if tag else f"@{thing.digest}")
        source = shlex.quote(f"oci:.:{thing.ref}")
        if entries[0].media_type not in OCI_TYPES:
            yield shlex.join(["as_folder", *dict.fromkeys(one.digest.partition(":")[2] for one in entries)])
            source = '"dir:$there"'
        yield f'{COPY} {source} "docker://$registry/"{shlex.quote(there)}'


def _comment(thing: Thing) -> str:
    """A thing's name on one line of a shell script."""
    return "".join(one if one.isprintable() else "?" for one in SCHEME.sub("", thing.text))


def _script(about: str, lines: Iterable[str]) -> str:
    head = ["#!/bin/sh", "# Made by `penstock mirror bundle`.", f"# {about}", "set -eu", 'cd "$(dirname "$0")"']
    return "\n".join([*head, *lines]) + "\n"
