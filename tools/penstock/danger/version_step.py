"""An image or a chart makes a big step, or one back.

A major version may change what it stores and what it speaks: read its notes of release. A step back may not read what
the newer one wrote.
"""

from collections.abc import Iterator

from penstock.danger.danger import Grade
from penstock.danger.seen import Said, Seen

CODE = "version-step"


def check(seen: Seen) -> Iterator[Said]:
    """Major steps and steps back."""
    for one in seen.change.versions:
        if one.step == "major":
            yield Grade.DANGER, f"{one.kind} {one.name} makes a major step: {one.before} → {one.after}"
        elif one.step == "down":
            yield Grade.DANGER, f"{one.kind} {one.name} goes back: {one.before} → {one.after}"
