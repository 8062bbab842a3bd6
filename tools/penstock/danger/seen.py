"""What a sign of danger looks at: one object, before and after."""

from collections.abc import Iterator
from dataclasses import dataclass
from types import ModuleType
from typing import Any

from penstock.danger.danger import Grade
from penstock.diff.change import GOING, Action, ObjectChange
from penstock.document import Object
from penstock.shape import mapping, mappings

#: How grave it is, and what is said.
Said = tuple[Grade, str]
#: A module with CODE and `check(Seen) -> Iterator[Said]`; its docstring is its manual.
Sign = ModuleType

POD_SPEC: dict[str, tuple[str, ...]] = {
    "Pod": ("spec",),
    "CronJob": ("spec", "jobTemplate", "spec", "template", "spec"),
    **dict.fromkeys(("Deployment", "StatefulSet", "DaemonSet", "ReplicaSet", "Job"), ("spec", "template", "spec")),
}


@dataclass(frozen=True)
class Seen:
    """One change of an object, with the whole object on both sides (None where it is not)."""

    change: ObjectChange
    before: Object | None
    after: Object | None
    #: The cluster's minor version; None when nobody knows it.
    kubernetes: tuple[int, int] | None = None

    @property
    def kind(self) -> str:
        """The object's kind."""
        return self.change.object.kind

    @property
    def group(self) -> str:
        """The object's API group."""
        return self.change.object.group

    @property
    def deleted(self) -> bool:
        """True when Flux deletes the object that was there."""
        return self.change.fate in GOING and not self.change.generated

    @property
    def stays(self) -> bool:
        """True for the same object on both sides."""
        return self.change.action in (Action.CHANGED, Action.MOVED)

    def was(self, *keys: str) -> Any:
        """A value before; None when there is none."""
        return value(self.before, *keys)

    def now(self, *keys: str) -> Any:
        """A value after; None when there is none."""
        return value(self.after, *keys)

    def differs(self, *keys: str) -> bool:
        """True when a value is another one."""
        return bool(self.was(*keys) != self.now(*keys))


def value(content: Object | None, *keys: str) -> Any:
    """The value at a way of keys; None when there is none."""
    found: Any = content
    for key in keys:
        found = found.get(key) if isinstance(found, dict) else None
    return found


def pod(content: Object | None) -> dict[str, Any]:
    """The pod spec of a workload; empty for other objects."""
    way = POD_SPEC.get(str((content or {}).get("kind")))
    return mapping(value(content, *way)) if way else {}


def containers(content: Object | None) -> Iterator[dict[str, Any]]:
    """The containers of a workload, those of its beginning first."""
    for key in ("initContainers", "containers", "ephemeralContainers"):
        yield from mappings(pod(content).get(key))
