"""Which pub/subs and topics applications are told to take from and to hand to, in their own arguments."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from penstock.expand.variables import UNKNOWN
from penstock.rules.memo import once
from penstock.rules.view import ClusterView
from penstock.rules.workloads import Workload, workloads
from penstock.shape import many

#: The names of modules/, and of those of the accelerator that they stand for.
RECEIVER = ("receiverPubSubName", "receiver-pub-sub-name", "receiver-pubsub")
HEARD = ("receiverPubSubTopicName", "receiver-topic")
SENDER = ("senderPubSubName", "sender-pub-sub-name")
SAID = ("senderPubSubTopicName", "sender-topic")
#: name=address of the pub/subs that are brokers, several with commas.
BROKERS = "mqtt"


@dataclass(frozen=True, eq=False)
class Spoken:
    """An application's end of a pub/sub: `plain` when it goes to the broker itself, and not by its sidecar."""

    workload: Workload
    pubsub: str
    topic: str
    hears: bool
    plain: bool

    @property
    def app(self) -> str:
        """The application's name: its Dapr app id, where it has one."""
        one = self.workload
        return str(one.annotations.get("dapr.io/app-id") or one.labels.get("app.kubernetes.io/name") or one.name)


@once
def spoken(cluster: ClusterView) -> tuple[Spoken, ...]:
    """Of every container."""
    return tuple(one for each in workloads(cluster) for one in _of(each))


def _of(one: Workload) -> Iterator[Spoken]:
    for _, container in one.containers("containers"):
        told = arguments(container.get("args"))
        brokers = {entry.partition("=")[0].strip() for entry in told.get(BROKERS, "").split(",")}
        for hears, names, topics in ((True, RECEIVER, HEARD), (False, SENDER, SAID)):
            pubsub, topic = _first(told, names), _first(told, topics)
            if pubsub and topic and UNKNOWN not in pubsub + topic:
                yield Spoken(one, pubsub, topic, hears, pubsub in brokers)


def arguments(given: Any) -> dict[str, str]:
    """Name → value of `--name=value` and `--name value`; what has no value is empty."""
    found: dict[str, str] = {}
    name = ""
    for word in map(str, many(given)):
        if word.startswith("--"):
            name, equals, value = word[2:].partition("=")
            found[name] = value
            name = "" if equals else name
        elif name:
            found[name], name = word, ""
    return found


def _first(told: dict[str, str], names: tuple[str, ...]) -> str:
    return next((told[name] for name in names if told.get(name)), "")
