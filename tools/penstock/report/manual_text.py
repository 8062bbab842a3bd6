"""A code's manual for a person at a terminal."""

from collections.abc import Sequence
from textwrap import indent
from typing import TextIO

from penstock.explain import Page, of_objects
from penstock.report.colour import painter
from penstock.rules.waive import PREFIX


def write(page: Page, out: TextIO) -> None:
    """The manual as it is written, and how its finding is waived."""
    paint = painter(out)
    manual = page.manual
    out.write(f"{paint('place', page.code)} ({paint(page.severity, page.severity)})\n{manual.title}\n")
    for heading, text in (("What", manual.what), ("Why", manual.why)):
        out.write(f"\n{heading}\n{_indented(text)}")
    for example in manual.examples:
        out.write(f"\n{example.verdict}\n{_indented(example.text)}")
    out.write(f"\nTo live with it\n{_indented(waiver(page.code))}")


def write_list(pages: Sequence[Page], out: TextIO) -> None:
    """Code, severity and title of each, one a line."""
    paint = painter(out)
    width = max(len(page.code) for page in pages)
    for page in pages:
        severity = paint(page.severity, f"{page.severity:<7}")
        out.write(f"{page.code:<{width}}  {severity}  {page.manual.title}\n")


def waiver(code: str) -> str:
    """How a finding of this code is waived, and where. Only rules about objects look at annotations."""
    here = f"in penstock.yaml:  waivers: [{{code: {code}, paths: [...], reason: ...}}]\n"
    there = f"or on the object:  metadata: {{annotations: {{{PREFIX}{code}: <reason>}}}}\n"
    return here + there if of_objects(code) else here


def _indented(text: str) -> str:
    return indent(text, "    ")
