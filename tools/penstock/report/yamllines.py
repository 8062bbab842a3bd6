"""A value as lines of YAML, for a person."""

import json
import re
from typing import Any

#: Texts that a reader of YAML 1.1 or 1.2 would take for something else, or that hold what YAML gives a meaning to.
QUOTED = re.compile(
    r"""\A(?:|true|false|null|yes|no|on|off|y|n|~|=|<<|[-+]?[\d.][\d_.,:eExXa-fA-F]*|[-+]?\.(?:inf|nan)|[-+]?0o[\d_]+)\Z"""
    r"""|\A\d{4}-\d\d?-\d\d?(?:\Z|[ \tT])|\A[\s&*!|>%@`"'#{\[\]},?:-]|:\s|\s#|[\s:]\Z""",
    re.IGNORECASE,
)
#: What no reader of YAML takes as it is, or takes for the end of a line; a newline apart.
ODD = re.compile("[^\n\\x20-\\x7e\\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]")
#: Texts that do not come back from a block as they were: a reader guesses its indentation from the first line.
NO_BLOCK = re.compile(r"\A\s|^[ \t]+$", re.MULTILINE)


def yaml_lines(value: Any) -> list[str]:
    """The lines, which a reader takes for the same value; a text of several lines is written as a block."""
    if isinstance(value, str):
        return (
            _literal(value) if "\n" in value and not (ODD.search(value) or NO_BLOCK.search(value)) else [scalar(value)]
        )
    if isinstance(value, (dict, list)) and value:
        return _block(value)
    return [json.dumps(value)]


def scalar(value: Any) -> str:
    """A value on one line; a text in quotes only when it must be."""
    if not isinstance(value, str):
        return json.dumps(value)
    if "\n" in value or ODD.search(value) or QUOTED.search(value):
        return ODD.sub(_escaped, json.dumps(value, ensure_ascii=False))
    return value


def _escaped(odd: re.Match[str]) -> str:
    return f"\\u{ord(odd[0]):04x}"


def _literal(text: str) -> list[str]:
    """A block whose head says how many newlines the text ends with."""
    body = text.removesuffix("\n")
    head = "|" if text != body and not body.endswith("\n") else "|+" if text != body else "|-"
    return [head, *(f"  {line}" for line in body.split("\n"))]


def _block(value: Any) -> list[str]:
    lines: list[str] = []
    if isinstance(value, dict):
        for key, inner in value.items():
            lines += _entry(scalar(str(key)) + ":", yaml_lines(inner), inner)
        return lines
    for inner in value:
        first, *rest = yaml_lines(inner)
        lines += [f"- {first}", *(f"  {line}" for line in rest)]
    return lines


def _entry(key: str, lines: list[str], value: Any) -> list[str]:
    if isinstance(value, str) or not isinstance(value, (dict, list)) or not value:
        return [f"{key} {lines[0]}", *lines[1:]]
    indent = "" if isinstance(value, list) else "  "
    return [key, *(f"{indent}{line}" for line in lines)]
