"""What an HAProxy configuration lets through, by the name in the TLS hello; of its language only what that takes."""

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any

BIND = re.compile(r"bind\s+(?:\S*:)?(\d+)\b")
SOURCES = re.compile(r"tcp-request (?:content|connection|session) reject unless \{ src ([^}]+) \}")
LISTED = re.compile(r"acl \S+ (?:var\(\S+\)|req\.ssl_sni\S*) (?:-i )?-m (str|end) (?:-i )?(?:-f (\S+)|(.+))$")
HERE = re.compile(r"map_str\(([^,)]+)")
GUARD = re.compile(r"tcp-request content reject unless (?!\{)")
SERVER = re.compile(r"server \S+ (\S+?):(\d+)\b")

#: A file that the configuration names → its text.
Read = Callable[[str], str]
#: JSON-like, so that it can be kept: see `parse`.
Front = dict[str, Any]


def parse(text: str, read: Read) -> dict[str, Front]:
    """Port → `from` (networks that may; empty: anybody), `names`, `ends`, `local` (name → backend), `open` (True when
    no list is asked), and `up`: [host, port] of the server behind, ["*", port] when the name itself is resolved, or
    nothing when there is no such backend."""
    sections = _sections(text)
    backends = {name: _backend(lines) for (kind, name), lines in sections.items() if kind == "backend"}
    if any(name not in backends for lines in sections.values() for name in _defaults(lines)):
        backends = {}  # HAProxy does not start with a backend missing: nothing passes on any port
    found = {}
    for (kind, _), lines in sections.items():
        port = next((match[1] for line in lines if (match := BIND.match(line))), "")
        if kind == "frontend" and port and not any(line.startswith("mode http") for line in lines):
            found[port] = _front(lines, read, backends)
    return found


def _sections(text: str) -> Mapping[tuple[str, str], list[str]]:
    found: dict[tuple[str, str], list[str]] = {}
    lines: list[str] = []
    for raw in text.splitlines():
        line = raw.partition(" #")[0].strip()
        if not line or line.startswith("#"):
            continue
        if raw[0].isspace():
            lines.append(line)
        else:
            words = line.split()
            lines = found.setdefault((words[0], words[1] if len(words) > 1 else ""), [])
    return found


def _defaults(lines: list[str]) -> list[str]:
    return [line.split()[1] for line in lines if line.startswith("default_backend ")]


def _front(lines: list[str], read: Read, backends: Mapping[str, list[str]]) -> Front:
    lists: dict[str, list[str]] = {"str": [], "end": []}
    for match in filter(None, map(LISTED.match, lines)):
        lists[match[1]] += entries(read(match[2])) if match[2] else match[3].split()
    maps = {found[1] for line in lines if (found := HERE.search(line))}
    local = dict(_pairs(line for path in maps for line in entries(read(path))))
    default = next(iter(_defaults(lines)), "")
    return {
        "from": [one for line in lines if (held := SOURCES.match(line)) for one in held[1].split()],
        "names": sorted(set(lists["str"])),
        "ends": sorted(set(lists["end"])),
        "local": {name: backend for name, backend in sorted(local.items()) if backend in backends},
        "open": not any(GUARD.match(line) for line in lines),
        "up": backends.get(default, []),
    }


def entries(text: str) -> list[str]:
    """The lines of a list file."""
    return [line.strip() for line in text.splitlines() if line.strip() and not line.strip().startswith("#")]


def _pairs(lines: Iterable[str]) -> Iterable[tuple[str, str]]:
    for line in lines:
        name, _, backend = line.partition(" ")
        yield name, backend.strip()


def _backend(lines: list[str]) -> list[str]:
    resolves = any("do-resolve(" in line for line in lines) and any("set-dst" in line for line in lines)
    server = next((match for line in lines if (match := SERVER.match(line))), None)
    return [] if server is None else ["*" if resolves else server[1], server[2]]
