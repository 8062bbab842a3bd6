"""What the sensor may be told."""

from collections.abc import Iterator
from dataclasses import dataclass

from penstock_runtime import BusSettings, setting
from simulated_temperature_sensor.faults import FAULTS


@dataclass(frozen=True, kw_only=True)
class Settings(BusSettings):
    """The accelerator's three, and what tests and plants need beyond them."""

    feed_interval: float = setting(
        1000.0,
        args=("--feedIntervalInMilliseconds",),
        help="Milliseconds between two messages; 0 is as fast as it goes",
        minimum=0,
    )
    sender_pub_sub_name: str = setting("local-pub-sub", args=("--senderPubSubName",), help="Pub/sub to publish to")
    sender_topic: str = setting("telemetry", args=("--senderPubSubTopicName",), help="Topic to publish to")
    source: str = setting("simulated-temperature-sensor-module", help="Who speaks: `source` of the events")
    seed: int = setting(
        -1, help="Start of the chance; the same seed gives the same readings. -1 is another each time", minimum=-1
    )
    drift: float = setting(0.0, help="Degrees that the machine's temperature gains in an hour")
    fault: tuple[str, ...] = setting((), help=f"Faults to make: {', '.join(sorted(FAULTS))}")
    fault_rate: float = setting(0.01, help="Share of messages that have one of them", minimum=0, maximum=1)
    count: int = setting(0, help="Stop after so many messages; 0 is never", minimum=0)
    batch: int = setting(1, help="Messages to publish at once", minimum=1, maximum=1000)
    backlog: int = setting(
        1000, help="Messages to keep while nobody takes them; then the oldest is dropped and counted", minimum=1
    )

    def check(self) -> Iterator[str]:
        """Faults that there are."""
        yield from super().check()
        for name in self.fault:
            if name not in FAULTS:
                yield f"--fault: {name!r} is none of {', '.join(sorted(FAULTS))}"
