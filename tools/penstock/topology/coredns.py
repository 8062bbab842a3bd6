"""What CoreDNS is made to answer: the templates of its custom entries."""

import re
from collections.abc import Iterable
from functools import lru_cache

from penstock.patterns import quick

MATCH = re.compile(r"match\s+\"?(\S+?)\"?$")
#: Labels with their dots, which only match in one way; and a group that may be left out.
LABELS = re.compile(r"\((?:\?:)?(?:\[\^\.\]|\[[a-zA-Z0-9_-]+\]|\\w)[+*]\\\.\)[*+]")
OPTIONAL = re.compile(r"\((?:\?:)?([^()]*)\)\?")
#: So many expressions of a template are tried, and so many repetitions in each; one less where it may begin anywhere.
MOST, MANY = 2000, 2
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
    """What may take long to match is not known, and taken to fit."""
    if len(expressions) > MOST or not all(map(_quick, expressions)):
        return re.compile(r"(?:)")
    try:
        return re.compile("|".join(f"(?:{one})" for one in expressions) or r"(?!)")
    except (re.error, OverflowError):
        return re.compile(r"(?!)")


def _quick(expression: str) -> bool:
    shape = OPTIONAL.sub(r"\1", LABELS.sub("x+", expression))
    return quick(shape, MANY if shape.startswith("^") else MANY - 1)
