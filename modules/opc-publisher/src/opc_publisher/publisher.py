"""The running publisher: published nodes in, sessions and outboxes at work."""

import asyncio
import contextlib
import json
import logging
import socket
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace
from hashlib import blake2b
from pathlib import Path
from typing import Any

from opc_publisher import metrics
from opc_publisher.delta import Delta, delta, hold
from opc_publisher.fault import Fault, Weight
from opc_publisher.network import Header
from opc_publisher.outbox import FULL_DISK_PAUSE, Limits, Outbox
from opc_publisher.plan import GroupSettings, Plan, Session, SessionKey
from opc_publisher.planner import UNKNOWN_GROUP, Share, plan
from opc_publisher.published import Published
from opc_publisher.session import LiveSession, Manner
from opc_publisher.settings import Settings
from penstock_runtime import Bus, Health, Notes, Once, Spool, drained, words
from penstock_runtime.draining import STILL
from penstock_runtime.spool import FULL

LOG = logging.getLogger(__name__)
#: Faults that are written to the log each; the others are counted.
SAID = 50


@dataclass(frozen=True, slots=True)
class Lane:
    """What shares an outbox: a group, as long as it is written in one form."""

    group: str
    mode: str
    encoding: str
    publisher_id: str


@dataclass(slots=True, kw_only=True)
class Publisher:
    """`start` is how a task of the publisher's lifetime is made."""

    settings: Settings
    bus: Bus
    health: Health
    manner: Manner
    start: Callable[[Awaitable[None]], asyncio.Task[None]]
    plan: Plan = field(default_factory=Plan)
    sessions: dict[SessionKey, LiveSession] = field(default_factory=dict)
    outboxes: dict[Lane, Outbox] = field(default_factory=dict)
    once: Once = field(default_factory=lambda: Once(LOG))
    started: float = field(default_factory=time.monotonic)
    notes: Notes | None = None
    _tasks: dict[SessionKey, asyncio.Task[None]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.settings.dead_letter_topic:
            self.notes = Notes(self.bus, self.settings.dead_letter_topic, self.health)
            self.start(self.notes.run())

    def recover(self) -> None:
        """Send what an earlier life of the publisher left in the store, also of groups that are no more."""
        for meta in sorted(self.settings.store.glob("*/lane.json")):
            try:
                lane = Lane(**json.loads(meta.read_text(encoding="utf-8")))
            except (OSError, ValueError, TypeError) as error:
                self.once.warn("a folder of the store cannot be read", f"{meta.parent}: {error}")
                continue
            self._outbox(lane, GroupSettings(batch=self.settings.batch_size, batch_wait=self.settings.batch_seconds))

    def apply(self, published: Published) -> Delta:
        """Do what these nodes change. What runs is not stopped on the word of a file that has errors."""
        fresh, odd = plan(published, self.settings.defaults, self.settings.share or Share(), self.plan)
        self._say((*published.faults, *odd))
        if not published.whole and self.plan.sessions:
            held = hold(self.plan, fresh)
            if held.items > fresh.items:
                LOG.warning(
                    "nodes that are no longer read go on until the file has no errors",
                    extra={"nodes": held.items - fresh.items},
                )
            fresh = held
        change = delta(self.plan, fresh)
        for key in change.closed:
            self._close(key)
        for key, session in change.opened.items():
            self._open(key, session)
        for key in change.changed:
            self._change(key, fresh.sessions[key])
        self.plan = fresh
        self.health.set("loaded", True)
        metrics.RELOADS.labels("whole" if published.whole else "with errors").inc()
        self._summary(change)
        return change

    def _summary(self, change: Delta) -> None:
        LOG.info(
            "published nodes taken over",
            extra={
                "nodes": self.plan.items,
                "sessions": len(self.plan.sessions),
                "opened": len(change.opened),
                "closed": len(change.closed),
                "changed": len(change.changed),
            },
        )

    def _say(self, faults: tuple[Fault, ...]) -> None:
        for weight in Weight:
            metrics.FAULTS.labels(weight.value).set(sum(fault.weight is weight for fault in faults))
        for fault in faults[:SAID]:
            LOG.warning(
                "published nodes: %s",
                fault.message,
                extra={
                    "code": fault.code,
                    "path": fault.path,
                    "weight": fault.weight.value,
                    **({"line": fault.line, "column": fault.column} if fault.line else {}),
                },
            )
        if len(faults) > SAID:
            LOG.warning("published nodes: and more faults", extra={"count": len(faults) - SAID})

    def _open(self, key: SessionKey, session: Session) -> None:
        outbox = self._outbox(self._lane(key, session.settings), session.settings)
        manner = self.manner
        live = LiveSession(key=key, wanted=session, outbox=outbox, manner=manner, health=self.health)
        self.sessions[key] = live
        self._tasks[key] = self.start(_guarded(live))

    def _change(self, key: SessionKey, session: Session) -> None:
        live = self.sessions[key]
        if self._lane(key, session.settings) != self._lane(key, live.wanted.settings):
            # Another form of message: the session is made anew, what waits leaves in the old form.
            self._close(key)
            self._open(key, session)
            return
        self._outbox(self._lane(key, session.settings), session.settings)
        live.change(session)

    def _close(self, key: SessionKey) -> None:
        self.sessions.pop(key)
        self._tasks.pop(key).cancel()

    def _lane(self, key: SessionKey, settings: GroupSettings) -> Lane:
        identity = settings.publisher_id or self.manner.publisher_id
        return Lane(key.group, settings.mode, settings.encoding, identity)

    def _outbox(self, lane: Lane, group: GroupSettings) -> Outbox:
        limits = Limits(group.batch, group.batch_wait, self.settings.largest_message, ttl=group.ttl)
        outbox = self.outboxes.get(lane)
        if outbox is None:
            outbox = self.outboxes[lane] = self._new_outbox(lane, limits)
            self.start(_forever(outbox))
        outbox.limits = limits
        outbox.topic = group.topic or self.settings.topic
        return outbox

    def _new_outbox(self, lane: Lane, limits: Limits) -> Outbox:
        shown = "" if lane.group == UNKNOWN_GROUP else lane.group
        folder = self._folder(lane)
        return Outbox(
            name=lane.group,
            header=Header(lane.mode, lane.encoding, lane.publisher_id, shown, self.settings.strict),
            limits=limits,
            bus=self.bus,
            topic=self.settings.topic,
            source="opc-publisher-module",
            spool=Spool(folder, self.settings.store_megabytes * 1024 * 1024),
            health=self.health,
            notes=self.notes,
        )

    def _folder(self, lane: Lane) -> Path:
        said = json.dumps({name: getattr(lane, name) for name in ("group", "mode", "encoding", "publisher_id")})
        folder = self.settings.store / blake2b(said.encode(), digest_size=8).hexdigest()
        if not _labelled(folder, said):
            self.once.warn("the disk has no room for a group more", str(folder))
            self.start(_label(folder, said))
        return folder

    async def stop(self, seconds: float) -> None:
        """End the sessions, then hand over what waits, for at most so many seconds."""
        tasks = list(self._tasks.values())
        for key, live in list(self.sessions.items()):
            live.leaving = True
            self._close(key)
        if tasks:
            await asyncio.wait(tasks, timeout=seconds / 2)
        await asyncio.gather(*(outbox.drain(seconds / 2) for outbox in self.outboxes.values()))
        for outbox in self.outboxes.values():
            outbox.spool.close()
        if (notes := self.notes) is not None:
            await drained(lambda: len(notes.waiting), STILL)

    def diagnostics(self) -> list[dict[str, Any]]:
        """GetDiagnosticInfo: one object for each session."""
        return [self._diagnostic(live) for live in self.sessions.values()]

    def _diagnostic(self, live: LiveSession) -> dict[str, Any]:
        seconds = max(time.monotonic() - self.started, 0.001)
        feeds = [channel.feed for channel in live.channels.values() if channel.feed]
        connection = live.key.connection
        return {
            "endpoint": {
                "endpointUrl": connection.url,
                "dataSetWriterGroup": live.key.group,
                "useSecurity": connection.mode != "None",
                "opcAuthenticationMode": connection.auth,
                **({"opcAuthenticationUsername": connection.user} if connection.user else {}),
            },
            "sentMessagesPerSec": round(live.counts.frames / seconds, 3),
            "ingestionDuration": f"{seconds:.3f}",
            "ingressDataChanges": live.counts.changes,
            "ingressValueChanges": live.counts.values,
            "ingressEvents": live.counts.events,
            "encoderNotificationsProcessed": live.counts.frames,
            "encoderNotificationsDropped": live.outbox.spool.dropped,
            "outgressInputBufferCount": live.outbox.backlog,
            "outgressInputBufferDropped": live.outbox.spool.dropped,
            "connectionRetries": live.retries,
            "opcEndpointConnected": live.connected,
            "monitoredOpcNodesSucceededCount": sum(len(feed.watched) for feed in feeds),
            "monitoredOpcNodesFailedCount": sum(len(feed.bad) for feed in feeds),
        }


def _labelled(folder: Path, said: str) -> bool:
    """Whether the folder says whose it is, now; False when the disk is full. Raises OSError for all else."""
    path = folder / "lane.json"
    half = path.with_name(".lane.json.new")
    with contextlib.suppress(OSError, UnicodeDecodeError):
        if path.read_text(encoding="utf-8") == said:
            return True
    try:
        folder.mkdir(parents=True, exist_ok=True)
        half.write_text(said, encoding="utf-8")
        half.replace(path)
    except OSError as error:
        if error.errno not in FULL:
            raise
        return False
    return True


async def _label(folder: Path, said: str) -> None:
    while not _labelled(folder, said):
        await asyncio.sleep(FULL_DISK_PAUSE)


async def _guarded(live: LiveSession) -> None:
    """A session that fails in a way nobody thought of is opened again; the others go on."""
    while True:
        try:
            await live.run()
        except Exception as error:
            live.once.warn("a session failed and is opened again", f"{live.key}: {words(error)}")
            LOG.debug("session", exc_info=True)
            live.channels.clear()
            live.running = replace(live.running, subscriptions={})
            await asyncio.sleep(5.0)


async def _forever(outbox: Outbox) -> None:
    while True:
        try:
            await outbox.run()
        except Exception as error:
            outbox.once.warn("sending failed and is tried again", f"{outbox.name}: {words(error)}")
            LOG.debug("outbox", exc_info=True)
            outbox.restart()
            await asyncio.sleep(1.0)


@contextlib.asynccontextmanager
async def tasks() -> Any:
    """Gives a function that starts tasks; they are cancelled and waited for at the end."""
    running: set[asyncio.Task[None]] = set()

    def start(job: Awaitable[None]) -> asyncio.Task[None]:
        task: asyncio.Task[None] = asyncio.ensure_future(job)
        running.add(task)
        task.add_done_callback(running.discard)
        return task

    try:
        yield start
    finally:
        for task in list(running):
            task.cancel()
        if running:
            await asyncio.wait(list(running), timeout=10)


def publisher_id(settings: Settings) -> str:
    """The name in messages: the same after a restart of the pod."""
    return settings.publisher_id or socket.gethostname()
