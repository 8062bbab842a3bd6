"""Every field of a published-nodes file: its name, its kind, and what the publisher does about it.

The tables are the one source: the reader goes by them, and schemas/published-nodes.schema.json is made of them.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from opc_publisher import kinds
from opc_publisher.kinds import Kind


@dataclass(frozen=True, slots=True)
class Field:
    """One field. `ignored` says why the publisher does nothing about it; setting it is a warning."""

    name: str
    kind: Kind
    about: str
    ignored: str = ""


_ELSEWHERE = "this publisher does not do that"
_ORIGINAL = "it is read so that a file of the original publisher loads; the Bus's own settings decide"

ENTRY = (
    Field("EndpointUrl", kinds.ENDPOINT, "The OPC UA server."),
    Field("UseSecurity", kinds.FLAG, "true: sign and encrypt. EndpointSecurityMode wins."),
    Field("EndpointSecurityMode", kinds.choice(*kinds.MODES), "None, Sign, SignAndEncrypt or Best."),
    Field("EndpointSecurityPolicy", kinds.TEXT, "A security policy, by its URI or its last part."),
    Field("OpcAuthenticationMode", kinds.choice("Anonymous", "UsernamePassword", "Certificate"), "Who logs in."),
    Field("OpcAuthenticationUsername", kinds.TEXT, "The user's name, or the certificate's file name."),
    Field("OpcAuthenticationPassword", kinds.TEXT, "The password; better a file named after the user (see README)."),
    Field("EncryptedAuthUsername", kinds.TEXT, "Encrypted by IoT Edge.", "only IoT Edge's workload API can decrypt it"),
    Field("EncryptedAuthPassword", kinds.TEXT, "Encrypted by IoT Edge.", "only IoT Edge's workload API can decrypt it"),
    Field("UseReverseConnect", kinds.FLAG, "The server opens the connection.", _ELSEWHERE),
    Field("DisableSubscriptionTransfer", kinds.FLAG, "After a reconnect, subscribe anew."),
    Field("RepublishAfterTransfer", kinds.FLAG, "After a transfer, ask for what was sent meanwhile."),
    Field("DumpConnectionDiagnostics", kinds.FLAG, "Write connection diagnostics.", _ELSEWHERE),
    Field("DataSetWriterGroup", kinds.TEXT, "The writer group: one session for each group and server."),
    Field("DataSetWriterId", kinds.TEXT, "The writer's name, unique in its group."),
    Field("DataSetName", kinds.TEXT, "The data set's name in its metadata; the writer's unless it says."),
    Field("DataSetDescription", kinds.TEXT, "The data set's description in its metadata."),
    Field("DataSetClassId", kinds.GUID, "The class of the data set, in its metadata."),
    Field("DataSetExtensionFields", kinds.SAYABLE, "Fixed fields that key frames carry too."),
    Field("DataSetPublishingInterval", kinds.MILLISECONDS, "Milliseconds between publications."),
    Field("DataSetPublishingIntervalTimespan", kinds.SPAN, "The same as a time span; it wins."),
    Field("DataSetSamplingInterval", kinds.MILLISECONDS, "Milliseconds between samples, where a node says none."),
    Field("DataSetSamplingIntervalTimespan", kinds.SPAN, "The same as a time span; it wins."),
    Field("DataSetKeyFrameCount", kinds.COUNT, "Every so many messages a key frame; 0 none."),
    Field("DataSetFetchDisplayNames", kinds.FLAG, "Ask the server for display names that the file does not give."),
    Field("MetaDataUpdateTime", kinds.MILLISECONDS, "Milliseconds between repetitions of the metadata."),
    Field("MetaDataUpdateTimeTimespan", kinds.SPAN, "The same as a time span; it wins."),
    Field("SendKeepAliveDataSetMessages", kinds.FLAG, "Say so when a publishing cycle had no change."),
    Field("SendKeepAliveAsKeyFrameMessages", kinds.FLAG, "Send a key frame instead of a keep-alive."),
    Field("MaxKeepAliveCount", kinds.COUNT, "Publishing cycles without change before the server says it is alive."),
    Field("Priority", kinds.whole(0, 255), "Priority of the subscription at the server."),
    Field(
        "MessageEncoding",
        kinds.choice(*kinds.ENCODINGS, *kinds.OTHER_ENCODINGS),
        "Json or JsonGzip; in the place of the others one of these is written, and that is told.",
    ),
    Field("MessagingMode", kinds.choice(*kinds.MESSAGING), "PubSub or Samples, or one of their variants."),
    Field("BatchSize", kinds.COUNT, "Data set messages in one message."),
    Field("BatchTriggerInterval", kinds.MILLISECONDS, "Milliseconds that a message waits to be filled."),
    Field("BatchTriggerIntervalTimespan", kinds.SPAN, "The same as a time span; it wins."),
    Field(
        "DataSetWriterWatchdogBehavior",
        kinds.choice("Diagnostic", "Reset", "FailFast", "ExitProcess"),
        "What to do when nodes are late.",
        _ELSEWHERE,
    ),
    Field("OpcNodeWatchdogTimespan", kinds.SPAN, "A node is late when it was silent for so long.", _ELSEWHERE),
    Field(
        "OpcNodeWatchdogCondition",
        kinds.choice("WhenAllAreLate", "WhenAnyAreLate"),
        "Which nodes must be late.",
        _ELSEWHERE,
    ),
    Field("DefaultHeartbeatInterval", kinds.SECONDS, "Seconds between heartbeats, where a node says none."),
    Field("DefaultHeartbeatIntervalTimespan", kinds.SPAN, "The same as a time span; it wins."),
    Field("DefaultHeartbeatBehavior", kinds.HEARTBEAT, "What a heartbeat sends, where a node does not say."),
    Field("PublisherId", kinds.TEXT, "The publisher's name in the messages of this group."),
    Field("WriterGroupTransport", kinds.TEXT, "Where the group is sent.", _ORIGINAL),
    Field("WriterGroupTransportConfiguration", kinds.TEXT, "How it is sent.", _ORIGINAL),
    Field("WriterGroupQueueName", kinds.TOPIC, "The topic of the group."),
    Field("WriterGroupQualityOfService", kinds.QUALITY, "How surely it is delivered.", _ORIGINAL),
    Field("WriterGroupMessageTtlTimespan", kinds.SPAN, "How long its messages are worth sending."),
    Field("WriterGroupMessageTtlTimepan", kinds.SPAN, "The same, as a release of the original misspelt it."),
    Field("WriterGroupMessageRetention", kinds.FLAG, "Retain its last message.", _ORIGINAL),
    Field("WriterGroupPartitions", kinds.whole(1, 65_535), "Partitions of its topic.", _ORIGINAL),
    Field("WriterGroupProperties", kinds.OBJECT, "Properties of the group.", _ORIGINAL),
    Field("WriterGroupRootNodeId", kinds.TEXT, "The node that stands for the group.", _ORIGINAL),
    Field("WriterGroupType", kinds.TEXT, "The type of the group.", _ORIGINAL),
    Field("QueueName", kinds.TOPIC, "The topic of the writer."),
    Field("MetaDataQueueName", kinds.TOPIC, "The topic of its metadata."),
    Field("QualityOfService", kinds.QUALITY, "How surely it is delivered.", _ORIGINAL),
    Field("MessageRetention", kinds.FLAG, "Retain its last message.", _ORIGINAL),
    Field("MessageTtlTimespan", kinds.SPAN, "How long its messages are worth sending."),
    Field("MetaDataRetention", kinds.FLAG, "Retain its metadata.", _ORIGINAL),
    Field("MetaDataTtlTimespan", kinds.SPAN, "How long its metadata are worth sending.", _ORIGINAL),
    Field("DataSetRouting", kinds.TEXT, "How topics are made.", _ORIGINAL),
    Field("DataSetSourceUri", kinds.TEXT, "Source of the data set.", _ORIGINAL),
    Field("DataSetSubject", kinds.TEXT, "Subject of the data set.", _ORIGINAL),
    Field("DataSetType", kinds.TEXT, "Type of the data set.", _ORIGINAL),
    Field("DataSetRootNodeId", kinds.TEXT, "The node that stands for the data set.", _ORIGINAL),
    Field("Version", kinds.COUNT, "Which configuration this is, for people."),
    Field("LastChangeTimespan", kinds.TEXT, "When it was changed, for people."),
    Field("LastChangeDateTime", kinds.TEXT, "When it was changed, for people."),
    Field("NodeId", kinds.OBJECT, "The one node of an entry, as before release 2.5."),
    Field("OpcNodes", kinds.ANY, "The nodes."),
)

NODE = (
    Field("Id", kinds.NODE, "The node: nsu=uri;s=name, or ns=2;s=name, or uri#s=name."),
    Field("ExpandedNodeId", kinds.NODE, "The same, as before release 2.5."),
    Field("BrowsePath", kinds.PATH, "Names from Id, or from the root, to the node."),
    Field("AttributeId", kinds.choice(*kinds.ATTRIBUTES), "The attribute to watch; Value unless it says."),
    Field("IndexRange", kinds.INDEX_RANGE, "Which elements of an array."),
    Field("UseCyclicRead", kinds.FLAG, "Read it at intervals instead of subscribing."),
    Field("CyclicReadMaxAge", kinds.MILLISECONDS, "How old a value the server may answer with.", _ELSEWHERE),
    Field("CyclicReadMaxAgeTimespan", kinds.SPAN, "The same as a time span; it wins.", _ELSEWHERE),
    Field("RegisterNode", kinds.FLAG, "Register the node before it is read.", _ELSEWHERE),
    Field("FetchDisplayName", kinds.FLAG, "Ask the server for the display name."),
    Field("OpcSamplingInterval", kinds.MILLISECONDS, "Milliseconds between samples."),
    Field("OpcSamplingIntervalTimespan", kinds.SPAN, "The same as a time span; it wins."),
    Field("OpcPublishingInterval", kinds.MILLISECONDS, "Milliseconds between publications; 0 the server's fastest."),
    Field("OpcPublishingIntervalTimespan", kinds.SPAN, "The same as a time span; it wins."),
    Field("DataSetFieldId", kinds.TEXT, "The field's identity in the metadata."),
    Field("DataSetClassFieldId", kinds.GUID, "The field's identity in the class of the data set.", _ELSEWHERE),
    Field("DisplayName", kinds.TEXT, "The field's name in messages."),
    Field("SkipFirst", kinds.FLAG, "Do not publish the value that subscribing itself gives."),
    Field("DiscardNew", kinds.FLAG, "When the server's queue is full, keep the oldest."),
    Field("QueueSize", kinds.COUNT, "Values that the server keeps between publications."),
    Field("HeartbeatInterval", kinds.SECONDS, "Seconds of silence after which the last value is sent again."),
    Field("HeartbeatIntervalTimespan", kinds.SPAN, "The same as a time span; it wins."),
    Field("HeartbeatBehavior", kinds.HEARTBEAT, "What a heartbeat sends."),
    Field(
        "DataChangeTrigger", kinds.choice("Status", "StatusValue", "StatusValueTimestamp"), "What counts as a change."
    ),
    Field("DeadbandType", kinds.choice("Percent", "Absolute"), "How DeadbandValue is meant."),
    Field("DeadbandValue", kinds.NUMBER, "A change smaller than this is none."),
    Field("EventFilter", kinds.OBJECT, "Which events, and which of their fields."),
    Field("ConditionHandling", kinds.OBJECT, "Pending conditions, sent at intervals.", _ELSEWHERE),
    Field("ModelChangeHandling", kinds.OBJECT, "Changes of the address space.", _ELSEWHERE),
    Field("TriggeredNodes", kinds.OBJECTS, "Nodes that this one triggers.", _ELSEWHERE),
    Field("Topic", kinds.TEXT, "A topic of its own.", _ORIGINAL),
    Field("QualityOfService", kinds.QUALITY, "How surely it is delivered.", _ORIGINAL),
    Field("TypeDefinitionId", kinds.TEXT, "The type of the node.", _ORIGINAL),
    Field("MethodMetadata", kinds.OBJECT, "A method to call.", _ELSEWHERE),
)


def by_name(fields: tuple[Field, ...]) -> Mapping[str, Field]:
    """Lower-case name → field: names are read in any case, as direct methods write them with a small first letter."""
    return MappingProxyType({field.name.lower(): field for field in fields})


ENTRY_FIELDS = by_name(ENTRY)
NODE_FIELDS = by_name(NODE)
