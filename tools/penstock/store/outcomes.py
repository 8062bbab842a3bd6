"""What CEL programs gave, in the store: an object is asked once for all clusters whose facts are the same to them."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from penstock.own.program import Outcome, Row
from penstock.own.program import outcomes as evaluated
from penstock.own.used import used
from penstock.store.store import Key, key
from penstock.store.version import tools
from penstock.workshop import Workshop


@dataclass(frozen=True, slots=True)
class Asked:
    """A program, an object as it is shown to it, its sha, its cluster's facts, and whether it holds a secret."""

    program: str
    raw: bytes
    sha: str
    facts: Mapping[str, str]
    private: bool = False


def outcomes(workshop: Workshop, asked: Sequence[Asked]) -> list[Outcome]:
    """What each program gives for its object, in order."""
    facts = [_facts(one) for one in asked]
    names = [_name(one, seen) for one, seen in zip(asked, facts, strict=True)]
    stored = workshop.store.get(names) if workshop.store else {}
    known = {name: Outcome(json.loads(value)) for name, value in stored.items()}
    fresh = {name: index for index, name in enumerate(names) if name not in known}
    made = _made(workshop, {name: (asked[index], facts[index]) for name, index in fresh.items()})
    for name, outcome in made.items():
        if workshop.store and not outcome.error and not asked[fresh[name]].private:
            workshop.store.put(name, json.dumps(outcome.value).encode())
    known.update(made)
    return [known[name] for name in names]


Facts = tuple[tuple[str, str], ...]


def _made(workshop: Workshop, asked: Mapping[Key, tuple[Asked, Facts]]) -> dict[Key, Outcome]:
    """The programs about one object go together, so that it is read once."""
    rows: dict[tuple[str, Facts], list[tuple[Key, Asked]]] = {}
    for name, (one, facts) in asked.items():
        rows.setdefault((one.sha, facts), []).append((name, one))
    wanted = [Row(group[0][1].raw, facts, tuple(one.program for _, one in group)) for (_, facts), group in rows.items()]
    answers = evaluated(workshop.pool, wanted)
    return {
        name: outcome
        for group, row in zip(rows.values(), answers, strict=True)
        for (name, _), outcome in zip(group, row, strict=True)
    }


def _facts(one: Asked) -> Facts:
    return tuple(used(one.program, one.facts).items())


def _name(one: Asked, facts: Facts) -> Key:
    return key("outcome", tools(), _digest(one.program), one.sha, json.dumps(facts))


@lru_cache(maxsize=4096)
def _digest(program: str) -> Key:
    return key(program)
