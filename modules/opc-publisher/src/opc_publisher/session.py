"""One session at a server, kept open, with the subscriptions that the plan wants; a new plan changes what differs."""

import asyncio
import contextlib
import logging
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from asyncua import Client, ua
from asyncua.client.ua_client import UaClientState

from opc_publisher import metrics
from opc_publisher.channel import Channel, Counts, parameters
from opc_publisher.connect import Access, connect, log_in
from opc_publisher.cyclic import CyclicReads
from opc_publisher.delta import session_delta
from opc_publisher.feed import Feed
from opc_publisher.outbox import Outbox
from opc_publisher.plan import GroupSettings, Session, SessionKey, Subscription, SubscriptionKey
from opc_publisher.resume import Kept, Trail, trail
from opc_publisher.writer import Writer
from penstock_runtime import Backoff, Health, Once, words

LOG = logging.getLogger(__name__)
TROUBLE = (OSError, TimeoutError, ua.UaError, ValueError)
#: Seconds between two looks at what is due: heartbeats, metadata, refused nodes.
TICK = 0.1
GONE = 5.0


class Stale(ConnectionError):
    """A connection that asyncua could not bring back."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Manner:
    """How every session behaves. Seconds."""

    access: Access
    publisher_id: str
    strict: bool = False
    keep_alive: float = 10.0
    retry_bad: float = 300.0
    metadata: bool = True
    #: Without a connection for so long, the session begins anew: with the certificates that there are now. Until then
    #: the server may have kept what it could not deliver.
    stale: float = 300.0
    #: Where sessions are kept over a restart of the publisher; None: nowhere.
    store: Path | None = None


@dataclass(slots=True, kw_only=True)
class LiveSession:
    """A session that should be there until `stop`."""

    key: SessionKey
    wanted: Session
    outbox: Outbox
    manner: Manner
    health: Health
    running: Session = field(init=False)
    channels: dict[SubscriptionKey, Channel] = field(default_factory=dict)
    counts: Counts = field(default_factory=Counts)
    once: Once = field(default_factory=lambda: Once(LOG))
    client: Client | None = None
    retries: int = 0
    #: Where this session is kept; it is left open at the server when the publisher itself ends.
    trail: Trail | None = None
    leaving: bool = False
    _unkept: bool = False
    _kept: dict[SubscriptionKey, Kept] = field(default_factory=dict)
    _changed: asyncio.Event = field(default_factory=asyncio.Event)
    _reads: CyclicReads = field(default_factory=CyclicReads)

    def __post_init__(self) -> None:
        self.running = Session(self.wanted.settings, {})
        if self.manner.store is not None:
            self.trail = trail(self.manner.store, self.key)

    @property
    def connected(self) -> bool:
        """Whether the server answers."""
        return self.client is not None and self.client.state is UaClientState.CONNECTED

    def change(self, wanted: Session) -> None:
        """Another plan for this session; it stays open."""
        self.wanted = wanted
        self._changed.set()

    async def run(self) -> None:
        """Connect, subscribe, follow the plan; until cancelled."""
        self.client = await self._connect()
        try:
            async with asyncio.TaskGroup() as group:
                group.create_task(self._follow())
                group.create_task(self._tick())
                group.create_task(self._watch())
                group.create_task(self._reads.run())
        finally:
            metrics.CONNECTED.labels(self.key.group, self.key.connection.url).set(0)
            with contextlib.suppress(*TROUBLE):
                async with asyncio.timeout(GONE):
                    await self._end(self.client)

    async def _end(self, client: Client) -> None:
        """Close the session, unless it shall be there for the publisher's next life."""
        if self.trail is None or not self.leaving:
            await client.disconnect()
            return
        self._keep()
        # What asyncua's own closing does, but for the word to the server.
        client.uaclient.session.close_session = _say_nothing
        await client.close_session()
        client.disconnect_socket()

    async def _connect(self) -> Client:
        backoff = Backoff(first=1.0, most=self.manner.access.most_delay)
        gauge = metrics.CONNECTED.labels(self.key.group, self.key.connection.url)
        gauge.set(0)
        while True:
            try:
                client = await connect(self.key.connection, self.manner.access, self.key.group, self.trail)
            except TROUBLE as error:
                self.retries += 1
                self.once.warn("a server cannot be connected to", f"{self.key.connection.url}: {words(error)}")
                await asyncio.sleep(backoff.next())
            else:
                gauge.set(1)
                again = self.trail is not None and self.trail.resumed
                extra = {"endpoint": self.key.connection.url, "group": self.key.group, "resumed": again}
                LOG.info("connected", extra=extra)
                await self._forget_others(client, again)
                return client

    async def _forget_others(self, client: Client, resumed: bool) -> None:
        """Subscriptions of an earlier life that nobody wants any more."""
        if self.trail is None:
            return
        gone = self.trail.forget(self.wanted.subscriptions if resumed else {})
        if not resumed:
            self._kept.clear()
        if resumed and gone:
            with contextlib.suppress(*TROUBLE):
                await client.uaclient.session.delete_subscriptions(gone)

    async def _follow(self) -> None:
        """Bring what runs to what is wanted; when the server is away, go on when it is back."""
        backoff = Backoff(first=0.5, most=10.0)
        while True:
            self._changed.clear()
            try:
                await self._reconcile(self.wanted)
            except TROUBLE as error:
                self.once.warn("a change has to wait for the server", f"{self.key}: {words(error)}")
                await asyncio.sleep(backoff.next())
                continue
            backoff.reset()
            await self._changed.wait()

    async def _reconcile(self, wanted: Session) -> None:
        change = session_delta(self.running, wanted)
        for key in change.deleted:
            await self._delete(key)
        for old, new in change.retimed.items():
            await self._retime(old, new, wanted.subscriptions[new])
        for key, inside in change.changed.items():
            await self._changed_one(key, inside, wanted)
        for key, plan in change.created.items():
            await self._create(key, plan, wanted.settings)
        self.running = Session(wanted.settings, self.running.subscriptions)
        self._unkept = True
        self._report()

    async def _changed_one(self, key: SubscriptionKey, inside: Any, wanted: Session) -> None:
        channel = self.channels[key]
        await channel.change(inside, wanted.subscriptions[key])
        self._reads.set(key, channel)
        self._set(key, wanted.subscriptions[key])

    def _report(self) -> None:
        feeds = [one.feed for one in self.channels.values() if one.feed]
        metrics.ITEMS.labels(self.key.group).set(sum(len(feed.watched) for feed in feeds))
        metrics.BAD_ITEMS.labels(self.key.group).set(sum(len(feed.bad) for feed in feeds))

    def _set(self, key: SubscriptionKey, plan: Subscription | None) -> None:
        """Note that this much of the plan runs."""
        rest = {one: sub for one, sub in self.running.subscriptions.items() if one != key}
        self.running = Session(self.running.settings, {**rest, key: plan} if plan else rest)

    async def _create(self, key: SubscriptionKey, plan: Subscription, settings: GroupSettings) -> None:
        assert self.client is not None
        channel = Channel(
            plan=plan,
            writer=self._writer(key, plan, settings),
            outbox=self.outbox,
            group=self.key.group,
            counts=self.counts,
            once=self.once,
            metadata_on=self.manner.metadata and not settings.mode.endswith("Samples"),
        )
        if self.trail is not None:
            channel.writer.sequence = max(1, self.trail.frames(key).read())
        feed = await self._resumed(key, channel, settings)
        if feed is None:
            feed = self._feed(key, channel, settings)
            try:
                await channel.open(feed)
            except BaseException:
                with contextlib.suppress(*TROUBLE):
                    await feed.delete()
                raise
        self.client._subscriptions.append(feed)
        self.channels[key] = channel
        self._reads.set(key, channel)
        self._set(key, plan)

    def _feed(self, key: SubscriptionKey, channel: Channel, settings: GroupSettings) -> Feed:
        assert self.client is not None

        def seen(feed: Feed, number: int) -> None:
            if self.trail is not None and feed.subscription_id is not None:
                # In this order: after a kill between them a frame comes again under its own number.
                self.trail.seen(key, feed.subscription_id).write(number)
                self.trail.frames(key).write(channel.writer.sequence)

        hooks = channel.hooks(self.client.get_namespace_array, settings.republish, settings.transfer, seen)
        asked = parameters(channel.plan, key.interval, self.manner.keep_alive)
        feed = Feed(self.client.uaclient.session, asked, hooks)
        feed.set_overflow_disconnect_handler(self.client.uaclient.notify_transport_lost)
        return feed

    async def _resumed(self, key: SubscriptionKey, channel: Channel, settings: GroupSettings) -> Feed | None:
        """The feed of a subscription that the server has kept for us; None when there is none, or it is another."""
        kept = self.trail.read(key) if self.trail is not None and self.trail.resumed else None
        if self.trail is None or kept is None:
            return None
        feed = self._feed(key, channel, settings)
        if kept.asked != repr(feed.parameters):
            self.trail.forget({one: None for one in self.wanted.subscriptions if one != key})
            with contextlib.suppress(*TROUBLE):
                await feed.server.delete_subscriptions([kept.subscription])
            return None
        await channel.resume(feed, kept, self.trail.seen(key, kept.subscription).read())
        feed.server.ensure_publish_loop()
        metrics.RESUMED.labels(self.key.group).inc()
        return feed

    def _keep(self) -> None:
        """Write down what the next life needs, where it is not what is written."""
        self._unkept = False
        if self.trail is None:
            return
        for key, channel in self.channels.items():
            kept = channel.feed.kept() if channel.feed is not None else None
            if kept is not None and kept != self._kept.get(key):
                self._kept[key] = kept
                self.trail.write(key, kept)
        if self.channels.keys() >= self.wanted.subscriptions.keys():
            # Not before: what is not taken up yet is still needed.
            self.trail.forget(self.channels)
            self._kept = {key: kept for key, kept in self._kept.items() if key in self.channels}

    def _writer(self, key: SubscriptionKey, plan: Subscription, settings: GroupSettings) -> Writer:
        return Writer(
            settings=plan.settings,
            mode=settings.mode,
            key_frames=key.writer.key_frames,
            strict=self.manner.strict,
            writer_id=len(self.channels) + 1,
            publisher_id=settings.publisher_id or self.manner.publisher_id,
            endpoint=self.key.connection.url,
            symbol=symbol,
            limit=self.outbox.room,
        )

    async def _delete(self, key: SubscriptionKey) -> None:
        channel = self.channels.pop(key, None)
        self._reads.set(key, None)
        if channel is not None and channel.feed is not None:
            await channel.feed.delete()
        self._set(key, None)

    async def _retime(self, old: SubscriptionKey, new: SubscriptionKey, plan: Subscription) -> None:
        """Another publishing interval for a subscription that stays."""
        channel = self.channels[old]
        assert channel.feed is not None
        asked = ua.ModifySubscriptionParameters()
        wanted = parameters(plan, new.interval, self.manner.keep_alive)
        asked.SubscriptionId = channel.feed.subscription_id
        asked.RequestedPublishingInterval = wanted.RequestedPublishingInterval
        asked.RequestedLifetimeCount = wanted.RequestedLifetimeCount
        asked.RequestedMaxKeepAliveCount = wanted.RequestedMaxKeepAliveCount
        asked.MaxNotificationsPerPublish = wanted.MaxNotificationsPerPublish
        asked.Priority = wanted.Priority
        answer = await channel.feed.update(asked)
        if answer.RevisedPublishingInterval != wanted.RequestedPublishingInterval:
            # Some servers answer with what they have and change nothing: a new subscription gets what can be had.
            channel.feed.parameters = wanted
            await channel.feed.recreate()
        self.channels[new] = self.channels.pop(old)
        self._reads.set(old, None)
        self._reads.set(new, channel)
        running = self.running.subscriptions[old]
        self._set(old, None)
        self._set(new, running)

    async def _tick(self) -> None:
        """Heartbeats, repeated metadata, refused nodes once more."""
        while True:
            await asyncio.sleep(TICK)
            now = time.monotonic()
            if self._unkept or any(one.feed is not None and one.feed.moved() for one in self.channels.values()):
                self._keep()
            for channel in list(self.channels.values()):
                try:
                    await self._tick_one(channel, now)
                except TROUBLE as error:
                    self.once.warn("the server does not answer", f"{self.key}: {words(error)}")

    async def _tick_one(self, channel: Channel, now: float) -> None:
        due = channel.beats.next()
        if due is not None and due <= now:
            await channel.beat(now)
        if not self.connected:
            return
        if channel.next_metadata and channel.next_metadata <= now:
            await channel.repeat_metadata()
        if channel.next_retry <= now:
            first, channel.next_retry = not channel.next_retry, now + self.manner.retry_bad
            if not first:
                await channel.retry_bad()
                self._report()

    async def _watch(self) -> None:
        """Count when the connection goes and comes; asyncua brings it back by itself. Raises Stale when it does not."""
        assert self.client is not None
        gauge = metrics.CONNECTED.labels(self.key.group, self.key.connection.url)
        was, since = True, 0.0
        async with self.client.subscribe_state() as states:
            while True:
                with contextlib.suppress(TimeoutError):
                    await states.next_change(1.0)
                if not (was or self.connected):
                    await self._wait_for(self.client, time.monotonic() - since)
                if self.connected == was:
                    continue
                was, since = self.connected, time.monotonic()
                gauge.set(int(was))
                extra = {"endpoint": self.key.connection.url, "group": self.key.group}
                if was:
                    metrics.RECONNECTIONS.labels(self.key.group).inc()
                    self.retries += 1
                    self._report()
                    self._unkept = True
                    # Another nonce; without it the session cannot be taken up where users log in.
                    self.client._save_session_state()
                    LOG.info("connected again", extra=extra)
                else:
                    LOG.warning("the connection to a server is lost", extra=extra)

    async def _wait_for(self, client: Client, seconds: float) -> None:
        """While the server is away: a password may have been changed there and here."""
        if seconds > self.manner.stale:
            raise Stale(f"no connection for {seconds:.0f} s")
        with contextlib.suppress(*TROUBLE):
            await log_in(client, self.key.connection, self.manner.access)


async def _say_nothing(delete_subscriptions: bool) -> None:
    """In the place of CloseSession."""


def symbol(code: int) -> str:
    """The name of a status code, by its upper half."""
    return str(ua.status_codes.get_name_and_doc(code & 0xFFFF0000)[0]) if code & 0xFFFF0000 else "Good"
