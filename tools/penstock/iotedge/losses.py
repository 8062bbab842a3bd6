"""The loss report: for people, and for programs.

schemas/iotedge-loss.schema.json is made from these types. A new key may appear at any time; a key that is here keeps
its name and meaning as long as API is the same.
"""

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Annotated, Final, Literal

from pydantic import Field
from typing_extensions import TypedDict  # pydantic's own, for Python 3.11

from penstock.iotedge.jsontext import shown
from penstock.iotedge.ledger import Entry, Fate

API: Final = "penstock/v1beta1"
KIND: Final = "LossReport"

Count = Annotated[int, Field(ge=0)]


class FieldWire(TypedDict):
    """One field of the input, with all that stands below it and is not named itself."""

    path: Annotated[str, Field(pattern=r"^\$", description="JSONPath from the root of the input.")]
    fate: Literal["translated", "approximated", "lost"]
    how: Annotated[
        str, Field(min_length=1, description="What it became; how nearly; or why it became nothing, and what to do.")
    ]


class SummaryWire(TypedDict):
    """How many fields of each fate."""

    translated: Count
    approximated: Count
    lost: Count


class LossReportWire(TypedDict):
    """What became of every field."""

    apiVersion: Literal["penstock/v1beta1"]
    kind: Literal["LossReport"]
    direction: Annotated[
        Literal["import", "export"],
        Field(description="import: a manifest became Kubernetes objects; export: the other way."),
    ]
    summary: SummaryWire
    fields: list[FieldWire]


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


def machine(entries: Sequence[Entry], what: Literal["import", "export"]) -> str:
    """The report as JSON; its shape is versioned."""
    return json.dumps(wire(entries, what), indent=2, ensure_ascii=False)


def wire(entries: Sequence[Entry], what: Literal["import", "export"]) -> LossReportWire:
    """The report as values."""
    counts = Counter(one.fate for one in entries)
    return LossReportWire(
        apiVersion=API,
        kind=KIND,
        direction=what,
        summary=SummaryWire(
            translated=counts[Fate.TRANSLATED], approximated=counts[Fate.APPROXIMATED], lost=counts[Fate.LOST]
        ),
        fields=[FieldWire(path=shown(one.path), fate=one.fate.value, how=one.how) for one in entries],
    )
