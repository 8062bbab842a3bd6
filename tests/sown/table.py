"""Verdicts in Markdown: a row for each kind, and what was not told or misplaced."""

from collections.abc import Sequence

from tests.sown.sow import Verdict

HEAD = "| kind | sown | told | right file | right line |\n|---|--:|--:|--:|--:|"


def table(verdicts: Sequence[Verdict]) -> str:
    """One row a kind, and all together below."""
    kinds = list(dict.fromkeys(one.seed.kind for one in verdicts))
    rows = [_row(kind, [one for one in verdicts if one.seed.kind == kind]) for kind in kinds]
    return "\n".join([HEAD, *rows, _row("**together**", verdicts)])


def amiss(title: str, verdicts: Sequence[Verdict]) -> str:
    """What stopped penstock, what was not told, and what was told elsewhere."""
    lists = (
        ("Stopped penstock", [one for one in verdicts if one.crash]),
        ("Not told", [one for one in verdicts if not one.told and not one.crash]),
        ("Told in other files only", [one for one in verdicts if one.told and not one.file]),
        ("Told on other lines only", [one for one in verdicts if one.file and not one.line]),
    )
    return f"\n## {title}\n" + "".join(_listed(name, some) for name, some in lists if some)


def _row(kind: str, verdicts: Sequence[Verdict]) -> str:
    told, file, line = (sum(getattr(one, name) for one in verdicts) for name in ("told", "file", "line"))
    return f"| {kind} | {len(verdicts)} | {told} | {_share(file, told)} | {_share(line, told)} |"


def _share(part: int, whole: int) -> str:
    return f"{part} ({100 * part / whole:.1f} %)" if whole else "-"


def _listed(name: str, verdicts: Sequence[Verdict]) -> str:
    return f"\n### {name}\n\n" + "".join(f"- {one}\n" for one in verdicts)
