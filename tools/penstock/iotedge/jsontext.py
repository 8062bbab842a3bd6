"""JSON with places: the line of every value, keys that are there twice, and where a text stops being JSON."""

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from json import JSONDecodeError, JSONDecoder
from typing import Any, Final

#: The way to a value: keys and indexes from the root.
Path = tuple[str | int, ...]

#: More levels than this are refused.
DEEPEST: Final = 100
#: Larger files are no manifests: IoT Hub takes 128 KiB of them.
LARGEST: Final = 4 << 20

#: How a text of UTF-16 begins, as some shells write every file; the hub's command line takes it too.
UTF16: Final = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_SPACE = re.compile(r"[ \t\r\n]*")
_NUMBER = re.compile(r"-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?", re.ASCII)
_TEXTS: Final = JSONDecoder()
_WORDS: Final[dict[str, Any]] = {"true": True, "false": False, "null": None}


class NotJson(ValueError):
    """A text is no JSON; `line` and `column` count from 1."""

    def __init__(self, message: str, text: str, at: int) -> None:
        super().__init__(message)
        self.line = text.count("\n", 0, at) + 1
        self.column = at - (text.rfind("\n", 0, at) + 1) + 1


@dataclass(frozen=True)
class Document:
    """A value and the line of each part of it. `doubled` are keys that are there twice in one object."""

    value: Any
    lines: dict[Path, int]
    doubled: tuple[Path, ...] = ()

    def line(self, path: Path) -> int:
        """The line of a value, or of the nearest that holds it."""
        while path not in self.lines and path:
            path = path[:-1]
        return self.lines.get(path, 1)


def parse(content: bytes) -> Document:
    """Read one JSON text. Raises NotJson."""
    if len(content) > LARGEST:
        raise NotJson(f"larger than {LARGEST >> 20} MiB", "", 0)
    try:
        text = content.decode("utf-16" if content[:2] in UTF16 else "utf-8-sig")
    except UnicodeDecodeError as error:
        raise NotJson(
            "neither UTF-8 nor UTF-16", content[: error.start].decode("utf-8", "replace"), error.start
        ) from error
    return _Reader(text).whole()


@dataclass
class _Reader:
    text: str
    at: int = 0
    line: int = 1
    counted: int = 0
    lines: dict[Path, int] = field(default_factory=dict)
    doubled: list[Path] = field(default_factory=list)

    def whole(self) -> Document:
        value = self._value(())
        self._space()
        if self.at != len(self.text):
            self._fail("more behind the end of the value")
        return Document(value, self.lines, tuple(self.doubled))

    def _space(self) -> None:
        found = _SPACE.match(self.text, self.at)
        self.at = found.end() if found else self.at

    def _fail(self, message: str, at: int | None = None) -> Any:
        raise NotJson(message, self.text, self.at if at is None else at)

    def _value(self, path: Path) -> Any:
        self._space()
        self.line += self.text.count("\n", self.counted, self.at)
        self.counted = self.at
        self.lines[path] = self.line
        if len(path) > DEEPEST:
            self._fail(f"this nests more than {DEEPEST} levels deep")
        sign = self.text[self.at : self.at + 1]
        if sign == "{":
            return dict(self._members(path))
        if sign == "[":
            return list(self._items(path))
        return self._text() if sign == '"' else self._plain()

    def _text(self) -> str:
        try:
            value, self.at = _TEXTS.raw_decode(self.text, self.at)
        except JSONDecodeError as error:
            return str(self._fail(error.msg, error.pos))
        return str(value)

    def _plain(self) -> Any:
        for word, value in _WORDS.items():
            if self.text.startswith(word, self.at):
                self.at += len(word)
                return value
        found = _NUMBER.match(self.text, self.at)
        if not found or len(found[0]) > 400:
            self._fail("a value is due here" if self.at < len(self.text) else "the text ends too early")
            return None
        self.at = found.end()
        return float(found[0]) if any(sign in found[0] for sign in ".eE") else int(found[0])

    def _more(self, end: str, first: bool) -> bool:
        """True when another part follows; the end or the comma is read."""
        self._space()
        sign = self.text[self.at : self.at + 1]
        if sign == end:
            self.at += 1
            return False
        if first:
            return True
        if sign != ",":
            self._fail(f"',' or '{end}' is due here" if sign else "the text ends too early")
        self.at += 1
        return True

    def _members(self, path: Path) -> Iterator[tuple[str, Any]]:
        self.at += 1
        seen: set[str] = set()
        while self._more("}", not seen):
            self._space()
            if self.text[self.at : self.at + 1] != '"':
                self._fail("a key in double quotes is due here")
            key = self._text()
            self._space()
            if self.text[self.at : self.at + 1] != ":":
                self._fail("':' is due here")
            self.at += 1
            if key in seen:
                self.doubled.append((*path, key))
            seen.add(key)
            yield key, self._value((*path, key))

    def _items(self, path: Path) -> Iterator[Any]:
        self.at += 1
        count = 0
        while self._more("]", not count):
            yield self._value((*path, count))
            count += 1


_NAME = re.compile(r"[A-Za-z_][\w-]*\Z", re.ASCII)


def shown(path: Path) -> str:
    """The path as JSONPath: `$.modulesContent['$edgeAgent'].modules[0]`."""
    parts = []
    for step in path:
        if isinstance(step, int):
            parts.append(f"[{step}]")
        else:
            escaped = step.replace("\\", "\\\\").replace("'", "\\'")
            parts.append(f".{step}" if _NAME.match(step) else f"['{escaped}']")
    return "$" + "".join(parts)
