"""What a source stands for: this tree, this repository at another revision, a mapped folder, or nothing at hand."""

import hashlib
import json
import os
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from penstock import git
from penstock.discover.cluster import SourceRef
from penstock.document import Document
from penstock.expand import artifact
from penstock.expand.misspelt import meant
from penstock.render.source import Source, Trees
from penstock.shape import mapping
from penstock.tree import Tree
from penstock.tree.revision import revision_tree
from penstock.tree.tree import planned
from penstock.tree.working import working_tree

if TYPE_CHECKING:
    from penstock.settings import Settings


@dataclass(frozen=True, slots=True)
class NotFollowed:
    """Why a source's content is not at hand. `wrong` says that it is a fault, not just far away."""

    reason: str
    wrong: bool = False
    hint: str = ""
    #: The source when nothing of the cluster makes it: it may be there all the same, or be misspelt.
    unmade: SourceRef | None = None


Resolved = Source | NotFollowed

#: Set by the person who runs penstock, never by a file of the repository: mapped folders may be anywhere.
OUTSIDE = "PENSTOCK_ALLOW_OUTSIDE"
#: What a branch, a tag or a commit may be called: no expression that has git search through all of its history.
NAME = re.compile(r"(?!-)(?!.*(?:\.\.|@\{|//))[^\0-\x20~^:?*\[\\\x7f]{1,255}")
CONSENT = f"set {OUTSIDE}=1 where you trust penstock.yaml"


@dataclass(frozen=True)
class Home:
    """This repository: its working copy, the URLs that name it, and what penstock.yaml says of other sources."""

    tree: Tree
    settings: "Settings"
    urls: frozenset[str]
    branch: str

    @cached_property
    def digest(self) -> str:
        """The same for equal surroundings: settings, URLs and branch."""
        text = json.dumps([repr(self.settings), sorted(self.urls), self.branch], sort_keys=True)
        return hashlib.blake2b(text.encode(), digest_size=12).hexdigest()


def home(tree: Tree, settings: "Settings") -> Home:
    """What is known of the repository before any cluster is looked at."""
    inside = git.top(tree.root) is not None
    urls = {*settings.repository, *(git.remotes(tree.root) if inside else ())}
    return Home(tree, settings, frozenset(map(normal, urls)), _followed(tree.root) if inside else "")


def _followed(root: Path) -> str:
    """The branch checked out, when it is one that clusters follow; a branch that no file names, where a change is being
    prepared, is like none: it stands for the one that it will be merged into."""
    branch = git.branch(root)
    return branch if branch in ("", "main", "master") or git.followed(root, branch) else ""


