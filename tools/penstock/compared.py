"""Two sequences of texts compared, line by line or item by item, in a time that grows with their length and no faster.

What stands once on either side holds the two together; only what lies between is compared each with each, and where
that is much, it is all gone and all new.
"""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from typing import NamedTuple

#: Pairs that are compared each with each at most, and what is in the way of that: what stands there more often.
MOST, OFTEN = 40_000, 20
#: How often what lies between is looked at for what stands there once.
DEEPEST = 20


class Step(NamedTuple):
    """`equal`, `replace`, `delete` or `insert`, and the stretches of both sides."""

    tag: str
    a: int
    b: int
    c: int
    d: int


def steps(left: Sequence[str], right: Sequence[str]) -> list[Step]:
    """How the right comes of the left, from the first item to the last."""
    made: list[Step] = []
    for a, b, size in [*_matches(left, right, 0, 0, DEEPEST), (len(left), len(right), 0)]:
        last = made[-1] if made else Step("", 0, 0, 0, 0)
        if last.b < a or last.d < b:
            tag = "replace" if last.b < a and last.d < b else "delete" if last.b < a else "insert"
            made.append(Step(tag, last.b, a, last.d, b))
        elif size and last.tag == "equal":
            made[-1] = last._replace(b=a + size, d=b + size)
            continue
        if size:
            made.append(Step("equal", a, a + size, b, b + size))
    return made


def unified(left: Sequence[str], right: Sequence[str], before: str, after: str, context: int = 3) -> Iterator[str]:
    """A unified diff of lines, with the line ends that they have."""
    end = "\n" if any(line.endswith("\n") for line in (*left, *right)) else ""
    for number, some in enumerate(_hunks(steps(left, right), context)):
        if not number:
            yield f"--- {before}{end}"
            yield f"+++ {after}{end}"
        yield f"@@ -{_range(some[0].a, some[-1].b)} +{_range(some[0].c, some[-1].d)} @@{end}"
        for tag, a, b, c, d in some:
            if tag == "equal":
                yield from (f" {line}" for line in left[a:b])
            else:
                yield from (f"-{line}" for line in left[a:b])
                yield from (f"+{line}" for line in right[c:d])


def _hunks(made: list[Step], context: int) -> Iterator[list[Step]]:
    """The steps with so many equal lines around; what is further away from each other is a hunk of its own."""
    hunk: list[Step] = []
    for index, step in enumerate(made):
        tag, a, b, c, d = step
        if tag != "equal":
            hunk.append(step)
            continue
        if hunk:
            size = min(context, b - a)
            if b - a <= 2 * context and index + 1 < len(made):
                hunk.append(step)
                continue
            yield [*hunk, Step(tag, a, a + size, c, c + size)] if size else hunk
        size = min(context, b - a)
        hunk = [Step(tag, b - size, b, d - size, d)] if index + 1 < len(made) and size else []
    if any(step.tag != "equal" for step in hunk):
        yield hunk


def _range(start: int, end: int) -> str:
    """Lines as a unified diff names them, from 1 on; an empty stretch by the line before it."""
    size = end - start
    return f"{start + 1}" if size == 1 else f"{start + 1 if size else start},{size}"


def _matches(
    left: Sequence[str], right: Sequence[str], at: int, other: int, deeper: int
) -> Iterator[tuple[int, int, int]]:
    """Stretches that are equal: where they begin on either side, and how long they are."""
    start, end = _shared(left, right)
    if start:
        yield at, other, start
    ones, others = left[start : len(left) - end], right[start : len(right) - end]
    if ones and others:
        yield from _between(ones, others, at + start, other + start, deeper)
    if end:
        yield at + len(left) - end, other + len(right) - end, end


def _between(
    left: Sequence[str], right: Sequence[str], at: int, other: int, deeper: int
) -> Iterator[tuple[int, int, int]]:
    if len(left) * len(right) <= MOST:
        count = Counter(right)
        for a, b, size in SequenceMatcher(lambda one: count[one] > OFTEN, left, right, False).get_matching_blocks():
            if size:
                yield at + a, other + b, size
        return
    anchors = _anchors(left, right) if deeper else []
    a = b = 0
    for here, there in [*anchors, (len(left), len(right))] if anchors else []:
        yield from _matches(left[a:here], right[b:there], at + a, other + b, deeper - 1)
        if here < len(left):
            yield at + here, other + there, 1
        a, b = here + 1, there + 1


def _anchors(left: Sequence[str], right: Sequence[str]) -> list[tuple[int, int]]:
    """What stands once on either side, as far as it is in the same order: the longest such row."""
    once, count = Counter(left), Counter(right)
    places = {text: index for index, text in enumerate(right) if count[text] == 1}
    pairs = [(index, places[text]) for index, text in enumerate(left) if once[text] == 1 and text in places]
    ends: list[int] = []  # the least end of a row of each length
    last: list[int] = []  # and which pair that is
    before: list[int] = []
    for index, (_, there) in enumerate(pairs):
        length = bisect_left(ends, there)
        before.append(last[length - 1] if length else -1)
        ends[length : length + 1], last[length : length + 1] = [there], [index]
    row, index = [], last[-1] if last else -1
    while index >= 0:
        row.append(pairs[index])
        index = before[index]
    return row[::-1]


def _shared(ones: Sequence[str], others: Sequence[str]) -> tuple[int, int]:
    """How many items are the same at the beginning, and of the rest at the end."""
    least = min(len(ones), len(others))
    start = next((i for i in range(least) if ones[i] != others[i]), least)
    rest = least - start
    end = next((i for i in range(rest) if ones[-1 - i] != others[-1 - i]), rest)
    return start, end
