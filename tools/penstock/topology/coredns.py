"""What CoreDNS is made to answer: the templates of its custom entries."""

import re
from collections.abc import Iterable
from functools import lru_cache

MATCH = re.compile(r"match\s+\"?(\S+?)\"?$")
ANSWER = re.compile(r"\bIN\s+A\s+(\S+?)\"?$")


def parse(text: str) -> list[list[object]]:
    """[[expressions, address], …] for each template that answers with an IPv4 address."""
    found: list[list[object]] = []
    expressions: list[str] = []
    for raw in text.splitlines():
        line = raw.strip()
        if line.startswith("template "):
            expressions = []
        elif match := MATCH.match(line):
            expressions.append(match[1])
        elif line.startswith("answer ") and (answer := ANSWER.search(line)):
            found.append([expressions, answer[1]])
    return found


def answer(templates: Iterable[Iterable[object]], name: str) -> str:
    """The address that a name gets; empty when no template matches it."""
    for expressions, address in templates:
        if _any(tuple(expressions)).search(f"{name}."):  # type: ignore[arg-type]
            return str(address)
    return ""


@lru_cache(maxsize=4096)
def _any(expressions: tuple[str, ...]) -> re.Pattern[str]:
    try:
        return re.compile("|".join(f"(?:{one})" for one in expressions) or r"(?!)")
    except re.error:
        return re.compile(r"(?!)")
