"""What a session leaves on disk, so that the publisher's next life takes it up where this one was ended.

A server keeps a session for a while after its connection is gone, and with it what its subscriptions have seen. Whoever
still knows the session's token and its subscriptions gets all of it.
"""

import contextlib
import json
import os
import time
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from hashlib import blake2b
from pathlib import Path
from typing import Any

from opc_publisher.plan import Item, SessionKey, SubscriptionKey
from penstock_runtime.mark import Mark


@dataclass(frozen=True, slots=True)
class Kept:
    """A subscription: its id, what was asked for, and for each item (by `of_item`) our handle and the server's."""

    subscription: int
    asked: str
    items: Mapping[str, tuple[int, int]]


@dataclass(slots=True)
class Trail:
    """The folder of one session. Nothing in it is needed: without it, a session begins anew."""

    folder: Path
    #: Whether the server still had the session that is written here.
    resumed: bool = False
    _marks: dict[Path, Mark] = field(default_factory=dict)

    @property
    def token(self) -> Path:
        """Where asyncua keeps what the session is known by."""
        return self.folder / "session.json"

    def refresh(self) -> str:
        """The token that is kept, which counts as one of this moment: the server knows whether it is too old."""
        try:
            said = json.loads(self.token.read_text(encoding="utf-8"))
            said["saved_at"] = time.time()
            _write(self.token, json.dumps(said))
            return str(said["authentication_token"])
        except (OSError, ValueError, TypeError, KeyError):
            return ""

    def read(self, key: SubscriptionKey) -> Kept | None:
        """What is kept of a subscription."""
        try:
            said = json.loads(self._path(key).read_text(encoding="utf-8"))
            items = {name: (int(ours), int(theirs)) for name, (ours, theirs) in said["items"].items()}
            return Kept(int(said["subscription"]), str(said["asked"]), items)
        except (OSError, ValueError, TypeError, KeyError, AttributeError):
            return None

    def write(self, key: SubscriptionKey, kept: Kept) -> None:
        """Keep a subscription. On a disk that takes nothing, it is not kept."""
        with contextlib.suppress(OSError):
            self.folder.mkdir(parents=True, exist_ok=True)
            _write(self._path(key), json.dumps(asdict(kept)))

    def forget(self, keep: Mapping[SubscriptionKey, Any]) -> list[int]:
        """Forget all subscriptions but some; the ids of those that are forgotten."""
        known = {self._path(key) for key in keep}
        gone = []
        for path in self.folder.glob("*.subscription"):
            if path not in known:
                with contextlib.suppress(OSError, ValueError, TypeError, KeyError):
                    gone.append(int(json.loads(path.read_text(encoding="utf-8"))["subscription"]))
                path.unlink(missing_ok=True)
        return gone

    def seen(self, key: SubscriptionKey, subscription: int) -> Mark:
        """The number of the last notification of a subscription that is on our disk."""
        return self._mark(self._path(key).with_suffix(f".{subscription}.seen"))

    def frames(self, key: SubscriptionKey) -> Mark:
        """The number that the writer's next frame gets."""
        return self._mark(self._path(key).with_suffix(".frames"))

    def _mark(self, path: Path) -> Mark:
        if path not in self._marks:
            with contextlib.suppress(OSError):
                self.folder.mkdir(parents=True, exist_ok=True)
            for old in [] if path.exists() else self.folder.glob(f"{path.name.partition('.')[0]}.*{path.suffix}"):
                old.unlink(missing_ok=True)
            self._marks[path] = Mark(path)
        return self._marks[path]

    def _path(self, key: SubscriptionKey) -> Path:
        return self.folder / f"{_digest(repr(key))}.subscription"


def trail(store: Path, key: SessionKey) -> Trail:
    """The trail of a session."""
    return Trail(store / "sessions" / _digest(repr(key)))


def of_item(item: Item) -> str:
    """The same for an item that the server is asked the same of."""
    return _digest(repr((item.key, item.monitoring, item.event_filter)))


def _digest(text: str) -> str:
    return blake2b(text.encode("utf-8", "replace"), digest_size=8).hexdigest()


def _write(path: Path, text: str) -> None:
    """Whole or not at all, and nobody else's to read."""
    half = path.with_name(f".{path.name}.new")
    with os.fdopen(os.open(half, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as file:
        file.write(text)
    half.replace(path)
