"""Strings as edgeHub counts and orders them: in units of UTF-16."""


def _units(text: str) -> bytes:
    return text.encode("utf-16-be", "surrogatepass")


def length(text: str) -> int:
    """How many units a string has; characters beyond U+FFFF have two."""
    return len(text) if text.isascii() else len(_units(text)) // 2


def before(left: str, right: str) -> bool:
    """True when `left` sorts before `right`, unit by unit."""
    return _units(left) < _units(right)


def part(text: str, start: int, size: int) -> str:
    """`size` units of a string from unit `start` on; half of a pair stays half."""
    if text.isascii():
        return text[start : start + size]
    return _units(text)[2 * start : 2 * (start + size)].decode("utf-16-be", "surrogatepass")


def find(text: str, fragment: str) -> int:
    """The unit at which `fragment` begins first, or -1."""
    if text.isascii():
        return text.find(fragment)
    held, wanted = _units(text), _units(fragment)
    at = held.find(wanted)
    while at % 2 and at != -1:
        at = held.find(wanted, at + 1)
    return at // 2 if at != -1 else -1


def upper(text: str) -> str:
    """Upper case, one character for one."""
    return "".join(new if len(new := char.upper()) == 1 else char for char in text)


def lower(text: str) -> str:
    """Lower case, one character for one."""
    return "".join(new if len(new := char.lower()) == 1 else char for char in text)
