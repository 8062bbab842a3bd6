"""Values that must never be seen: they print as stars, and logs are cleaned of them."""

STARS = "***"
SHORTEST = 4
"""A secret shorter than this is not searched for in texts: replacing every "a" would hide more than it protects."""

_known: set[str] = set()


class Secret:
    """A text that shows itself only when asked: `reveal()`."""

    __slots__ = ("_text",)

    def __init__(self, text: str) -> None:
        self._text = text
        remember(text)

    def reveal(self) -> str:
        """The text itself. Hand it to the library that needs it, and to nothing else."""
        return self._text

    def __bool__(self) -> bool:
        return bool(self._text)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Secret) and other._text == self._text

    def __hash__(self) -> int:
        return hash(self._text)

    def __repr__(self) -> str:
        return STARS

    __str__ = __repr__


def remember(text: str) -> None:
    """Clean logs of `text`, and of each value in it when it is a connection string (`Name=value;Name=value`)."""
    parts = [text, *(part.partition("=")[2] for part in text.split(";") if _is_key(part))]
    _known.update(part for part in parts if len(part) >= SHORTEST)


def clean(text: str) -> str:
    """`text` with every known secret replaced by stars."""
    for secret in sorted(_known, key=len, reverse=True):
        if secret in text:
            text = text.replace(secret, STARS)
    return text


def _is_key(part: str) -> bool:
    """Whether `Name=value` names something that opens a door, unlike HostName or DeviceId."""
    name = part.partition("=")[0].casefold()
    return any(word in name for word in ("key", "signature", "password", "secret", "token"))
