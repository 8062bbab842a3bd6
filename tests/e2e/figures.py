"""The counts of a run, and the page that shows them."""

import time
from dataclasses import dataclass, field
from pathlib import Path

PAGE = Path(__file__).parents[2] / "docs" / "reference" / "fidelity.md"
BEGIN, END = "<!-- counts: written by make e2e -->\n", "<!-- end of counts -->\n"
RULES, RULES_END = "<!-- rules: written by make e2e -->\n", "<!-- end of rules -->\n"


@dataclass
class Figures:
    """Name → number, in the order in which they were first counted."""

    counts: dict[str, int] = field(default_factory=dict)
    #: Code of a finding → what the API server makes of the manual's bad examples.
    verdicts: dict[str, str] = field(default_factory=dict)
    begun: float = field(default_factory=time.monotonic)

    def add(self, name: str, number: int = 1) -> None:
        """Count."""
        self.counts[name] = self.counts.get(name, 0) + number

    def table(self) -> str:
        """The counts as Markdown."""
        seconds = time.monotonic() - self.begun
        rows = "".join(f"| {name} | {number:,} |\n" for name, number in self.counts.items())
        return f"| what | how many |\n|---|---|\n{rows}| seconds for all of it, on two cores | {seconds:.0f} |\n"

    def rules(self) -> str:
        """What the API server makes of each finding's bad examples, as Markdown."""
        kinds = sorted({*self.verdicts.values()})
        codes = {kind: sorted(code for code, verdict in self.verdicts.items() if verdict == kind) for kind in kinds}
        rows = "".join(
            f"| {kind} | {len(codes[kind])} | {' '.join(f'`{one}`' for one in codes[kind])} |\n" for kind in kinds
        )
        return f"| the API server | how many | codes |\n|---|---|---|\n{rows}"

    def write(self) -> None:
        """Put the tables into the page."""
        text = _between(PAGE.read_text(encoding="utf-8"), BEGIN, self.table(), END)
        PAGE.write_text(_between(text, RULES, self.rules(), RULES_END), encoding="utf-8")


def _between(text: str, begin: str, inside: str, end: str) -> str:
    """The text with something else between two marks."""
    before, _, rest = text.partition(begin)
    return f"{before}{begin}{inside}{end}{rest.partition(end)[2]}"
