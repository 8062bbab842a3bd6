"""What every module needs on the day it is born.

Settings with all faults at once, JSON logs without secrets, liveness, readiness and metrics over HTTP, a graceful
stop, and a bus that is either a Dapr sidecar or a plain MQTT broker, with the same CloudEvents on the wire.
"""

from penstock_runtime.batching import linger
from penstock_runtime.bus import Bus, Delivery, Unpublished
from penstock_runtime.draining import drained
from penstock_runtime.event import CloudEvent, EventError, now
from penstock_runtime.health import Health
from penstock_runtime.jsontext import written
from penstock_runtime.lifecycle import Common, Service, run
from penstock_runtime.listening import accept_no_more, opening
from penstock_runtime.logs import Once, why, words
from penstock_runtime.notes import Notes
from penstock_runtime.retry import Backoff, Breaker
from penstock_runtime.secret import Secret
from penstock_runtime.settings import SettingsError, no_file, read_settings, setting
from penstock_runtime.spool import Spool, SpoolError
from penstock_runtime.tls import tls_context
from penstock_runtime.wiring import BusSettings, open_bus

__all__ = [
    "Backoff",
    "Breaker",
    "Bus",
    "BusSettings",
    "CloudEvent",
    "Common",
    "Delivery",
    "EventError",
    "Health",
    "Notes",
    "Once",
    "Secret",
    "Service",
    "SettingsError",
    "Spool",
    "SpoolError",
    "Unpublished",
    "accept_no_more",
    "drained",
    "linger",
    "no_file",
    "now",
    "open_bus",
    "opening",
    "read_settings",
    "run",
    "setting",
    "tls_context",
    "why",
    "words",
    "written",
]
