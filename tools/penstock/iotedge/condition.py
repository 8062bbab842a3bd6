"""Target conditions: whether a deployment is for a device, by its id, its tags and what it reports."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

_WORD = re.compile(
    r"\s*(?:('(?:[^']|'')*'|\"[^\"]*\")|(<>|!=|<=|>=|[=<>()\[\],])|(-?\d+(?:\.\d+)?)(?![\w.])|([\w.$*-]+))"
)
_COMPARE: Final = ("=", "!=", "<>", "<", ">", "<=", ">=")
DEEPEST: Final = 50


class ConditionError(ValueError):
    """A target condition that cannot be read; the message says at which word."""


@dataclass(frozen=True)
class Device:
    """What a target condition asks about. `reported` are reported properties."""

    id: str
    tags: Mapping[str, Any] = field(default_factory=dict)
    reported: Mapping[str, Any] = field(default_factory=dict)

    def get(self, path: str) -> Any:
        """The value at a path, as `tags.building` or `deviceId`; None where there is none."""
        head, _, rest = path.partition(".")
        if head.lower() == "deviceid":
            return self.id
        held: Any = self.tags if head == "tags" else {"reported": self.reported} if head == "properties" else None
        for step in rest.split("."):
            held = held.get(step) if isinstance(held, Mapping) else None
        return held


def matches(text: str, device: Device) -> bool:
    """True when the condition holds. `*` and nothing at all are for every device. Raises ConditionError."""
    if text.strip() in ("", "*"):
        return True
    reader = _Reader(text, device)
    held = reader.either()
    if reader.at < len(reader.words):
        raise ConditionError(f"{reader.words[reader.at]!r} is not expected")
    return held


class _Reader:
    def __init__(self, text: str, device: Device) -> None:
        self.device = device
        self.words: list[str] = []
        self.at = 0
        self.depth = 0
        at = 0
        while at < len(text.rstrip()):
            found = _WORD.match(text, at)
            if not found:
                raise ConditionError(f"{text[at:].strip()[:12]!r} has no meaning")
            self.words.append(found[0].strip())
            at = found.end()

    def _next(self) -> str:
        if self.at >= len(self.words):
            raise ConditionError("it ends too early")
        self.at += 1
        return self.words[self.at - 1]

    def _take(self, word: str) -> bool:
        if self.at < len(self.words) and self.words[self.at].upper() == word:
            self.at += 1
            return True
        return False

    def either(self) -> bool:
        held = self._both()
        while self._take("OR"):
            held = self._both() or held
        return held

    def _both(self) -> bool:
        held = self._one()
        while self._take("AND"):
            held = self._one() and held
        return held

    def _one(self) -> bool:
        self.depth += 1
        if self.depth > DEEPEST:
            raise ConditionError(f"it nests more than {DEEPEST} levels deep")
        try:
            if self._take("NOT"):
                return not self._one()
            if self._take("("):
                held = self.either()
                if not self._take(")"):
                    raise ConditionError("a bracket is not closed")
                return held
            return self._comparison()
        finally:
            self.depth -= 1

    def _comparison(self) -> bool:
        path = self._next()
        if not re.match(r"(deviceId\Z|tags\.|properties\.reported\.)", path, re.IGNORECASE):
            raise ConditionError(f"{path!r}: conditions are of deviceId, tags and properties.reported")
        left, operator = self.device.get(path), self._next()
        if operator.upper() == "IN":
            return left in self._listed()
        if operator not in _COMPARE:
            raise ConditionError(f"{operator!r} compares nothing")
        return _holds(left, operator, _value(self._next()))

    def _listed(self) -> list[Any]:
        close = {"[": "]", "(": ")"}.get(self._next(), "]")
        found = [_value(self._next())]
        while self._take(","):
            found.append(_value(self._next()))
        if not self._take(close):
            raise ConditionError(f"{close} is missing")
        return found


def _value(word: str) -> Any:
    if word[:1] in "'\"":
        return word[1:-1].replace("''", "'")
    if word.lower() in ("true", "false", "null"):
        return {"true": True, "false": False}.get(word.lower())
    try:
        return float(word)
    except ValueError:
        raise ConditionError(f"{word!r} is no value: texts stand in single quotes") from None


def _as(left: Any, right: Any) -> Any:
    if not isinstance(left, str) or isinstance(right, str):
        return left
    try:
        return {"true": True, "false": False}.get(left) if isinstance(right, bool) else float(left)
    except ValueError:
        return left


def _holds(left: Any, operator: str, right: Any) -> bool:
    """What is not there differs from everything, and is neither less nor more. Tags of a command line are texts: one
    that is compared with a number or a Boolean is read as one."""
    left = _as(left, right)
    if operator in ("=", "!=", "<>"):
        return (left == right) is (operator == "=")
    if left is None or isinstance(left, str) is not isinstance(right, str):
        return False
    try:
        return bool({"<": left < right, ">": left > right, "<=": left <= right, ">=": left >= right}[operator])
    except TypeError:
        return False
