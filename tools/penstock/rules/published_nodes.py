"""A published-nodes file, as OPC Publisher reads it: entries with an endpoint and nodes, and what is wrong there."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Any

import yaml

from penstock import marks
from penstock.expand.misspelt import slip
from penstock.rules.readable import bare

ENDPOINT = re.compile(
    r"opc\.(?:tcp|https|wss)://(?:\[[0-9a-f:.%]+\]|[^\s/:?#]+)(?::\d{1,5})?(?:[/?#]\S*)?", re.IGNORECASE
)
NODE = re.compile(
    r"(?:sv[ur]=[^;]*;)?(?:nsu=.+;|ns=\d{1,5};|[a-z][a-z0-9+.-]*:[^#]*#)?"
    r"(?:i=\d{1,10}|s=.+|g=\{?[0-9a-f-]{36}\}?|b=[a-z0-9+/]+={0,2})",
    re.IGNORECASE | re.DOTALL,
)
IDS, PATH, CHANGES = ("id", "expandednodeid"), "browsepath", "modelchangehandling"
FORM = "write nsu=<uri>;s=<name>, or ns=<number> with s=, i=, g= or b="
#: Longer texts and values are not looked into, and more than so much of a file nobody wants to read.
LARGEST, LONGEST, MOST = 1 << 18, 1 << 10, 20


def _words(text: str) -> Mapping[str, str]:
    return {word.lower(): word for word in text.split()}


#: The fields of an entry and of a node: the publisher reads them in any case.
ENTRY = _words(
    """
    BatchSize BatchTriggerInterval BatchTriggerIntervalTimespan DataSetClassId DataSetDescription
    DataSetExtensionFields DataSetFetchDisplayNames DataSetKeyFrameCount DataSetName DataSetPublishingInterval
    DataSetPublishingIntervalTimespan DataSetRootNodeId DataSetRouting DataSetSamplingInterval
    DataSetSamplingIntervalTimespan DataSetSourceUri DataSetSubject DataSetType DataSetWriterGroup DataSetWriterId
    DataSetWriterWatchdogBehavior DefaultHeartbeatBehavior DefaultHeartbeatInterval
    DefaultHeartbeatIntervalTimespan DisableSubscriptionTransfer DumpConnectionDiagnostics EncryptedAuthPassword
    EncryptedAuthUsername EndpointSecurityMode EndpointSecurityPolicy EndpointUrl LastChangeDateTime
    LastChangeTimespan MaxKeepAliveCount MessageEncoding MessageRetention MessageTtlTimespan MessagingMode
    MetaDataQueueName MetaDataRetention MetaDataTtlTimespan MetaDataUpdateTime MetaDataUpdateTimeTimespan NodeId
    OpcAuthenticationMode OpcAuthenticationPassword OpcAuthenticationUsername OpcNodeWatchdogCondition
    OpcNodeWatchdogTimespan OpcNodes Priority PublisherId QualityOfService QueueName RepublishAfterTransfer
    SendKeepAliveAsKeyFrameMessages SendKeepAliveDataSetMessages UseReverseConnect UseSecurity Version
    WriterGroupMessageRetention WriterGroupMessageTtlTimepan WriterGroupMessageTtlTimespan WriterGroupPartitions
    WriterGroupProperties WriterGroupQualityOfService WriterGroupQueueName WriterGroupRootNodeId
    WriterGroupTransport WriterGroupTransportConfiguration WriterGroupType
    """
)
OF_NODE = _words(
    """
    AttributeId BrowsePath ConditionHandling CyclicReadMaxAge CyclicReadMaxAgeTimespan DataChangeTrigger
    DataSetClassFieldId DataSetFieldId DeadbandType DeadbandValue DiscardNew DisplayName EventFilter
    ExpandedNodeId FetchDisplayName HeartbeatBehavior HeartbeatInterval HeartbeatIntervalTimespan Id IndexRange
    MethodMetadata ModelChangeHandling OpcPublishingInterval OpcPublishingIntervalTimespan OpcSamplingInterval
    OpcSamplingIntervalTimespan QualityOfService QueueSize RegisterNode SkipFirst Topic TriggeredNodes
    TypeDefinitionId UseCyclicRead
    """
)


#: The way to a value, what is wrong with it, and what to do.
Wrong = tuple[tuple[str | int, ...], str, str]


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong, on which line of the text (from 1), and what to do."""

    line: int
    message: str
    hint: str


def faults(text: str) -> Iterator[Fault]:
    """What is wrong, the first of it; nothing where the text is no JSON."""
    clean = bare(text).replace("\t", " ")
    try:
        said = json.loads(clean) if len(clean) <= LARGEST else []
    except (ValueError, RecursionError):
        return
    found = list(islice(_wrong(said), MOST))
    root = marks.only(clean.encode(errors="replace")) if found else None  # it takes longer than all the rest
    for way, message, hint in found:
        yield Fault(_line(root, way) if isinstance(root, yaml.Node) else 1, message, hint)


def _line(node: yaml.Node, way: tuple[str | int, ...]) -> int:
    for key in way:
        node = marks.child(node, key) or node
    return marks.line(node)


def _wrong(said: Any) -> Iterator[Wrong]:
    if not isinstance(said, list):
        yield (), "it is no list of entries", "begin it with [ and end it with ]"
        return
    for index, one in enumerate(said):
        if isinstance(one, dict):
            yield from _entry(one, index)
        else:
            yield (index,), "an entry is no object", "write one with EndpointUrl and OpcNodes"


def _entry(said: Mapping[str, Any], index: int) -> Iterator[Wrong]:
    named = {key.lower(): key for key in said if said[key] is not None}
    wrong = list(_misspelt(said, ENTRY, (index,)))
    yield from wrong
    url = said.get(named.get("endpointurl", ""))
    if url is None and not any("EndpointUrl" in hint for _, _, hint in wrong):
        yield (index,), "an entry has no EndpointUrl", "name the server, such as opc.tcp://plc:4840"
    elif url is not None and not (isinstance(url, str) and ENDPOINT.fullmatch(url.strip()[:LONGEST])):
        way = (index, named["endpointurl"])
        yield way, "EndpointUrl is no address of an OPC UA server", "write opc.tcp://<host>:<port>"
    nodes = said.get(named.get("opcnodes", ""))
    if isinstance(nodes, list):
        for at, one in enumerate(nodes):
            yield from _node(one, (index, named["opcnodes"], at))
    elif nodes is not None:
        yield (index, named["opcnodes"]), "OpcNodes is no list", "write a list of nodes, each with an Id"


def _node(said: Any, way: tuple[str | int, ...]) -> Iterator[Wrong]:
    if not isinstance(said, dict):
        yield way, "a node is no object", "write one with an Id"
        return
    yield from _misspelt(said, OF_NODE, way)
    named = {key.lower(): key for key in said if said[key] is not None}
    for key in (named[name] for name in IDS if name in named):
        value = said[key]
        if not (isinstance(value, str) and NODE.fullmatch(value.strip()[:LONGEST])):
            yield (*way, key), f"{key} is no node of an OPC UA server", FORM
    if not named.keys() & {*IDS, PATH, CHANGES}:
        yield way, "a node has no Id", FORM


def _misspelt(said: Mapping[str, Any], known: Mapping[str, str], way: tuple[str | int, ...]) -> Iterator[Wrong]:
    for key in said:
        meant = slip(key.lower(), known) if key.lower() not in known and len(key) <= LONGEST else ""
        if meant:
            yield (*way, key), f"{key} is no field", f"write {known[meant]}"
