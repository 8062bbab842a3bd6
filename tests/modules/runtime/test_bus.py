"""What holds for every bus."""

from hypothesis import given
from hypothesis import strategies as st

from penstock_runtime.bus import waves
from penstock_runtime.event import CloudEvent


@given(st.lists(st.none() | st.sampled_from("abc"), max_size=30))
def test_waves_have_each_key_once_and_keep_its_order(keys: list[str | None]) -> None:
    events = [
        CloudEvent(source="s", data=None, extensions={} if key is None else {"partitionkey": key}) for key in keys
    ]
    found = list(waves(events))
    assert sorted(number for wave in found for number in wave) == list(range(len(keys)))
    for wave in found:
        named = [keys[number] for number in wave if keys[number] is not None]
        assert len(named) == len(set(named))
    for key in "abc":
        numbers = [number for wave in found for number in wave if keys[number] == key]
        assert numbers == sorted(numbers)
