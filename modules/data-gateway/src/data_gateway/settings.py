"""What the gateway may be told."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from data_gateway.keys import KEYS, is_key
from penstock_runtime import BusSettings, setting


@dataclass(frozen=True, kw_only=True)
class Settings(BusSettings):
    """The accelerator's four, and what it takes to lose nothing."""

    receiver_pub_sub_name: str = setting("local-pub-sub", args=("--receiverPubSubName",), help="Pub/sub below")
    receiver_topic: str = setting("telemetry", args=("--receiverPubSubTopicName",), help="Topic to take from")
    sender_pub_sub_name: str = setting(
        "remote-pub-sub", args=("--senderPubSubName",), help="Pub/sub above, `$upstream`"
    )
    sender_topic: str = setting("telemetry", args=("--senderPubSubTopicName",), help="Topic to hand to")

    partition_key: str = setting(
        "own",
        args=("--partitionKey",),
        help=f"What names the asset, whose events keep order: {', '.join(KEYS)}, $body.path",
    )
    routes: Path | None = setting(None, help="File with routes as an edgeHub has them; without it everything goes up")
    output: tuple[str, ...] = setting(
        (), help="Where the inputs that routes name are: module/input=pubsub:topic, several with commas"
    )
    batch: int = setting(200, help="Events to publish at once", minimum=1, maximum=10_000)
    batch_seconds: float = setting(
        0.005, help="Seconds that a batch waits to be filled, at most, while events keep coming", minimum=0, maximum=60
    )
    window: int = setting(2000, help="Events to hold that are not yet above; then no more are taken", minimum=1)
    duplicates: int = setting(100_000, help="Events to remember: one that comes again is not passed on", minimum=0)
    dead_letter_topic: str = setting(
        "telemetry-dead-letter",
        help="Topic of the pub/sub below for what cannot be passed on",
    )
    retry_first: float = setting(0.1, help="Seconds until the first retry; they double", minimum=0.001)
    retry_most: float = setting(30.0, help="Most seconds between retries", minimum=0.001)
    breaker_failures: int = setting(5, help="Failures in a row after which an output is left alone", minimum=1)
    breaker_rest: float = setting(10.0, help="Seconds that it is left alone", minimum=0.001)
    spool: Path | None = setting(None, help="Folder to store events in; they are acknowledged below once there")
    spool_limit: int = setting(268_435_456, help="Bytes to store; then the oldest fall out, counted", minimum=1_048_576)

    def check(self) -> Iterator[str]:
        """Keys and outputs that can be understood."""
        yield from super().check()
        if not is_key(self.partition_key):
            yield f"--partitionKey: {self.partition_key!r} is none of {', '.join(KEYS)} and no $body.path"
        if self.routes and not self.routes.is_file():
            yield f"--routes: there is no file {self.routes}"
        for entry in self.output:
            name, _, place = entry.partition("=")
            if len(name.split("/")) != 2 or not all((*name.split("/"), *place.partition(":")[::2])):
                yield f"--output: {entry!r} is not module/input=pubsub:topic"
        names = [entry.partition("=")[0] for entry in self.output]
        yield from (f"--output: {name} is there more than once" for name in sorted(set(names)) if names.count(name) > 1)
        yield from self._ways()
        if self.retry_first > self.retry_most:
            yield f"--retry-first: {self.retry_first:g} is more than --retry-most, {self.retry_most:g}"
        if self.spool and self.spool.exists() and not self.spool.is_dir():
            yield f"--spool: {self.spool} is no folder"

    def _ways(self) -> Iterator[str]:
        """Faults of where events come from and go to."""
        below = (self.receiver_pub_sub_name, self.receiver_topic)
        ends = {"--receiverPubSubTopicName": below, "--senderPubSubTopicName": self._above()}
        ends |= {"--dead-letter-topic": (below[0], self.dead_letter_topic)} if self.dead_letter_topic else {}
        for entry in self.output:
            pubsub, _, topic = entry.partition("=")[2].partition(":")
            ends[f"--output: {entry!r}"] = (pubsub, topic)
        for name, (pubsub, topic) in ends.items():
            if not pubsub or not topic:
                yield f"{name}: a pub/sub and a topic have names"
            elif name != "--receiverPubSubTopicName" and (pubsub, topic) == below:
                yield f"{name}: events would come back: {topic} of {pubsub} is where they are taken from"
            elif name != "--receiverPubSubTopicName" and any(sign in topic for sign in "+#"):
                yield f"{name}: one cannot publish to {topic!r}: + and # stand for other topics"

    def _above(self) -> tuple[str, str]:
        return self.sender_pub_sub_name, self.sender_topic
