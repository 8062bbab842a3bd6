"""topology.region: names of the cloud's regions."""

import pytest

from penstock.topology.region import REGIONS, fault


def test_known() -> None:
    assert fault("swedencentral") == ""
    assert all(region.isalnum() and region.islower() for region in REGIONS)


@pytest.mark.parametrize(
    ("text", "said"),
    [("Sweden Central", "write swedencentral"), ("swedencentrall", "write swedencentral"), ("mars", "no region")],
)
def test_unknown(text: str, said: str) -> None:
    assert said in fault(text)
