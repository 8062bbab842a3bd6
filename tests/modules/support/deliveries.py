"""A delivery whose answers a test hears."""

from collections.abc import Callable
from dataclasses import dataclass

from penstock_runtime import CloudEvent


@dataclass(frozen=True)
class OneDelivery:
    topic: str
    read: Callable[[], CloudEvent]
    raw: Callable[[], bytes]
    ack: Callable[[], None]
    retry: Callable[[], None]
    drop: Callable[[], None]
