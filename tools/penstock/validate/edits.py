"""Mechanical mendings of what a schema does not allow: quotes, spelling, an API version."""

import re
from dataclasses import replace
from difflib import get_close_matches

from penstock.finding import Edit
from penstock.mend.span import span
from penstock.rules.view import Item
from penstock.validate.fields import beside
from penstock.validate.question import Judge
from penstock.where import Field, written
from penstock.workshop import Workshop

KINDS = re.compile(r"got (?P<got>\w+), want (?P<want>\w+)$")
NO_TEXT = re.compile(r"got \w+, want string$|must be of type string: ")
SERVED = re.compile(r"version \S+ of \S+ is not served; served: (?P<version>[\w]+)$")
#: A scalar that quotes can be put around, or taken from, without a change of its text.
PLAIN = re.compile(r"[-+]?\.?[A-Za-z0-9][A-Za-z0-9.+_-]*")
WANTED = {
    "integer": re.compile(r"-?(?:0|[1-9]\d*)"),
    "number": re.compile(r"-?\d+(?:\.\d+)?"),
    "boolean": re.compile("true|false"),
}
#: So alike must a name be to the one that is meant, and no other may be.
ALIKE = 0.8


def quotes(workshop: Workshop, item: Item, field: Field, message: str) -> Edit | None:
    """Quotes for what must be a text, and none for what must be a number or a switch."""
    kinds = KINDS.match(message)
    there = written(workshop, item, field) if kinds and field else None
    if kinds is None or there is None:
        return None
    if kinds["want"] == "string" and not there.quotes and PLAIN.fullmatch(there.text):
        old, new = there.text, f'"{there.text}"'
    elif kinds["got"] == "string" and there.quotes in ("'", '"') and _is(kinds["want"], there.text):
        old, new = f"{there.quotes}{there.text}{there.quotes}", there.text
    else:
        return None
    around = (Edit(f"{field[-1]}: {old}", f"{field[-1]}: {new}"), Edit(old, new))
    return next((edit for edit in around if span(there.line, edit)), around[1])


def became(item: Item, field: Field, message: str) -> bool:
    """True for a text that is a number or a switch because a variable was put in: Flux writes no quotes around it."""
    build = item.rendered.build
    if not NO_TEXT.search(message) or build is None:
        return False
    same = (one for one in build.documents if one.dollar and one.identity == item.document.identity)
    values = [replace(item, document=one).get(*field) for one in same]
    return any(isinstance(value, str) and "${" in value for value in values)


def spelling(judge: Judge, item: Item, field: Field) -> str:
    """The one field that an unknown one is likely to mean; empty when there is none, or several."""
    if not field or not isinstance(field[-1], str):
        return ""
    there = item.get(*field[:-1], default={})
    names = beside(judge, item.document, field[:-1]) - set(there)
    found = get_close_matches(field[-1], sorted(names), n=2, cutoff=ALIKE)
    return found[0] if len(found) == 1 else ""


def version(item: Item, message: str) -> Edit | None:
    """The one API version that is served, where another is written."""
    served = SERVED.match(message)
    group = item.document.group
    return Edit(item.document.api_version, f"{group}/{served['version']}") if served and group else None


def _is(kind: str, text: str) -> bool:
    return kind in WANTED and WANTED[kind].fullmatch(text) is not None
