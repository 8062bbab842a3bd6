"""Kustomizations that Flux does not roll out after a change, and why: what git says of their objects has to wait."""

from collections.abc import Generator, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from penstock.diff.family import Family
from penstock.discover.cluster import SourceRef
from penstock.expand.exempt import untouched
from penstock.expand.kustomization import Key, Kustomization
from penstock.shape import mapping, mappings

#: Why one is not rolled out, and why what it waits for is not; none when it is.
Reason = tuple[str, ...]
#: So many of a chain are told.
LINKS = 5
SOURCES = "source.toolkit.fluxcd.io"


@dataclass
class Stopped:
    """Those of one cluster. `refused` are Kustomizations (`namespace/name`) of which the API server refuses an object,
    each with the reason."""

    before: Family
    after: Family
    refused: Mapping[str, str] = field(default_factory=dict)
    _known: dict[str, Reason] = field(default_factory=dict)

    def why(self, name: str) -> str:
        """Why nothing new of a Kustomization is applied; empty when it is, or when it is not there."""
        if name not in self._known:
            self._look(name)
        return "; ".join(self._known[name])

    def _look(self, name: str) -> None:
        """Find the reason, and those that it needs first: one after the other, for a chain may be longer than Python's
        own stack."""
        walk = [(name, self._reason(name))]
        answer: Reason | None = None
        while walk:
            name, steps = walk[-1]
            try:
                asked = next(steps) if answer is None else steps.send(answer)
            except StopIteration as end:
                answer = self._known[name] = end.value
                walk.pop()
                continue
            answer = self._known.get(asked)
            if answer is None:
                walk.append((asked, self._reason(asked)))

    def _reason(self, name: str) -> Generator[str, Reason, Reason]:
        """The reason of one; it yields the names whose reasons it asks for."""
        self._known[name] = ()  # for one that applies itself, over others
        parent = self.after.parents.get(name)
        above = (yield parent) if parent else ()
        self._known[name] = (f"{name} waits for itself",)
        return (yield from self._found(name, above))

    def removal(self, owner: str) -> str:
        """Why an object is not removed that a Kustomization had, which itself may be gone."""
        alive = (name for name in self.before.line(owner) if name in self.after.members)
        return self.why(next(alive, ""))

    def follows(self, name: str, other: str) -> bool:
        """Whether a Kustomization comes only after another one has rolled out the same revision."""
        seen, todo = set[str](), [name]
        while todo:
            on = self._ahead.get(todo.pop(), ())
            if other in on:
                return True
            todo += [key for key in on if key not in seen]
            seen.update(on)
        return False

    def _found(self, name: str, above: Reason) -> Generator[str, Reason, Reason]:
        ours, old = self.after.members.get(name), self.before.members.get(name)
        if ours is None:
            return ()
        mark = untouched(ours.object, old.object if old else None)
        above = (f"Flux does not apply {name}: {mark}",) if mark else above
        one = old if above and old else ours  # what is on the cluster while nobody applies it
        own = self._own(name, one)
        if own or (above and (old is None or old.spec != ours.spec)):
            return (own,) if own else above
        return (yield from self._waits(name, one))

    def _own(self, name: str, one: Kustomization) -> str:
        """What is with the Kustomization itself."""
        if one.suspended:
            old = self.before.members.get(name)
            same = old is not None and not old.suspended
            return f"{name} is suspended{' by this change, unless Flux hears of it too late' if same else ''}"
        if name in self.after.failed or name in self.after.refused:
            return f"{name} fails"
        if one.source in self._quiet:
            return f"{one.source}, its source, is suspended"
        return self.refused.get(name, "")

    def _waits(self, name: str, one: Kustomization) -> Generator[str, Reason, Reason]:
        """What it waits for in vain."""
        same = {*self._at_once(one)}
        for key in _awaited(one):
            on = str(key)
            if on in self.before.members and on not in self.after.members:
                return (f"{name} waits for {on}, which is gone",)
            if key in same or on in self.after.failed or on in self.after.refused or on in self.refused:
                reason = yield on
                if reason:
                    return (
                        reason if reason[0].startswith(f"{name} ") else _shortened((f"{name} waits for {on}", *reason))
                    )
        return ()

    def _at_once(self, one: Kustomization) -> Iterator[Key]:
        """Those that it waits for that are of the same source: they must be at the same revision."""
        for key in _awaited(one):
            there = self.after.members.get(str(key))
            if there is not None and there.source == one.source:
                yield key

    @cached_property
    def _ahead(self) -> Mapping[str, tuple[str, ...]]:
        """Kustomization → those that must have rolled out its revision before it."""
        return {name: tuple(map(str, self._at_once(one))) for name, one in self.after.members.items()}

    @cached_property
    def _quiet(self) -> frozenset[SourceRef]:
        """Sources that are suspended on both sides; one that only now is has brought this revision still."""
        return _suspended(self.before) & _suspended(self.after)


def _shortened(reason: Reason) -> Reason:
    """The two ends of a chain that is long."""
    return reason if len(reason) <= LINKS else (*reason[:2], "\N{HORIZONTAL ELLIPSIS}", *reason[-2:])


def _awaited(one: Kustomization) -> Iterator[Key]:
    """What it depends on, without what an expression of its own says is ready."""
    for key, said in zip(one.depends_on, mappings(one.spec.get("dependsOn")), strict=True):
        if not said.get("readyExpr"):
            yield key


def _suspended(family: Family) -> frozenset[SourceRef]:
    return frozenset(
        SourceRef(one.kind, one.namespace, one.name)
        for one in family.render.documents
        if one.group == SOURCES and mapping(one.object.get("spec")).get("suspend") is True
    )
