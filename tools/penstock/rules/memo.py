"""Remember what was worked out of a cluster or a fleet, for as long as that view lives, or of a document's content."""

from collections.abc import Callable
from functools import wraps
from typing import TypeVar
from weakref import WeakKeyDictionary

from penstock.document import Document

View = TypeVar("View")
Result = TypeVar("Result")


def once(function: Callable[[View], Result]) -> Callable[[View], Result]:
    """The function, called at most once for each view (views are equal only to themselves)."""
    known: WeakKeyDictionary[View, Result] = WeakKeyDictionary()

    def recall(view: View) -> Result:
        if view not in known:
            known[view] = function(view)
        return known[view]

    recall.__doc__ = function.__doc__
    return recall


#: Results that are remembered of each function by content: more than the documents of the clusters of some sites.
ROOM = 1 << 14


def by_content(function: Callable[[Document], Result]) -> Callable[[Document], Result]:
    """The function, called once for equal documents, in however many clusters they are. What it gives is shared by all
    of them: it must say nothing but what follows from the content, and nobody may change it."""
    known: dict[str, Result] = {}

    @wraps(function)
    def recall(document: Document) -> Result:
        if document.sha not in known:
            if len(known) >= ROOM:
                known.clear()
            known[document.sha] = function(document)
        return known[document.sha]

    return recall
