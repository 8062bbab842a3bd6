"""docs/reference/dangers.md: the manual of every sign of danger."""

from penstock.danger.signs import manuals

HEAD = """\
# Signs of danger

What `penstock diff` points at in a change, made from the same text as the program by `make docs`. Each sign has a
grade: *caution* is to be read, *danger* to be thought about, *critical* to be planned. On a line (a cluster whose
facts say `LEVEL: l2`) every grade is one higher. `--fail-on` says which grade makes the exit code 1. A sign is a
question, not a verdict: it never stops anything by itself.

"""


def text() -> str:
    """The whole page."""
    return HEAD + "\n".join(_section(code, manual) for code, manual in manuals().items())


def _section(code: str, manual: str) -> str:
    title, _, more = manual.partition("\n")
    paragraphs = "\n\n".join(" ".join(part.split()) for part in more.strip().split("\n\n"))
    return f"## `{code}`\n\n{title}\n\n{paragraphs}\n"
