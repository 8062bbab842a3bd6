"""From the entries of a file to a plan: groups, writers, intervals, parts, and this replica's share of them."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from opc_publisher.fault import Fault, Weight
from opc_publisher.plan import (
    Connection,
    GroupSettings,
    Handling,
    Item,
    ItemKey,
    Monitoring,
    Plan,
    Session,
    SessionKey,
    Subscription,
    SubscriptionKey,
    WriterKey,
    WriterSettings,
)
from opc_publisher.published import Entry, Node, Published, Values
from opc_publisher.shard import shard

UNKNOWN_GROUP = "<<UnknownWriterGroup>>"


@dataclass(frozen=True, slots=True, kw_only=True)
class Defaults:
    """What holds where a file says nothing. Milliseconds, except the heartbeat's and the batch's seconds."""

    sampling: int = 1000
    publishing: int = 1000
    queue: int = 1
    key_frames: int = 0
    behavior: str = "WatchdogLKV"
    skip_first: bool = False
    most_nodes: int = 1000
    mode: str = "PubSub"
    encoding: str = "Json"
    batch: int = 50
    batch_wait: float = 10.0
    fetch_names: bool = False
    keep_alive: bool = False
    metadata_every: float = 0.0
    ignore_publishing: bool = False


@dataclass(frozen=True, slots=True)
class Share:
    """This replica among how many."""

    index: int = 0
    count: int = 1


@dataclass(slots=True)
class _Writer:
    """A writer while entries are still being added to it."""

    settings: WriterSettings
    items: dict[int, dict[ItemKey, Item]] = field(default_factory=dict)


@dataclass(slots=True)
class _Group:
    settings: GroupSettings
    entry: Entry
    writers: dict[WriterKey, _Writer] = field(default_factory=dict)


def plan(
    published: Published, defaults: Defaults | None = None, share: Share | None = None, before: Plan | None = None
) -> tuple[Plan, tuple[Fault, ...]]:
    """The plan of a file, and what is odd about the file as a whole.

    `before` is the plan that runs: where a data set is too large for one subscription, nodes stay in the part they are
    in, so that one node more or less does not move the others.
    """
    defaults, share = defaults or Defaults(), share or Share()
    faults: list[Fault] = []
    groups = _groups(published, defaults, faults)
    before = before or Plan()
    sessions = {
        key: Session(group.settings, _subscriptions(key, group, defaults, share, before))
        for key, group in groups.items()
    }
    return Plan({key: session for key, session in sessions.items() if session.subscriptions}), tuple(faults)


def _groups(published: Published, defaults: Defaults, faults: list[Fault]) -> dict[SessionKey, _Group]:
    groups: dict[SessionKey, _Group] = {}
    owners: dict[tuple[str, str], SessionKey] = {}
    spelt: dict[Connection, Connection] = {}
    for entry in published.entries:
        reach = connection(entry.values)
        # The way in which the file has it first is how the server is dialled, and named in messages.
        reach = spelt.setdefault(replace(reach, url=_dialled(reach.url)), reach)
        key = SessionKey(entry.values.get("DataSetWriterGroup") or UNKNOWN_GROUP, reach)
        settings = group_settings(entry.values, defaults)
        group = groups.setdefault(key, _Group(settings, entry))
        if group.settings != settings:
            faults += _conflicts(entry, group.entry, GROUP_FIELDS)
        interval = _publishing(entry.values, defaults)
        name = entry.values.get("DataSetWriterId") or str(interval)
        if owners.setdefault((key.group, name), key) != key:
            name = f"{name}_{_mark(str(key.connection))}"
        writer_key = writer_identity(entry.values, name, defaults)
        writer = group.writers.setdefault(writer_key, _Writer(_writer_settings(entry.values, name, defaults)))
        _add(writer, entry, interval, defaults, faults)
    return groups


#: Fields of an entry that speak for its whole group: the first entry of the group wins.
GROUP_FIELDS = (
    "MessagingMode",
    "MessageEncoding",
    "BatchSize",
    "BatchTriggerInterval",
    "BatchTriggerIntervalTimespan",
    "WriterGroupQueueName",
    "WriterGroupMessageTtlTimespan",
    "PublisherId",
    "DisableSubscriptionTransfer",
    "RepublishAfterTransfer",
)


def _dialled(url: str) -> str:
    """The same for every way in which the address of a server can be written."""
    scheme, _, rest = url.partition("://")
    host, slash, path = rest.partition("/")
    return f"{scheme}://{host}".lower() + f"{slash}{path}".rstrip("/")


def _conflicts(entry: Entry, first: Entry, names: tuple[str, ...]) -> Iterator[Fault]:
    for name in names:
        if name in entry.values and entry.values[name] != first.values.get(name):
            said = f"{name} differs from that of the group's first entry, $[{first.index}], which is used"
            yield Fault("group-conflict", f"$[{entry.index}].{name}", said, Weight.WARNING)


def _mark(text: str) -> str:
    return f"{shard(text, 2**20):05x}"


def connection(values: Values) -> Connection:
    """How an entry reaches its server. EndpointSecurityMode wins over UseSecurity."""
    secure = "SignAndEncrypt" if values.get("UseSecurity") else "None"
    return Connection(
        url=values["EndpointUrl"],
        mode=values.get("EndpointSecurityMode", secure),
        policy=values.get("EndpointSecurityPolicy", ""),
        auth=values.get("OpcAuthenticationMode", "Anonymous"),
        user=values.get("OpcAuthenticationUsername", ""),
        password=values.get("OpcAuthenticationPassword", ""),
    )


def group_settings(values: Values, defaults: Defaults) -> GroupSettings:
    """What an entry says of its group."""
    wait = values.get("BatchTriggerInterval", defaults.batch_wait * 1000) / 1000
    return GroupSettings(
        mode=values.get("MessagingMode", defaults.mode),
        encoding=values.get("MessageEncoding", defaults.encoding),
        batch=values.get("BatchSize", defaults.batch) or 1,
        batch_wait=values.get("BatchTriggerIntervalTimespan", wait),
        topic=values.get("WriterGroupQueueName", ""),
        publisher_id=values.get("PublisherId", ""),
        ttl=values.get("WriterGroupMessageTtlTimespan", values.get("WriterGroupMessageTtlTimepan", 0.0)),
        transfer=not values.get("DisableSubscriptionTransfer", False),
        republish=values.get("RepublishAfterTransfer", True),
    )


def writer_identity(values: Values, name: str, defaults: Defaults) -> WriterKey:
    """What makes two entries one writer."""
    return WriterKey(
        name,
        values.get("DataSetName", ""),
        values.get("DataSetKeyFrameCount", defaults.key_frames),
        values.get("DataSetClassId", ""),
    )


def _writer_settings(values: Values, name: str, defaults: Defaults) -> WriterSettings:
    extension = values.get("DataSetExtensionFields", {})
    every = values.get("MetaDataUpdateTime", defaults.metadata_every * 1000) / 1000
    return WriterSettings(
        name=name,
        data_set=values.get("DataSetName", ""),
        class_id=values.get("DataSetClassId", ""),
        description=values.get("DataSetDescription", ""),
        topic=values.get("QueueName", ""),
        metadata_topic=values.get("MetaDataQueueName", ""),
        extension=tuple(sorted((key, json.dumps(value)) for key, value in extension.items())),
        metadata_every=values.get("MetaDataUpdateTimeTimespan", every),
        keep_alive=values.get("SendKeepAliveDataSetMessages", defaults.keep_alive),
        keep_alive_as_key_frame=values.get("SendKeepAliveAsKeyFrameMessages", False),
        max_keep_alive_count=values.get("MaxKeepAliveCount", 0),
        priority=values.get("Priority", 0),
        ttl=values.get("MessageTtlTimespan", 0.0),
    )


def _milliseconds(values: Values, name: str, default: int) -> int:
    """`<name>Timespan` wins over `<name>`."""
    if f"{name}Timespan" in values:
        span: float = values[f"{name}Timespan"]
        return round(span * 1000)
    return int(values.get(name, default))


def _publishing(values: Values, defaults: Defaults) -> int:
    return _milliseconds(values, "DataSetPublishingInterval", defaults.publishing)


def _add(writer: _Writer, entry: Entry, interval: int, defaults: Defaults, faults: list[Fault]) -> None:
    for node in entry.nodes:
        own = interval if defaults.ignore_publishing else _milliseconds(node.values, "OpcPublishingInterval", interval)
        one = item(node, entry.values, defaults)
        if any(one.key in items for items in writer.items.values()):
            said = f"{one.key} is in this writer already, under the name {one.key.name}"
            faults.append(Fault("doubled-node", f"$[{entry.index}].OpcNodes[{node.index}]", said, Weight.WARNING))
        else:
            writer.items.setdefault(own, {})[one.key] = one


def item(node: Node, entry: Values, defaults: Defaults) -> Item:
    """One node with everything that its entry and the defaults say about it."""
    values = node.values
    target = values.get("Id") or values.get("ExpandedNodeId")
    path = values.get("BrowsePath", ())
    said = values.get("DisplayName") or values.get("DataSetFieldId")
    name = said or (str(target) if target and not path else path[-1].rpartition(":")[2])
    key = ItemKey(target, path, values.get("AttributeId", "Value"), values.get("IndexRange", ""), name)
    return Item(key, _monitoring(values, entry, defaults), _handling(values, entry, defaults), _event(values))


def _event(values: Values) -> str | None:
    given: Mapping[str, Any] | None = values.get("EventFilter")
    return None if given is None else json.dumps(given, sort_keys=True)


def _monitoring(values: Values, entry: Values, defaults: Defaults) -> Monitoring:
    return Monitoring(
        sampling=_milliseconds(
            values, "OpcSamplingInterval", _milliseconds(entry, "DataSetSamplingInterval", defaults.sampling)
        ),
        queue=values.get("QueueSize", defaults.queue) or 1,
        discard_new=values.get("DiscardNew", False),
        trigger=values.get("DataChangeTrigger", "StatusValue"),
        deadband=values.get("DeadbandType", "Absolute" if "DeadbandValue" in values else ""),
        deadband_value=values.get("DeadbandValue", 0.0),
        event="EventFilter" in values,
        cyclic_read=values.get("UseCyclicRead", False),
    )


def _handling(values: Values, entry: Values, defaults: Defaults) -> Handling:
    above = entry.get("DefaultHeartbeatIntervalTimespan", entry.get("DefaultHeartbeatInterval", 0))
    behavior = entry.get("DefaultHeartbeatBehavior", defaults.behavior)
    fetch = entry.get("DataSetFetchDisplayNames", defaults.fetch_names)
    return Handling(
        heartbeat=float(values.get("HeartbeatIntervalTimespan", values.get("HeartbeatInterval", above))),
        behavior=values.get("HeartbeatBehavior", behavior),
        skip_first=values.get("SkipFirst", defaults.skip_first),
        field_id=values.get("DataSetFieldId", ""),
        fetch_name=values.get("FetchDisplayName", fetch) and not values.get("DisplayName"),
    )


def _subscriptions(
    key: SessionKey, group: _Group, defaults: Defaults, share: Share, before: Plan
) -> dict[SubscriptionKey, Subscription]:
    running = before.sessions[key].subscriptions if key in before.sessions else {}
    made: dict[SubscriptionKey, Subscription] = {}
    for writer_key, writer in group.writers.items():
        first = next(iter(writer.items), 0)
        for interval, items in writer.items.items():
            name = writer_key.writer if interval == first else f"{writer_key.writer}_{interval}"
            mine = _mine(key, writer_key, items, defaults, share)
            for part, some in enumerate(_parts(SubscriptionKey(writer_key, interval), mine, defaults, running)):
                if some:
                    named = _renamed(writer.settings, f"{name}_{part + 1}" if part else name)
                    made[SubscriptionKey(writer_key, interval, part)] = Subscription(named, some)
    return made


def _renamed(settings: WriterSettings, name: str) -> WriterSettings:
    return settings if settings.name == name else replace(settings, name=name)


def _mine(
    key: SessionKey, writer: WriterKey, items: dict[ItemKey, Item], defaults: Defaults, share: Share
) -> dict[ItemKey, Item]:
    """This replica's items: a data set that fits one subscription stays whole, a larger one is dealt out."""
    if share.count == 1:
        return items
    if len(items) <= defaults.most_nodes:
        # Of what tells it from a writer of its name at another server the session's key knows already; and it depends
        # on which of them the file has first.
        name = writer.writer.removesuffix(f"_{_mark(str(key.connection))}")
        return items if shard(f"{key}|{name}", share.count) == share.index else {}
    return {one: item for one, item in items.items() if shard(f"{key}|{one}|{one.name}", share.count) == share.index}


def _parts(
    key: SubscriptionKey,
    items: dict[ItemKey, Item],
    defaults: Defaults,
    running: Mapping[SubscriptionKey, Subscription],
) -> list[dict[ItemKey, Item]]:
    """Items in parts of at most `most_nodes`; those that run stay in their part, the others fill up what has room."""
    old = {one.part: sub for one, sub in running.items() if (one.writer, one.interval) == (key.writer, key.interval)}
    parts: list[dict[ItemKey, Item]] = [{} for _ in range(max(old, default=-1) + 1)]
    placed = {one: part for part, sub in old.items() for one in sub.items}
    fresh = []
    for one in items:
        part = placed.get(one)
        if part is not None and len(parts[part]) < defaults.most_nodes:
            parts[part][one] = items[one]
        else:
            fresh.append(one)
    at = 0
    for one in fresh:
        while at < len(parts) and len(parts[at]) >= defaults.most_nodes:
            at += 1
        if at == len(parts):
            parts.append({})
        parts[at][one] = items[one]
    return parts
