"""Compare clusters with git: each on its own, several at once; one that does not answer is unknown."""

import time
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from penstock.diff.family import Family
from penstock.document import Object
from penstock.drift.connection import Connection, Denied, Refused, Unanswered
from penstock.drift.inventory import extras, running, told
from penstock.drift.judge import judged, unknown
from penstock.drift.kubeconfig import Access
from penstock.drift.server import Server
from penstock.drift.values import ClusterDrift, Drifted, State
from penstock.errors import PenstockError
from penstock.expand.rendered import ClusterRender, Rendered

#: Requests that one cluster gets at once, and clusters that are asked at once.
AT_ONCE, CLUSTERS = 8, 16
#: After so many objects in a row without an answer the rest is not asked.
PATIENCE = 8


@dataclass(frozen=True)
class Asked:
    """A cluster, and how to reach it; or why that is not known."""

    render: ClusterRender
    access: Access | None
    reason: str = ""


def drifts(asked: Sequence[Asked], seconds: float) -> tuple[ClusterDrift, ...]:
    """The drift of each cluster, in their order; each has so many seconds."""
    with ThreadPoolExecutor(max_workers=min(CLUSTERS, len(asked) or 1)) as team:
        return tuple(team.map(lambda one: drift(one, seconds), asked))


def drift(asked: Asked, seconds: float) -> ClusterDrift:
    """The drift of one cluster."""
    name = asked.render.cluster.name
    if asked.access is None:
        return ClusterDrift(name, asked.reason)
    try:
        with Connection(asked.access, time.monotonic() + seconds, AT_ONCE) as connection:
            return _asked(asked.render, Server(connection))
    except (Unanswered, Refused, PenstockError) as error:
        return ClusterDrift(name, str(error))


def _asked(render: ClusterRender, server: Server) -> ClusterDrift:
    version = server.version()
    family = Family(render)
    here = [one for one in render.rendered if not one.kustomization.remote and one.source is not None]
    todo = [(thing, one) for one in here for thing in one.objects()]
    known = running(server, [one.kustomization.key for one in here])
    results = _each(server, todo)
    objects = [one for one in results if isinstance(one, Drifted)]
    objects += _unbuilt(family)
    whole = {name: thing for name, thing in known.items() if name not in family.failed}
    objects += extras(server, whole, {str(one.kustomization.key): _ids(one) for one in here})
    return ClusterDrift(
        render.cluster.name,
        compared=len(todo),
        exempt=sum(one is True for one in results),
        objects=tuple(sorted(objects, key=lambda one: (one.kustomization, one.state, one.subject))),
        running=tuple(told(name, thing) for name, thing in sorted(known.items())),
        version=version,
    )


def _each(server: Server, todo: Iterable[tuple[Object, Rendered]]) -> list[Drifted | bool]:
    silent = 0

    def one(each: tuple[Object, Rendered]) -> Drifted | bool:
        nonlocal silent
        thing, rendered = each
        name = str(rendered.kustomization.key)
        try:
            if silent >= PATIENCE:
                raise Unanswered("not asked: the API server no longer answers")
            result = judged(server, thing, name, rendered.kustomization.spec)
            silent = 0
            return result
        except Denied as denied:
            return unknown(thing, name, denied)
        except Unanswered as error:
            silent += 1
            return unknown(thing, name, error)

    with ThreadPoolExecutor(max_workers=AT_ONCE) as team:
        return list(team.map(one, todo))


def _unbuilt(family: Family) -> Iterable[Drifted]:
    """Kustomizations that git's own content does not build: what they should have is not known."""
    for name, why in sorted(family.failed.items()):
        space, _, own = name.partition("/")
        yield Drifted(State.UNKNOWN, "Kustomization", space, own, name, reason=f"it does not build: {why}")


def _ids(rendered: Rendered) -> frozenset[tuple[str, str, str, str]]:
    """(namespace, name, group, kind) of what a Kustomization renders."""
    return frozenset((one.namespace, one.name, one.group, one.kind) for one in rendered.documents)
