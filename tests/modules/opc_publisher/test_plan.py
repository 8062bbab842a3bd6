"""From entries to sessions, subscriptions and items; what changes between two plans; shares of replicas."""

import json
from collections import Counter
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from opc_publisher.delta import apply, delta, hold
from opc_publisher.plan import Plan
from opc_publisher.planner import Defaults, Share, plan
from opc_publisher.published import read
from opc_publisher.shard import shard

Entry = dict[str, Any]


def made(*entries: Entry, before: Plan | None = None, share: Share | None = None, **more: Any) -> Plan:
    return plan(read(json.dumps(entries)), Defaults(**more), share, before)[0]


def entry(*nodes: Any, url: str = "opc.tcp://a:1", **more: Any) -> Entry:
    return {
        "EndpointUrl": url,
        "DataSetWriterGroup": "g",
        "DataSetWriterId": "w",
        "OpcNodes": [node if isinstance(node, dict) else {"Id": f"i={node}"} for node in nodes],
        **more,
    }


def shape(one: Plan) -> list[tuple[str, list[tuple[str, int, int]]]]:
    return [
        (str(key), [(sub.settings.name, at.interval, len(sub.items)) for at, sub in session.subscriptions.items()])
        for key, session in one.sessions.items()
    ]


def test_a_session_for_each_group_and_server() -> None:
    one = made(entry(1), entry(2, url="opc.tcp://b:1", DataSetWriterId="x"), entry(3, DataSetWriterGroup="h"), entry(4))
    assert shape(one) == [
        ("g@opc.tcp://a:1", [("w", 1000, 2)]),
        ("g@opc.tcp://b:1", [("x", 1000, 1)]),
        ("h@opc.tcp://a:1", [("w", 1000, 1)]),
    ]


def test_a_subscription_for_each_interval_and_never_more_than_most_nodes() -> None:
    fast = [{"Id": f"i={one}", "OpcPublishingInterval": 100} for one in range(100, 105)]
    one = made(entry(1, *fast), most_nodes=2)
    ((_, found),) = shape(one)
    assert found == [("w", 1000, 1), ("w_100", 100, 2), ("w_100_2", 100, 2), ("w_100_3", 100, 1)]


def test_the_same_writer_name_at_two_servers_is_told_apart() -> None:
    one = made(entry(1), entry(2, url="opc.tcp://b:1"))
    names = [sub.settings.name for session in one.sessions.values() for sub in session.subscriptions.values()]
    assert names[0] == "w"
    assert names[1].startswith("w_")


def test_one_server_however_its_address_is_written() -> None:
    urls = ("opc.tcp://A:1/", "opc.tcp://a:1", "OPC.TCP://a:1/")
    one = made(*(entry(number, url=url) for number, url in enumerate(urls)))
    assert shape(one) == [("g@opc.tcp://A:1/", [("w", 1000, 3)])]
    assert len(made(entry(1, url="opc.tcp://a:1/X"), entry(2, url="opc.tcp://a:1/x")).sessions) == 2


def test_time_spans_win_and_entries_speak_for_their_nodes() -> None:
    node = {"Id": "i=1", "OpcSamplingInterval": 7, "OpcSamplingIntervalTimespan": "00:00:02", "HeartbeatInterval": 3}
    one = made(entry(node, {"Id": "i=2"}, DataSetSamplingInterval=250, DefaultHeartbeatInterval=9))
    first, second = (
        item for s in one.sessions.values() for sub in s.subscriptions.values() for item in sub.items.values()
    )
    assert (first.monitoring.sampling, first.handling.heartbeat) == (2000, 3.0)
    assert (second.monitoring.sampling, second.handling.heartbeat) == (250, 9.0)


def test_conflicts_within_a_group_and_doubled_nodes_are_told() -> None:
    _, faults = plan(read(json.dumps([entry(1, BatchSize=5), entry(2, 2, BatchSize=6)])))
    assert [(fault.code, fault.path) for fault in faults] == [
        ("group-conflict", "$[1].BatchSize"),
        ("doubled-node", "$[1].OpcNodes[1]"),
    ]


def test_a_doubled_node_is_told_where_the_file_has_it() -> None:
    """Nodes with an error count too."""
    nodes = [{"Id": "rubbish"}, {"Id": "i=1"}, {"Id": "i=1"}]
    published = read(json.dumps([{"EndpointUrl": "opc.tcp://plc:4840", "OpcNodes": nodes}]))
    assert [fault.path for fault in plan(published)[1]] == ["$[0].OpcNodes[2]"]


def test_a_password_is_in_no_text_of_a_plan() -> None:
    one = made(
        entry(
            1,
            OpcAuthenticationMode="UsernamePassword",
            OpcAuthenticationUsername="u",
            OpcAuthenticationPassword="geheim",
        )
    )
    assert "geheim" not in repr(one)


NODES = st.lists(st.integers(1, 30), unique=True, max_size=12)
ENTRIES = st.lists(
    st.builds(
        lambda nodes, url, group, interval, sampling, batch: entry(
            *[{"Id": f"i={one}", "OpcSamplingInterval": sampling} for one in nodes],
            url=url, DataSetWriterGroup=group, DataSetPublishingInterval=interval, BatchSize=batch,
        ),
        NODES, st.sampled_from(["opc.tcp://a:1", "opc.tcp://b:1"]), st.sampled_from(["g", "h"]),
        st.sampled_from([100, 200]), st.sampled_from([50, 60]), st.sampled_from([1, 2]),
    ),
    max_size=4,
)  # fmt: skip


