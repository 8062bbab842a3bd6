"""The direct methods of the original publisher, as functions of the configuration: no I/O.

A method gets the entries and its payload, and answers with a status, a payload, and other entries when it changes them.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from opc_publisher.fault import Weight
from opc_publisher.fields import ENTRY_FIELDS, NODE_FIELDS, Field
from opc_publisher.published import read_values

Raw = dict[str, Any]
SECRETS = ("OpcAuthenticationPassword", "EncryptedAuthPassword", "EncryptedAuthUsername")
#: What makes two entries the same data set writer.
IDENTITY = (
    "EndpointUrl",
    "UseSecurity",
    "EndpointSecurityMode",
    "EndpointSecurityPolicy",
    "OpcAuthenticationMode",
    "OpcAuthenticationUsername",
    "DataSetWriterGroup",
    "DataSetWriterId",
    "DataSetName",
    "DataSetKeyFrameCount",
    "DataSetClassId",
    "DataSetPublishingInterval",
    "DataSetPublishingIntervalTimespan",
)
_UNSET = {"UseSecurity": False, "OpcAuthenticationMode": "Anonymous"}


class Rejected(Exception):
    """The call cannot be done; `status` as HTTP has it."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status = status


@dataclass(frozen=True, slots=True)
class Answer:
    """What a method says. `entries`: the configuration from now on; None when it stays."""

    status: int = 200
    payload: Any = None
    entries: list[Raw] | None = None


Method = Callable[[list[Raw], Any], Answer]


def call(name: str, entries: Sequence[Mapping[str, Any]], payload: Any) -> Answer:
    """Do a method by its name (in any case, with or without _V1)."""
    method = METHODS.get(plain_name(name))
    if method is None:
        return Answer(404, _error(404, f"there is no method {name}; there are {', '.join(_NAMES)}"))
    try:
        return method([canonical(one) for one in entries], payload)
    except Rejected as rejected:
        return Answer(rejected.status, _error(rejected.status, str(rejected)))


def plain_name(name: str) -> str:
    """`PublishNodes_V1` → `publishnodes`."""
    return name.lower().removesuffix("_v1").removesuffix("_v2")


def canonical(entry: Mapping[str, Any]) -> Raw:
    """An entry with its fields spelt as the schema spells them; what is no field stays as it is."""
    known = _spelt(entry, ENTRY_FIELDS)
    nodes = known.get("OpcNodes")
    if isinstance(nodes, list):
        known["OpcNodes"] = [_spelt(one, NODE_FIELDS) if isinstance(one, dict) else one for one in nodes]
    return known


def _spelt(raw: Mapping[str, Any], fields: Mapping[str, Field]) -> Raw:
    named = {key: fields[key.lower()].name if key.lower() in fields else key for key in raw}
    return {named[key]: value for key, value in raw.items() if value is not None}


def _error(status: int, message: str) -> Raw:
    return {"status": status, "message": message}


def _entry(payload: Any, nodes: str = "may") -> Raw:
    """The entry in a payload. `nodes`: must, may, or must not be there."""
    if not isinstance(payload, dict):
        raise Rejected(400, "the payload is an entry of a published-nodes file: an object with an EndpointUrl")
    entry = canonical(payload)
    has = bool(entry.get("OpcNodes"))
    if nodes == "must" and not has:
        raise Rejected(400, "OpcNodes is missing or empty")
    if nodes == "must not" and "OpcNodes" in entry:
        raise Rejected(400, "OpcNodes must not be there")
    _check([entry])
    return entry


def _check(entries: Sequence[Raw]) -> None:
    faults = [fault for fault in read_values(entries).faults if fault.weight is Weight.ERROR]
    if faults:
        raise Rejected(400, "; ".join(f"{fault.path}: {fault.message}" for fault in faults[:20]))


def _identity(entry: Raw) -> tuple[Any, ...]:
    return tuple(entry.get(name, _UNSET.get(name)) for name in IDENTITY)


def _find(entries: Sequence[Raw], wanted: Raw) -> int | None:
    identity = _identity(wanted)
    return next((index for index, one in enumerate(entries) if _identity(one) == identity), None)


def _found(entries: Sequence[Raw], wanted: Raw) -> int:
    index = _find(entries, wanted)
    if index is None:
        raise Rejected(404, f"there is no such data set writer at {wanted['EndpointUrl']}")
    return index


def _node(raw: Raw) -> tuple[Any, ...]:
    path = tuple(raw.get("BrowsePath", ()))
    return raw.get("Id") or raw.get("ExpandedNodeId"), path, raw.get("AttributeId", "Value"), raw.get("DisplayName")


def _targets(raw: Raw) -> tuple[Any, ...]:
    """What a node is, whatever it is called: names need not be given to take a node out."""
    return _node(raw)[:3]


