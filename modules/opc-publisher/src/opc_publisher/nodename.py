"""Node ids as people write them: `ns=2;s=X`, `nsu=http://…;s=X`, `http://…#s=X`, `i=2258`."""

import re
from dataclasses import dataclass
from urllib.parse import unquote

#: `i` numeric, `s` string, `g` guid, `b` opaque (base64).
_TAIL = re.compile(r"(?P<kind>[isgb])=(?P<identifier>.*)", re.DOTALL)
_GUID = re.compile(r"\{?[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}\}?")
_BASE64 = re.compile(r"[A-Za-z0-9+/]*={0,2}")
_URI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^#]*")


@dataclass(frozen=True, slots=True)
class NodeName:
    """A node id whose namespace is a URI (`uri`) or, discouraged, an index of one server's table (`index`)."""

    kind: str
    identifier: str
    uri: str = ""
    index: int = 0

    def __str__(self) -> str:
        space = f"nsu={self.uri};" if self.uri else f"ns={self.index};" if self.index else ""
        return f"{space}{self.kind}={self.identifier}"


def parse(text: str) -> NodeName:
    """Read any of the forms; raises ValueError with what is wrong."""
    rest = _without_server(text.strip())
    uri, index = "", 0
    if rest.startswith("nsu="):
        uri, rest = _split(rest[4:], text)
    elif rest.startswith("ns="):
        number, rest = _split(rest[3:], text)
        index = _number(number, "a namespace index", 65_535)
    elif "#" in rest and _URI.match(rest) and not _TAIL.match(rest):
        uri, _, rest = rest.partition("#")
        rest = unquote(rest)
    return _tail(rest, uri, index)


def _without_server(text: str) -> str:
    return text.partition(";")[2] if text.startswith(("svu=", "svr=")) else text


def _split(text: str, whole: str) -> tuple[str, str]:
    # A namespace URI may hold a semicolon; what follows the last one that begins an identifier is the identifier.
    found = re.search(r";(?=[isgb]=)", text)
    if found is None:
        raise ValueError(f"{whole!r} has no identifier (i=, s=, g= or b=) after its namespace")
    space = text[: found.start()]
    if not space:
        raise ValueError(f"{whole!r} has an empty namespace")
    return unquote(space), text[found.end() :]


def _tail(text: str, uri: str, index: int) -> NodeName:
    found = _TAIL.fullmatch(text)
    if found is None:
        raise ValueError(f"{text!r} does not say its kind: i=, s=, g= or b=")
    kind, identifier = found["kind"], found["identifier"]
    if not identifier:
        raise ValueError(f"{text!r} has an empty identifier")
    if kind == "i":
        _number(identifier, "a numeric identifier", 4_294_967_295)
    elif kind == "g" and not _GUID.fullmatch(identifier):
        raise ValueError(f"{identifier!r} is no GUID")
    elif kind == "b" and not (_BASE64.fullmatch(identifier) and len(identifier) % 4 == 0):
        raise ValueError(f"{identifier!r} is no base64")
    return NodeName(kind, identifier, uri, index)


def _number(text: str, what: str, highest: int) -> int:
    if not (text.isascii() and text.isdigit() and int(text) <= highest):
        raise ValueError(f"{text!r} is not {what} (0 to {highest})")
    return int(text)
