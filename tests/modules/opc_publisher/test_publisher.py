"""The publisher against a real server: values, order, key frames, heartbeats, hot reload, reconnection."""

import asyncio
from pathlib import Path
from typing import Any

from asyncua import ua

from tests.modules.opc_publisher.line import line
from tests.modules.opc_publisher.machine import machine, until


def test_values_arrive_in_order_with_metadata_before_them(tmp_path: Path) -> None:
    async def main() -> None:
        async with machine() as plc, line(tmp_path) as one:
            one.publish(plc.entry(0, 1, OpcPublishingInterval=50, QueueSize=50))
            await until(one.connected)
            for number in range(1, 31):
                await plc.write(0, number)
                await asyncio.sleep(0.02)
            await until(lambda: 30 in one.bus.values("V0"))
            kinds = [body["MessageType"] for body in one.bus.bodies()]
            assert kinds[0] == "ua-metadata"
            assert kinds.count("ua-metadata") == 1
            assert one.bus.values("V0") == list(range(31))
            assert [frame["SequenceNumber"] for frame in one.bus.frames()] == list(range(1, len(one.bus.frames()) + 1))

    asyncio.run(main())


def test_a_change_of_the_file_touches_only_what_differs(tmp_path: Path) -> None:
    async def main() -> None:
        async with machine() as plc, line(tmp_path) as one:
            one.publish(plc.entry(0, 1, 2))
            await until(one.connected)
            (live,) = one.publisher.sessions.values()
            (channel,) = live.channels.values()
            assert channel.feed is not None
            client, subscription = live.client, channel.feed.subscription_id
            handles = {key.name: handle for key, handle in channel.feed.by_key.items()}
            await until(lambda: one.bus.values("V2") == [0])

            one.publish(plc.entry(0, 1, 3))
            await until(lambda: 0 in one.bus.values("V3"), what="the added node")
            await until(one.connected)
            now = {key.name: handle for key, handle in channel.feed.by_key.items()}
            assert (live.client, channel.feed.subscription_id) == (client, subscription)
            assert now.keys() == {"V0", "V1", "V3"}
            assert {name: now[name] for name in ("V0", "V1")} == {name: handles[name] for name in ("V0", "V1")}
            # What stayed was not sampled anew: no second first value.
            assert one.bus.values("V0") == [0]
            await plc.write(2, 5)
            await plc.write(0, 7)
            await until(lambda: one.bus.values("V0") == [0, 7])
            assert one.bus.values("V2") == [0]
            assert len(one.bus.messages("ua-metadata")) == 2

    asyncio.run(main())


def test_another_interval_is_had_without_another_session(tmp_path: Path) -> None:
    async def main() -> None:
        async with machine() as plc, line(tmp_path) as one:
            one.publish(plc.entry(0))
            await until(lambda: one.bus.values("V0") == [0])
            (live,) = one.publisher.sessions.values()
            client = live.client
            one.publish(plc.entry(0, DataSetPublishingInterval=200))
            await until(lambda: next(iter(live.channels)).interval == 200)
            await until(one.connected)
            (channel,) = live.channels.values()
            # asyncua's server changes no interval of a subscription that is there.
            assert channel.feed is not None
            assert channel.feed.parameters.RequestedPublishingInterval == 200
            assert live.client is client
            await plc.write(0, 9)
            await until(lambda: one.bus.values("V0")[-1] == 9)

    asyncio.run(main())


def test_key_frames_carry_everything_and_the_extension_fields(tmp_path: Path) -> None:
    async def main() -> None:
        async with machine() as plc, line(tmp_path) as one:
            entry = plc.entry(0, 1, DataSetKeyFrameCount=2, DataSetExtensionFields={"AssetId": 5})
            one.publish(entry)
            await until(lambda: len(one.bus.frames()) == 1)
            for number in (1, 2):
                await plc.write(0, number)
                await until(lambda number=number: len(one.bus.frames()) == number + 1)
            first, second, third = one.bus.frames()
            assert [one["MessageType"] for one in (first, second, third)] == [
                "ua-keyframe",
                "ua-deltaframe",
                "ua-keyframe",
            ]
            assert second["Payload"].keys() == {"V0"}
            assert third["Payload"].keys() == {"V0", "V1", "AssetId"}
            assert third["Payload"]["AssetId"] == 5

    asyncio.run(main())


