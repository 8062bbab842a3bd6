"""One subscription at a server: what arrives goes to a writer, and a reconnection is accounted for."""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from asyncua import ua
from asyncua.common.subscription import Subscription

from opc_publisher import metrics
from opc_publisher.filters import Unfit, monitoring_filter
from opc_publisher.nodeids import NoSuchNamespace, node_of, plain_node, qualified, text
from opc_publisher.plan import Item, ItemKey
from opc_publisher.reading import CODE, NO_NODE, OVERFLOW, Field, Reading
from opc_publisher.resume import Kept, of_item
from opc_publisher.values import plain
from penstock_runtime import Once

LOG = logging.getLogger(__name__)
#: Items in one request: servers limit it, seldom below this.
CHUNK = 1000
#: Notifications that are asked for again at once, at most; half of the numbers there are, for when they begin anew.
MOST_MISSED, HALF = 1000, 2**31

#: Readings, whether they are the first after subscribing; called in order, awaited before the server is acknowledged.
Sink = Callable[[list[Reading]], Awaitable[None]]
EventSink = Callable[[dict[str, Any]], Awaitable[None]]


async def _nothing() -> None:
    """Nobody wants to know."""


@dataclass(slots=True)
class Watched:
    """An item at the server."""

    field: Field
    handle: int
    server_handle: int | None = None
    event: ua.EventFilter | None = None


@dataclass(slots=True)
class Hooks:
    """Where a feed delivers, and what it is told about its server."""

    readings: Sink
    event: EventSink
    silent: Callable[[], Awaitable[None]]
    namespaces: Callable[[], Awaitable[list[str]]]
    group: str
    once: Once = field(default_factory=lambda: Once(LOG))
    #: A subscription was made anew: what its nodes are may have changed. Readings wait until this is done.
    renewed: Callable[[], Awaitable[None]] = _nothing
    republish: bool = True
    transfer: bool = True
    #: A notification is on our disk: the feed, and its number.
    seen: Callable[["Feed", int], None] = lambda feed, number: None  # noqa: ARG005


