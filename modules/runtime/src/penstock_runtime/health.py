"""What a module says of itself to its kubelet: whether it lives, and whether it is ready."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field


@dataclass(slots=True)
class Health:
    """Ready when every named condition holds; alive while every named pulse is younger than its limit."""

    clock: Callable[[], float] = time.monotonic
    conditions: dict[str, Callable[[], bool]] = field(default_factory=dict)
    pulses: dict[str, tuple[float, float]] = field(default_factory=dict)

    def set(self, condition: str, holds: bool) -> None:
        """Say whether a condition of readiness holds ("connected", "loaded")."""
        self.conditions[condition] = lambda: holds

    def watch(self, condition: str, holds: Callable[[], bool]) -> None:
        """Have a condition asked for each time that somebody wants to know."""
        self.conditions[condition] = holds

    def beat(self, pulse: str, limit: float) -> None:
        """A loop says that it goes round; silence for more than `limit` seconds means that it is stuck."""
        self.pulses[pulse] = (self.clock(), limit)

    def not_ready(self) -> list[str]:
        """The conditions that do not hold."""
        return sorted(name for name, holds in self.conditions.items() if not holds())

    def not_alive(self) -> list[str]:
        """The pulses that stopped."""
        return sorted(name for name, (last, limit) in self.pulses.items() if self.clock() - last > limit)
