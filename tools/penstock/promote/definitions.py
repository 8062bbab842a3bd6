"""Custom resources across sites: what a child brings of a definition that its parent has too, the parent must serve
first."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from penstock.document import Document
from penstock.expand.rendered import ClusterRender
from penstock.shape import many, mapping

KIND = "CustomResourceDefinition"
#: Groups whose definitions come with Kubernetes or Flux themselves.
BUILT_IN = (".k8s.io", ".fluxcd.io")


@dataclass(frozen=True)
class Definition:
    """What a cluster can hold: the API group, the kind, and the versions that it serves."""

    name: str
    group: str
    kind: str
    versions: frozenset[str]


def fresh(before: ClusterRender, after: ClusterRender) -> tuple[Document, ...]:
    """What comes or changes of definitions, and of objects that need one."""
    was = {document.sha for document in before.documents}
    return tuple(one for one in after.documents if one.sha not in was and _matters(one))


def _matters(document: Document) -> bool:
    group = document.group
    return document.kind == KIND or ("." in group and not group.endswith(BUILT_IN))


def definitions(documents: Iterable[Document]) -> Mapping[tuple[str, str], Definition]:
    """(group, kind) → its definition."""
    found = (_definition(document) for document in documents if document.kind == KIND)
    return {(one.group, one.kind): one for one in found}


def _definition(document: Document) -> Definition:
    spec = mapping(document.object.get("spec"))
    each = [mapping(one) for one in many(spec.get("versions"))]
    served = frozenset(str(one.get("name")) for one in each if one.get("served", True))
    kind = str(mapping(spec.get("names")).get("kind"))
    return Definition(document.name, str(spec.get("group")), kind, served)


def too_new(comes: Sequence[Document], child: ClusterRender, parent: ClusterRender) -> Iterator[str]:
    """What the parent must have first, in sentences. `comes` is what is fresh at the child."""
    theirs = definitions(parent.documents)
    if not theirs or not comes:
        return
    for key, mine in definitions(comes).items():
        more = sorted(mine.versions - theirs[key].versions) if key in theirs else []
        if more:
            have = ", ".join(sorted(theirs[key].versions)) or "nothing"
            yield f"{KIND}/{mine.name} serves {', '.join(more)}, and {have} at {parent.cluster.name}"
    own = definitions(child.documents)
    for one in comes:
        there = theirs.get((one.group, one.kind))
        version = one.api_version.rpartition("/")[2]
        if there and (one.group, one.kind) not in own and version not in there.versions:
            yield f"{one} is of version {version}, and {there.name} at {parent.cluster.name} does not serve it"
