"""Where in the tree a person finds something that was seen in the rendered output."""

import codecs
import re
from collections.abc import Iterable
from functools import lru_cache

import yaml

from penstock import marks
from penstock.finding import Place
from penstock.tree import Tree

MANIFESTS = (".yaml", ".yml")
#: Resources and patches may be JSON, where a kustomization names them.
JSON = ".json"
#: A carriage return that ends a line by itself.
LONE = re.compile(rb"\r(?!\n)")
#: A byte order mark before a further document, as joined files have; Go's YAML reads over it, libyaml does not.
MARK = re.compile(rb"^(---[ \t]*\r?\n)" + codecs.BOM_UTF8, re.MULTILINE)
KUSTOMIZATIONS = ("kustomization.yaml", "kustomization.yml", "Kustomization")


def object_place(tree: Tree, paths: Iterable[str], kind: str, name: str, namespace: str = "") -> Place | None:
    """The line where the object `kind`/`name` begins, in the first of `paths` that holds it; one that says another
    namespace is only taken when there is none besides."""
    elsewhere = None
    for path in paths:
        if path.endswith(MANIFESTS) and name.encode() in (text := legible(tree, path)):
            for node in nodes(text):
                if marks.scalar(node, "kind") == kind and marks.scalar(node, "metadata", "name") == name:
                    if not namespace or marks.scalar(node, "metadata", "namespace") in ("", namespace):
                        return Place(path, marks.line(node))
                    elsewhere = elsewhere or Place(path, marks.line(node))
    return elsewhere


def document_place(tree: Tree, begin: Place, text: str) -> Place | None:
    """The first line that holds `text` in the document that begins at a place; comments do not count."""
    lines = legible(tree, begin.path).split(b"\n")
    for number, found in enumerate(lines[begin.line - 1 :], start=begin.line):
        if number > begin.line and found.startswith(b"---"):
            return None
        if text.encode() in found and not found.lstrip().startswith(b"#"):
            return Place(begin.path, number)
    return None


def text_place(tree: Tree, paths: Iterable[str], text: str) -> Place | None:
    """The first line that holds `text`, in the first of `paths` that has it; comments do not count."""
    wanted = text.encode()
    for path in paths:
        if wanted not in (whole := legible(tree, path)):
            continue
        for number, found in enumerate(whole.split(b"\n"), start=1):
            if wanted in found and not found.lstrip().startswith(b"#"):
                return Place(path, number)
    return None


def content(tree: Tree, path: str) -> bytes:
    """A file's bytes; nothing when it cannot be read (the reader of the finding is told elsewhere)."""
    try:
        return tree.read(path) if path in tree.entries else b""
    except OSError:
        return b""


def legible(tree: Tree, path: str) -> bytes:
    """A file's text to look for places in: UTF-8, as whatever it is written, and `\\n` at the end of every line, where
    the file may have a carriage return alone. The lines are those that an editor counts."""
    return plain(content(tree, path))


def plain(text: bytes) -> bytes:
    """A text of UTF-16 (as some shells write every file) or of lone carriage returns as one of UTF-8 and `\\n`."""
    if text[:2] in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE):
        text = text.decode("utf-16", "replace").encode()
    text = MARK.sub(rb"\1", text) if codecs.BOM_UTF8 in text else text
    return LONE.sub(b"\n", text) if b"\r" in text else text


@lru_cache(maxsize=256)
def nodes(text: bytes) -> tuple[yaml.Node, ...]:
    """The documents of a text up to the first that is broken."""
    return tuple(node for node in marks.documents(text) if not isinstance(node, marks.Broken))
