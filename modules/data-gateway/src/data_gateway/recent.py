"""Events of late: which are under way, and which have been passed on. What comes again is not passed on again."""

from collections import OrderedDict
from collections.abc import Callable

Identity = tuple[str, str]
"""Source and id: together they are unique, each alone is not (CloudEvents 1.0)."""
Done = Callable[[], None]


class Recent:
    """Remembers the last `size` events that were passed on, and all that are under way."""

    def __init__(self, size: int) -> None:
        self._size = size
        self._under_way: dict[Identity, list[Done]] = {}
        self._passed: OrderedDict[Identity, None] = OrderedDict()

    def begin(self, identity: Identity, done: Done) -> bool:
        """True for an event that is new. `done` of another is called once the first of its kind has been passed on."""
        if identity in self._passed:
            done()
            return False
        if identity in self._under_way:
            self._under_way[identity].append(done)
            return False
        self._under_way[identity] = [done]
        return True

    def finish(self, identity: Identity) -> None:
        """It has been dealt with: acknowledge it, and those that came again meanwhile."""
        for done in self._under_way.pop(identity):
            done()
        if self._size:
            self._passed[identity] = None
            if len(self._passed) > self._size:
                self._passed.popitem(last=False)
