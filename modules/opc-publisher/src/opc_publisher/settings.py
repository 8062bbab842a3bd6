"""What the pod may set. Names of the original's command line are understood beside our own."""

import os
import socket
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from opc_publisher.planner import Defaults, Share
from penstock_runtime import BusSettings, setting

Behavior = Literal[
    "WatchdogLKV",
    "WatchdogLKG",
    "PeriodicLKV",
    "PeriodicLKG",
    "WatchdogLKVWithUpdatedTimestamps",
    "WatchdogLKVDiagnosticsOnly",
    "PeriodicLKVDropValue",
    "PeriodicLKGDropValue",
]
Mode = Literal[
    "PubSub",
    "FullNetworkMessages",
    "DataSetMessages",
    "SingleDataSetMessage",
    "DataSets",
    "SingleDataSet",
    "RawDataSets",
    "SingleRawDataSet",
    "Samples",
    "FullSamples",
]


@dataclass(frozen=True, kw_only=True)
class Settings(BusSettings):
    """Settings of opc-publisher."""

    published_nodes: Path = setting(
        Path("/etc/opcpublisher/pn.json"), args=("--pf", "--publishfile"), help="The published-nodes file; watched"
    )
    dapr: str = setting(
        "PubSub=local-pub-sub;Topic=telemetry", args=("-d",), help="Where to publish, as PubSub=<name>;Topic=<topic>"
    )
    dead_letter_topic: str = setting("", help="Topic for word of messages that the bus refuses for good")
    messaging_mode: Mode = setting("PubSub", args=("--mm",), help="Message format, where the file names none")
    message_encoding: Literal["Json", "JsonGzip"] = setting(
        "Json", args=("--me",), help="Encoding, where the file names none"
    )
    strict: bool = setting(
        False, args=("-c",), help="Strictly as OPC UA Part 14: numbers for writer ids and status codes"
    )
    publisher_id: str = setting("", args=("--id",), help="PublisherId of the messages; the host's name when empty")
    batch_size: int = setting(50, args=("--bs",), help="Data set messages in one message", minimum=1)
    batch_seconds: float = setting(1.0, args=("--bi",), help="Seconds that a message waits to be filled", minimum=0)
    publishing_interval: int = setting(
        1000, args=("--op",), help="Milliseconds between publications, where the file says none", minimum=0
    )
    ignore_publishing_intervals: bool = setting(
        False, args=("--ipi",), help="Use --op for every node, whatever OpcPublishingInterval says"
    )
    sampling_interval: int = setting(
        1000, args=("--oi",), help="Milliseconds between samples, where the file says none", minimum=0
    )
    queue_size: int = setting(1, args=("--qs",), help="Values that a server keeps between publications", minimum=1)
    key_frame_count: int = setting(0, args=("--kfc",), help="Every so many messages a key frame; 0 none", minimum=0)
    heartbeat_behavior: Behavior = setting("WatchdogLKV", args=("--hbb",), help="What a heartbeat sends")
    skip_first: bool = setting(False, args=("--sf",), help="Do not publish what subscribing itself gives")
    fetch_display_names: bool = setting(False, args=("--fd",), help="Ask servers for display names")
    send_keep_alive: bool = setting(False, args=("--ka",), help="Send word when nothing changed")
    send_metadata: bool = setting(True, args=("--dm",), help="Send metadata messages")
    metadata_seconds: float = setting(0.0, help="Seconds between repetitions of the metadata; 0 never", minimum=0)
    nodes_per_data_set: int = setting(1000, args=("--npd",), help="Nodes in one subscription", minimum=1)
    keep_alive_seconds: float = setting(
        10.0, args=("--ki",), help="Seconds of silence after which a server says that it is alive", minimum=1
    )
    session_seconds: float = setting(
        60.0, args=("--sto",), help="Seconds that a server keeps a session that is silent", minimum=5
    )
    request_seconds: float = setting(10.0, help="Seconds that a server has for an answer", minimum=0.1)
    reconnect_seconds: float = setting(60.0, args=("--xr",), help="Seconds between two attempts, at most", minimum=1)
    bad_node_retry_seconds: float = setting(
        300.0, args=("--bnr", "--inr"), help="Seconds until a node that a server refused is asked for again", minimum=1
    )
    auto_accept: bool = setting(False, args=("--aa",), help="Trust the certificate of any server")
    pki: Path = setting(Path("/app/pki"), help="Certificates: own, trusted/certs, rejected/certs, users")
    passwords: Path | None = setting(
        None, help="Folder with a file for each user, that holds the password (a mounted Secret)"
    )
    application_uri: str = setting("urn:penstock:opc-publisher", help="Who the publisher says it is to servers")
    store: Path = setting(Path("/app/store"), help="Folder of what is waiting to be sent")
    resume: bool = setting(
        True, help="After a restart, go on in the sessions that servers still keep, with what they saw meanwhile"
    )
    store_megabytes: int = setting(
        64, help="Megabytes that may wait for each writer group; then the oldest is given up, and counted", minimum=1
    )
    shard_count: int = setting(1, help="Replicas that share the nodes", minimum=1, maximum=1024)
    shard_index: int = setting(
        -1, help="Which of them this one is, from 0; -1: the number at the end of the pod's name", minimum=-1
    )
    method_port: int = setting(
        8081, help="Port of the direct methods (Dapr's app-port); 0: none", minimum=0, maximum=65535
    )
    method_host: str = setting("127.0.0.1", help="Address that this port is opened on; the sidecar shares the pod's")

    def check(self) -> Iterator[str]:
        """What is wrong with the values together."""
        yield from super().check()
        if not (self.pubsub and self.topic):
            yield f"--dapr: {self.dapr!r} is not PubSub=<name>;Topic=<topic>"
        if self.shard_index >= self.shard_count:
            yield f"--shard-index: {self.shard_index} is not below --shard-count ({self.shard_count})"
        if self.shard_count > 1 and self.share is None:
            yield f"--shard-index: the host's name {socket.gethostname()!r} does not end in a number"
        elif self.shard_index < 0 and self.share is not None and self.share.index >= self.share.count:
            yield f"--shard-count: this is replica {self.share.index} (from 0), and there are {self.share.count}"

    @property
    def pubsub(self) -> str:
        """The pub/sub's name."""
        return self._said("pubsub") or self._said("pubsubcomponent")

    @property
    def topic(self) -> str:
        """The topic."""
        return self._said("topic")

    def _said(self, name: str) -> str:
        pairs = (part.partition("=") for part in self.dapr.split(";"))
        return next((value.strip() for key, _, value in pairs if key.strip().lower() == name), "")

    @property
    def share(self) -> Share | None:
        """Which share of the nodes is this replica's; None when nobody can tell."""
        if self.shard_count == 1:
            return Share()
        if self.shard_index >= 0:
            return Share(self.shard_index, self.shard_count)
        number = os.environ.get("HOSTNAME", socket.gethostname()).rpartition("-")[2]
        return Share(int(number), self.shard_count) if number.isdigit() else None

    @property
    def defaults(self) -> Defaults:
        """What holds where the file says nothing."""
        return Defaults(
            sampling=self.sampling_interval,
            publishing=self.publishing_interval,
            queue=self.queue_size,
            key_frames=self.key_frame_count,
            behavior=self.heartbeat_behavior,
            skip_first=self.skip_first,
            most_nodes=self.nodes_per_data_set,
            mode=self.messaging_mode,
            encoding=self.message_encoding,
            batch=self.batch_size,
            batch_wait=self.batch_seconds,
            fetch_names=self.fetch_display_names,
            keep_alive=self.send_keep_alive,
            metadata_every=self.metadata_seconds,
            ignore_publishing=self.ignore_publishing_intervals,
        )
