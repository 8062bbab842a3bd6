"""A build that failed, and what a person would look through for the cause."""

import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Protocol

import yaml

from penstock.expand.kustomization import Kustomization
from penstock.expand.pinpoint import read_kustomizations
from penstock.finding import Place
from penstock.locate import JSON, MANIFESTS
from penstock.render.build import INJECTED, Build
from penstock.tree import Tree
from penstock.where import Field
from penstock.where.parts import Files, Part
from penstock.where.patches import patch_parts
from penstock.where.search import PATCHES
from penstock.where.sheet import Sheet
from penstock.where.walk import Step, Walk

#: The folder that a nested message speaks of: the last is the innermost.
FOLDER = re.compile(r"for path '([^']+)'|of path '([^']+)'")
#: What quoting does to a message inside another, once for every level.
QUOTED = re.compile(r"(?<!\\)\\+([n\"])")
#: Go's addresses, which are others at every run.
ADDRESSES = re.compile(r"&\{0x[^}]*\}:? ?")


class At(Protocol):
    """Where a field of the Flux Kustomization is set; in a value of many lines, the one with that number (from 1)."""

    def __call__(self, way: Field, line: int = 0) -> Place:
        """The place."""
        ...


@dataclass(frozen=True)
class Failed:
    """A build that failed: what it looked at, where, for which Kustomization, and where that one's fields are set."""

    build: Build
    tree: Tree
    kustomization: Kustomization
    at: At

    @cached_property
    def message(self) -> str:
        """What the worker said, without the quoting of quoted messages."""
        said = self.build.failure.message if self.build.failure else ""
        said = QUOTED.sub(lambda match: "\n" if match[1] == "n" else match[1], said)
        return ADDRESSES.sub("", said)

    @cached_property
    def folder(self) -> str:
        """The folder whose kustomization the message speaks of; the Kustomization's own when it names none."""
        named = [one[0] or one[1] for one in FOLDER.findall(self.message)]
        return named[-1] if named else self.kustomization.path

    @cached_property
    def files(self) -> Files:
        """The documents of files."""
        return Files()

    @cached_property
    def steps(self) -> list[Step]:
        """Generators and transformers, those of the folder that the message speaks of first."""
        spec = {name: self.kustomization.spec[name] for name in INJECTED if name in self.kustomization.spec}
        walk = Walk(self.files, self.tree)
        walk.leaves(self.kustomization.path, spec, self._listed)
        return sorted(walk.seen, key=lambda step: step.folder != self.folder)

    @property
    def _listed(self) -> tuple[str, ...] | None:
        """The folders that the kustomization lists which Flux writes; None where the path has one of its own."""
        path = self.kustomization.path
        found = {posixpath.dirname(one) for one in read_kustomizations(self.build)}
        if path in found:
            return None
        below = sorted(one for one in found if not path or one.startswith(f"{path}/"))
        tops = (one for one in below if not any(one.startswith(f"{other}/") for other in below))
        return tuple(posixpath.relpath(one, path or ".") for one in tops)

    @cached_property
    def manifests(self) -> list[Part]:
        """The kustomization that the message speaks of, and then every other that the build read."""
        paths = sorted(read_kustomizations(self.build), key=lambda path: path.rpartition("/")[0] != self.folder)
        return [part for path in paths if (part := self.files.root(self.tree, path))]

    @cached_property
    def resources(self) -> list[Part]:
        """Every document of every manifest and patch that the build read."""
        files = [path for path in self.build.closure.read if path.endswith((*MANIFESTS, JSON))]
        return [part for path in files for part in self.files.parts(self.tree, path)]

    def patches(self) -> Iterator[tuple[Step, Part]]:
        """Every document of every patch, with the entry that brings it."""
        for step in self.steps:
            if step.kind in PATCHES:
                for part in patch_parts(self.files, self.tree, step):
                    yield step, part

    def place(self, sheet: Sheet, node: yaml.Node) -> Place:
        """Where a node stands; one that a Flux Kustomization injects stands where that has it from."""
        if sheet.injected:
            return self.at(sheet.injected, sheet.line(node))
        return Place(self.tree.shown(sheet.path), sheet.line(node))