def publish_nodes(entries: list[Raw], payload: Any) -> Answer:
    """Add nodes to a writer; make the writer when it is not there."""
    entry = _entry(payload, "must")
    index = _find(entries, entry)
    if index is None:
        return Answer(200, {}, [*entries, entry])
    nodes = list(entries[index].get("OpcNodes") or [])
    place = {_node(one): at for at, one in enumerate(nodes)}
    for one in entry["OpcNodes"]:
        if _node(one) in place:
            nodes[place[_node(one)]] = one
        else:
            nodes.append(one)
    entries[index] = {**entries[index], "OpcNodes": nodes}
    return Answer(200, {}, entries)


def unpublish_nodes(entries: list[Raw], payload: Any) -> Answer:
    """Take nodes out of a writer; without nodes, the writer itself."""
    entry = _entry(payload)
    index = _found(entries, entry)
    gone = {_targets(one) for one in entry.get("OpcNodes") or []}
    nodes = entries[index].get("OpcNodes") or []
    missing = gone - {_targets(one) for one in nodes}
    if missing:
        raise Rejected(404, f"not published: {', '.join(sorted(str(one[0]) for one in missing))}")
    rest = [one for one in nodes if gone and _targets(one) not in gone]
    kept = [{**entries[index], "OpcNodes": rest}] if rest else []
    return Answer(200, {}, entries[:index] + kept + entries[index + 1 :])


def unpublish_all(entries: list[Raw], payload: Any) -> Answer:
    """Take a writer out; without an endpoint, everything."""
    if not payload or (isinstance(payload, dict) and not canonical(payload).get("EndpointUrl")):
        return Answer(200, {}, [])
    index = _found(entries, _entry(payload, "must not"))
    return Answer(200, {}, entries[:index] + entries[index + 1 :])


def add_or_update(entries: list[Raw], payload: Any) -> Answer:
    """Put writers with their nodes in the place of those of the same identity; one without nodes is taken out."""
    if not isinstance(payload, list):
        raise Rejected(400, "the payload is a list of entries")
    changes = [_entry(one) for one in payload]
    identities = [_identity(one) for one in changes]
    if len(set(identities)) < len(identities):
        raise Rejected(400, "two entries are of the same data set writer")
    for one in changes:
        index = _find(entries, one)
        if not one.get("OpcNodes"):
            del entries[_found(entries, one)]
        elif index is None:
            entries.append(one)
        else:
            entries[index] = one
    return Answer(200, {}, entries)


def get_endpoints(entries: list[Raw], payload: Any) -> Answer:
    """The writers, without their nodes unless `includeNodes` is true; never a password."""
    nodes = isinstance(payload, dict) and bool(payload.get("includeNodes"))
    return Answer(200, {"endpoints": [shown(one, nodes) for one in entries]})


def set_endpoints(entries: list[Raw], payload: Any) -> Answer:  # noqa: ARG001
    """Put these writers in the place of everything."""
    given = (
        next((value for key, value in payload.items() if key.lower() == "endpoints"), None)
        if isinstance(payload, dict)
        else payload
    )
    if not isinstance(given, list):
        raise Rejected(400, 'the payload is {"endpoints": [...]}')
    fresh = [canonical(one) if isinstance(one, dict) else one for one in given]
    _check(fresh)
    return Answer(200, {}, fresh)


def get_nodes(entries: list[Raw], payload: Any) -> Answer:
    """The nodes of a writer."""
    entry = _entry(payload, "must not")
    nodes = entries[_found(entries, entry)].get("OpcNodes") or []
    return Answer(200, {"opcNodes": [_camel(one) for one in nodes]})


def shown(entry: Raw, nodes: bool = False) -> Raw:
    """An entry as methods answer it: names begin small, and no password is in it."""
    said = _camel({key: value for key, value in entry.items() if key not in (*SECRETS, "OpcNodes")})
    if nodes:
        said["opcNodes"] = [_camel(one) for one in entry.get("OpcNodes") or []]
    return said


def _camel(raw: Raw) -> Raw:
    return {key[:1].lower() + key[1:]: value for key, value in raw.items()}


METHODS: dict[str, Method] = {
    "publishnodes": publish_nodes,
    "unpublishnodes": unpublish_nodes,
    "unpublishallnodes": unpublish_all,
    "addorupdateendpoints": add_or_update,
    "getconfiguredendpoints": get_endpoints,
    "setconfiguredendpoints": set_endpoints,
    "getconfigurednodesonendpoint": get_nodes,
    "getconfigurednodesonendpoints": get_nodes,
}
_NAMES = (
    "PublishNodes_V1",
    "UnpublishNodes_V1",
    "UnpublishAllNodes_V1",
    "AddOrUpdateEndpoints_V1",
    "GetConfiguredEndpoints_V1",
    "SetConfiguredEndpoints_V1",
    "GetConfiguredNodesOnEndpoint_V1",
    "GetDiagnosticInfo_V1",
    "Shutdown_V2",
)
