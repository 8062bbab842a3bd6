"""What the module counts, for Prometheus."""

from prometheus_client import Counter, Gauge

RECEIVED = Counter("iothub_received_total", "Events taken from the bus")
SENT = Counter("iothub_sent_total", "Messages that the hub has", ["identity"])
RETRIES = Counter("iothub_retries_total", "Messages that the hub did not take at once", ["identity"])
DEAD = Counter("iothub_dead_letters_total", "Events that the hub would never take, by reason", ["reason"])
DROPPED = Counter("iothub_dropped_total", "Messages given up, by reason", ["identity", "reason"])
BACKLOG = Gauge("iothub_backlog", "Messages that the hub does not have yet", ["identity"])
CONNECTED = Gauge("iothub_connected", "1 while the identity is connected", ["identity"])
COMMANDS = Counter(
    "iothub_commands_total", "What came from the hub: methods, cloud-to-device messages, desired properties", ["kind"]
)
