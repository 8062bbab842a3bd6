"""conduit.yaml and the lists of destinations: what may cross between two levels, typed."""

import re
from datetime import date
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from penstock.topology import names, topics
from penstock.topology.conduitwords import FACT, PROXIED

USER = re.compile(r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(/[A-Za-z0-9]([A-Za-z0-9._-]{0,61}[A-Za-z0-9])?)?")


def _name(text: str) -> str:
    bare = FACT.sub("fact", text)
    wrong = "a fact is written ${NAME}, in capitals" if set("${}") & set(bare) else names.fault(bare)
    if wrong:
        raise ValueError(f"{text!r}: {wrong}")
    return text


def _topic(text: str) -> str:
    wrong = topics.fault(text)
    if wrong:
        raise ValueError(f"{text!r} is no MQTT topic: {wrong}")
    return _word(text)


def _word(text: str) -> str:
    """A broker's configuration parts its words by spaces and its options by lines."""
    if any(one.isspace() or not one.isprintable() for one in text):
        raise ValueError(f"{text!r}: a line of the broker's configuration takes no spaces or control characters in it")
    return text


def _sentence(text: str) -> str:
    """Becomes a comment of what is generated, where a line more would be a line of the configuration."""
    return " ".join("".join(one if one.isprintable() else " " for one in text).split())


def _user(text: str) -> str:
    if not USER.fullmatch(text):
        raise ValueError(f"{text!r} is neither `nodes` nor a namespace (or namespace/app) as Kubernetes calls one")
    return text


def _prefix(text: str) -> str:
    if text and (not topics.is_topic(text) or not text.endswith("/")):
        raise ValueError(f"{text!r} is no prefix: levels without wildcards that end in a slash, as in northbound/")
    return _word(text)


def _port(port: int) -> int:
    if port not in PROXIED:
        raise ValueError(f"{port} does not cross a zone through the proxy: only {' and '.join(map(str, PROXIED))} do")
    return port


Prefix = Annotated[str, AfterValidator(_prefix)]
Sentence = Annotated[str, AfterValidator(_sentence)]
User = Annotated[str, AfterValidator(_user)]


class Strict(BaseModel):
    """Unknown keys are mistakes."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)


class Destination(Strict):
    """A host, or all below a domain. `${REGION}` and other facts stand for the cluster's own."""

    name: Annotated[str, AfterValidator(_name)] = Field(description="An exact name, or *. and a domain.")
    ports: tuple[Annotated[int, AfterValidator(_port)], ...] = Field(default=(443,), min_length=1)
    why: Sentence = Field(default="", description="What it is for.")


class DestinationList(Strict):
    """The destinations of one purpose, in one place, with where they come from and when."""

    purpose: str = Field(min_length=1, description="What needs them.")
    origin: str = Field(min_length=1, description="Where the list comes from.")
    date: date
    destinations: tuple[Destination, ...]


class Topic(Strict):
    """What the brokers hand on to each other. At the lower broker it is called lowerPrefix + topic."""

    topic: Annotated[str, AfterValidator(_topic)]
    direction: Literal["up", "down"] = "up"
    qos: Literal[1, 2] = Field(default=1, description="At least once, or exactly once.")
    lower_prefix: Prefix = Field(default="", alias="lowerPrefix")
    upper_prefix: Prefix = Field(default="", alias="upperPrefix")
    why: Sentence = ""


class Conduit(Strict):
    """platform/conduits/<upper>-<lower>/conduit.yaml: all that may cross between two levels."""

    upper: str = Field(pattern=r"^[a-z0-9]+$", description="The level above, e.g. l4.")
    lower: str = Field(pattern=r"^[a-z0-9]+$", description="The level below, e.g. l3.")
    about: Sentence = Field(min_length=1, description="The two zones in words, e.g. business and site operations.")
    lists: tuple[str, ...] = Field(default=(), description="Lists of platform/conduits/destinations/, by file name.")
    destinations: tuple[Destination, ...] = Field(default=(), description="More, of this conduit alone.")
    users: tuple[User, ...] = Field(default=(), description="Who below may use them: nodes, or namespaces.")
    topics: tuple[Topic, ...] = Field(default=(), description="What the brokers hand on.")
    telemetry: bool = Field(default=True, description="Whether the lower collector sends to the upper one (OTLP).")
    mirror: bool = Field(default=False, description="Whether sites may run a mirror here (components mirror/*).")
    proxy: Literal["own", "firewall"] = Field(
        default="own", description="firewall: an existing one passes the names on; its list is generated instead."
    )
    firewalls: tuple[str, ...] = Field(
        default=(), description="Sites where that is so, while the others have a proxy (components firewall/*)."
    )

    @property
    def name(self) -> str:
        """The folder's name."""
        return f"{self.upper}-{self.lower}"
