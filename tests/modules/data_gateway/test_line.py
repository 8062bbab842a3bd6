"""The line: whatever comes, is taken, fails and is done with, what is taken next is what a plain search would find."""

from hypothesis import given
from hypothesis import strategies as st

from data_gateway.line import Line, Waiting
from penstock_runtime import CloudEvent

EVENT = CloudEvent(id="1", source="s", data=None)
KEYS = (None, "a", "b", "c")
STEP = st.one_of(
    st.tuples(st.just("put"), st.sampled_from(KEYS), st.integers(0, 2), st.sampled_from([None, 5.0, 50.0])),
    st.tuples(st.just("take"), st.integers(1, 4)),
    st.tuples(st.just("settle"), st.integers(0, 255)),
)


class Plain:
    """All of it in one list, searched each time."""

    def __init__(self) -> None:
        self.waiting: list[Waiting] = []
        self.under_way: list[Waiting] = []

    def take(self, most: int, now: float) -> tuple[list[Waiting], list[Waiting]]:
        """Of a key the first alone, and none while another of the key is under way."""
        seen = {one.key for one in self.under_way}
        found: list[Waiting] = []
        late: list[Waiting] = []
        for one in sorted(self.waiting):
            if len(found) == most:
                break
            if one.key is None or one.key not in seen:
                (found if one.expires is None or one.expires > now else late).append(one)
                seen.add(one.key)
        self.waiting = [one for one in self.waiting if one not in found and one not in late]
        self.under_way += found
        return found, late


@given(st.lists(STEP, max_size=60))
def test_as_a_plain_search(steps: list[tuple[object, ...]]) -> None:
    line, plain, under_way = Line(), Plain(), list[Waiting]()
    for number, step in enumerate(steps):
        match step:
            case ("put", key, int(priority), expires):
                one = Waiting(priority, number, EVENT, expires, print, key)  # type: ignore[arg-type]
                line.put(one)
                plain.waiting.append(one)
            case ("take", int(most)):
                taken = line.take(most, float(number))
                assert taken == plain.take(most, float(number))
                under_way += taken[0]
            case ("settle", int(bits)):
                for at, one in enumerate(under_way):
                    if bits >> at & 1:
                        line.back(one)
                        plain.waiting.append(one)
                    else:
                        line.go(one)
                under_way, plain.under_way = [], []
        assert len(line) == len(plain.waiting)
    # Nobody is left behind, and nothing is kept of a key that nobody has.
    for one in under_way:
        line.go(one)
    plain.under_way = []
    while plain.waiting:
        found, late = line.take(100, 0.0)
        assert (found, late) == plain.take(100, 0.0)
        assert found
        for one in found:
            line.go(one)
        plain.under_way = []
    assert (line.front, line.queues, line.behind) == ([], {}, 0)
