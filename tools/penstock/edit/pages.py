"""Documents of a file that come or go as a whole."""

from collections.abc import Mapping, Sequence

from penstock.edit.editor import Edit
from penstock.edit.emit import block, wanted
from penstock.edit.path import Steps, is_title
from penstock.edit.sheet import Sheet
from penstock.edit.values import documents


def titles(want: Mapping[Steps, str]) -> dict[Steps, None]:
    """The documents that the values are in, in order."""
    return dict.fromkeys(steps[:1] if steps and is_title(steps[0]) else () for steps in want if steps)


def below(want: Mapping[Steps, str], title: Steps) -> dict[Steps, str]:
    """The values of one document, by their paths inside of it."""
    if not title:
        return {steps: text for steps, text in want.items() if not is_title(steps[0])}
    return {steps[1:]: text for steps, text in want.items() if steps[:1] == title}


def turned(page: Sheet, want: Mapping[Steps, str], order: Sequence[Steps]) -> list[Edit]:
    """The edits that take out the documents which shall not be, and bring the new ones in; `order` is where those go:
    behind the one that is before them there. Nothing for a single document that is only called otherwise."""
    now, then = [title for title, _ in documents(page)], titles(want)
    if len(now) == len(then) == 1 or {*now} == {*then}:
        return []
    spans = dict(zip(now, page.spans, strict=True))
    edits: list[Edit] = [(*spans[title], "") for title in now if title not in then]
    kept = [title for title in now if title in then]
    for title in then:
        if title not in now:
            at = spans[_before(title, kept, list(titles(dict.fromkeys(order, ""))))][1] if kept else len(page.text)
            lines = "\n".join(["---", *block(wanted(below(want, title)))]) + "\n"
            glued = at == len(page.text) and not page.text.endswith("\n") and page.text != ""
            edits.append((at, at, f"\n{lines}" if glued else lines))
    return edits


def _before(title: Steps, kept: Sequence[Steps], order: Sequence[Steps]) -> Steps:
    """What stays of the documents that are before it, the nearest; else the last that stays."""
    ahead = order[: order.index(title)] if title in order else []
    return next((one for one in reversed(ahead) if one in kept), kept[-1])
