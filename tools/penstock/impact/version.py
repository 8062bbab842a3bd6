"""The step from one version to another."""

import re

NUMBERS = re.compile(r"\Av?(\d+)(?:\.(\d+))?(?:\.(\d+))?(?P<rest>.*)\Z")
#: What comes before a release, the farthest first.
STAGES = ("dev", "alpha", "beta", "rc")
UNRIPE = re.compile(rf"[-.]?({'|'.join(STAGES)})[-.]?(\d{{1,9}})?(?![a-z])", re.IGNORECASE)
STEPS = ("major", "minor", "patch")


def step(before: str, after: str) -> str:
    """major, minor, patch, digest (the same tag), down, other, added or removed; of `tag@digest` texts."""
    if not before or not after:
        return "removed" if before else "added"
    one, other = before.partition("@")[0], after.partition("@")[0]
    if one == other:
        return "digest"
    ones, others = NUMBERS.match(one), NUMBERS.match(other)
    if not ones or not others:
        return "other"
    left, right = ([int(match[n] or 0) for n in (1, 2, 3)] for match in (ones, others))
    for name, old, new in zip(STEPS, left, right, strict=True):
        if old != new:
            return name if new > old else "down"
    return "down" if _ripe(others["rest"]) < _ripe(ones["rest"]) else "patch"


def _ripe(rest: str) -> tuple[int, int]:
    """How far a version is from its release: `-rc.2` is nearer than `-beta.9`, and all else is it."""
    found = UNRIPE.match(rest)
    return (STAGES.index(found[1].lower()), int(found[2] or 0)) if found else (len(STAGES), 0)
