"""What the sensor measures: the accelerator's message, from a chance that can be repeated."""

from dataclasses import dataclass, field
from random import Random

Reading = dict[str, dict[str, float]]
HOUR = 3600.0
HIGHEST = 100.0


@dataclass(slots=True)
class Readings:
    """Temperatures and pressures between 0 and 100. `drift` is what the machine's temperature gains in an hour."""

    chance: Random
    interval: float
    drift: float = 0.0
    number: int = field(default=0, init=False)

    def next(self) -> Reading:
        """The next reading, `interval` seconds after the one before."""
        gained = self.drift * self.number * self.interval / HOUR
        self.number += 1
        return {"machine": self._place(gained), "ambient": self._place(0.0)}

    def _place(self, gained: float) -> dict[str, float]:
        return {
            "temperature": self.chance.random() * HIGHEST + gained,
            "pressure": self.chance.random() * HIGHEST,
        }
