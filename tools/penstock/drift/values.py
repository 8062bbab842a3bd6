"""What drift is told as: one object, one cluster."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from penstock.diff.change import FieldChange


class State(StrEnum):
    """What is with one object."""

    CHANGED = "changed"
    MISSING = "missing"
    #: In a Kustomization's inventory and on the cluster, not in git.
    EXTRA = "extra"
    #: The API server would refuse what git holds.
    REFUSED = "refused"
    #: The API server gave no answer about it.
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Drifted:
    """An object that is not as git has it. `fields` lead from the live object to what Flux would make of it."""

    state: State
    kind: str
    namespace: str
    name: str
    kustomization: str
    fields: tuple[FieldChange, ...] = ()
    reason: str = ""

    @property
    def subject(self) -> str:
        """`Kind/namespace/name`."""
        return "/".join(part for part in (self.kind, self.namespace, self.name) if part)


@dataclass(frozen=True, slots=True)
class Running:
    """A Kustomization on the cluster: the revision that it applied last, and whether it is ready."""

    name: str
    revision: str
    ready: bool
    message: str


@dataclass(frozen=True, slots=True)
class ClusterDrift:
    """What is with one cluster. `unknown` says why it could not be asked; then nothing else is known."""

    cluster: str
    unknown: str = ""
    compared: int = 0
    #: Objects that an annotation exempts from Flux's hands.
    exempt: int = 0
    objects: tuple[Drifted, ...] = ()
    running: tuple[Running, ...] = ()
    version: str = ""

    @property
    def differs(self) -> bool:
        """True when something is not as git has it."""
        return any(one.state is not State.UNKNOWN for one in self.objects)

    @property
    def uncertain(self) -> bool:
        """True when something could not be found out."""
        return bool(self.unknown) or any(one.state is State.UNKNOWN for one in self.objects)


def code(drifts: Sequence[ClusterDrift]) -> int:
    """The exit code: 1 when anything differs, else 2 when anything is unknown, else 0."""
    if any(one.differs for one in drifts):
        return 1
    return 2 if any(one.uncertain for one in drifts) else 0
