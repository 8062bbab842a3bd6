"""The feed: readings at their interval, kept while nobody takes them."""

import asyncio
import contextlib
import logging
import uuid
from collections import deque
from collections.abc import Iterator
from random import Random

from prometheus_client import Counter, Gauge

from penstock_runtime import Backoff, Bus, CloudEvent, Once, Service, now
from simulated_temperature_sensor.faults import FAULTS
from simulated_temperature_sensor.readings import Readings
from simulated_temperature_sensor.settings import Settings

LOG = logging.getLogger(__name__)

PUBLISHED = Counter("sensor_published", "Messages that the bus has taken")
FAILED = Counter("sensor_publish_failures", "Attempts to publish that failed")
DROPPED = Counter("sensor_dropped", "Messages that were given up", ["reason"])
WAITING = Gauge("sensor_backlog", "Messages that wait to be published")


def events(settings: Settings) -> Iterator[CloudEvent]:
    """Events without end, or `count` of them, faults included. Their extension `sequence` counts the readings."""
    chance = Random(None if settings.seed < 0 else settings.seed)
    # Faults have a chance of their own, so that readings are the same with and without them.
    mishap = Random(chance.random())
    readings = Readings(chance, settings.feed_interval / 1000, settings.drift)
    run = uuid.uuid4().hex[:12]
    while not settings.count or readings.number < settings.count:
        number = readings.number
        event = CloudEvent(
            id=f"{run}-{number}",
            source=settings.source,
            time=now(),
            data=readings.next(),
            extensions={"partitionkey": settings.source, "sequence": f"{number:020}"},
        )
        faulty = settings.fault and mishap.random() < settings.fault_rate
        yield from FAULTS[mishap.choice(settings.fault)](event, mishap) if faulty else [event]


async def feed(settings: Settings, bus: Bus, service: Service) -> None:
    """Publish until `count` is reached or the module is asked to stop. What nobody takes waits, up to `backlog`."""
    backlog: deque[CloudEvent] = deque()
    source, backoff, once = events(settings), Backoff(first=0.1, most=10), Once(LOG)
    loop = asyncio.get_running_loop()
    due, retry, ended = loop.time(), 0.0, False
    while not (service.stopping.is_set() or (ended and not backlog)):
        if not ended and (loop.time() >= due):
            ended = _collect(source, settings, backlog, once)
            due = max(due + settings.feed_interval / 1000 * settings.batch, loop.time() - settings.feed_interval / 1000)
        if backlog and loop.time() >= retry:
            # While there is no bus, whoever asks to stop is not kept waiting for it.
            with contextlib.nullcontext() if bus.connected() else service.nothing_held():
                sent = await _publish(settings, bus, backlog, once)
            service.health.set("publishing", sent)
            retry = 0.0 if sent else loop.time() + backoff.next()
            if sent:
                backoff.reset()
        WAITING.set(len(backlog))
        await _sleep(service, max(retry if backlog else 0.0, 0.0 if ended else due) - loop.time())


def _collect(source: Iterator[CloudEvent], settings: Settings, backlog: deque[CloudEvent], once: Once) -> bool:
    """Take a batch of readings; True when there are no more."""
    for _ in range(settings.batch):
        event = next(source, None)
        if event is None:
            return True
        if len(backlog) >= settings.backlog:
            backlog.popleft()
            DROPPED.labels("backlog").inc()
            once.warn("the backlog is full: the oldest message is dropped")
        backlog.append(event)
    return False


async def _publish(settings: Settings, bus: Bus, backlog: deque[CloudEvent], once: Once) -> bool:
    """Publish the oldest; what cannot be published ever is dropped and counted, what cannot be now stays."""
    batch = [backlog[number] for number in range(min(len(backlog), settings.batch))]
    results = await bus.publish(settings.sender_topic, batch)
    kept = []
    for event, error in zip(batch, results, strict=True):
        if error is None:
            PUBLISHED.inc()
        elif error.permanent:
            DROPPED.labels("refused").inc()
            once.warn("a message was refused", str(error))
        else:
            FAILED.inc()
            once.warn("nobody takes the messages", str(error))
            kept.append(event)
    for _ in batch:
        backlog.popleft()
    backlog.extendleft(reversed(kept))
    return not kept


async def _sleep(service: Service, seconds: float) -> None:
    """Wait, but not beyond the moment when the module is asked to stop."""
    if seconds <= 0:
        await asyncio.sleep(0)
        return
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(seconds):
            await service.stopping.wait()
