"""Messaging modes: which headers surround the values."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Mode:
    """`network`: the network message's header; `header`: that of each data set message; `raw`: values without status
    and times; `single`: one data set message for each message; `samples`: one object for each value."""

    network: bool = False
    header: bool = False
    raw: bool = False
    single: bool = False
    samples: bool = False
    full: bool = False


MODES = {
    "PubSub": Mode(network=True, header=True),
    "FullNetworkMessages": Mode(network=True, header=True, full=True),
    "DataSetMessages": Mode(header=True),
    "SingleDataSetMessage": Mode(header=True, single=True),
    "DataSets": Mode(),
    "SingleDataSet": Mode(single=True),
    "RawDataSets": Mode(raw=True),
    "SingleRawDataSet": Mode(raw=True, single=True),
    "Samples": Mode(samples=True),
    "FullSamples": Mode(samples=True, full=True),
}

#: What `$$ContentType` of the original says, for those who route by it.
NETWORK_MESSAGE = "application/x-network-message-json-v1"
MONITORED_ITEM = "application/x-monitored-item-json-v1"


def content_type(mode: str, encoding: str) -> str:
    """The content type of a message of this mode; gzip is another type, as in the original."""
    kind = MONITORED_ITEM if MODES[mode].samples else NETWORK_MESSAGE
    return f"{kind}-gzip" if encoding == "JsonGzip" else kind
