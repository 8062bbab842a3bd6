"""A message on its way: where it comes from, what it says, and what is said about it."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

_ENCODINGS = {"utf-8": "utf-8-sig", "utf-16": "utf-16-le", "utf-32": "utf-32-le"}


@dataclass(frozen=True)
class Message:
    """One message. `source` is a path, as `/messages/modules/press/outputs/out` or `/twinChangeNotifications`.

    Property names are looked up without regard to case. System properties carry edgeHub's own names, without `$`:
    connectionDeviceId, connectionModuleId, contentType, contentEncoding, messageId, enqueuedTime …
    """

    source: str
    body: bytes = b""
    properties: Mapping[str, str | None] = field(default_factory=dict)
    system: Mapping[str, str | None] = field(default_factory=dict)

    @cached_property
    def _properties(self) -> dict[str, str | None]:
        return {name.lower(): value for name, value in self.properties.items()}

    @cached_property
    def _system(self) -> dict[str, str | None]:
        return {name.lower(): value for name, value in self.system.items()}

    def has(self, name: str) -> bool:
        """True when the sender set a property of this name."""
        return name.lower() in self._properties

    def property(self, name: str) -> str | None:
        """A property that the sender set. Raises KeyError."""
        return self._properties[name.lower()]

    def about(self, name: str) -> str | None:
        """A system property. Raises KeyError."""
        return self._system[name.lower()]

    @cached_property
    def document(self) -> dict[str, object] | None:
        """The body as a JSON object; None unless it says that it is JSON, in UTF-8, -16 or -32, and is."""
        if (self._system.get("contenttype") or "").lower() != "application/json":
            return None
        encoding = _ENCODINGS.get((self._system.get("contentencoding") or "").lower())
        if encoding is None:
            return None
        try:
            document = json.loads(self.body.decode(encoding).removeprefix("\N{ZERO WIDTH NO-BREAK SPACE}"))
        except (ValueError, RecursionError):
            return None
        return document if isinstance(document, dict) else None
