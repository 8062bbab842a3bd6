"""A value as lines of YAML, for a person."""

import json
import re
from typing import Any

#: Texts that a reader of YAML would take for something else, or that hold what YAML gives a meaning to.
QUOTED = re.compile(
    r"""\A(?:|true|false|null|yes|no|on|off|y|n|~|[-+]?[\d.][\d_.,:eExXa-fA-F]*)\Z"""
    r"""|\A[\s&*!|>%@`"'#{\[\]},?:-]|: |\s#|[\s:]\Z""",
    re.IGNORECASE,
)


def yaml_lines(value: Any) -> list[str]:
    """The lines; a text of several lines is written as a block."""
    if isinstance(value, str):
        return ["|", *(f"  {line}" for line in value.splitlines())] if "\n" in value else [scalar(value)]
    if isinstance(value, (dict, list)) and value:
        return _block(value)
    return [json.dumps(value)]


def scalar(value: Any) -> str:
    """A value on one line; a text in quotes only when it must be."""
    if not isinstance(value, str):
        return json.dumps(value)
    return json.dumps(value, ensure_ascii=False) if QUOTED.search(value) else value


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
