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


#: An expression over names with their last dot, and the address that they get.
Template = tuple[re.Pattern[str], str]


def compiled(templates: Iterable[Iterable[object]]) -> tuple[Template, ...]:
    """What `parse` gave, ready to be asked often."""
    return tuple((_any(tuple(expressions)), str(address)) for expressions, address in templates)  # type: ignore[arg-type]


def answer(templates: Iterable[Template], name: str) -> str:
    """The address that a name gets; empty when no template matches it."""
    return next((address for pattern, address in templates if pattern.search(f"{name}.")), "")


@lru_cache(maxsize=4096)
def _any(expressions: tuple[str, ...]) -> re.Pattern[str]:
    try:
        return re.compile("|".join(f"(?:{one})" for one in expressions) or r"(?!)")
    except re.error:
        return re.compile(r"(?!)")
