"""A name that nobody has, in words: the nearest that there are, or those that there are."""

from collections.abc import Sequence
from difflib import get_close_matches

#: So many names are told when none is near.
MOST = 12


def instead(asked: str, names: Sequence[str]) -> str:
    """What the user may have meant: names like `asked` or that end in it, else the first of all."""
    ends = [one for one in names if asked and one.rpartition("/")[2] == asked.strip("/")]
    near = ends[:3] or get_close_matches(asked, names, n=3, cutoff=0.75)
    if near:
        return f"did you mean {' or '.join(near)}?"
    most = ", ".join(names[:MOST]) + (f" and {len(names) - MOST} more" if len(names) > MOST else "")
    return f"there are: {most}" if names else "there are none"
