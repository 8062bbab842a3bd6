"""Text from outside inside Markdown (GitHub, GitLab): shown as it is, never markup, a link or a mention."""

import re
from collections.abc import Sequence

from penstock.report.plain import inert, plain

#: What Markdown gives a meaning to; a backslash takes it away.
SPECIAL = re.compile(r"([\\`*_{}\[\]()#+\-!|~=^]|(?<=\d)\.(?=\s))")
#: What is found in finished text, where no backslash helps: mentions, issues, addresses, short names of pictures,
#: formulas. In a span of its own the character has no neighbour to be read with.
LIVELY = re.compile(r"@(?=\w)|#(?=\d)|:(?=//)|(?<=www)\.|:(?=[\w+-]+:)|(?<=GH)-(?=\d)|\$")
ENTITIES = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}
#: So many clusters are named at the end of a line.
NAMED = 3
TICKS = re.compile(r"`+")


def escaped(text: str) -> str:
    """Prose for a line of Markdown."""
    parts = []
    at = 0
    shown = plain(text).strip()
    for match in LIVELY.finditer(shown):
        parts += [_inert(shown[at : match.start()]), f"<span>{_inert(match[0])}</span>"]
        at = match.end()
    return "".join([*parts, _inert(shown[at:])])


def code(text: str) -> str:
    """A code span (not for tables): its fence is longer than any run of backticks inside."""
    shown = inert(plain(text).strip())
    if not shown:
        return ""
    longest = max((len(run) for run in TICKS.findall(shown)), default=0)
    fence = "`" * (longest + 1)
    pad = " " if shown.startswith("`") or shown.endswith("`") else ""
    return f"{fence}{pad}{shown}{pad}{fence}"


def clusters(names: Sequence[str]) -> str:
    """Which clusters, as the end of a line: the first few by name, and how many more."""
    shown = ", ".join(code(shortened(name, 80)) for name in names[:NAMED])
    more = f" and {len(names) - NAMED} more" if len(names) > NAMED else ""
    return f" (in {shown}{more})" if names else ""


def length(text: str) -> int:
    """How long a service takes the text to be, at worst: in units of UTF-16."""
    return len(text) + sum(character > "\uffff" for character in text)


def shortened(text: str, most: int) -> str:
    """The text, cut to so many characters."""
    return text if len(text) <= most else text[: most - 1] + "…"


def _inert(text: str) -> str:
    return "".join(ENTITIES.get(character, character) for character in SPECIAL.sub(r"\\\1", text))
