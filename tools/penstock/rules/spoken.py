"""Which pub/subs and topics applications are told to take from and to hand to, in their own arguments."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from penstock.expand.variables import UNKNOWN
from penstock.rules.contract import Field
from penstock.rules.memo import once
from penstock.rules.view import ClusterView
from penstock.rules.workloads import Workload, workloads
from penstock.shape import many

#: The names of modules/, and of those of the accelerator that they stand for.
RECEIVER = ("receiverPubSubName", "receiver-pub-sub-name", "receiver-pubsub")
HEARD = ("receiverPubSubTopicName", "receiver-topic")
SENDER = ("senderPubSubName", "sender-pub-sub-name")
SAID = ("senderPubSubTopicName", "sender-topic")
#: PubSub=<name>;Topic=<topic>, of the publisher.
BOTH = "dapr"
#: name=address of the pub/subs that are brokers, several with commas.
BROKERS = "mqtt"


@dataclass(frozen=True, eq=False)
class Spoken:
    """An application's end of a pub/sub, and the ways to the arguments that say it; `plain` when it goes to the broker
    itself, and not by its sidecar."""

    workload: Workload
    pubsub: str
    topic: str
    hears: bool
    plain: bool
    pubsub_field: Field
    topic_field: Field

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
    for field, container in one.containers("containers"):
        told = arguments(container.get("args"))
        brokers = {entry.partition("=")[0].strip() for entry in told.get(BROKERS, NOTHING).value.split(",")}
        for hears, pubsub, topic in (
            (True, _first(told, RECEIVER), _first(told, HEARD)),
            (False, _first(told, SENDER), _first(told, SAID)),
            (False, *_both(told.get(BOTH, NOTHING))),
        ):
            known = not any(sign in pubsub.value + topic.value for sign in (UNKNOWN, "$("))
            if pubsub.value and topic.value and known:
                ways = ((*field, "args", pubsub.at), (*field, "args", topic.at))
                yield Spoken(one, pubsub.value, topic.value, hears, pubsub.value in brokers, *ways)


@dataclass(frozen=True)
class Argument:
    """What an argument says, and which word of the list does."""

    value: str
    at: int


NOTHING = Argument("", 0)


def arguments(given: Any) -> dict[str, Argument]:
    """Name → value of `--name=value` and `--name value`; what has no value is empty."""
    found: dict[str, Argument] = {}
    name = ""
    for at, word in enumerate(map(str, many(given))):
        if word.startswith("--"):
            name, equals, value = word[2:].partition("=")
            found[name] = Argument(value, at)
            name = "" if equals else name
        elif name:
            found[name], name = Argument(word, at), ""
    return found


def _first(told: dict[str, Argument], names: tuple[str, ...]) -> Argument:
    return next((told[name] for name in names if name in told and told[name].value), NOTHING)


def _both(told: Argument) -> tuple[Argument, Argument]:
    """The pub/sub and the topic that one argument names, as the publisher reads it."""
    pairs = (part.partition("=") for part in told.value.split(";"))
    said = {name.strip().lower(): value.strip() for name, _, value in pairs}
    return Argument(said.get("pubsub") or said.get("pubsubcomponent") or "", told.at), Argument(
        said.get("topic", ""), told.at
    )