class Feed(Subscription):  # type: ignore[misc]
    """asyncua's subscription, with its notifications taken whole and its items those of the plan."""

    def __init__(self, server: Any, params: ua.CreateSubscriptionParameters, hooks: Hooks) -> None:
        super().__init__(server, params, handler=_Nobody())
        self.hooks = hooks
        self.watched: dict[int, Watched] = {}
        self.by_key: dict[ItemKey, int] = {}
        self.bad: dict[ItemKey, str] = {}
        #: Watched, and the server says that the node is no more; some servers stay at that when it is back.
        self.gone: set[ItemKey] = set()
        self.names: list[str] = []
        self._lock = asyncio.Lock()
        self._order = asyncio.Lock()
        self._next = 0
        self._told: tuple[int | None, int, int] = (None, 0, 0)
        self.subscription_id: int | None = None
        self.last_sequence_number: int | None = None

    @property
    def fields(self) -> list[Field]:
        """The fields that the server watches, in the order in which they were asked for."""
        return [one.field for one in self.watched.values()]

    async def init(self) -> ua.CreateSubscriptionResult:
        """Make the subscription; it counts from 1, whatever another one of its id came to."""
        made = await super().init()
        self.hooks.seen(self, 0)
        return made

    async def publish_callback(self, publish_result: ua.PublishResult) -> None:
        """Take a notification, and before it those that never came; the server is acknowledged when this returns."""
        self.last_publish_at = time.monotonic()
        message = publish_result.NotificationMessage
        if not message.NotificationData:
            await self.hooks.silent()
            return
        async with self._order:
            last, number = self.last_sequence_number, int(message.SequenceNumber)
            if last is not None and last + 1 < number:
                await self._ask_again(range(max(last + 1, number - MOST_MISSED), number))
            await self._take(message)

    async def _take(self, message: ua.NotificationMessage) -> None:
        number, last = int(message.SequenceNumber), self.last_sequence_number
        if last is not None and 0 <= last - number < HALF:
            # It was asked for again, and came by itself as well.
            return
        for data in message.NotificationData:
            if isinstance(data, ua.DataChangeNotification):
                readings = self._readings(data.MonitoredItems)
                if readings:
                    await self.hooks.readings(readings)
            elif isinstance(data, ua.EventNotificationList):
                for event in data.Events:
                    await self._event(event)
            elif isinstance(data, ua.StatusChangeNotification) and not data.Status.is_good():
                LOG.warning(
                    "the server ended a subscription", extra={"detail": str(data.Status), "group": self.hooks.group}
                )
                asyncio.get_running_loop().create_task(self._again())
        self.last_sequence_number = number
        self.hooks.seen(self, number)

    async def _ask_again(self, numbers: Iterable[int]) -> None:
        """Ask for notifications that the server sent and that never came; what it no longer has is counted."""
        lost = 0
        for number in numbers:
            message = await self._republished(number) if self.hooks.republish else None
            if message is None:
                lost += 1
            else:
                metrics.REPUBLISHED.labels(self.hooks.group).inc()
                await self._take(message)
        if lost:
            metrics.GAPS.labels(self.hooks.group).inc(lost)
            self.hooks.once.warn(
                "notifications of a server never came", f"{lost} of subscription {self.subscription_id}"
            )

    async def _republished(self, number: int) -> ua.NotificationMessage | None:
        try:
            message = await self.server.republish(self.subscription_id, number)
        except (OSError, TimeoutError, ua.UaError):
            return None
        # Some servers answer with an empty one what they do not have.
        return message if message.NotificationData else None

    async def _again(self) -> None:
        try:
            await self.recreate()
        except (OSError, TimeoutError, ua.UaError) as error:
            self.hooks.once.warn("a subscription could not be made anew; the connection is", str(error))
            if self._on_overflow_disconnect:
                self._on_overflow_disconnect()

    def _readings(self, items: Iterable[ua.MonitoredItemNotification]) -> list[Reading]:
        readings = []
        watched = self.watched
        for item in items:
            found = watched.get(item.ClientHandle)
            if found is None:
                continue
            reading = self._reading(found.field, item.Value)
            if reading.status or self.gone:
                self._heed(reading)
            if reading.status & OVERFLOW == OVERFLOW:
                metrics.OVERFLOWS.labels(self.hooks.group).inc()
            if found.field.skip:
                found.field.skip = False
                found.field.take(reading, time.monotonic())
                continue
            readings.append(reading)
        return readings

    def _heed(self, reading: Reading) -> None:
        """Note whether a node is gone, or back."""
        if reading.status & CODE == NO_NODE:
            self.gone.add(reading.field.item.key)
        else:
            self.gone.discard(reading.field.item.key)

    def _reading(self, one: Field, value: ua.DataValue) -> Reading:
        variant = value.Value
        return Reading(
            one,
            None if variant is None else plain(variant.Value, self._named),
            value.StatusCode.value if value.StatusCode is not None else 0,
            value.SourceTimestamp,
            value.ServerTimestamp,
        )

    def _named(self, value: Any) -> str:
        return text(value, self.names)

    async def _event(self, event: ua.EventFieldList) -> None:
        found = self.watched.get(event.ClientHandle)
        if found is None or found.event is None:
            return
        payload = {}
        for clause, value in zip(found.event.SelectClauses, event.EventFields, strict=False):
            name = "/".join(text(step, self.names) for step in clause.BrowsePath) or "NodeId"
            payload[name] = {"Value": plain(value.Value, self._named)}
        metrics.EVENTS.labels(self.hooks.group).inc()
        await self.hooks.event(payload)

    async def restore(self) -> None:
        """After a reconnection: transfer and ask for what was sent meanwhile, or make it anew."""
        if not self.hooks.transfer:
            await self.recreate()
            return
        await super().restore()

    async def _republish_gaps(self, available: list[int]) -> bool:
        """What the server has kept for us. asyncua's own way asks on until the server says no, which not all do."""
        async with self._order:
            last = self.last_sequence_number or 0
            if self.hooks.republish:
                await self._ask_again(number for number in sorted(available) if number > last)
            else:
                self.last_sequence_number = max(available, default=self.last_sequence_number)
        return True

    async def adopt(self, kept: Kept, fields: Sequence[Field], seen: int) -> list[int]:
        """Be the subscription that an earlier life of the publisher left; the server's handles that are of no field.

        What it has kept for us comes with `restore`.
        """
        self.subscription_id, self.last_sequence_number = kept.subscription, seen
        self.names = await self.hooks.namespaces()
        rest = dict(kept.items)
        for one in fields:
            handles = rest.pop(of_item(one.item), None)
            if handles is None:
                continue
            asked = await monitoring_filter(one.item, self.server, self.names) if one.item.monitoring.event else None
            event = asked if isinstance(asked, ua.EventFilter) else None
            self.watched[handles[0]] = Watched(one, *handles, event=event)
            self.by_key[one.item.key] = handles[0]
            one.skip = False
        self._next = max((ours for ours, _ in kept.items.values()), default=0)
        return [theirs for _, theirs in rest.values()]

    def moved(self) -> bool:
        """Whether what `kept` tells is another than when this was last asked."""
        now = (self.subscription_id, self._next, len(self.watched))
        before, self._told = self._told, now
        return now != before

    def kept(self) -> Kept | None:
        """What the next life needs to know of this subscription."""
        if self.subscription_id is None:
            return None
        items = {
            of_item(entry.field.item): (entry.handle, entry.server_handle)
            for entry in self.watched.values()
            if entry.server_handle is not None
        }
        return Kept(self.subscription_id, asked(self.parameters), items)

    async def current(self, fields: Sequence[Field]) -> list[Reading]:
        """What fields are now, asked for once, of those whose node is known by its name."""
        known = [(one, node) for one in fields if (node := plain_node(one, self.names)) is not None]
        found: list[Reading] = []
        for start in range(0, len(known), CHUNK):
            some = known[start : start + CHUNK]
            values = await self.server.read_attributes([node for _, node in some], ua.AttributeIds.Value)
            found += [self._reading(one, value) for (one, _), value in zip(some, values, strict=True)]
        return found

    async def recreate(self) -> None:
        """Make the subscription and its items anew: another server, or one that has forgotten them."""
        if self.is_deleted:
            return
        self._recreate_count += 1
        metrics.RESUBSCRIPTIONS.labels(self.hooks.group).inc()
        old, self.subscription_id = self.subscription_id, None
        self.last_sequence_number = None
        self.last_publish_at = time.monotonic()
        if old is not None:
            self.server._subscription_callbacks.pop(old, None)
            try:
                await self.server.delete_subscriptions([old])
            except (OSError, TimeoutError, ua.UaError):
                LOG.debug("an old subscription could not be deleted", exc_info=True)
        items = [one.field for one in self.watched.values()]
        async with self._order:
            # What comes meanwhile waits for what describes it.
            await self._anew(items)

    async def _anew(self, items: Sequence[Field]) -> None:
        await self.init()
        self.watched.clear()
        self.by_key.clear()
        self.gone.clear()
        # The first values after this are news: what changed meanwhile is among them.
        await self.add(items)
        await self.hooks.renewed()

    async def add(self, fields: Sequence[Field]) -> None:
        """Watch items; those that the server refuses are in `bad`, with the reason."""
        fields = [one for one in fields if not one.item.read_cyclically]
        async with self._lock:
            self.names = await self.hooks.namespaces()
            for start in range(0, len(fields), CHUNK):
                await self._add(fields[start : start + CHUNK])

    async def _add(self, fields: Sequence[Field]) -> None:
        requests: list[ua.MonitoredItemCreateRequest] = []
        watched: list[Watched] = []
        nodes = await self._nodes(fields)
        for one, node in zip(fields, nodes, strict=True):
            self.bad.pop(one.item.key, None)
            try:
                if isinstance(node, str):
                    raise Unfit(node)
                entry, request = await self._request(one, node)
            except (NoSuchNamespace, Unfit, ValueError, ua.UaError) as error:
                self._refused(one, str(error))
                continue
            requests.append(request)
            watched.append(entry)
            self.watched[entry.handle] = entry
            self.by_key[one.item.key] = entry.handle
        if requests:
            await self._ask(requests, watched)

    async def _ask(self, requests: list[ua.MonitoredItemCreateRequest], watched: list[Watched]) -> None:
        params = ua.CreateMonitoredItemsParameters()
        params.SubscriptionId = self.subscription_id
        params.ItemsToCreate = requests
        params.TimestampsToReturn = ua.TimestampsToReturn.Both
        results = await self.server.create_monitored_items(params)
        for entry, result in zip(watched, results, strict=True):
            if result.StatusCode.is_good():
                entry.server_handle = result.MonitoredItemId
            else:
                self._forget(entry)
                self._refused(entry.field, result.StatusCode.name)

    async def _nodes(self, fields: Sequence[Field]) -> list[ua.NodeId | str]:
        """The node id of each, or why it has none."""
        found: list[ua.NodeId | str] = []
        for one in fields:
            key = one.item.key
            try:
                start = node_of(one, self.names)
                found.append(await self._follow(start, key.path) if key.path else start)
            except (NoSuchNamespace, Unfit, ValueError) as error:
                found.append(str(error))
        return found

    async def _follow(self, start: ua.NodeId, path: Sequence[str]) -> ua.NodeId:
        browse = ua.BrowsePath()
        browse.StartingNode = start
        for step in path:
            element = ua.RelativePathElement()
            element.ReferenceTypeId = ua.NodeId(ua.ObjectIds.HierarchicalReferences)
            element.IsInverse, element.IncludeSubtypes = False, True
            element.TargetName = qualified(step, self.names)
            browse.RelativePath.Elements.append(element)
        results = await self.server.translate_browsepaths_to_nodeids([browse])
        if not results[0].StatusCode.is_good() or not results[0].Targets:
            raise Unfit(f"{'/'.join(path)} leads nowhere: {results[0].StatusCode.name}")
        return results[0].Targets[0].TargetId

    async def _request(self, one: Field, node: ua.NodeId) -> tuple[Watched, ua.MonitoredItemCreateRequest]:
        self._next += 1
        entry = Watched(one, self._next)
        asked = await monitoring_filter(one.item, self.server, self.names)
        entry.event = asked if isinstance(asked, ua.EventFilter) else None
        value = ua.ReadValueId()
        value.NodeId = node
        value.AttributeId = (
            ua.AttributeIds.EventNotifier if one.item.monitoring.event else ua.AttributeIds[one.item.key.attribute]
        )
        if one.item.key.index_range:
            value.IndexRange = one.item.key.index_range
        request = ua.MonitoredItemCreateRequest()
        request.ItemToMonitor = value
        request.MonitoringMode = ua.MonitoringMode.Reporting
        request.RequestedParameters = parameters(one.item, entry.handle, asked)
        return entry, request

    async def modify(self, fields: Sequence[Field]) -> None:
        """Ask the server for other parameters of items that it watches."""
        params = ua.ModifyMonitoredItemsParameters()
        params.SubscriptionId = self.subscription_id
        params.TimestampsToReturn = ua.TimestampsToReturn.Both
        for one in fields:
            entry = self.watched.get(self.by_key.get(one.item.key, -1))
            if entry is None or entry.server_handle is None:
                continue
            request = ua.MonitoredItemModifyRequest()
            request.MonitoredItemId = entry.server_handle
            asked = await monitoring_filter(one.item, self.server, self.names)
            request.RequestedParameters = parameters(one.item, entry.handle, asked)
            params.ItemsToModify.append(request)
        if params.ItemsToModify:
            for result in await self.server.modify_monitored_items(params):
                if not result.StatusCode.is_good():
                    self.hooks.once.warn("the server did not take other parameters", result.StatusCode.name)

    async def remove(self, keys: Iterable[ItemKey]) -> None:
        """Watch items no longer."""
        entries = []
        for key in keys:
            self.bad.pop(key, None)
            self.gone.discard(key)
            entry = self.watched.get(self.by_key.get(key, -1))
            if entry is not None:
                self._forget(entry)
                entries.append(entry)
        await self.let_go([one.server_handle for one in entries if one.server_handle is not None])

    async def let_go(self, handles: Sequence[int]) -> None:
        """Have the server watch no longer what it knows by these handles."""
        for start in range(0, len(handles), CHUNK):
            params = ua.DeleteMonitoredItemsParameters()
            params.SubscriptionId = self.subscription_id
            params.MonitoredItemIds = list(handles[start : start + CHUNK])
            await self.server.delete_monitored_items(params)

    def _forget(self, entry: Watched) -> None:
        self.watched.pop(entry.handle, None)
        self.by_key.pop(entry.field.item.key, None)

    def _refused(self, one: Field, reason: str) -> None:
        self.bad[one.item.key] = reason
        self.hooks.once.warn(f"a node cannot be watched: {reason.partition(':')[0]}", f"{one.node}: {reason}")


class _Nobody:
    """asyncua wants a handler where nobody iterates; everything is taken before it would be called."""

    def datachange_notification(self, node: Any, val: Any, data: Any) -> None:
        """Never called."""


def parameters(item: Item, handle: int, asked: Any) -> ua.MonitoringParameters:
    """What the server is asked to do for an item."""
    wanted = ua.MonitoringParameters()
    wanted.ClientHandle = handle
    wanted.SamplingInterval = float(item.monitoring.sampling)
    wanted.QueueSize = item.monitoring.queue
    wanted.DiscardOldest = not item.monitoring.discard_new
    if asked is not None:
        wanted.Filter = asked
    return wanted


def asked(params: ua.CreateSubscriptionParameters) -> str:
    """The parameters as a text: the same for the same."""
    return repr(params)
