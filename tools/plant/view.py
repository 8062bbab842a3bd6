"""The view: a row for each stage, from two looks at the numbers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Self

from rich.console import Console
from rich.live import Live
from rich.table import Table

from plant.arrivals import Arrivals
from plant.scrape import Numbers
from plant.stages import Stage


@dataclass(frozen=True, slots=True)
class Row:
    """A stage at a moment. None where a stage has no such number."""

    name: str
    up: bool
    rate: float | None
    queue: int | None
    lost: int | None


FRAME = 8
"""Lines of a table beside its rows: title, head, rules, and what arrived."""
EVERY = 5.0
"""Seconds between two lines where there is no terminal."""


class View:
    """What a person sees meanwhile: a table that stays in its place, or now and then a line where there is no terminal.

    `console` None: nothing at all.
    """

    def __init__(self, console: Console | None) -> None:
        self._console = console
        self._said = 0.0
        self._live = Live(console=console, refresh_per_second=2) if console and console.is_terminal else None

    def __enter__(self) -> Self:
        if self._live is not None:
            self._live.start()
        return self

    def __exit__(self, *_: object) -> None:
        if self._live is not None:
            self._live.stop()

    def show(self, rows: Sequence[Row], arrivals: Arrivals, seconds: float) -> None:
        """How it stands now."""
        if self._live is not None:
            self._live.update(table(rows, arrivals, seconds, self._live.console.height))
        elif self._console is not None and seconds >= self._said + EVERY:
            self._said = seconds
            tell(self._console, f"{seconds:.0f} s: {summary(arrivals)}")


def tell(console: Console, text: str) -> None:
    """One line, however wide it is, for whoever reads it there."""
    console.print(text, soft_wrap=True, highlight=False)


def row(stage: Stage, before: Numbers, now: Numbers, seconds: float) -> Row:
    """What `now` says, and how fast it went since `before`."""
    rate = None
    if stage.rate and seconds > 0:
        # A stage that was restarted counts from zero.
        rate = max(0.0, now.get(stage.rate, 0.0) - before.get(stage.rate, 0.0)) / seconds
    queue = int(sum(now.get(name, 0.0) for name in stage.queue)) if stage.queue else None
    lost = int(sum(now.get(name, 0.0) for name in stage.lost)) if stage.lost else None
    return Row(stage.name, stage.up, rate, queue, lost)


def table(rows: Sequence[Row], arrivals: Arrivals, seconds: float, height: int = 100) -> Table:
    """All rows, and what arrived at the top. Where there is no room for all, those that have numbers, or are down."""
    if len(rows) + FRAME > height:
        rows = [one for one in rows if not one.up or one.rate is not None]
    found = Table(title=f"plant, {seconds:.0f} s", caption=summary(arrivals), caption_justify="left")
    found.add_column("stage")
    for name in ("", "per second", "waiting", "lost"):
        found.add_column(name, justify="right")
    for one in rows:
        state = "[green]up[/]" if one.up else "[red]down[/]"
        lost = "" if one.lost is None else f"[red]{one.lost}[/]" if one.lost else "0"
        found.add_row(one.name, state, _number(one.rate, 1), _number(one.queue, 0), lost)
    return found


def summary(arrivals: Arrivals) -> str:
    """One sentence of what arrived."""
    messages, values = arrivals.messages, arrivals.values
    return (
        f"at the top: {messages.arrived} messages of sensors, {values.arrived} values of the machine; "
        f"{arrivals.lost()} missing, {messages.duplicates + values.duplicates} twice, "
        f"{messages.reordered + values.reordered} out of order"
    )


def account(arrivals: Arrivals, seconds: float, counts: Mapping[str, Numbers]) -> dict[str, object]:
    """The same for programs."""
    return {
        "seconds": round(seconds, 1),
        "messages": arrivals.messages.arrived,
        "values": arrivals.values.arrived,
        "lost": arrivals.lost(),
        "duplicates": arrivals.messages.duplicates + arrivals.values.duplicates,
        "reordered": arrivals.messages.reordered + arrivals.values.reordered,
        "stages": {
            name: {
                k: v for k, v in numbers.items() if k.endswith("_total") and not k.startswith(("python_", "process_"))
            }
            for name, numbers in counts.items()
        },
    }


def _number(value: float | None, digits: int) -> str:
    return "" if value is None else f"{value:,.{digits}f}"
