"""Many things at once, until a moment in time: what is not done then is left."""

import threading
import time
from collections.abc import Callable, Sequence
from typing import TypeVar

from penstock.drift.answer import Refused, Unanswered
from penstock.errors import PenstockError

Item = TypeVar("Item")
Result = TypeVar("Result")
#: Requests that one cluster gets at once.
AT_ONCE = 8
#: Seconds more, for those who look at the clock themselves to say why.
GRACE = 1.0


def at_once(
    work: Callable[[Item], Result], items: Sequence[Item], threads: int, until: float, late: Callable[[Item], Result]
) -> list[Result]:
    """What `work` gives of each item, in their order, from so many threads; `late` of what is not done at `until` (of
    time.monotonic). Raises what stops `work`. A thread that hangs (a name that is never resolved, a server that sends
    a header byte by byte) is left to end with the process."""
    results = dict[int, Result]()
    todo, failed = iter(range(len(items))), list[Exception]()
    lock, ended = threading.Lock(), threading.Semaphore(0)

    def member() -> None:
        try:
            while not failed:
                with lock:
                    number = next(todo, None)
                if number is None:
                    break
                results[number] = work(items[number])
        except (PenstockError, Refused, Unanswered) as error:  # raised below, in the thread of who asked
            failed.append(error)
        finally:
            ended.release()

    count = min(threads, len(items))
    for _ in range(count):
        threading.Thread(target=member, daemon=True).start()
    for _ in range(count):
        if not ended.acquire(timeout=max(0.0, until + GRACE - time.monotonic())):
            break
    if failed:
        raise failed[0]
    done = dict(results)
    return [done[at] if at in done else late(item) for at, item in enumerate(items)]
