"""A bound for what grows as a product: so often is one thing held beside another."""

from dataclasses import dataclass

#: So many letters more of a text count as another look.
LETTERS = 256


@dataclass
class Looks:
    """How many are left."""

    left: int

    @property
    def over(self) -> bool:
        """True when there were not enough: what was found is not all."""
        return self.left < 0

    def take(self, text: str = "", times: int = 1) -> bool:
        """Use up those of looking at a text; False when none are left."""
        self.left -= times * (1 + len(text) // LETTERS)
        return not self.over
