"""What a rule is, what it sees, and what it says.

A rule is a module of this folder with CODE, SEVERITY, NEEDS and `check`; its docstring is its manual: a first line
that is its title, then `What`, `Why`, and the examples `PASS` and `FAIL` that a test runs. `NEEDS` says how much of
the fleet the rule looks at, so that verdicts can be kept: an object rule sees one object, a cluster rule one cluster,
a fleet rule everything, the files of the tree included.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from types import ModuleType
from typing import Protocol, cast

from penstock.finding import Edit, Place, Severity
from penstock.rules.view import ClusterView, FleetView, Item

#: The way to a field: keys and indexes from the object's root.
Field = tuple[str | int, ...]


@dataclass(frozen=True)
class Problem:
    """One thing wrong, as a rule sees it. A rule about files gives `place`; one about objects gives `item` and `field`
    (the field that must be edited, or its nearest parent when it is missing)."""

    message: str
    item: Item | None = None
    field: Field = ()
    place: Place | None = None
    hint: str = ""
    severity: Severity | None = None
    edit: Edit | None = None
    #: A part of the field's value: the line to edit holds it, when the value has several. It is never shown.
    text: str = ""
    #: The line to edit by its number in the field's value (from 1), where that is a text of many lines; 0: unknown.
    line: int = 0
    #: Clusters that a fleet rule blames when there is no item; all of the fleet when empty.
    clusters: tuple[str, ...] = ()
    #: True when it is so whatever the values are that only the cluster knows. Else nothing is said of a problem whose
    #: message holds the stand-in for one: there the value may be right.
    certain: bool = False


class Needs(StrEnum):
    """How much a rule looks at."""

    OBJECT = "object"
    CLUSTER = "cluster"
    FLEET = "fleet"


class Rule(Protocol):
    """The names that a rule module has. `check` takes (Item, ClusterView), (ClusterView,) or (FleetView,) by NEEDS.

    A fleet rule that must know what is *in* the clusters has a function `note(cluster: ClusterView)` too: it gives what
    the rule needs of one cluster, small and made of JSON's types, and never a Secret's value; `check` finds it again as
    `FleetCluster.note(CODE)`. Notes are kept with unchanged clusters, which are not rendered again.

    An object rule may have ABOUT, the kinds of objects that it looks at: of others it is not asked.

    An object rule may use nothing of its item but the object, and nothing of its ClusterView but `level`, `is_root`,
    whether it has a `parent`, `kubernetes`, `flux` and `strict`: what it says is kept for every cluster where these are
    the same.
    """

    CODE: str
    SEVERITY: Severity
    NEEDS: Needs
    __doc__: str | None


Note = Callable[[ClusterView], object]
ObjectCheck = Callable[[Item, ClusterView], Iterator[Problem]]
ClusterCheck = Callable[[ClusterView], Iterator[Problem]]
FleetCheck = Callable[[FleetView], Iterator[Problem]]


def as_rule(module: ModuleType) -> Rule:
    """The module as a rule (for typing); a test holds that every module of the table has the names."""
    return cast(Rule, module)
