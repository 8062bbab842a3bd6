"""What must be done to get from the plan that runs to another one, and nothing more."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from opc_publisher.plan import (
    GroupSettings,
    Item,
    ItemKey,
    Plan,
    Session,
    SessionKey,
    Subscription,
    SubscriptionKey,
    WriterSettings,
)


@dataclass(frozen=True, slots=True)
class SubscriptionDelta:
    """Changes within one subscription. `modified` are those that the server must be asked for, `local` the others."""

    added: tuple[Item, ...] = ()
    removed: tuple[ItemKey, ...] = ()
    modified: tuple[Item, ...] = ()
    local: tuple[Item, ...] = ()
    settings: WriterSettings | None = None

    def __bool__(self) -> bool:
        return bool(self.added or self.removed or self.modified or self.local or self.settings)


@dataclass(frozen=True, slots=True)
class SessionDelta:
    """Changes within one session, which stays open."""

    settings: GroupSettings | None = None
    created: Mapping[SubscriptionKey, Subscription] = field(default_factory=lambda: MappingProxyType({}))
    deleted: tuple[SubscriptionKey, ...] = ()
    changed: Mapping[SubscriptionKey, SubscriptionDelta] = field(default_factory=lambda: MappingProxyType({}))
    retimed: Mapping[SubscriptionKey, SubscriptionKey] = field(default_factory=lambda: MappingProxyType({}))

    def __bool__(self) -> bool:
        return bool(self.settings or self.created or self.deleted or self.changed or self.retimed)


@dataclass(frozen=True, slots=True)
class Delta:
    """Sessions to open, to close, and to change in place."""

    opened: Mapping[SessionKey, Session] = field(default_factory=lambda: MappingProxyType({}))
    closed: tuple[SessionKey, ...] = ()
    changed: Mapping[SessionKey, SessionDelta] = field(default_factory=lambda: MappingProxyType({}))

    def __bool__(self) -> bool:
        return bool(self.opened or self.closed or self.changed)


def delta(old: Plan, new: Plan) -> Delta:
    """The changes from `old` to `new`."""
    both = [key for key in new.sessions if key in old.sessions]
    changes = {key: session_delta(old.sessions[key], new.sessions[key]) for key in both}
    return Delta(
        opened={key: one for key, one in new.sessions.items() if key not in old.sessions},
        closed=tuple(key for key in old.sessions if key not in new.sessions),
        changed={key: change for key, change in changes.items() if change},
    )


def session_delta(old: Session, new: Session) -> SessionDelta:
    """The changes within a session."""
    created = {key: sub for key, sub in new.subscriptions.items() if key not in old.subscriptions}
    deleted = [key for key in old.subscriptions if key not in new.subscriptions]
    retimed = _retimed(old, created, deleted)
    kept = {key: key for key in new.subscriptions if key in old.subscriptions} | {to: at for at, to in retimed.items()}
    changes = {to: _subscription(old.subscriptions[at], new.subscriptions[to]) for to, at in kept.items()}
    return SessionDelta(
        settings=new.settings if new.settings != old.settings else None,
        created={key: sub for key, sub in created.items() if key not in retimed.values()},
        deleted=tuple(key for key in deleted if key not in retimed),
        changed={key: change for key, change in changes.items() if change},
        retimed=retimed,
    )


def _retimed(
    old: Session, created: Mapping[SubscriptionKey, Subscription], deleted: list[SubscriptionKey]
) -> dict[SubscriptionKey, SubscriptionKey]:
    """Subscriptions of which only the interval changed: old key → new key. They keep their items."""
    found: dict[SubscriptionKey, SubscriptionKey] = {}
    for key in deleted:
        same = [
            one
            for one, sub in created.items()
            if one.writer == key.writer
            and one not in found.values()
            and sub.items.keys() & old.subscriptions[key].items.keys()
        ]
        if same:
            found[key] = same[0]
    return found


def _subscription(old: Subscription, new: Subscription) -> SubscriptionDelta:
    both = [(old.items[key], item) for key, item in new.items.items() if key in old.items]
    # An event filter is fixed when an item is created; another one means another item.
    anew = [item for was, item in both if was.event_filter != item.event_filter or _kind(was) != _kind(item)]
    again = {item.key for item in anew}
    same = [(was, item) for was, item in both if item.key not in again]
    return SubscriptionDelta(
        added=tuple(anew) + tuple(item for key, item in new.items.items() if key not in old.items),
        removed=tuple(item.key for item in anew) + tuple(key for key in old.items if key not in new.items),
        modified=tuple(item for was, item in same if was.monitoring != item.monitoring),
        local=tuple(item for was, item in same if was.monitoring == item.monitoring and was != item),
        settings=new.settings if new.settings != old.settings else None,
    )


def _kind(item: Item) -> tuple[bool, bool]:
    return item.monitoring.event, item.monitoring.cyclic_read


def apply(old: Plan, change: Delta) -> Plan:
    """The plan that `change` leads to: what the running publisher has when it has done it all."""
    sessions = {key: one for key, one in old.sessions.items() if key not in change.closed}
    for key, inside in change.changed.items():
        sessions[key] = _apply_session(sessions[key], inside)
    return Plan({**sessions, **change.opened})


def _apply_session(old: Session, change: SessionDelta) -> Session:
    subscriptions = {
        change.retimed.get(key, key): sub for key, sub in old.subscriptions.items() if key not in change.deleted
    }
    for key, inside in change.changed.items():
        subscriptions[key] = _apply_subscription(subscriptions[key], inside)
    return Session(change.settings or old.settings, {**subscriptions, **change.created})


def _apply_subscription(old: Subscription, change: SubscriptionDelta) -> Subscription:
    items = {key: item for key, item in old.items.items() if key not in change.removed}
    items |= {item.key: item for item in (*change.modified, *change.local, *change.added)}
    return Subscription(change.settings or old.settings, items)


def hold(old: Plan, new: Plan) -> Plan:
    """`new`, and what of `old` it lacks: nothing is stopped on the word of a file that could not be read whole."""
    sessions = dict(new.sessions)
    for key, was in old.sessions.items():
        sessions[key] = _hold_session(was, sessions[key]) if key in sessions else was
    return Plan(sessions)


def _hold_session(old: Session, new: Session) -> Session:
    here = {(key.writer, item) for key, sub in new.subscriptions.items() for item in sub.items}
    subscriptions = dict(new.subscriptions)
    for key, was in old.subscriptions.items():
        missing = {one: item for one, item in was.items.items() if (key.writer, one) not in here}
        if missing:
            now = subscriptions.get(key, Subscription(was.settings, {}))
            subscriptions[key] = Subscription(now.settings, {**now.items, **missing})
    return Session(new.settings, subscriptions)
