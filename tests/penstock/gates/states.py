"""Small states of the gates: sites a, b and c in rings pilot, early and rest, and the freights of a."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from penstock.gates.cargo import Cargo, Standing
from penstock.gates.decide import State, Verdict, decide
from penstock.gates.rings import crews
from penstock.gates.settings import Gates, Ring
from penstock.gates.word import Ack, Run, Word

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
RINGS = (
    Ring(name="pilot", sites=("a",), soak="24h"),
    Ring(name="early", sites=("b",), soak="12h"),
    Ring(name="rest", sites=("c",)),
)


def cargo(name: str, authors: frozenset[str] = frozenset(), **parts: str) -> Cargo:
    """A freight whose hash and commit are its name."""
    return Cargo(name, f"commit-{name}", NOW, parts, authors)


def standing(one: Cargo) -> Standing:
    """A site that took it."""
    return Standing(one.hash, one.commit, one.parts)


def run(one: Cargo, since: float, until: float = 0, *, ready: bool = True) -> Run:
    """A run from so many hours ago until so many hours ago."""
    return Run(one.hash, NOW - since * HOUR, NOW - until * HOUR, ready, one.parts)


def ack(site: str, *runs: Run) -> Ack:
    """A site with one cluster that said this."""
    return Ack(site, {"l3": Word("main@sha1:0", "", runs)})


def state(rings: tuple[Ring, ...] = RINGS, sites: tuple[str, ...] = ("a", "b", "c"), **more: Any) -> State:
    """A state with these rings; `more` as State names it."""
    gates = more.pop("gates", Gates(rings=rings, origin="a"))
    clusters = dict.fromkeys(sites, ("l3",))
    return State(gates, "a", crews(gates, sites), clusters=clusters, **more)


def verdicts(found: State, now: datetime = NOW) -> Mapping[str, Verdict]:
    """The decision by site."""
    return {one.site: one for one in decide(now, found)}


def said(verdict: Verdict) -> str:
    """All reasons of a verdict in one text."""
    return "\n".join(
        reason.text for reason in (*verdict.reasons, *(reason for app in verdict.apps for reason in app.reasons))
    )
