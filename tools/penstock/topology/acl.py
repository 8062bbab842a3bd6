"""The lines of an access list (`acl_file`) that Mosquitto refuses, 2.0 and 2.1 alike."""

from collections.abc import Iterator

from penstock.expand.misspelt import slip
from penstock.expand.variables import VEILED
from penstock.topology.directives import ENDS, LONGEST, Line

TOPICS, USER = ("topic", "pattern"), "user"
ACCESSES = ("read", "write", "readwrite", "deny")
WRITE = "write topic, pattern or user"


def refused(text: str) -> Iterator[Line]:
    """What Mosquitto takes for no line, for no access, and for no topic."""
    for number, line in enumerate(text.split("\n"), start=1):
        said = line.rstrip()
        if said and not line.startswith("#") and not any(veil in line for veil in VEILED):
            message, hint = _wrong(said)
            if message:
                yield Line(number, f"{message}: {ENDS}", hint)


def _wrong(line: str) -> tuple[str, str]:
    word, _, rest = line.lstrip(" ").partition(" ")
    rest = rest.strip(" ")
    if word.startswith("#"):
        return "a comment that does not begin its line", "take away the blanks before it"
    if word not in (*TOPICS, USER):
        meant = "" if "\t" in word else slip(word, (*TOPICS, USER))
        return f"{word[:LONGEST]!r} is no beginning of a line", f"write {meant}" if meant else WRITE
    if not rest:
        return f"{word} without a name", "name a user" if word == USER else "name a topic"
    return ("", "") if word == USER else _topic(rest)


def _topic(rest: str) -> tuple[str, str]:
    access, _, topic = rest.partition(" ")
    if topic and access not in ACCESSES:
        return f"{access[:LONGEST]!r} is no access", f"write {', '.join(ACCESSES)}"
    levels = (topic.strip() or access).split("/")
    if any(len(one) > 1 and ("+" in one or "#" in one) for one in levels) or "#" in levels[:-1]:
        return f"{'/'.join(levels)[:LONGEST]} is no topic", "+ and # stand alone between two /, # at the end"
    return "", ""
