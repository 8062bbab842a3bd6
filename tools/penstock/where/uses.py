"""Where variables are used in a document."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Any

from penstock import marks
from penstock.document import Document
from penstock.where.nodes import Field

#: A use that Flux's substitution takes: a name, a length, and what may follow a name.
PLAIN = re.compile(r"(?<!\$)\$\{([_A-Za-z][_A-Za-z0-9]*)\}")
SOUND = re.compile(r"\$\{#?[_A-Za-z][_A-Za-z0-9]*(?:(?::[-=+?]|[:=/#%,^])[^}]*)?\}|\$\$|\$(?!\{)")
#: Values that any text may hold.
HARMLESS = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_./-]*")
#: Uses that are tried in a document, and the longest text that is.
TRIES, LONGEST = 500, 20_000
LONE = re.compile(r"\$\$|\$(?!\{)")


def use(document: Document, variable: str) -> tuple[Field, bool, str] | None:
    """The first use of a variable without a default: the field, whether it is in the field's name, and its text."""
    if f"${{{variable}".encode() not in document.raw:
        return None
    pattern = re.compile(r"(?<!\$)(?:\$\$)*(\$\{#?" + re.escape(variable) + r"(?![_A-Za-z0-9]))(?!:?[-=])")
    for way, key, text in texts(document.object):
        match = pattern.search(text)
        if match:
            return way, key, match[1]
    return None


def unsound(document: Document) -> tuple[Field, bool, str] | None:
    """The first `${` that is no sound use of a variable, in the same way."""
    for way, key, text in texts(document.object):
        end = text.rfind("}") + 1  # behind the last one no use ends, and each that begins would be looked for
        rest = SOUND.sub("", text[:end]) + LONE.sub("", text[end:])
        if "${" in rest:
            return way, key, rest[rest.index("${") :].split("}")[0].split("\n")[0]
    return None


def spoiled(document: Document, values: Mapping[str, str]) -> tuple[Field, bool, str] | None:
    """The first use of a variable whose value makes no YAML of what is around it, in the same way. Flux writes a text
    without quotes where it needs none before the value is in it. Of a large document not every use is tried."""
    odd = {name: value for name, value in values.items() if not HARMLESS.fullmatch(value)}
    return next((use for use, whole in islice(_filled(document, odd), TRIES) if not _is_yaml(whole)), None)


def _filled(document: Document, values: Mapping[str, str]) -> Iterator[tuple[tuple[Field, bool, str], str]]:
    """Each use of these variables, with the text as their values would have it, unless that is long."""
    for way, key, text in texts(document.object):
        for name, count in Counter(PLAIN.findall(text)).items() if "${" in text and "\n" not in text else ():
            if name in values and len(text) + count * len(values[name]) <= LONGEST:
                yield (way, key, f"${{{name}}}"), _put_in(text, name, values[name])


def _put_in(text: str, name: str, value: str) -> str:
    return PLAIN.sub(lambda one: value if one[1] == name else "x", text)


def _is_yaml(text: str) -> bool:
    return not any(isinstance(one, marks.Broken) for one in marks.documents(f"k: {text}\n".encode()))


def texts(value: Any, way: Field = ()) -> Iterator[tuple[Field, bool, str]]:
    """Every text of a value: the way to it, and True for one that is a key."""
    todo: list[tuple[Field, Any]] = [(way, value)]
    while todo:
        way, one = todo.pop()
        if isinstance(one, str):
            yield way, False, one
        elif isinstance(one, dict):
            yield from (((*way, key), True, key) for key in one)
            todo += reversed([((*way, key), below) for key, below in one.items()])
        elif isinstance(one, list):
            todo += reversed([((*way, index), below) for index, below in enumerate(one)])