def test_heartbeats_and_keep_alives(tmp_path: Path) -> None:
    async def main() -> None:
        async with machine() as plc, line(tmp_path) as one:
            beating = plc.entry(0, DataSetWriterId="a", HeartbeatInterval=1)
            alive = plc.entry(1, DataSetWriterId="b", SendKeepAliveDataSetMessages=True, MaxKeepAliveCount=3)
            one.publish(beating, alive)
            await until(lambda: one.bus.values("V0") == [0, 0, 0], what="two heartbeats")
            await until(lambda: any(frame["MessageType"] == "ua-keepalive" for frame in one.bus.frames()))
            assert one.bus.values("V1") == [0]

    asyncio.run(main())


def test_a_server_that_was_restarted_is_found_again(tmp_path: Path) -> None:
    async def main() -> None:
        async with machine() as plc, line(tmp_path, reconnect_seconds=1) as one:
            one.publish(plc.entry(0, 1))
            await until(lambda: one.bus.values("V1") == [0])
            await plc.stop()
            await asyncio.sleep(0.5)
            await plc.start()
            await plc.write(0, 77)
            await until(lambda: 77 in one.bus.values("V0"), 30, "the value after the restart")
            (live,) = one.publisher.sessions.values()
            await until(lambda: live.connected)
            assert live.retries >= 1

    asyncio.run(main())


def test_a_machine_comes_back_with_other_namespaces_and_types(tmp_path: Path) -> None:
    """Its namespaces are numbered anew, and a number has become a text: the metadata say so before the text comes."""
    before: list[str] = []

    async def setup(server: Any) -> None:
        for uri in before:
            await server.register_namespace(uri)

    async def main() -> None:
        async with machine(setup=setup) as plc, line(tmp_path, reconnect_seconds=1) as one:
            one.publish(plc.entry(0, 1))
            await until(lambda: one.bus.values("V0") == [0])
            await plc.stop()
            before.extend(["urn:a", "urn:b"])
            await plc.start()
            node = plc.nodes[0]
            # Before anybody watches it again.
            await plc.server.delete_nodes([node])
            await plc.server.nodes.objects.add_variable(node.nodeid, "V0", ua.Variant("text", ua.VariantType.String))
            await until(lambda: one.bus.values("V0")[-1] == "text", 60, "the text")
            first, last = one.bus.messages("ua-metadata")
            assert [field["BuiltInType"] for field in last["MetaData"]["Fields"]] == [12, 8]
            bodies = one.bus.bodies()
            (text,) = [frame for frame in one.bus.frames() if frame["Payload"].get("V0", {}).get("Value") == "text"]
            assert text["MetaDataVersion"] == last["MetaData"]["ConfigurationVersion"]
            assert text["MetaDataVersion"] != first["MetaData"]["ConfigurationVersion"]
            at = next(number for number, body in enumerate(bodies) if text in body.get("Messages", ()))
            assert bodies.index(last) < at

    asyncio.run(main())


def test_a_node_that_is_gone_is_asked_for_until_it_is_back(tmp_path: Path) -> None:
    """Some servers say that it is gone, and nothing more when there is one of its name again."""

    async def main() -> None:
        async with machine() as plc, line(tmp_path, bad_node_retry_seconds=1) as one:
            one.publish(plc.entry(0, 1))
            await until(lambda: one.bus.values("V0") == [0])
            gone = ua.DataValue(ua.Variant(None), ua.StatusCode(ua.StatusCodes.BadNodeIdUnknown))
            await plc.server.write_attribute_value(plc.nodes[0].nodeid, gone)
            await until(lambda: one.bus.values("V0")[-1] is None, what="the word that it is gone")
            (live,) = one.publisher.sessions.values()
            (channel,) = live.channels.values()
            feed = channel.feed
            assert feed is not None

            def handle() -> int | None:
                return next((w.server_handle for w in feed.watched.values() if w.field.name == "V0"), None)

            first = handle()
            await until(lambda: feed.gone and handle() not in (first, None), what="asked for anew, and still gone")
            await plc.write(0, 7)
            await until(lambda: one.bus.values("V0")[-1] == 7, what="its value")
            assert not feed.gone
            await plc.write(0, 8)
            await until(lambda: one.bus.values("V0")[-1] == 8)
            assert [value for value in one.bus.values("V0") if value is not None] == [0, 7, 8]
            assert one.bus.values("V1") == [0]

    asyncio.run(main())


