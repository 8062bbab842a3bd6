"""What the publisher counts, for Prometheus."""

from prometheus_client import Counter, Gauge, Histogram

VALUES = Counter("opc_publisher_values_total", "Values that servers sent", ["group"])
EVENTS = Counter("opc_publisher_events_total", "Events that servers sent", ["group"])
HEARTBEATS = Counter("opc_publisher_heartbeats_total", "Heartbeats that were sent", ["group"])
OVERFLOWS = Counter("opc_publisher_queue_overflows_total", "Values that came with a server's overflow bit", ["group"])
GAPS = Counter(
    "opc_publisher_missed_notifications_total", "Notifications that a server sent and that never came", ["group"]
)
REPUBLISHED = Counter(
    "opc_publisher_republished_total", "Notifications asked for again after a reconnection", ["group"]
)
RECONNECTIONS = Counter("opc_publisher_reconnections_total", "Sessions that were lost and came back", ["group"])
RESUBSCRIPTIONS = Counter("opc_publisher_resubscriptions_total", "Subscriptions that had to be made anew", ["group"])
RESUMED = Counter("opc_publisher_resumed_total", "Subscriptions of an earlier life that were taken up", ["group"])
CONNECTED = Gauge("opc_publisher_connected", "1 while the session is there", ["group", "endpoint"])
ITEMS = Gauge("opc_publisher_monitored_items", "Items that the server watches", ["group"])
BAD_ITEMS = Gauge("opc_publisher_bad_items", "Items that the server refused; tried again at intervals", ["group"])
OVERSIZE = Counter("opc_publisher_oversize_total", "Values larger than a message may be", ["group"])
MESSAGES = Counter("opc_publisher_messages_total", "Messages that the bus has", ["group"])
VALUES_SENT = Counter("opc_publisher_values_sent_total", "Values in messages that the bus has", ["group"])
RETRIES = Counter("opc_publisher_publish_retries_total", "Times that the bus did not take messages", ["group"])
DEAD_LETTERS = Counter("opc_publisher_dead_letters_total", "Messages that the bus refused for good", ["group"])
DROPPED = Counter("opc_publisher_dropped_total", "Frames given up, by reason", ["group", "reason"])
DISK_FAULTS = Counter("opc_publisher_disk_faults_total", "Times that the store could not write", ["group"])
BACKLOG = Gauge("opc_publisher_backlog", "Frames that the bus does not have yet", ["group"])
PUBLISH_SECONDS = Histogram("opc_publisher_publish_seconds", "Seconds until the bus had what was published")
RELOADS = Counter("opc_publisher_reloads_total", "Times that the published nodes changed", ["result"])
FAULTS = Gauge("opc_publisher_file_faults", "Faults of the published-nodes file", ["weight"])
CERTIFICATE_ENDS = Gauge("opc_publisher_certificate_ends", "When the own certificate ends, seconds since 1970")