def items(one: Plan) -> Counter[tuple[str, str, str]]:
    return Counter(
        (str(key), at.writer.writer, str(item))
        for key, session in one.sessions.items()
        for at, sub in session.subscriptions.items()
        for item in sub.items
    )


@given(ENTRIES, ENTRIES)
@settings(max_examples=200, deadline=None)
def test_a_delta_leads_from_one_plan_to_the_other_and_back(first: list[Entry], second: list[Entry]) -> None:
    old = made(*first, most_nodes=5)
    new = made(*second, before=old, most_nodes=5)
    assert apply(old, delta(old, new)) == new
    assert apply(new, delta(new, old)) == old
    assert not delta(new, new)


@given(ENTRIES, ENTRIES)
@settings(max_examples=100, deadline=None)
def test_splitting_into_parts_loses_and_doubles_nothing(first: list[Entry], second: list[Entry]) -> None:
    whole = made(*second)
    split = made(*second, before=made(*first, most_nodes=3), most_nodes=3)
    assert items(split) == items(whole)
    assert all(len(sub.items) <= 3 for s in split.sessions.values() for sub in s.subscriptions.values())


@given(st.sets(st.integers(1, 60), min_size=1), st.sets(st.integers(1, 60), max_size=8))
@settings(max_examples=100, deadline=None)
def test_nodes_more_or_less_move_no_others(nodes: set[int], changed: set[int]) -> None:
    old = made(entry(*sorted(nodes)), most_nodes=7)
    new = made(entry(*sorted(nodes ^ changed)), before=old, most_nodes=7)
    change = delta(old, new)
    touched = sum(len(sub.added) + len(sub.removed) for s in change.changed.values() for sub in s.changed.values())
    touched += sum(len(sub.items) for s in change.changed.values() for sub in s.created.values())
    touched += sum(
        len(old.sessions[key].subscriptions[at].items) for key, s in change.changed.items() for at in s.deleted
    )
    if nodes ^ changed:
        assert touched == len(changed)


@given(ENTRIES, ENTRIES)
@settings(max_examples=100, deadline=None)
def test_holding_stops_nothing_that_runs(first: list[Entry], second: list[Entry]) -> None:
    old = made(*first)
    new = made(*second, before=old)
    held = items(hold(old, new))
    assert held >= items(new)
    assert held.keys() >= items(old).keys()


@given(st.lists(st.integers(1, 40), min_size=1, max_size=30, unique=True), st.integers(1, 5))
@settings(max_examples=100, deadline=None)
def test_replicas_share_everything_once(nodes: list[int], count: int) -> None:
    entries = [entry(*nodes), entry(1, 2, DataSetWriterId="small")]
    shares = [items(made(*entries, share=Share(index, count), most_nodes=4)) for index in range(count)]
    # Parts are named by each replica for itself; what is compared is who has which node of which writer.
    assert sum(shares, Counter()) == items(made(*entries, most_nodes=4))


def shares(entries: list[Entry], count: int) -> list[set[tuple[str, str]]]:
    """Who has which node of which session."""
    plans = [made(*entries, share=Share(index, count), most_nodes=4) for index in range(count)]
    return [{(session, item) for session, _, item in items(one)} for one in plans]


@given(st.data(), st.lists(NODES.filter(bool), min_size=1, max_size=5), st.integers(1, 4))
@settings(max_examples=100, deadline=None)
def test_a_server_more_moves_nothing_of_the_others_wherever_the_file_has_it(
    data: st.DataObject, nodes: list[list[int]], count: int
) -> None:
    """All writers have the same name, as those have that a file does not name."""
    before = [entry(*some, url=f"opc.tcp://s{at}:1") for at, some in enumerate(nodes)]
    at = data.draw(st.integers(0, len(before)))
    after = [*before[:at], entry(1, 2, 3, url="opc.tcp://new:1"), *before[at:]]
    for was, now in zip(shares(before, count), shares(after, count), strict=True):
        assert was == {(session, item) for session, item in now if "//new:" not in session}


def test_a_replica_more_is_dealt_few_and_from_all() -> None:
    """Small data sets whole, large ones node by node: what moves is what the new one takes."""
    entries = [entry(*range(3), url=f"opc.tcp://small{at}:1") for at in range(200)]
    entries += [entry(*range(500), url=f"opc.tcp://large{at}:1") for at in range(2)]
    for count in (1, 2, 3):
        before, after = shares(entries, count), shares(entries, count + 1)
        assert all(now <= was for was, now in zip(before, after, strict=False))
        whole = sum(map(len, before))
        assert abs(len(after[-1]) - whole / (count + 1)) < 0.1 * whole


def test_a_replica_more_takes_only_its_share_and_the_others_keep_theirs() -> None:
    before = {f"n{one}": shard(f"n{one}", 4) for one in range(20_000)}
    after = {key: shard(key, 5) for key in before}
    assert {after[key] for key in before if after[key] != before[key]} == {4}
    sizes = Counter(after.values())
    assert max(sizes.values()) / min(sizes.values()) < 1.1


def test_shards_are_the_same_in_every_release() -> None:
    assert [shard(f"node-{one}", 8) for one in range(10)] == [7, 6, 2, 3, 2, 1, 6, 0, 2, 2]


def test_a_hundred_thousand_nodes_are_planned_in_seconds() -> None:
    entries = [entry(*range(25_000), url=f"opc.tcp://s{one}:1") for one in range(4)]
    one = made(*entries)
    assert one.items == 100_000
    assert all(len(sub.items) <= 1000 for s in one.sessions.values() for sub in s.subscriptions.values())
    shares = [made(*entries, share=Share(index, 3)).items for index in (0, 1, 2)]
    assert sum(shares) == 100_000
    assert max(shares) - min(shares) < 2_000
