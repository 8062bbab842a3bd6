"""What to do when the other side is not there: wait longer each time, and stop asking when it is plainly gone."""

import random
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal

State = Literal["closed", "open", "half-open"]


@dataclass(slots=True)
class Backoff:
    """Seconds to wait before the next attempt: doubling from `first` to `most`, with up to a quarter of chance."""

    first: float = 0.1
    most: float = 30.0
    chance: Callable[[], float] = random.random
    attempts: int = 0

    def next(self) -> float:
        """How long to wait now."""
        self.attempts += 1
        whole = min(self.most, self.first * 2.0 ** min(self.attempts - 1, 30))
        return whole * (1 - self.chance() / 4)

    def reset(self) -> None:
        """It worked."""
        self.attempts = 0


@dataclass(slots=True)
class Breaker:
    """A circuit breaker: after `threshold` failures in a row it is open for `rest` seconds, then lets one try through.

    `clock` must not jump: time.monotonic, never the time of day.
    """

    threshold: int = 5
    rest: float = 10.0
    clock: Callable[[], float] = time.monotonic
    failures: int = 0
    opened: float | None = field(default=None)

    @property
    def state(self) -> State:
        """closed: ask away. open: do not. half-open: one try."""
        if self.opened is None:
            return "closed"
        return "half-open" if self.clock() - self.opened >= self.rest else "open"

    def remaining(self) -> float:
        """Seconds until a try is allowed; 0 when it is now."""
        return 0.0 if self.opened is None else max(0.0, self.opened + self.rest - self.clock())

    def succeeded(self) -> None:
        """The other side answered."""
        self.failures, self.opened = 0, None

    def failed(self) -> None:
        """It did not."""
        self.failures += 1
        if self.failures >= self.threshold:
            self.opened = self.clock()
