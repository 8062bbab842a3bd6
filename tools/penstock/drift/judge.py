"""One object: what Flux would do with it now."""

import base64
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from penstock.diff.change import FieldChange
from penstock.diff.fields import fields
from penstock.document import Object
from penstock.drift.answer import Refused
from penstock.drift.owned import cleaned
from penstock.drift.server import NotServed, Server
from penstock.drift.values import Drifted, State
from penstock.expand.exempt import FORCED, MERGED, exempt, ignored, says, without
from penstock.secretive import called, parts
from penstock.secrets import covered
from penstock.shape import mapping

#: What the API server says of a change that it will never make in place.
IMMUTABLE = ("immutable", "forbidden: updates to")


def judged(server: Server, rendered: Object, name: str, spec: Mapping[str, Any]) -> Drifted | bool:
    """The drift of an object of the Kustomization `name`; False when there is none, True when Flux leaves it alone.
    Raises Unanswered when it cannot be found out."""
    metadata = mapping(rendered.get("metadata"))
    kind, space, own = str(rendered["kind"]), str(metadata.get("namespace") or ""), str(metadata.get("name") or "")

    def told(state: State, reason: str = "", changes: tuple[FieldChange, ...] = ()) -> Drifted:
        return Drifted(state, kind, space, own, name, changes, reason)

    live: Object | None = None
    try:
        live = server.get(str(rendered["apiVersion"]), kind, space, own)
        if exempt(rendered, live):
            return True
        if live is None:
            return told(State.MISSING)
        made = server.tried(sent(rendered))
    except NotServed as missing:
        return told(State.MISSING, str(missing))
    except Refused as refused:
        if _immutable(refused) and (spec.get("force") is True or says(rendered, FORCED) or says(live, FORCED)):
            return told(State.CHANGED, f"Flux would delete it and make it anew: {refused}")
        return told(State.REFUSED, str(refused))
    if not (says(rendered, MERGED) or says(live, MERGED)):
        made = cleaned(made, live, rendered)
    pointers = ignored(spec, rendered)
    changes = fields(_compared(without(live, pointers)), _compared(without(made, pointers)))
    return told(State.CHANGED, changes=_masked(rendered, changes)) if changes else False


def unknown(rendered: Object, name: str, why: object) -> Drifted:
    """An object about which there was no answer."""
    metadata = mapping(rendered.get("metadata"))
    space, own = str(metadata.get("namespace") or ""), str(metadata.get("name") or "")
    return Drifted(State.UNKNOWN, str(rendered["kind"]), space, own, name, reason=str(why))


def sent(rendered: Object) -> Object:
    """The object as Flux sends it: no status (but that of a CRD), and the texts of a Secret encoded."""
    thing = {key: value for key, value in rendered.items() if key != "status"}
    if rendered.get("kind") == "Secret" and rendered.get("apiVersion") == "v1" and "stringData" in thing:
        texts = mapping(thing.pop("stringData"))
        coded = {key: base64.b64encode(str(value).encode()).decode() for key, value in texts.items()}
        thing["data"] = {**mapping(thing.get("data")), **coded}
    return thing


def _compared(thing: Object) -> Object:
    """What Flux compares: labels, annotations, and everything that is neither metadata nor status."""
    metadata = mapping(thing.get("metadata"))
    kept = {place: metadata[place] for place in ("labels", "annotations") if metadata.get(place)}
    rest = {key: value for key, value in thing.items() if key not in ("metadata", "status")}
    return {**rest, "metadata": kept}


def _masked(rendered: Object, changes: tuple[FieldChange, ...]) -> tuple[FieldChange, ...]:
    """Without the values of a Secret, those on the cluster among them."""
    held = parts(rendered)
    if not (held or called(str(rendered.get("kind")))):
        return changes
    return tuple(
        replace(one, before=covered(one.before), after=covered(one.after))
        if one.way and one.way[0] in ("data", "stringData", *held)
        else one
        for one in changes
    )


def _immutable(refused: Refused) -> bool:
    return refused.code == 422 and any(word in str(refused) for word in IMMUTABLE)
