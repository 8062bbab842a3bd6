"""Numbers as texts, as edgeHub's culture-free parser reads them."""

import re

from penstock.routes.values import UNDEFINED, Nothing, number

_WORDS = {"infinity": float("inf"), "+infinity": float("inf"), "-infinity": float("-inf"), "∞": float("inf")}
_DIGITS = re.compile(r"(?P<whole>[0-9][0-9,]*)?(?P<fraction>\.[0-9]*)?(?P<exponent>[eE][+-]?[0-9]+)?")


def as_number(text: str) -> float | Nothing:
    """A text as a number: signs before or after, commas, brackets for negative ones, exponents. Otherwise undefined."""
    stripped = text.strip(" \t\n\v\f\r\0")
    if stripped.lower() in _WORDS or stripped == "-∞":
        return _WORDS.get(stripped.lower(), float("-inf"))
    negative = stripped.startswith("(") and stripped.endswith(")")
    body = stripped[1:-1].strip() if negative else stripped
    body, sign = _signed(body.replace("¤", "", 1).strip())
    found = _DIGITS.fullmatch(body)
    if sign is None or (negative and sign) or not found or not (found["whole"] or (found["fraction"] or ".") != "."):
        return UNDEFINED
    value = float(body.replace(",", ""))
    return number(-value if negative or sign == "-" else value)


def _signed(text: str) -> tuple[str, str | None]:
    """A text without its sign, and that sign; None when there are two."""
    if text[:1] in "+-" and text:
        return text[1:].lstrip(), None if text[-1:] in "+-" else text[0]
    if text[-1:] in "+-" and text:
        return text[:-1].rstrip(), text[-1]
    return text, ""


def hexadecimal(text: str) -> float | Nothing:
    """`0x…` as a signed number of 64 bits; longer ones are undefined."""
    value = int(text, 16)
    if value >= 1 << 64:
        return UNDEFINED
    return float(value - (1 << 64) if value >> 63 else value)
