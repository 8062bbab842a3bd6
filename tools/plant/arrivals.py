"""What arrives at the top: sensors' messages and PLCs' values, each counted by its own number."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from penstock_runtime.event import CloudEvent
from plant.ledger import Account, Ledger


@dataclass(slots=True)
class Arrivals:
    """`take` books an event. A key's first number is where its count begins."""

    messages: Ledger = field(default_factory=Ledger)
    values: Ledger = field(default_factory=Ledger)
    events: int = 0
    #: Name of a value → how often its machine was started again, and the latest of its times.
    runs: dict[str, tuple[int, str]] = field(default_factory=dict)

    def take(self, event: CloudEvent) -> None:
        """An event of a sensor (extension `sequence`), or of a publisher (PubSub JSON with counting values)."""
        self.events += 1
        data = event.data
        if isinstance(data, dict) and "machine" in data:
            # A sensor that was started again counts anew, under another name in its events' ids.
            run = event.id.rpartition("-")[0]
            _book(self.messages, f"{event.source}/{run}", int(str(event.extensions.get("sequence", "0"))))
            return
        for message in data if isinstance(data, list) else [data]:
            self._network_message(message)

    def take_from_hub(self, body: bytes, properties: Mapping[str, str]) -> None:
        """A message as the hub has it: the event's data, the rest of it in properties."""
        said = {name.removeprefix("cloudEvents:"): value for name, value in properties.items()}
        identity = properties.get("$.mid", "")
        self.take(CloudEvent(id=identity, source=said.get("source", "hub"), data=json.loads(body), extensions=said))

    def _network_message(self, message: Any) -> None:
        listed = message.get("Messages", []) if isinstance(message, dict) else []
        for one in listed if isinstance(listed, list) else [listed]:
            for name, value in one.get("Payload", {}).items():
                number = value.get("Value") if isinstance(value, dict) else value
                if isinstance(number, int) and not isinstance(number, bool):
                    self._value(f"{one.get('DataSetWriterId')}/{name}", number, value)

    def _value(self, name: str, number: int, value: Any) -> None:
        """Book a value of a machine. One that was started again counts anew, at a later time than it has ever said."""
        at = value.get("SourceTimestamp", "") if isinstance(value, dict) else ""
        run, latest = self.runs.get(name, (0, ""))
        account = self.values.accounts.get(f"{name}/{run}")
        if account is not None and number < account.next and number not in account.holes and _later(at, latest):
            run += 1
        self.runs[name] = (run, at if _later(at, latest) else latest)
        _book(self.values, f"{name}/{run}", number)

    def lost(self) -> int:
        """Numbers that are missing between others of their key."""
        return self.messages.missing() + self.values.missing()


def _later(one: str, other: str) -> bool:
    """Whether a time is behind another; RFC 3339, with as many digits as there happen to be."""
    return bool(one) and (not other or datetime.fromisoformat(one) > datetime.fromisoformat(other))


def _book(ledger: Ledger, key: str, number: int) -> None:
    ledger.accounts.setdefault(key, Account(next=number))
    ledger.see(key, number)
