"""What a command that writes says: what it wrote, what it left out, and what to do next."""

from collections.abc import Iterable, Sequence
from pathlib import Path

from penstock.scaffold.plan import File, Plan, faulty, outstanding
from penstock.scaffold.write import write

#: Plans whose files are listed one by one; of more, only their number is told.
MOST = 12


def carry_out(root: Path, plans: Sequence[Plan], *, dry_run: bool) -> list[str]:
    """Write what is missing, all of it or nothing, and say so in lines. Raises PenstockError when one is in the way."""
    files = tuple(merged(file for plan in plans for file in plan.files))
    missing = outstanding(root, files)
    if not missing:
        return [f"{_titles(plans)}: everything is there already, nothing was changed"]
    if not dry_run:
        write(root, missing)
    done = "would be written" if dry_run else "written"
    return [*_said(plans, missing, done), *_notes(plans), *([] if dry_run else _next(plans))]


def merged(files: Iterable[File]) -> Iterable[File]:
    """Every path once; of several edits of a file the last, which holds the others. A new file has one content."""
    found: dict[str, File] = {}
    for file in files:
        if file.path in found and file.old is None and found[file.path].content != file.content:
            raise faulty([f"{file.path} would be written twice, with different contents"])
        found[file.path] = file
    return found.values()


def _titles(plans: Sequence[Plan]) -> str:
    return plans[0].title if len(plans) == 1 else f"{plans[0].title} and {len(plans) - 1} more"


def _said(plans: Sequence[Plan], missing: Sequence[File], done: str) -> Iterable[str]:
    edited = sum(file.old is not None for file in missing)
    new = len(missing) - edited
    counts = [f"{new} new file{'s' * (new > 1)}"] * (new > 0) + [f"{edited} edit{'s' * (edited > 1)}"] * (edited > 0)
    yield f"{_titles(plans)}: {' and '.join(counts)} {done}"
    if len(plans) <= MOST:
        yield from (f"  {file.path}{' (edited)' if file.old is not None else ''}" for file in missing)


def _notes(plans: Sequence[Plan]) -> Iterable[str]:
    yield from dict.fromkeys(note for plan in plans for note in plan.notes)


def _next(plans: Sequence[Plan]) -> Iterable[str]:
    """The steps of the last plan; of many, they are the same but for the names."""
    if not plans[-1].next:
        return
    yield "next:" if len(plans) == 1 else f"next, for each of the {len(plans)} (here for the last):"
    yield from (f"  {number}. {step}" for number, step in enumerate(plans[-1].next, start=1))
