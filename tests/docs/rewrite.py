"""`python -m tests.docs.rewrite`: put what the commands really print into the fences that promise to be exact."""

import tempfile
from pathlib import Path

from tests.docs.fences import Step, agrees, exact, pages, retold
from tests.docs.session import Session


def rewrite(page: Path, folder: Path) -> int:
    """Rewrite one page; how many of its commands printed something else than it told."""
    session, edits = Session(folder), list[tuple[Step, str]]()
    for step in exact(page):
        printed = session.run(step)
        if step.command and not agrees(step.printed, printed):
            edits.append((step, retold(step.printed, printed)))
    text = page.read_text(encoding="utf-8")
    for step, told in reversed(edits):
        text = text[: step.at] + told + text[step.at + len(step.printed) :]
    page.write_text(text, encoding="utf-8")
    return len(edits)


def main() -> None:
    """Rewrite every page that has such fences."""
    with tempfile.TemporaryDirectory() as folder:
        for number, page in enumerate(page for page in pages() if exact(page)):
            print(f"{page}: {rewrite(page, Path(folder, str(number)))} outputs changed")


if __name__ == "__main__":
    main()
