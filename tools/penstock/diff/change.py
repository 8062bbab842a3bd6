"""Changes as frozen values: of a field, and of an object."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from penstock.danger.danger import Danger
from penstock.diff.step import Way, text
from penstock.document import Object
from penstock.impact.versions import Moved


class Op(StrEnum):
    """What happened to a field. `ORDER`: the items of a list stand in another order; of items with names, `before` and
    `after` are tuples of the steps to them."""

    ADD = "add"
    REMOVE = "remove"
    CHANGE = "change"
    ORDER = "order"


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field. Where a position in a list is the last step of an ADD it is the position after the change, everywhere
    else the one before it."""

    way: Way
    op: Op
    before: Any = None
    after: Any = None
    #: Why reviewers do not want to see it; empty for a change that counts.
    noise: str = ""
    #: The generated name that it follows (`ConfigMap/apps/settings-4f…`), when it only does that.
    follows: str = ""

    @property
    def path(self) -> str:
        """The way in words."""
        return text(self.way)


class Action(StrEnum):
    """What happened to an object. `MOVED`: another Kustomization applies it; `RENAMED`: it has another name or
    namespace, and for the cluster it is another object."""

    ADDED = "added"
    CHANGED = "changed"
    REMOVED = "removed"
    MOVED = "moved"
    RENAMED = "renamed"


class Fate(StrEnum):
    """What Flux does with an object that is no longer rendered."""

    DELETED = "deleted"
    CASCADED = "deleted with its Kustomization"
    ORPHANED = "left behind"
    KEPT = "kept while its Kustomization is suspended"
    ABANDONED = "left as it is: nothing removes its Kustomization"
    WAITING = "kept until its Kustomization goes on"


#: What happens to those that are no more.
GOING = frozenset({Fate.DELETED, Fate.CASCADED})


class Anew(StrEnum):
    """Whether an object that another Kustomization takes over is deleted by the old one, and made anew."""

    NO = "no"
    MAYBE = "maybe"
    YES = "yes"


@dataclass(frozen=True, slots=True, order=True)
class ObjectId:
    """What names an object on a cluster."""

    group: str
    kind: str
    namespace: str
    name: str

    def __str__(self) -> str:
        return "/".join(word for word in (self.kind, self.namespace, self.name) if word)


@dataclass(frozen=True, slots=True)
class ObjectChange:
    """One object of one cluster, before and after. `before` and `after` name it, `owners` are the Kustomizations
    (`namespace/name`) that apply it; of an added or removed object the whole content is there, of others the fields."""

    action: Action
    before: ObjectId | None
    after: ObjectId | None
    owners: tuple[str, str]
    fields: tuple[FieldChange, ...] = ()
    content: Object | None = None
    #: What becomes of the object on the cluster; of removed and renamed ones.
    fate: Fate | None = None
    #: Of a generated object that got another name because its content changed: the objects that use it.
    users: tuple[ObjectId, ...] = ()
    #: Why Flux does not do it yet: what is suspended, fails, or waits for such a one. Empty when it does it.
    held: str = ""
    #: Of a moved one; None when both apply it now.
    anew: Anew | None = None
    #: True when the name is another only because the content is.
    generated: bool = False
    #: Images and charts of it that become other ones.
    versions: tuple[Moved, ...] = ()
    #: Signs of danger in it, for no cluster in particular.
    dangers: tuple[Danger, ...] = ()

    @property
    def object(self) -> ObjectId:
        """The object as it is called after the change; as it was called when it is gone."""
        found = self.after or self.before
        assert found is not None
        return found

    @property
    def noise(self) -> bool:
        """True when nothing of it counts."""
        return self.action is Action.CHANGED and all(field.noise for field in self.fields)

    @property
    def following(self) -> bool:
        """True when it only follows generated names."""
        return self.action is Action.CHANGED and all(field.follows or field.noise for field in self.fields)