def test_bad_nodes_are_reported_and_the_others_go_on(tmp_path: Path) -> None:
    async def main() -> None:
        async with machine() as plc, line(tmp_path, bad_node_retry_seconds=1) as one:
            entry = plc.entry(0)
            entry["OpcNodes"] += [
                {"Id": "nsu=urn:test:machine;s=Nobody"},
                {"Id": "nsu=urn:nowhere;s=X"},
                {"BrowsePath": ["Objects", "Nothing"]},
            ]
            one.publish(entry)
            await until(lambda: one.bus.values("V0") == [0])
            (diagnostic,) = one.publisher.diagnostics()
            assert (diagnostic["monitoredOpcNodesSucceededCount"], diagnostic["monitoredOpcNodesFailedCount"]) == (1, 3)
            # A machine learns: the node that was missing appears, and is taken up without anybody's help.
            index = await plc.server.get_namespace_index("urn:test:machine")
            await plc.server.nodes.objects.add_variable(ua.NodeId("Nobody", index), "Nobody", 42)
            await until(lambda: one.bus.values("nsu=urn:test:machine;s=Nobody") == [42])

    asyncio.run(main())


def test_browse_paths_and_cyclic_reads(tmp_path: Path) -> None:
    async def main() -> None:
        async with machine() as plc, line(tmp_path) as one:
            entry = plc.entry(0)
            entry["OpcNodes"] = [
                {"BrowsePath": ["Objects", "nsu=urn:test:machine;V3"], "DisplayName": "Path"},
                {
                    "Id": "nsu=urn:test:machine;s=V4",
                    "DisplayName": "Read",
                    "UseCyclicRead": True,
                    "OpcSamplingInterval": 100,
                },
            ]
            one.publish(entry)
            await until(lambda: one.bus.values("Path") == [0] and len(one.bus.values("Read")) >= 3)
            await plc.write(4, 11)
            await until(lambda: 11 in one.bus.values("Read"))

    asyncio.run(main())


def test_events_of_a_type_and_what_is_asked_of_them(tmp_path: Path) -> None:
    """Select clauses in the spellings of the original, and a where clause: who asks for alarms gets no others."""

    def asked(number: int, name: str) -> dict[str, Any]:
        clause = {"TypeDefinitionId": "i=2041", "BrowsePath": ["/Message"]}
        own = {"TypeDefinitionId": name, "BrowsePath": [f"/{number}:Level"]}
        severe = {"FilterOperator": "GreaterThan", "FilterOperands": [{"BrowsePath": ["Severity"]}, {"Value": 400}]}
        kind = {"FilterOperator": "OfType", "FilterOperands": [{"Value": name}]}
        both = {"FilterOperator": "And", "FilterOperands": [{"Index": 1}, {"Index": 2}]}
        return {
            "Id": "i=2253",
            "DisplayName": "Alarms",
            "QueueSize": 10,
            "EventFilter": {"SelectClauses": [clause, own], "WhereClause": {"Elements": [both, severe, kind]}},
        }

    async def main() -> None:
        async with machine() as plc, line(tmp_path) as one:
            index = await plc.server.get_namespace_index("urn:test:machine")
            level = [("Level", ua.VariantType.Int64)]
            kind = await plc.server.create_custom_event_type(index, "Alarm", ua.ObjectIds.BaseEventType, level)
            alarms = await plc.server.get_event_generator(kind, plc.server.nodes.server)
            others = await plc.server.get_event_generator(ua.ObjectIds.BaseEventType, plc.server.nodes.server)
            entry = plc.entry(0)
            entry["OpcNodes"] = [
                asked(index, kind.nodeid.to_string()),
                {
                    "Id": "i=2253",
                    "DisplayName": "Wrong",
                    "EventFilter": {
                        "SelectClauses": [{"BrowsePath": ["x"]}],
                        "WhereClause": {"Elements": [{"FilterOperator": "Guess"}]},
                    },
                },
            ]
            one.publish(entry)
            await until(one.connected)
            for severity, grade in ((100, 1), (500, 2), (450, 3)):
                alarms.event.Severity, alarms.event.Level = severity, grade
                await alarms.trigger(message=f"level {grade}")
                others.event.Severity = 900
                await others.trigger(message="another")
            await until(lambda: len([f for f in one.bus.frames() if f["MessageType"] == "ua-event"]) >= 2)
            await asyncio.sleep(0.3)
            events = [frame["Payload"] for frame in one.bus.frames() if frame["MessageType"] == "ua-event"]
            assert [event["Message"]["Value"] for event in events] == ["level 2", "level 3"]
            assert [list(event.values())[1]["Value"] for event in events] == [2, 3]
            (diagnostic,) = one.publisher.diagnostics()
            assert diagnostic["monitoredOpcNodesFailedCount"] == 1

    asyncio.run(main())
