"""What a cluster would be with another one's release, or with its local settings too: its components, exchanged."""

import posixpath
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from penstock.discover.cluster import Cluster, clean
from penstock.document import Object
from penstock.expand.fleet import Rewrite
from penstock.expand.kustomization import Kustomization
from penstock.expand.rendered import ClusterRender
from penstock.promote.layout import site_of
from penstock.promote.settings import SITE, Promotion
from penstock.shape import mapping

RELEASE, LOCAL, FACTS = "release", "local", "facts"


#: Folder of a component → release, local, or nothing.
Meant = Callable[[str], str]


def part(path: str, promotion: Promotion | None = None) -> str:
    """release, local, or nothing: what a component is. By the settings, what may be promoted is release and what lies
    in a site's folder besides is local; else by the names of the folders it lies in."""
    if promotion and any(site_of(promotion, one.files, f"{path}/kustomization.yaml") for one in promotion.paths):
        return RELEASE
    if promotion and any(site_of(promotion, glob, path) for glob in _folders(promotion)):
        return LOCAL
    words = path.split("/")
    return next((word for word in (RELEASE, LOCAL) if word in words), "")


def _folders(promotion: Promotion) -> Iterator[str]:
    """Globs of what lies in folders of sites."""
    for one in promotion.paths:
        if f"{SITE}/" in one.files:
            yield f"{one.files.partition(SITE)[0]}{SITE}/**"


def has_components(renders: Iterable[ClusterRender], meant: Meant = part) -> bool:
    """True where a Kustomization takes a release, or local settings, as a component."""
    return any(meant(path) for render in renders for one in render.rendered for path in _paths(one.kustomization))


def exchanged(pairs: Mapping[str, ClusterRender], parts: Iterable[str], meant: Meant = part) -> Rewrite:
    """A rewriting of Kustomizations by which those of a cluster (by its entry folder) take the components of these
    parts from the Kustomization of the same name in its other cluster."""
    wanted = frozenset(parts)
    theirs = {
        path: {str(one.kustomization.key): one.kustomization for one in other.rendered} for path, other in pairs.items()
    }

    def rewrite(cluster: Cluster, content: Object) -> Object:
        ours = Kustomization(content)
        other = theirs.get(cluster.entry.path, {}).get(str(ours.key))
        return content if other is None else _with(content, list(_components(ours, other, wanted, meant)))

    return rewrite


def _with(content: Object, components: list[str]) -> Object:
    spec: dict[str, Any] = {key: value for key, value in mapping(content.get("spec")).items() if key != "components"}
    return {**content, "spec": {**spec, "components": components} if components else spec}


def _components(ours: Kustomization, theirs: Kustomization, wanted: frozenset[str], meant: Meant) -> Iterator[str]:
    """Ours, with their ones of each wanted part where our first one of it stood, or at the end."""
    left = {word: [path for path in _paths(theirs) if meant(path) == word] for word in wanted}
    for path in _paths(ours):
        word = meant(path)
        if word in wanted:
            yield from (_relative(ours, taken) for taken in left.pop(word, ()))
        else:
            yield _relative(ours, path)
    for word in (LOCAL, RELEASE):  # what stands later wins
        yield from (_relative(ours, taken) for taken in left.get(word, ()))


def _paths(one: Kustomization) -> list[str]:
    named = one.spec.get("components")
    return [clean(posixpath.join(one.path, str(name))) for name in named] if isinstance(named, list) else []


def _relative(one: Kustomization, path: str) -> str:
    return posixpath.relpath(path or ".", one.path or ".")
