"""Versions and the step from one to another."""

import re

NUMBERS = re.compile(r"\Av?(\d+)(?:\.(\d+))?(?:\.(\d+))?(?P<rest>.*)\Z")
IMAGE = re.compile(r"\A(?P<name>[^@\s]+?)(?::(?P<tag>[^/@:\s]+))?(?:@(?P<digest>[a-z0-9]+:[0-9a-fA-F]+))?\Z")
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
    return "patch"


def image(text: str) -> tuple[str, str] | None:
    """(name, `tag@digest`) of an image reference; None for what is none."""
    match = IMAGE.match(text)
    if match is None:
        return None
    return match["name"], "@".join(word for word in (match["tag"] or "", match["digest"] or "") if word)
