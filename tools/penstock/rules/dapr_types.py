"""The types of components that Dapr brings along, and the metadata that they take."""

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cache
from pathlib import Path

from penstock.expand.misspelt import like

DATA = Path(__file__).with_name("dapr_components.json")

#: What a type begins with. Those of the second line are no components any more, or not yet everywhere.
CATEGORIES = (
    *("bindings", "configuration", "conversation", "crypto", "lock", "middleware", "pubsub", "secretstores", "state"),
    *("nameresolution", "workflow", "workflowbackend", "exporters"),
)
#: What the sidecar itself reads of every component of a category.
COMMON = {
    "bindings": ("direction", "route"),
    "pubsub": ("consumerID", "allowedTopics", "protectedTopics", "publishingScopes", "subscriptionScopes"),
    "state": (
        *("keyPrefix", "actorStateStore", "primaryEncryptionKey", "secondaryEncryptionKey"),
        *("outboxPublishPubsub", "outboxPublishTopic", "outboxPubsub", "outboxDiscardWhenMissingState"),
    ),
}
#: What people write otherwise without meaning another name.
LOOSE = re.compile(r"[-_. ]|\d+$")


@dataclass(frozen=True)
class Setting:
    """One name of a component's metadata; `kind` is empty for a text, `values` when it may be any."""

    name: str
    kind: str = ""
    values: tuple[str, ...] = ()
    required: bool = False


@dataclass(frozen=True)
class Type:
    """What is known of a type: its versions, where it has several; what its documents name, by lower-case name; and
    what its code reads besides that is like one of these."""

    versions: tuple[str, ...]
    settings: Mapping[str, Setting]
    reads: frozenset[str]


@dataclass(frozen=True)
class Types:
    """All of one release of Dapr, by their names in lower case."""

    release: str
    types: Mapping[str, Type]


@cache
def types() -> Types:
    """Read once, and only where there is a component."""
    data = json.loads(DATA.read_text("utf-8"))
    return Types(data["source"][0]["version"], {name: _type(name, one) for name, one in data["types"].items()})


def _type(name: str, one: Mapping[str, Mapping[str, Mapping[str, object]]]) -> Type:
    fields = {field: _setting(field, said) for field, said in one.get("fields", {}).items()}
    every = {common_name: Setting(common_name) for common_name in common(name)} | fields if fields else {}
    return Type(tuple(one.get("versions", ())), {each.lower(): every[each] for each in every}, frozenset(one["reads"]))


def _setting(name: str, said: Mapping[str, object]) -> Setting:
    values = said.get("values")
    return Setting(
        name,
        str(said.get("kind", "")),
        tuple(map(str, values)) if isinstance(values, list) else (),
        bool(said.get("required")),
    )


def common(name: str) -> tuple[str, ...]:
    """What every component of the type's category takes."""
    return COMMON.get(name.partition(".")[0], ())


def meant(name: str, known: Iterable[str]) -> str:
    """The known name that another one is likely to mean; empty without one."""
    lower, names = name.lower(), sorted(known)
    same = [one for one in names if LOOSE.sub("", one.lower()) == LOOSE.sub("", lower)]
    near = same or [one for one in names if like(lower, one.lower())]
    return max(near, key=lambda one: SequenceMatcher(None, lower, one.lower(), autojunk=False).ratio(), default="")
