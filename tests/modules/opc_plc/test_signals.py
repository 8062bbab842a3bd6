"""What the nodes say."""

from itertools import islice
from random import Random

from opc_plc import signals
from opc_plc.nodes import groups
from opc_plc.settings import Settings
from penstock_runtime import read_settings


def test_one_spike_in_each_cycle() -> None:
    values = list(islice(signals.spikes(50, Random(1)), 500))
    assert [sum(value == 1000 for value in values[at : at + 50]) for at in range(0, 500, 50)] == [1] * 10
    assert max(value for value in values if value != 1000) <= 100


def test_one_dip_in_each_cycle() -> None:
    values = list(islice(signals.dips(50, Random(1)), 500))
    assert values.count(-1000.0) == 10


def test_trends_go_one_way() -> None:
    up = list(islice(signals.trend(1, 50, Random(1)), 500))
    down = list(islice(signals.trend(-1, 50, Random(1)), 500))
    assert up == sorted(up)
    assert up[-1] > up[0]
    assert down == sorted(down, reverse=True)
    assert down[-1] < down[0]


def test_counting_has_no_gaps() -> None:
    assert list(islice(signals.counting("UInt"), 3)) == [0, 1, 2]
    assert list(islice(signals.counting("Bool"), 4)) == [False, True, False, True]


def test_bad_nodes_are_mostly_good() -> None:
    found = list(islice(signals.statuses(), 26))
    assert found.count(0) == 20
    assert len(set(found)) == 4


def named(*argv: str) -> dict[str, list[str]]:
    return {g.folder: [s.name for s in g.signals] for g in groups(read_settings(Settings, argv, {}))}


def test_the_overlays_arguments() -> None:
    found = named("--pn=50000", "--aa", "--fn=40", "--vfr=1000")
    assert found["Fast"] == [*(f"FastUInt{number}" for number in range(1, 41)), "BadFastUInt1"]
    assert found["Slow"] == ["SlowUInt1", "BadSlowUInt1"]
    assert found["Anomaly"] == ["SpikeData", "DipData", "PositiveTrendData", "NegativeTrendData"]


def test_nodes_that_are_turned_off() -> None:
    found = named("--ns", "--nd", "--np", "--nn", "--nv", "--fn=0", "--sn=0")
    assert set(found) == {"Special"}


def test_rates() -> None:
    settings = read_settings(Settings, ["--fr=2", "--vfr=50", "--sr=3"], {})
    assert (settings.fast_seconds, settings.slow_seconds) == (0.05, 3)


def test_guids() -> None:
    assert len(set(named("--gn=5")["Guid"])) == 5
