"""Documents that Kustomize drops: it cuts a file at lines of dashes, and takes the first document of each piece."""

import codecs
import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass

import yaml

from penstock import marks
from penstock.expand.failed import Failed
from penstock.expand.kustomization import Kustomization
from penstock.finding import NOWHERE, Place
from penstock.locate import KUSTOMIZATIONS, LONE, MANIFESTS, content, plain
from penstock.render.build import Build
from penstock.tree import Tree
from penstock.where import Field
from penstock.where.generators import KINDS
from penstock.where.nodes import items, loose, text

#: What Kustomize cuts at. The line after it must end as well.
CUT = re.compile(rb"\n---.*\n")
DOTS = re.compile(rb"^\.\.\.(?:\s|\Z)", re.MULTILINE)
UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
ONE = ("a kustomization is one", "write all fields into one document")


@dataclass(frozen=True)
class Dropped:
    """A document that is dropped: what it is, where, why, and what to do."""

    what: str
    subject: str
    place: Place
    why: str
    hint: str


def dropped(build: Build, tree: Tree, kustomization: Kustomization) -> Iterator[Dropped]:
    """What of the files that a build takes for manifests or patches is dropped."""
    data: set[str] | None = None
    for path in build.closure.torn:
        if path.endswith(MANIFESTS) or posixpath.basename(path) in KUSTOMIZATIONS:
            found = list(_of(path, content(tree, path), tree))
            if found and data is None:
                data = _data(Failed(build, tree, kustomization, _nowhere))
            yield from found if path not in (data or ()) else ()


def _nowhere(way: Field, line: int = 0) -> Place:  # noqa: ARG001
    return NOWHERE


def _of(path: str, whole: bytes, tree: Tree) -> Iterator[Dropped]:
    wide = whole[:2] in UTF16
    one = posixpath.basename(path) in KUSTOMIZATIONS
    if not wide:
        whole = whole.replace(b"\r\n", b"\n")
    before = 0
    for piece in [whole] if wide or one else _pieces(whole):
        for node, at in list(_documents(plain(piece)))[1:]:
            line = before + at
            kind, name = marks.scalar(node, "kind"), marks.scalar(node, "metadata", "name")
            why, hint = ONE if one else _why(piece, wide)
            what = f"{kind} {name}" if kind and name else "what follows the first document"
            subject = f"{kind}/{name}" if kind and name else ""
            yield Dropped(what, subject, Place(tree.shown(path), line), why, hint)
        before += plain(piece).count(b"\n")


def _documents(read: bytes) -> Iterator[tuple[yaml.Node, int]]:
    """Each document that says something, with its line; three dots end one, whatever follows."""
    before, last = 0, 0
    for end in [*(match.start() for match in DOTS.finditer(read)), len(read)]:
        part = read[last:end]
        for node in marks.documents(part):
            if isinstance(node, yaml.MappingNode | yaml.SequenceNode):
                yield node, before + marks.line(node)
        before, last = before + part.count(b"\n") + 1, read.find(b"\n", end) + 1 or len(read)


def _pieces(whole: bytes) -> Iterator[bytes]:
    """The pieces, each with the line of dashes that ends it, so that lines can be counted."""
    last = 0
    for cut in CUT.finditer(whole):
        yield whole[last : cut.start() + 1]
        # The dashes begin the next piece, which YAML reads as well.
        last = cut.start() + 1
    yield whole[last:]


def _why(piece: bytes, wide: bool) -> tuple[str, str]:
    if wide:
        return "it sees no end of it in UTF-16", "write the file in UTF-8"
    if LONE.search(piece):
        return "its lines end in carriage returns alone", "end lines in line feeds"
    if DOTS.search(piece):
        return "three dots end it for YAML alone", "put a line --- between documents"
    if re.search("[\u0085\u2028\u2029]".encode(), piece):
        return "its lines end in NEL, LS or PS", "end lines in line feeds"
    return (
        "the last line of the file, which begins it, does not end",
        "end the last line, or put --- on a line of its own",
    )


def _data(failed: Failed) -> set[str]:
    """Files that generators take as they are."""
    found = set()
    for step in failed.steps:
        for key in ("files", "envs", "env") if step.kind in KINDS else ():
            said = loose(step.node, key)
            for one in (items(said[1]) or (said[1],)) if said else ():
                found.add(posixpath.normpath(posixpath.join(step.folder, _file(one))))
    return found


def _file(one: yaml.Node) -> str:
    return text(one).rpartition("=")[2]
