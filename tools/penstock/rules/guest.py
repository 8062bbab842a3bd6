"""A rule of another package among penstock's own: bounded in time, with copies to look at, and read with care.

Whatever it does costs its own findings and no others: it has so many seconds of a run, what it prints is no part of a
report, what it changes are copies, and what it yields is looked at before anybody uses it.
"""

import json
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import redirect_stdout
from copy import deepcopy
from dataclasses import replace
from typing import Any, TypeVar, cast

from penstock.finding import Edit, Place, Severity
from penstock.rules.contract import Problem
from penstock.rules.guard import attempts
from penstock.rules.view import ClusterView, FleetView, Item
from penstock.rules.within import OutOfTime, within

T = TypeVar("T")

#: Problems that one look may find; more than that nobody reads.
MOST = 10_000


class Stopped(Exception):
    """A rule has had all of its time; it says so at every further look."""


class Guest:
    """A module of another package as a rule. `who` names it; `seconds` are what all of its looks of a run may take."""

    def __init__(self, module: Any, who: str, seconds: float) -> None:
        self.CODE, self.SEVERITY, self.NEEDS, self.__doc__ = module.CODE, module.SEVERITY, module.NEEDS, module.__doc__
        self._module, self.who = module, who
        self._seconds = self._left = seconds
        if hasattr(module, "note"):
            self.note = self._note

    def check(self, *seen: object) -> Iterator[Problem]:
        """What the module's check finds, as it should be; then raises what it raises, or TypeError for no Problem."""
        there = _clusters(seen[0])
        found, fault = self._asked(lambda: _read(attempts(lambda: self._module.check(*map(self._copy, seen))), there))
        yield from found
        if fault:
            raise fault

    def renew(self) -> None:
        """Another run: all of the time is there again."""
        self._left = self._seconds

    def _note(self, cluster: ClusterView) -> object:
        """As it comes back from the store: a tuple is a list there."""
        return json.loads(json.dumps(self._asked(lambda: self._module.note(self._copy(cluster)))))

    def _asked(self, work: Callable[[], T]) -> T:
        begun = time.monotonic()
        try:
            if self._left > 0:
                with redirect_stdout(sys.stderr):
                    return within(self._left, self.who, work)
        except OutOfTime:
            self._left = 0
        finally:
            self._left -= time.monotonic() - begun
        raise Stopped(f"{self.who} has had its {self._seconds:g} s of this run and is not asked any more")

    def _copy(self, seen: object) -> object:
        """The same to look at; what a rule does to its content is seen by no other."""
        if isinstance(seen, Item):
            return replace(seen)
        if isinstance(seen, ClusterView):
            return replace(seen, render=replace(seen.render, facts=dict(seen.render.facts)))
        fleet = cast(FleetView, seen)
        clusters = (
            replace(one, facts=dict(one.facts), notes={self.CODE: deepcopy(one.note(self.CODE))})
            for one in fleet.clusters
        )
        return replace(fleet, clusters=tuple(clusters))


def _clusters(seen: object) -> frozenset[str] | None:
    """The clusters that a problem may be about, where all there are can be seen."""
    if not isinstance(seen, FleetView) or not seen.whole:
        return None
    return frozenset(cluster.name for cluster in seen.clusters)


def _read(found: Iterable[Any], clusters: frozenset[str] | None) -> tuple[list[Problem], Exception | None]:
    """The problems up to the first thing that is none, and the fault that this is."""
    good: list[Problem] = []
    for said in found:
        if isinstance(said, Exception):
            return good, said
        absent = [] if clusters is None or _wrong(said) else sorted({*said.clusters} - clusters)
        absence = f"it yields a Problem about the cluster {absent[0]}, which is not there" if absent else ""
        wrong = _wrong(said) or absence or (f"it finds more than {MOST} problems" if len(good) == MOST else "")
        if wrong:
            return good, TypeError(wrong)
        good.append(said)
    return good, None


#: What each part of a Problem is; only these are read.
PARTS: Mapping[str, Callable[[Any], bool]] = {
    "message": lambda said: isinstance(said, str) and bool(said.strip()),
    "item": lambda said: said is None or isinstance(said, Item),
    "field": lambda said: isinstance(said, tuple) and all(isinstance(key, str | int) for key in said),
    "place": lambda said: said is None or (_made_of(said, Place, path=str, line=int) and said.line >= 0),
    "hint": lambda said: isinstance(said, str),
    "severity": lambda said: said is None or isinstance(said, Severity),
    "edit": lambda said: said is None or _made_of(said, Edit, old=str, new=str, unsafe=bool),
    "text": lambda said: isinstance(said, str),
    "line": lambda said: type(said) is int and said >= 0,
    "clusters": lambda said: isinstance(said, tuple) and all(isinstance(name, str) for name in said),
    "certain": lambda said: isinstance(said, bool),
}


def _wrong(said: Any) -> str:
    if type(said) is not Problem:
        return f"it yields a {type(said).__name__}, which is no Problem"
    part = next((name for name, fits in PARTS.items() if not fits(getattr(said, name))), "")
    return f"it yields a Problem whose {part} is none" if part else ""


def _made_of(said: object, kind: type, **types: type) -> bool:
    return type(said) is kind and all(type(getattr(said, name)) is wanted for name, wanted in types.items())
