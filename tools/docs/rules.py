"""docs/reference/rules.md: the manual of every code."""

import re
from collections.abc import Iterator

from penstock.explain import Page, of_objects, pages
from penstock.rules.waive import PREFIX

#: A code span, or a character that HTML would take.
SPAN = re.compile(r"`[^`\n]*`|[<>]")
HEAD = f"""\
# Rules

Every finding has a code that never changes. `penstock explain CODE` prints its manual; this page has them all, made
from the same text by `make docs`.

An *error* is what Flux or the API server refuses, or what breaks a rule of the topology for certain; a *warning* is
very likely wrong; a *note* is worth knowing and does not change the exit code (`--fail-on` sets where that begins). A
finding that is accepted is waived with a reason, in [penstock.yaml](penstock-yaml.md#waivers) or, for the codes marked
with *, by the annotation `{PREFIX}<code>: <reason>` on the object.

Examples are run by a test. Where one begins `# beside: levels`, a small l4 and l3 that are joined stand beside it:
those of [joined.py](../../tools/penstock/rules/joined.py), but for the files that it shows.

| code | severity | |
|---|---|---|
"""


def text() -> str:
    """The whole page."""
    every = pages()
    rows = [
        f"| [`{p.code}`](#{p.code}){'*' if of_objects(p.code) else ''} | {p.severity} | {_shown(p.manual.title)} |"
        for p in every
    ]
    return HEAD + "\n".join([*rows, "", *(line for page in every for line in _section(page))]) + "\n"


def _section(page: Page) -> Iterator[str]:
    manual = page.manual
    yield f"### `{page.code}`\n"
    yield f"**{_shown(manual.title)}** ({page.severity})\n"
    yield f"{_shown(manual.what.strip())}\n"
    yield f"*Why.* {_shown(manual.why.strip())}\n"
    for example in manual.examples:
        yield f"{example.verdict.capitalize()}:\n\n```yaml\n{example.text.rstrip()}\n```\n"


def _shown(words: str) -> str:
    """Prose as Markdown; what is not in a code span is no markup."""
    marks = {"<": "&lt;", ">": "&gt;"}
    return SPAN.sub(lambda match: marks.get(match[0], match[0]), words)
