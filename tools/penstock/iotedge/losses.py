"""The loss report: for people, and for programs."""

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from penstock.iotedge.jsontext import shown
from penstock.iotedge.ledger import Entry, Fate

API: Final = "penstock/v1beta1"


def lost(entries: Iterable[Entry]) -> bool:
    """True when something has no like."""
    return any(one.fate is Fate.LOST for one in entries)


def text(entries: Sequence[Entry], *, whole: bool = False) -> Iterator[str]:
    """Lines: what is lost, what is approximated, and with `whole` also what is translated."""
    counts = Counter(one.fate for one in entries)
    yield ", ".join(f"{counts[fate]} {fate.value}" for fate in Fate)
    for fate in (Fate.LOST, Fate.APPROXIMATED, *((Fate.TRANSLATED,) if whole else ())):
        held = [one for one in entries if one.fate is fate]
        if held:
            yield f"{fate.value}:"
            yield from (f"  {one}" for one in held)


def machine(entries: Sequence[Entry], what: str) -> str:
    """The report as JSON; its shape is versioned."""
    counts = Counter(one.fate for one in entries)
    return json.dumps(
        {
            "apiVersion": API,
            "kind": "LossReport",
            "direction": what,
            "summary": {fate.value: counts[fate] for fate in Fate},
            "fields": [{"path": shown(one.path), "fate": one.fate.value, "how": one.how} for one in entries],
        },
        indent=2,
        ensure_ascii=False,
    )
