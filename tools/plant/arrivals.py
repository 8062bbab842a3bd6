"""What arrives at the top: sensors' messages and PLCs' values, each counted by its own number."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from penstock_runtime.event import CloudEvent
from plant.ledger import Account, Ledger


@dataclass(slots=True)
class Arrivals:
    """`take` books an event. A key's first number is where its count begins."""

    messages: Ledger = field(default_factory=Ledger)
    values: Ledger = field(default_factory=Ledger)
    events: int = 0

    def take(self, event: CloudEvent) -> None:
        """An event of a sensor (extension `sequence`), or of a publisher (PubSub JSON with counting values)."""
        self.events += 1
        data = event.data
        if isinstance(data, dict) and "machine" in data:
            _book(self.messages, event.source, int(str(event.extensions.get("sequence", "0"))))
            return
        for message in data if isinstance(data, list) else [data]:
            self._network_message(message)

    def take_from_hub(self, body: bytes, properties: Mapping[str, str]) -> None:
        """A message as the hub has it: the event's data, the rest of it in properties."""
        said = {name.removeprefix("cloudEvents:"): value for name, value in properties.items()}
        self.take(CloudEvent(source=said.get("source", "hub"), data=json.loads(body), extensions=said))

    def _network_message(self, message: Any) -> None:
        listed = message.get("Messages", []) if isinstance(message, dict) else []
        for one in listed if isinstance(listed, list) else [listed]:
            for name, value in one.get("Payload", {}).items():
                number = value.get("Value") if isinstance(value, dict) else value
                if isinstance(number, int) and not isinstance(number, bool):
                    _book(self.values, f"{one.get('DataSetWriterId')}/{name}", number)

    def lost(self) -> int:
        """Numbers that are missing between others of their key."""
        return self.messages.missing() + self.values.missing()


def _book(ledger: Ledger, key: str, number: int) -> None:
    ledger.accounts.setdefault(key, Account(next=number))
    ledger.see(key, number)
