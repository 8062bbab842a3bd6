"""The view: a row for each stage, from two looks at the numbers."""

from collections.abc import Mapping
from dataclasses import dataclass

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


def row(stage: Stage, before: Numbers, now: Numbers, seconds: float) -> Row:
    """What `now` says, and how fast it went since `before`."""
    process = stage.program.process
    up = process is not None and process.poll() is None
    rate = None
    if stage.rate and seconds > 0:
        # A stage that was restarted counts from zero.
        rate = max(0.0, now.get(stage.rate, 0.0) - before.get(stage.rate, 0.0)) / seconds
    queue = int(sum(now.get(name, 0.0) for name in stage.queue)) if stage.queue else None
    lost = int(sum(now.get(name, 0.0) for name in stage.lost)) if stage.lost else None
    return Row(stage.name, up, rate, queue, lost)


def table(rows: list[Row], arrivals: Arrivals, seconds: float) -> Table:
    """All rows, and what arrived at the top."""
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
