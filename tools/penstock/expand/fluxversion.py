"""Which Flux a cluster runs, told by what installs it."""

import posixpath
import re
from collections.abc import Iterable, Iterator
from typing import Any

from penstock.discover.cluster import FLUX_SYSTEM, Entry
from penstock.document import Document
from penstock.locate import content
from penstock.shape import mapping
from penstock.tree import Tree

#: Where Flux itself is installed from.
MANIFESTS = re.compile(r"/flux-manifests/?$|[/:]fluxcd/flux2(\.git)?/?$")
#: A version or a range that stays within one minor: 2.8.3, v2.8, 2.8.x, ~2.8, =2.8.1.
MINOR = re.compile(r"[=~v\s]*(\d+\.\d+)(?:\.(?:\d+|[xX*]))?(?:[-+][\w.-]*)?\s*")

#: What `flux bootstrap` writes of itself: its file, and the words in it that say the version.
COMPONENTS = "gotk-components.yaml"
WRITTEN = re.compile(rb"^# Flux Version: (v?\d\S*)|^[ \t]+app\.kubernetes\.io/version: (v?\d\S*)$", re.MULTILINE)


def installed(documents: Iterable[Document]) -> str:
    """What the label of gotk-components says, else the FluxInstance; empty when neither names a minor."""
    told = [version for document in documents for version in _told(document) if version]
    return told[0] if told else ""


def bootstrapped(tree: Tree, entry: Entry) -> str:
    """What gotk-components.yaml says that lies beside the file which declares the entry (or its neighbour), or in
    flux-system of its folder: `flux bootstrap` installs it, whether or not a kustomization lists it for Flux to apply.
    Empty without."""
    beside = (posixpath.dirname(one) for one in (entry.place.path, entry.beside) if one)
    for folder in (posixpath.join(entry.path, FLUX_SYSTEM), *beside):
        said = WRITTEN.search(content(tree, posixpath.join(folder, COMPONENTS)))
        if said:
            return (said[1] or said[2]).decode()
    return ""


def _told(document: Document) -> Iterator[str]:
    if document.kind == "Deployment" and document.name == "kustomize-controller":
        labels = mapping(mapping(document.object.get("metadata")).get("labels"))
        yield str(labels.get("app.kubernetes.io/version", ""))
    elif document.kind == "FluxInstance":
        yield _minor(mapping(document.object.get("spec")))
    elif document.kind == "HelmRelease" and b'"distribution"' in document.raw:
        values = mapping(mapping(document.object.get("spec")).get("values"))
        yield _minor(mapping(values.get("instance")))
    elif document.kind in ("OCIRepository", "GitRepository") and b"flux" in document.raw:
        spec = mapping(document.object.get("spec"))
        ref = mapping(spec.get("ref"))
        if MANIFESTS.search(str(spec.get("url", ""))):
            yield _within(str(ref.get("tag") or ref.get("semver") or ""))


def _minor(instance: dict[str, Any]) -> str:
    return _within(str(mapping(instance.get("distribution")).get("version", "")))


def _within(version: str) -> str:
    match = MINOR.fullmatch(version)
    return match[1] if match else ""
