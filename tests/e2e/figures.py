"""The counts of a run, and the page that shows them."""

import time
from dataclasses import dataclass, field
from pathlib import Path

PAGE = Path(__file__).parents[2] / "docs" / "reference" / "fidelity.md"
BEGIN, END = "<!-- counts: written by make e2e -->\n", "<!-- end of counts -->\n"


@dataclass
class Figures:
    """Name → number, in the order in which they were first counted."""

    counts: dict[str, int] = field(default_factory=dict)
    begun: float = field(default_factory=time.monotonic)

    def add(self, name: str, number: int = 1) -> None:
        """Count."""
        self.counts[name] = self.counts.get(name, 0) + number

    def table(self) -> str:
        """The counts as Markdown."""
        seconds = time.monotonic() - self.begun
        rows = "".join(f"| {name} | {number:,} |\n" for name, number in self.counts.items())
        return f"| what | how many |\n|---|---|\n{rows}| seconds for all of it, on two cores | {seconds:.0f} |\n"

    def write(self) -> None:
        """Put the table into the page."""
        text = PAGE.read_text(encoding="utf-8")
        before, _, rest = text.partition(BEGIN)
        PAGE.write_text(f"{before}{BEGIN}{self.table()}{END}{rest.partition(END)[2]}", encoding="utf-8")
