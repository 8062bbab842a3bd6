"""What the publisher is to do: sessions, their subscriptions, their items. Values only; nothing talks to a server."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from opc_publisher.nodename import NodeName


@dataclass(frozen=True, slots=True)
class Connection:
    """How to reach a server and who logs in."""

    url: str
    mode: str = "None"
    policy: str = ""
    auth: str = "Anonymous"
    user: str = ""
    password: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class SessionKey:
    """One session: a writer group at a server."""

    group: str
    connection: Connection

    def __str__(self) -> str:
        return f"{self.group}@{self.connection.url}"


@dataclass(frozen=True, slots=True)
class WriterKey:
    """A data set writer: what the original takes for its identity."""

    writer: str
    data_set: str = ""
    key_frames: int = 0
    class_id: str = ""


@dataclass(frozen=True, slots=True)
class SubscriptionKey:
    """A writer's nodes of one publishing interval (milliseconds); `part` counts when there are too many for one."""

    writer: WriterKey
    interval: int
    part: int = 0


@dataclass(frozen=True, slots=True)
class ItemKey:
    """What is watched, and under which name it is sent."""

    node: NodeName | None
    path: tuple[str, ...]
    attribute: str
    index_range: str
    name: str

    def __str__(self) -> str:
        path = "".join(f"/{step}" for step in self.path)
        return f"{self.node or ''}{path}"


@dataclass(frozen=True, slots=True)
class Monitoring:
    """What the server is asked for; a change of it is a ModifyMonitoredItems. Milliseconds."""

    sampling: int = 1000
    queue: int = 1
    discard_new: bool = False
    trigger: str = "StatusValue"
    deadband: str = ""
    deadband_value: float = 0.0
    event: bool = False
    cyclic_read: bool = False


@dataclass(frozen=True, slots=True)
class Handling:
    """What the publisher itself does with the values; a change of it asks the server for nothing. Seconds."""

    heartbeat: float = 0.0
    behavior: str = "WatchdogLKV"
    skip_first: bool = False
    field_id: str = ""
    fetch_name: bool = False


@dataclass(frozen=True, slots=True)
class Item:
    """One monitored item."""

    key: ItemKey
    monitoring: Monitoring = field(default_factory=Monitoring)
    handling: Handling = field(default_factory=Handling)
    event_filter: str | None = None

    @property
    def read_cyclically(self) -> bool:
        """Whether it is read at intervals instead of subscribed to; a browse path is always subscribed to."""
        return self.monitoring.cyclic_read and self.key.node is not None and not self.key.path


@dataclass(frozen=True, slots=True)
class WriterSettings:
    """How a data set is written. Seconds, except where a name says otherwise."""

    name: str
    data_set: str = ""
    class_id: str = ""
    description: str = ""
    topic: str = ""
    metadata_topic: str = ""
    extension: tuple[tuple[str, str], ...] = ()
    metadata_every: float = 0.0
    keep_alive: bool = False
    keep_alive_as_key_frame: bool = False
    max_keep_alive_count: int = 0
    priority: int = 0
    ttl: float = 0.0


@dataclass(frozen=True, slots=True)
class Subscription:
    """One subscription at a server: one data set writer (or one part of one)."""

    settings: WriterSettings
    items: Mapping[ItemKey, Item]


@dataclass(frozen=True, slots=True)
class GroupSettings:
    """How a writer group is sent. Seconds; `mode` and `encoding` as the file names them."""

    mode: str = "PubSub"
    encoding: str = "Json"
    batch: int = 50
    batch_wait: float = 10.0
    topic: str = ""
    publisher_id: str = ""
    ttl: float = 0.0
    transfer: bool = True
    republish: bool = True


@dataclass(frozen=True, slots=True)
class Session:
    """One session's subscriptions."""

    settings: GroupSettings
    subscriptions: Mapping[SubscriptionKey, Subscription]


@dataclass(frozen=True, slots=True)
class Plan:
    """Everything that is to be published."""

    sessions: Mapping[SessionKey, Session] = field(default_factory=lambda: MappingProxyType({}))

    @property
    def items(self) -> int:
        """How many monitored items."""
        return sum(len(sub.items) for one in self.sessions.values() for sub in one.subscriptions.values())
