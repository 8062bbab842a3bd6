"""Compare clusters with git: each on its own, several at once; one that does not answer is unknown."""

import time
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import partial
from typing import NoReturn

from penstock.diff.family import Family
from penstock.diff.mask import field_masked, text_masked
from penstock.document import Object
from penstock.drift.answer import Refused, Unanswered
from penstock.drift.connection import Connection
from penstock.drift.inventory import extras, running, told
from penstock.drift.judge import judged, unknown
from penstock.drift.kubeconfig import Access
from penstock.drift.server import Server
from penstock.drift.team import AT_ONCE, at_once
from penstock.drift.values import ClusterDrift, Drifted, Running, State
from penstock.errors import PenstockError
from penstock.expand.rendered import ClusterRender, Rendered
from penstock.secrets import Veil, veil

#: Clusters that are asked at once.
CLUSTERS = 16
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
    name, until = asked.render.cluster.name, time.monotonic() + seconds
    if asked.access is None:
        return ClusterDrift(name, asked.reason)
    try:
        with Connection(asked.access, until, AT_ONCE) as connection:
            server = Server(connection)
            # In a thread of its own, as whatever is asked: nothing here outlasts its time.
            ((version, known),) = at_once(partial(_greeted, server), [asked.render], 1, until, _late)
            return _compared(asked.render, server, version, *known)
    except (Unanswered, Refused, PenstockError) as error:
        return ClusterDrift(name, str(error))


def _greeted(server: Server, render: ClusterRender) -> tuple[str, tuple[dict[str, Object], list[Drifted]]]:
    """The version of a server, and what its Kustomizations say."""
    return server.version(), running(server, [one.kustomization.key for one in _here(render)])


def _late(_: object) -> NoReturn:
    raise Unanswered("no answer in time")


def _here(render: ClusterRender) -> list[Rendered]:
    """What is applied to the cluster itself, of sources that are at hand."""
    return [one for one in render.rendered if not one.kustomization.remote and one.source is not None]


def _compared(
    render: ClusterRender, server: Server, version: str, known: dict[str, Object], unread: list[Drifted]
) -> ClusterDrift:
    family, here, over = Family(render), _here(render), veil(render.documents)
    results = _each(server, [(thing, one) for one in here for thing in one.objects()])
    objects = [one for one in results if isinstance(one, Drifted)]
    silent = sum(one.state is State.UNKNOWN for one in objects)
    whole = {name: thing for name, thing in known.items() if name not in family.failed}
    objects += [*_unbuilt(family), *unread]
    objects += extras(server, whole, {str(one.kustomization.key): _ids(one) for one in here})
    return ClusterDrift(
        render.cluster.name,
        compared=len(results) - silent,
        exempt=sum(one is True for one in results),
        objects=tuple(
            _masked(one, over) for one in sorted(objects, key=lambda one: (one.kustomization, one.state, one.subject))
        ),
        running=tuple(_said(told(name, thing), over) for name, thing in sorted(known.items())),
        version=version,
    )


def _masked(one: Drifted, over: Veil) -> Drifted:
    fields = tuple(field_masked(field, over) for field in one.fields)
    return replace(one, fields=fields, reason=text_masked(one.reason, over))


def _said(one: Running, over: Veil) -> Running:
    return replace(one, message=text_masked(one.message, over))


def _each(server: Server, todo: Sequence[tuple[Object, Rendered]]) -> list[Drifted | bool]:
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
        except Unanswered as error:
            silent = 0 if error.alive else silent + 1
            return unknown(thing, name, error)

    def late(each: tuple[Object, Rendered]) -> Drifted:
        return unknown(each[0], str(each[1].kustomization.key), "no answer in time")

    return at_once(one, todo, AT_ONCE, server.until, late)


def _unbuilt(family: Family) -> Iterable[Drifted]:
    """Kustomizations that git's own content does not build: what they should have is not known."""
    for name, why in sorted(family.failed.items()):
        space, _, own = name.partition("/")
        yield Drifted(State.UNKNOWN, "Kustomization", space, own, name, reason=f"it does not build: {why}")


def _ids(rendered: Rendered) -> frozenset[tuple[str, str, str, str]]:
    """(namespace, name, group, kind) of what a Kustomization renders."""
    return frozenset((one.namespace, one.name, one.group, one.kind) for one in rendered.documents)
