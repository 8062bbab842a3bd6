"""Why a text is no JSON, no TOML or no YAML, and on which line of it: only what no reader of that language takes."""

import json
import re
import tomllib
from collections.abc import Callable, Mapping

from penstock.marks import Broken, documents, too_deep

#: Larger texts than these are not looked into; the reader of TOML needs time by the square of a key's parts.
LARGEST, LARGEST_TOML, MOST_DOTS = 1 << 20, 1 << 18, 50
#: What begins something that is put in later, in the languages of templates.
TEMPLATE = re.compile(r"\{\{|\{%|<%|\$[{(]|\[\[\[|@@")
#: The same where a text breaks: `$PORT`, `%PORT%`, `@PORT@`, `<port>`, `__PORT__`.
PLACEHOLDER = re.compile(r"\$\w|%\w+%|@\w+@|<[^<>\s]+>|__\w")
#: A string, or a comment; and a string, or a comma that nothing follows. What is not closed goes to the end, so that
#: nothing is looked at twice.
COMMENT = re.compile(r'("(?:[^"\\\n]|\\.)*"?)|//[^\n]*|/\*.*?(?:\*/|\Z)|(?<!\S)#[^\n]*', re.DOTALL)
COMMA = re.compile(r'("(?:[^"\\\n]|\\.)*"?)|,(?=\s*[}\]])', re.DOTALL)
#: What JSON5 has besides, by what the reader of JSON says of it.
JSON5: Mapping[str, re.Pattern[str]] = {
    "Expecting property name enclosed in double quotes": re.compile(r"['A-Za-z_\\]"),
    "Expecting value": re.compile(r"['+.]|-[.I]|Infinity"),
    "Expecting ',' delimiter": re.compile(r"(?<=0)[xX]|(?<=\d)\."),
}
TOML_LINE = re.compile(r"\s*\(at (?:line (\d+), column \d+|end of document)\)$")


def fault(name: str, text: str) -> tuple[str, Broken] | None:
    """The language of the file `name` and why it is not written in it; None when it is, or when nobody here knows."""
    language, read = next((one for ending, one in READERS.items() if name.endswith(ending)), ("", None))
    if read is None or not text.strip() or len(text) > LARGEST or TEMPLATE.search(text):
        return None
    found = read(text.removeprefix("\ufeff"))
    if found is None:
        return None
    lines = re.split("\r\n|\r|\n", text.rstrip())
    line = min(found.line, len(lines))  # what is not closed is missed below the end
    veiled = PLACEHOLDER.search("".join(lines[max(line - 2, 0) : line]))
    return None if veiled else (language, Broken(line, found.reason))


def _json(text: str) -> Broken | None:
    clean = bare(text) if _refused(text) else ""
    error = _refused(clean, strict=False) if clean.strip() else None
    if error is None or _newer(clean, error) or _lines(clean):
        return None
    first = _refused(clean) or error
    return Broken(first.lineno, first.msg)


def bare(text: str) -> str:
    """A text of JSON without comments, and without commas that nothing follows; its lines stay."""
    return COMMA.sub(_kept, COMMENT.sub(_kept, text.removeprefix("\ufeff")))


def _refused(text: str, *, strict: bool = True) -> json.JSONDecodeError | None:
    try:
        json.loads(text, parse_int=str, parse_float=str, strict=strict)
    except json.JSONDecodeError as error:
        return error
    except RecursionError:  # nested deeper than is looked into
        return None
    return None


def _kept(match: re.Match[str]) -> str:
    """A string as it is; of a comment the ends of its lines."""
    return match[1] or "\n" * match[0].count("\n")


def _newer(text: str, error: json.JSONDecodeError) -> bool:
    pattern = JSON5.get(error.msg)
    return pattern is not None and pattern.match(text, error.pos) is not None


def _lines(text: str) -> bool:
    """True where each line is a value of its own."""
    lines = [line for line in text.split("\n") if line.strip()]
    return len(lines) > 1 and all(line.lstrip()[0] in "{[" and _refused(line) is None for line in lines)


def _toml(text: str) -> Broken | None:
    if len(text) > LARGEST_TOML or any(line.count(".") > MOST_DOTS for line in text.split("\n")):
        return None
    try:
        tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        where = TOML_LINE.search(str(error))
        line = int(where[1]) if where and where[1] else text.rstrip().count("\n") + 1
        return Broken(line, TOML_LINE.sub("", str(error)))
    except (RecursionError, ValueError):
        return None
    return None


def _yaml(text: str) -> Broken | None:
    whole = text.encode(errors="replace")
    if too_deep(whole):
        return None
    return next((one for one in documents(whole) if isinstance(one, Broken)), None)


#: Ending → the language, and its reader.
READERS: Mapping[str, tuple[str, Callable[[str], Broken | None]]] = {
    ".json": ("JSON", _json),
    ".toml": ("TOML", _toml),
    ".yaml": ("YAML", _yaml),
    ".yml": ("YAML", _yaml),
}
