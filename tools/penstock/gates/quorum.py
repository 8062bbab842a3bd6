"""Quorums: how many of a ring's sites are enough, as a share (`80%`) or as a number."""

import re
from typing import Annotated

from pydantic import BeforeValidator, WithJsonSchema

SHARE = re.compile(r"(\d{1,3})%\Z")


def needed(quorum: str, sites: int) -> int:
    """How many of so many sites; at least one (nothing is proven by nobody), at most all of them."""
    share = SHARE.match(quorum)
    count = -(-int(share[1]) * sites // 100) if share else int(quorum)
    return max(1, min(count, sites))


def _checked(value: object) -> object:
    if isinstance(value, bool) or not isinstance(value, int | str):
        return value
    text = str(value)
    share = SHARE.match(text)
    if not (1 <= int(share[1]) <= 100 if share else text.isdecimal() and int(text) >= 1):
        raise ValueError(f"{text!r} is no quorum: write a share such as 80%, or a number of sites from 1")
    return text


#: A quorum in penstock.yaml.
Quorum = Annotated[
    str,
    BeforeValidator(_checked),
    WithJsonSchema({"anyOf": [{"type": "string", "pattern": r"^\d{1,3}%$"}, {"type": "integer", "minimum": 1}]}),
]
