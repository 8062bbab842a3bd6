"""Why something waits."""

from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True, slots=True)
class Reason:
    """`gate` is window, freeze, hold, soak, approval, order or origin. `left` is how long it takes when nobody does
    anything; None when only somebody can change it."""

    gate: str
    text: str
    left: timedelta | None = None