class Sources:
    """Resolves the sources of one cluster; trees of revisions and folders are shared over the fleet."""

    def __init__(self, home: Home, trees: Trees, entry: SourceRef, url: str) -> None:
        self._home, self._trees, self._entry = home, trees, entry
        self._called: dict[SourceRef, str] = {}
        self._urls = home.urls | ({normal(url)} if url else set())

    def resolve(self, ref: SourceRef, objects: dict[tuple[str, str, str], Document]) -> Resolved:
        """The tree behind a sourceRef, given the sources and generators rendered so far, by (kind, namespace, name)."""
        document = objects.get((ref.kind, ref.namespace, ref.name))
        published = self._called.get(ref, "")
        if published:
            return Source(self._folder(self._home.tree.root / published))
        if ref == self._entry or ref in self._called:
            spec = _spec(document)
            return Source(self._trees.add(self._home.tree), spec.get("ignore"))
        if ref.kind == "ExternalArtifact":
            return self._external(ref, objects)
        if document is None:
            mapped = self._mapped(ref, "")
            return mapped or NotFollowed(f"{ref} is in no object of this cluster", unmade=ref)
        spec = _spec(document)
        url = str(spec.get("url") or "/".join(str(spec.get(k, "")) for k in ("endpoint", "bucketName")))
        mapped = self._mapped(ref, url)
        if isinstance(mapped, NotFollowed):
            return mapped
        if mapped:
            return Source(mapped.tree, spec.get("ignore"))
        if ref.kind == "GitRepository" and normal(url) in self._urls | self._entry_urls(objects):
            return self._revision(mapping(spec.get("ref")), spec.get("ignore"))
        return NotFollowed(f"{ref} is {url}, which is not at hand")

    @property
    def home(self) -> Tree:
        """The tree that brings the entry."""
        return self._home.tree

    def holds(self, paths: Sequence[str]) -> str | None:
        """The one folder of this tree that has all these folders, the root (empty) before others; None without. One
        that is misspelt does not make the source another."""
        folders = self._home.tree.folders
        if not paths or not all(paths):
            return None
        if any(path in folders for path in paths) and all(map(self._likely, paths)):
            return ""
        tops = [one.removesuffix(f"/{paths[0]}") for one in folders if one.endswith(f"/{paths[0]}")]
        found = [top for top in tops if all(f"{top}/{path}" in folders for path in paths)]
        return found[0] if len(found) == 1 else None

    def _likely(self, path: str) -> bool:
        return path in self._home.tree.folders or bool(meant(self._home.tree, "", path))

    def call(self, ref: SourceRef, folder: str) -> None:
        """From now on a source is this tree, or a folder of it: a guess had another name for it."""
        self._called[ref] = folder

    def _entry_urls(self, objects: dict[tuple[str, str, str], Document]) -> set[str]:
        spec = _spec(objects.get((self._entry.kind, self._entry.namespace, self._entry.name)))
        return {normal(str(spec["url"]))} if spec.get("url") else set()

    def _mapped(self, ref: SourceRef, url: str) -> Source | NotFollowed | None:
        one = self._home.settings.source(ref.kind, ref.name, url)
        if one is None:
            return None
        root = _resolved(self._home.tree.root / one.path)
        if root is None:
            return NotFollowed(f"{ref} is mapped to {one.path}, which leads nowhere")
        if root == self._home.tree.root.resolve():
            return Source(self._trees.add(self._home.tree))
        if not (root.is_relative_to(self._home.tree.root.resolve()) or os.environ.get(OUTSIDE)):
            return NotFollowed(f"{ref} is mapped to {one.path}, outside the repository: {CONSENT}")
        return Source(self._folder(root))

    def _folder(self, root: Path) -> str:
        name = f"folder {root}"
        if name not in self._trees:
            tree = working_tree(root)
            self._trees.add(planned(replace(tree, name=name, at=self._way(root)), self._planned(root), name))
        return name

    def _way(self, root: Path) -> str:
        return Path(os.path.relpath(root, self._home.tree.root.resolve())).as_posix()

    def _planned(self, root: Path) -> dict[str, bytes]:
        """What files of the repository below a folder would be."""
        home = self._home.tree
        if not home.planned or not root.is_relative_to(home.root.resolve()):
            return {}
        start = f"{root.relative_to(home.root.resolve()).as_posix()}/"
        paths = (path for path, entry in home.entries.items() if entry.oid in home.planned)
        return {path.removeprefix(start): home.read(path) for path in paths if path.startswith(start)}

    def _revision(self, ref: dict[str, Any], ignore: str | None) -> Resolved:
        asked = _asked(ref)
        if asked is None:
            return NotFollowed(f"a ref by semver ({ref.get('semver')}) is not resolved offline")
        kind, value, names = asked
        if kind == "branch" and value in ("", self._home.branch, *self._entry_branches()):
            return Source(self._trees.add(self._home.tree), ignore)
        commit = git.commit(self._home.tree.root, *filter(NAME.fullmatch, names))
        if commit is None:
            wanted = f"refs/tags/{value}" if kind == "tag" else value
            return NotFollowed(
                f"the {kind} {value} of this repository is not in the clone",
                wrong=True,
                hint=f"bring it with `git fetch origin {wanted}`",
            )
        name = f"commit {commit[:12]}"
        if name not in self._trees:
            self._trees.add(revision_tree(self._home.tree.root, commit))
        return Source(name, ignore)

    def _entry_branches(self) -> tuple[str, ...]:
        """Branches that mean the working copy: a detached clone is of the branch that the entry follows."""
        return ("main", "master") if self._home.branch in ("", "main", "master") else ()

    def _external(self, ref: SourceRef, objects: dict[tuple[str, str, str], Document]) -> Resolved:
        for (kind, namespace, _), document in objects.items():
            if kind != "ArtifactGenerator" or namespace != ref.namespace:
                continue
            for spec in artifact.specs(document):
                if spec.name == ref.name:
                    return self._composed(spec, objects)
        return self._mapped(ref, "") or NotFollowed(
            f"{ref} is made by no ArtifactGenerator of this cluster", unmade=ref
        )

    def _composed(self, spec: artifact.Spec, objects: dict[tuple[str, str, str], Document]) -> Resolved:
        parts: dict[str, tuple[Source, Tree]] = {}
        for alias, ref in spec.sources.items():
            resolved = self.resolve(ref, objects)
            if isinstance(resolved, NotFollowed):
                return resolved
            parts[alias] = (resolved, self._trees[resolved.tree])
        trees = {source.tree for source, _ in parts.values()}
        if len(trees) != 1:
            return NotFollowed(f"ExternalArtifact {spec.name} is composed of several repositories")
        tree = next(iter(parts.values()))[1]
        name = f"{tree.name}, artifact {spec.digest}"
        if name not in self._trees:
            self._trees.add(replace(tree, name=name, entries=artifact.compose(spec, tree)))
        return Source(name, next(iter(parts.values()))[0].ignore)


def _resolved(path: Path) -> Path | None:
    """The path without links; None for links that go round in a circle, and for what is no path at all."""
    try:
        return path.resolve()
    except (OSError, RuntimeError, ValueError):
        return None


def _asked(ref: dict[str, Any]) -> tuple[str, str, tuple[str, ...]] | None:
    """(kind, value, names to ask git for) in the order of precedence of source-controller; None for a semver range."""
    if ref.get("commit"):
        return "commit", str(ref["commit"]), (str(ref["commit"]),)
    if ref.get("name"):
        name = str(ref["name"])
        remote = name.replace("refs/heads/", "refs/remotes/origin/", 1)
        return (
            ("branch", name.removeprefix("refs/heads/"), (remote, name)) if name != remote else ("ref", name, (name,))
        )
    if ref.get("semver"):
        return None
    if ref.get("tag"):
        return "tag", str(ref["tag"]), (f"refs/tags/{ref['tag']}",)
    branch = str(ref.get("branch") or "")
    return "branch", branch, (f"refs/remotes/origin/{branch}", f"refs/heads/{branch}")


def normal(url: str) -> str:
    """A repository URL without scheme, user, port and `.git`, in lower case: two spellings of one place are equal."""
    url = re.sub(r"^[a-z+]+://", "", url.strip().lower())
    url = re.sub(r"^[^@/]+@", "", url)
    url = re.sub(r"^([^/:]+):(?:\d+/)?", r"\1/", url)
    return re.sub(r"(?:/|\.git)+$", "", url)


def _spec(document: Document | None) -> dict[str, Any]:
    return mapping(document.object.get("spec")) if document else {}
