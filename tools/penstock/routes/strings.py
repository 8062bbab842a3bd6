"""Texts in quotes."""

import re

_UNICODE = re.compile(r"\\[Uu]([0-9A-Fa-f]{4})")
_QUOTED = re.compile(r"\\([\"'\\])")


def unescaped(text: str) -> str:
    r"""What stands between quotes, with `\u00fc`, `\'`, `\"` and `\\` as what they mean."""
    plain = _UNICODE.sub(lambda found: chr(int(found[1], 16)), text)
    return _QUOTED.sub(r"\1", plain)
