"""Where a route takes messages from."""

import re
from dataclasses import dataclass

_KNOWN = re.compile(
    r"/|/messages/(modules/([^/*]+/(outputs/([^/*]+/)?)?)?|events/)?|/twinchangenotifications/", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Source:
    """The FROM of a route. Sources match by their beginning, path part by path part, without regard to case."""

    path: str

    @property
    def prefix(self) -> str:
        """What the source of a message must begin with, in lower case and with a slash at its end."""
        trimmed = self.path.strip().rstrip("*").rstrip("/")
        return f"{trimmed}/".lower()

    def matches(self, source: str) -> bool:
        """True when messages from `source` are meant."""
        return f"{source.strip().rstrip('/')}/".lower().startswith(self.prefix)

    @property
    def known(self) -> bool:
        """True when some message of edgeHub's can come from here: the forms that its documentation lists."""
        return _KNOWN.fullmatch(self.prefix) is not None

    @property
    def module(self) -> str:
        """The one module whose messages are meant; empty when it may be any, or a device."""
        parts = self.path.strip("/ ").split("/")
        named = len(parts) > 2 and [part.lower() for part in parts[:2]] == ["messages", "modules"]
        return parts[2] if named and "*" not in parts[2] else ""

    @property
    def twin(self) -> bool:
        """True when changes of twins are among what is meant."""
        return self.matches("/twinChangeNotifications")

    def __str__(self) -> str:
        return self.path
