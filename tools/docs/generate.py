"""Write the generated pages of docs/reference/; with --check, report those that are out of date instead.

Exit codes: 0 written or up to date, 1 out of date.
"""

import argparse
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from docs import cli, dangers, rules

FOLDER = Path(__file__).resolve().parents[2] / "docs" / "reference"


def pages() -> Mapping[str, str]:
    """File name → its text."""
    return {"cli.md": cli.text(), "dangers.md": dangers.text(), "rules.md": rules.text()}


def drift(folder: Path) -> list[str]:
    """The pages that are not what the code gives."""
    return [name for name, text in pages().items() if _read(folder / name) != text]


def _read(path: Path) -> str:
    return path.read_text(encoding="utf-8") if path.is_file() else ""


def main(argv: Sequence[str] | None = None) -> int:
    """The command line; the exit code."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--check", action="store_true", help="write nothing; exit 1 when a page is out of date")
    if parser.parse_args(argv).check:
        drifted = drift(FOLDER)
        for name in drifted:
            print(f"docs/reference/{name}: out of date; run `make docs` and commit what it changes", file=sys.stderr)
        return 1 if drifted else 0
    for name, text in pages().items():
        (FOLDER / name).write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
