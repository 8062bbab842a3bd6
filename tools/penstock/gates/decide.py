"""The decision: for every site and app, whether the next freight may come now, or what it waits for."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from penstock.gates.approval import Approval, lacking
from penstock.gates.cargo import Cargo, Standing, differing
from penstock.gates.closed import closed, zone_of
from penstock.gates.hold import Hold
from penstock.gates.quorum import needed
from penstock.gates.reason import NAMED, Reason, alike
from penstock.gates.rings import Crew
from penstock.gates.settings import Gates
from penstock.gates.soak import RingSoak, Soak, Stage, soak
from penstock.gates.span import span, words
from penstock.gates.word import Ack
from penstock.plural import counted, named


@dataclass(frozen=True)
class State:
    """All that is known. Everything but `cargos` (the origin's freights, the oldest first) goes by site; a site without
    a standing has no lock yet. `clusters` are the names that acknowledgements use."""

    gates: Gates
    origin: str
    crews: tuple[Crew, ...]
    cargos: tuple[Cargo, ...]
    clusters: Mapping[str, tuple[str, ...]]
    standings: Mapping[str, Standing]
    acks: Mapping[str, Ack] = field(default_factory=dict)
    holds: Mapping[str, tuple[Hold, ...]] = field(default_factory=dict)
    approvals: tuple[Approval, ...] = ()
    facts: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


@dataclass(frozen=True)
class AppVerdict:
    """One app of a site: nothing to do (`current`), or why it waits; held apps stay while the others move."""

    app: str
    current: bool
    held: bool
    reasons: tuple[Reason, ...] = ()

    @property
    def allowed(self) -> bool:
        """True when it may move now."""
        return not self.current and not self.reasons


@dataclass(frozen=True)
class Verdict:
    """One site: the freight that it may take, or that is nearest to it, and what its apps wait for. `reasons` hold for
    the site as a whole. `since` are the freights that are newer than
    what it has, the oldest first."""

    site: str
    ring: str
    cargo: Cargo | None
    apps: tuple[AppVerdict, ...] = ()
    reasons: tuple[Reason, ...] = ()
    since: tuple[Cargo, ...] = ()

    @property
    def moving(self) -> tuple[str, ...]:
        """The apps that move when the site takes the freight now: all that differ and are not held, or none."""
        open_ = [app for app in self.apps if not app.current and not app.held]
        return tuple(app.app for app in open_) if not self.reasons and all(app.allowed for app in open_) else ()

    @property
    def left(self) -> timedelta | None:
        """How long it waits when nobody does anything; None when somebody must, or nothing is to come."""
        waits = [reason.left for reason in (*self.reasons, *(r for a in self.apps if not a.held for r in a.reasons))]
        known = [one for one in waits if one is not None]
        return max(known) if known and len(known) == len(waits) else None


def decide(now: datetime, state: State) -> tuple[Verdict, ...]:
    """A verdict for every site that is in a ring, ring by ring."""
    court = _Court(now, state)
    return tuple(court.verdict(number, site) for number, crew in enumerate(state.crews) for site in crew.sites)


def ring_reasons(now: datetime, state: State, site: str, cargo: Cargo, apps: Iterable[str]) -> tuple[Reason, ...]:
    """What the rings say against a site's taking these apps of a freight; nothing for a site in no ring."""
    court = _Court(now, state)
    number = next((n for n, crew in enumerate(state.crews) if site in crew.sites), None)
    if number is None:
        return ()
    agreed = court.approval(number, cargo)
    soaks = [(app, reason) for app in apps for reason in court.soak(number, app, cargo.parts.get(app, ""))]
    return (*((agreed,) if agreed else ()), *alike(soaks))


class _Court:
    """One decision; what a ring has of a part is worked out once."""

    def __init__(self, now: datetime, state: State) -> None:
        self.now, self.state = now, state
        self.newest = state.cargos[-1] if state.cargos else None
        self._order = {cargo.commit: number for number, cargo in enumerate(state.cargos)}
        self._order |= {cargo.hash: number for number, cargo in enumerate(state.cargos)}
        self._soaks: dict[tuple[int, str, str], RingSoak] = {}
        self._approvals: dict[tuple[int, str], Reason | None] = {}

    def verdict(self, number: int, site: str) -> Verdict:
        """The verdict on one site."""
        ring = self.state.crews[number].ring.name
        if site == self.state.origin:
            return Verdict(site, ring, None)
        standing = self.state.standings.get(site)
        if standing is None:
            first = f"it has no lock: begin with `penstock promote {self.state.origin} {site} --adopt`"
            return Verdict(site, ring, self.newest, (), (Reason("lock", first),))
        todo = self._candidates(standing)
        if not todo:
            return Verdict(site, ring, None, self._apps(standing, None, number, site))
        shut = closed(self.state.gates, site, self.now, self.state.facts.get(site))
        found = [self._judge(standing, cargo, number, site, shut, tuple(todo)) for cargo in reversed(todo)]
        return next((one for one in found if one.moving), None) or min(found, key=_nearness)

    def _candidates(self, standing: Standing) -> Sequence[Cargo]:
        """The freights that would change something, the oldest first; never one that is older than what is there."""
        at = self._order.get(standing.freight, self._order.get(standing.commit))
        since = self.state.cargos[at:] if at is not None else self.state.cargos[-1:]
        return [cargo for cargo in since if differing(cargo.parts, standing.parts)]

    def _judge(
        self,
        standing: Standing,
        cargo: Cargo,
        number: int,
        site: str,
        shut: tuple[Reason, ...],
        since: tuple[Cargo, ...],
    ) -> Verdict:
        crew = self.state.crews[number]
        apps = self._apps(standing, cargo, number, site)
        agreed = self.approval(number, cargo)
        reasons = (*shut, *((agreed,) if agreed else ()))
        return Verdict(site, crew.ring.name, cargo, apps, reasons, since)

    def _apps(self, standing: Standing, cargo: Cargo | None, number: int, site: str) -> tuple[AppVerdict, ...]:
        wanted = cargo.parts if cargo else standing.parts
        return tuple(
            self._app(app, standing.parts.get(app, ""), wanted.get(app, ""), number, site)
            for app in sorted({*standing.parts, *wanted})
        )

    def _app(self, app: str, has: str, wanted: str, number: int, site: str) -> AppVerdict:
        held = self._held(app, site)
        if has == wanted:
            return AppVerdict(app, current=True, held=bool(held), reasons=held)
        reasons = [*held, *self._held(app, self.state.origin), *self.soak(number, app, wanted)]
        return AppVerdict(app, current=False, held=bool(held), reasons=tuple(reasons))

    def _held(self, app: str, site: str) -> tuple[Reason, ...]:
        holds = [one for one in self.state.holds.get(site, ()) if one.holds(app, self.now)]
        where = self._zone(site)
        found = [one.why(self.now, where) for one in holds]
        if site != self.state.origin:
            return tuple(found)
        return tuple(Reason(one.gate, f"at the origin {site} {one.text}", one.left) for one in found)

    def _zone(self, site: str) -> ZoneInfo:
        return zone_of(self.state.gates, site, self.state.facts.get(site, {}))

    def approval(self, number: int, cargo: Cargo) -> Reason | None:
        """What approvals the ring lacks."""
        key = (number, cargo.hash)
        if key not in self._approvals:
            ring = self.state.crews[number].ring
            self._approvals[key] = lacking(ring, cargo.hash, cargo.authors, self.state.approvals)
        return self._approvals[key]

    # ---- the ring before

    def soak(self, number: int, app: str, part: str) -> Sequence[Reason]:
        """What the ring before lacks."""
        before = next((n for n in range(number - 1, -1, -1) if self.state.crews[n].sites), None)
        if before is None:
            return ()
        found = self.ring(before, app, part)
        return () if found.done else (self._waits(before, app, found),)

    def ring(self, number: int, app: str, part: str) -> RingSoak:
        """What the ring has of a part."""
        if (number, app, part) not in self._soaks:
            crew, now = self.state.crews[number], self.now
            need, stale = span(crew.ring.soak), span(crew.ring.stale)
            sites = {
                site: soak(self.state.acks.get(site), self.state.clusters.get(site, ()), app, part, need, stale, now)
                for site in crew.sites
            }
            sites = {site: self._unless_back(site, app, part, one) for site, one in sites.items()}
            # Somebody has seen that it fails there, and holds it: that is no reason for the others to wait.
            seen = {
                site: one
                for site, one in sites.items()
                if not (one.stage is Stage.FAILING and self._held(app, site) and site != self.state.origin)
            }
            self._soaks[number, app, part] = RingSoak(seen, needed(crew.ring.quorum, len(crew.sites)))
        return self._soaks[number, app, part]

    def _unless_back(self, site: str, app: str, part: str, one: Soak) -> Soak:
        """A site that went back to something older proves nothing, whatever it ran and last said."""
        standing = self.state.standings.get(site)
        if standing is None or standing.parts.get(app, "") == part:
            return one
        at = self._order.get(standing.freight, self._order.get(standing.commit))
        first = next((n for n, cargo in enumerate(self.state.cargos) if cargo.parts.get(app, "") == part), None)
        back = at is not None and first is not None and at < first
        return Soak(Stage.REPLACED, one.ran) if back and one.stage in (Stage.SOAKED, Stage.SOAKING) else one

    def _waits(self, number: int, app: str, found: RingSoak) -> Reason:
        crew = self.state.crews[number]
        ran = f"soaked {crew.ring.soak}" if span(crew.ring.soak) else "is said to run"
        said = [f"ring {crew.ring.name}: {app} {ran} at {found.soaked} of {counted(found.need, 'site')}"]
        for stage in (Stage.FAILING, Stage.SOAKING, Stage.REPLACED, Stage.ELSEWHERE, Stage.UNKNOWN):
            sites = [*found.of(stage)]
            if sites:
                said.append(f"{_STAGES[stage]} {named([_told(one, found.sites[one]) for one in sites], NAMED)}")
        left = found.left
        return Reason("soak", "; ".join(said) + (f": {words(left)} left" if left else ""), left)


#: What is said of the sites at each stage.
_STAGES = {
    Stage.FAILING: "fails at",
    Stage.SOAKING: "running at",
    Stage.REPLACED: "replaced before its time at",
    Stage.ELSEWHERE: "not acknowledged by",
    Stage.UNKNOWN: "unknown",
}


def _told(site: str, one: Soak) -> str:
    """The site, and how long it ran this."""
    return f"{site} ({words(one.ran)})" if one.stage in (Stage.SOAKING, Stage.REPLACED) else site


def _nearness(one: Verdict) -> tuple[int, timedelta]:
    """The freight that waits for the fewest people, then the shortest time; `min` takes the newest of equals."""
    waits = [*one.reasons, *(reason for app in one.apps if not app.held for reason in app.reasons)]
    return sum(reason.left is None for reason in waits), max(
        (r.left or timedelta() for r in waits), default=timedelta()
    )
