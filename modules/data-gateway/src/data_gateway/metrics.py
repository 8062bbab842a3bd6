"""What the gateway counts."""

from prometheus_client import Counter, Gauge, Histogram

RECEIVED = Counter("gateway_received", "Messages taken from the bus below")
FORWARDED = Counter("gateway_forwarded", "Events that an output has", ["output"])
DUPLICATES = Counter("gateway_duplicates", "Messages that were passed on before, and not again")
UNROUTED = Counter("gateway_unrouted", "Events that no route is true for")
EXPIRED = Counter("gateway_expired", "Events whose time to live ended before an output took them", ["output"])
DEAD = Counter("gateway_dead_lettered", "Messages put aside", ["reason"])
DROPPED = Counter("gateway_dropped", "Messages given up", ["reason"])
RETRIES = Counter("gateway_retries", "Events that were to be published again", ["output"])
WAITING = Gauge("gateway_waiting", "Events that wait for an output", ["output"])
OPEN = Gauge("gateway_breaker_open", "1 while an output is left alone", ["output"])
HELD = Gauge("gateway_held", "Events that are held and not yet acknowledged")
STORED = Gauge("gateway_spool_records", "Events in the spool")
SPOOL_BYTES = Gauge("gateway_spool_bytes", "Bytes of the spool")
SECONDS = Histogram(
    "gateway_seconds",
    "Seconds from the bus below to the acknowledgement of all outputs",
    buckets=(0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 30, 60, 300),
)
