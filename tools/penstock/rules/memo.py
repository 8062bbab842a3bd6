"""Remember what was worked out of a cluster or a fleet, for as long as that view lives."""

from collections.abc import Callable
from typing import TypeVar
from weakref import WeakKeyDictionary

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
