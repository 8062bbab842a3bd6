"""The direct methods, with the payloads of the original's documentation, and over HTTP as Dapr calls them."""

import asyncio
import json
import socket
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from opc_publisher.api import application, handle, serve
from opc_publisher.configuration import OVERLAY, Configuration
from opc_publisher.methods import Answer, call
from tests.modules.opc_publisher.line import line
from tests.modules.opc_publisher.machine import machine, until
from tests.modules.support.left_open import nothing_left_open

WRITER = {
    "EndpointUrl": "opc.tcp://opcplc:50000",
    "DataSetWriterGroup": "Asset0",
    "DataSetWriterId": "DataFlow0",
    "DataSetPublishingInterval": 5000,
}
FAST = {"Id": "nsu=http://microsoft.com/Opc/OpcPlc/;s=FastUInt0"}
SLOW = {"Id": "nsu=http://microsoft.com/Opc/OpcPlc/;s=SlowUInt0"}
SECRET = {
    "OpcAuthenticationMode": "UsernamePassword",
    "OpcAuthenticationUsername": "u",
    "OpcAuthenticationPassword": "geheim",
}


def done(name: str, entries: list[Any], payload: Any) -> list[Any]:
    answer = call(name, entries, payload)
    assert (answer.status, answer.payload) == (200, {}), answer.payload
    assert answer.entries is not None
    return answer.entries


def test_nodes_are_added_and_taken_out() -> None:
    entries = done("PublishNodes_V1", [], {**WRITER, "OpcNodes": [FAST]})
    entries = done("PublishNodes", entries, {**WRITER, "OpcNodes": [SLOW]})
    assert entries == [{**WRITER, "OpcNodes": [FAST, SLOW]}]
    assert done("UnpublishNodes_V1", entries, {**WRITER, "OpcNodes": [FAST]}) == [{**WRITER, "OpcNodes": [SLOW]}]
    assert done("UnpublishNodes_V1", entries, {**WRITER, "OpcNodes": [FAST, SLOW]}) == []
    assert done("UnpublishNodes_V1", entries, WRITER) == []


def test_a_node_again_with_other_settings_takes_its_own_place() -> None:
    entries = done("PublishNodes_V1", [], {**WRITER, "OpcNodes": [FAST, SLOW]})
    entries = done("PublishNodes_V1", entries, {**WRITER, "OpcNodes": [{**FAST, "QueueSize": 5}]})
    assert entries[0]["OpcNodes"] == [{**FAST, "QueueSize": 5}, SLOW]


def test_everything_or_one_writer_is_taken_out() -> None:
    other = {**WRITER, "DataSetWriterId": "DataFlow1", "OpcNodes": [SLOW]}
    entries = [{**WRITER, "OpcNodes": [FAST]}, other]
    assert done("UnpublishAllNodes_V1", entries, WRITER) == [other]
    assert done("UnpublishAllNodes_V1", entries, {}) == []
    assert done("UnpublishAllNodes_V1", entries, None) == []


def test_writers_are_replaced_and_removed_together() -> None:
    entries = [{**WRITER, "OpcNodes": [FAST]}, {**WRITER, "DataSetWriterId": "DataFlow2", "OpcNodes": [SLOW]}]
    changed = done(
        "AddOrUpdateEndpoints_V1",
        entries,
        [{**WRITER, "OpcNodes": [SLOW]}, {**WRITER, "DataSetWriterId": "DataFlow2", "OpcNodes": []}],
    )
    assert changed == [{**WRITER, "OpcNodes": [SLOW]}]


def test_what_is_configured_is_told_in_small_letters_and_without_passwords() -> None:
    entries = [{**WRITER, **SECRET, "OpcNodes": [FAST]}]
    said = call("GetConfiguredEndpoints_V1", entries, {}).payload
    assert said["endpoints"][0]["endpointUrl"] == "opc.tcp://opcplc:50000"
    assert "opcNodes" not in said["endpoints"][0]
    assert "geheim" not in json.dumps(call("GetConfiguredEndpoints_V1", entries, {"includeNodes": True}).payload)
    nodes = call("GetConfiguredNodesOnEndpoint_V1", entries, {**WRITER, **SECRET}).payload
    assert nodes == {"opcNodes": [{"id": FAST["Id"]}]}


def test_a_whole_configuration_is_set() -> None:
    given = {
        "endpoints": [{"endpointUrl": "opc.tcp://a:1", "opcNodes": [{"id": "i=85"}]}, {"endpointUrl": "opc.tcp://b:1"}]
    }
    entries = done("SetConfiguredEndpoints_V1", [{**WRITER, "OpcNodes": [FAST]}], given)
    assert entries[0] == {"EndpointUrl": "opc.tcp://a:1", "OpcNodes": [{"Id": "i=85"}]}


@pytest.mark.parametrize(
    ("name", "payload", "status"),
    [
        ("PublishNodes_V1", None, 400),
        ("PublishNodes_V1", WRITER, 400),
        ("PublishNodes_V1", {**WRITER, "OpcNodes": [{"Id": "nonsense"}]}, 400),
        ("UnpublishNodes_V1", {**WRITER, "DataSetWriterId": "other"}, 404),
        ("UnpublishNodes_V1", {**WRITER, "OpcNodes": [SLOW]}, 404),
        ("UnpublishAllNodes_V1", {**WRITER, "OpcNodes": [FAST]}, 400),
        ("AddOrUpdateEndpoints_V1", [{**WRITER, "OpcNodes": [FAST]}] * 2, 400),
        ("AddOrUpdateEndpoints_V1", [{**WRITER, "DataSetWriterId": "x", "OpcNodes": []}], 404),
        ("SetConfiguredEndpoints_V1", {"endpoints": [17]}, 400),
        ("GetConfiguredNodesOnEndpoint_V1", {**WRITER, "DataSetWriterId": "x"}, 404),
        ("Explode_V1", {}, 404),
    ],
)
def test_what_cannot_be_done_changes_nothing(name: str, payload: Any, status: int) -> None:
    answer = call(name, [{**WRITER, "OpcNodes": [FAST]}], payload)
    assert (answer.status, answer.entries) == (status, None)
    assert answer.payload["message"]


def test_a_config_map_is_overlaid_until_it_changes(tmp_path: Path) -> None:
    data = tmp_path / "..data1"
    data.mkdir()
    (data / "pn.json").write_text(json.dumps([{**WRITER, "OpcNodes": [FAST]}]), encoding="utf-8")
    (tmp_path / "pn.json").symlink_to(data / "pn.json")
    one = Configuration(tmp_path / "pn.json", tmp_path / "store")
    assert one.look() is not None
    assert one.look() is None
    one.change([{**WRITER, "OpcNodes": [SLOW]}])
    again = Configuration(tmp_path / "pn.json", tmp_path / "store")
    found = again.look()
    assert found is not None
    assert str(found.entries[0].nodes[0].values["Id"]) == SLOW["Id"]
    # kubelet swaps the link, and the file wins.
    other = tmp_path / "..data2"
    other.mkdir()
    (other / "pn.json").write_text(json.dumps([{**WRITER, "OpcNodes": [FAST, SLOW]}]), encoding="utf-8")
    (tmp_path / "new").symlink_to(other / "pn.json")
    (tmp_path / "new").replace(tmp_path / "pn.json")
    found = again.look()
    assert found is not None
    assert len(found.entries[0].nodes) == 2
    assert not (tmp_path / "store" / OVERLAY).exists()


def test_a_file_that_can_be_written_is_written(tmp_path: Path) -> None:
    file = tmp_path / "pn.json"
    file.write_text("[]", encoding="utf-8")
    one = Configuration(file, tmp_path / "store")
    one.look()
    one.change([{**WRITER, "OpcNodes": [FAST]}])
    assert json.loads(file.read_text(encoding="utf-8")) == [{**WRITER, "OpcNodes": [FAST]}]


def test_over_http_to_a_running_publisher(tmp_path: Path) -> None:
    async def main() -> None:
        async with machine() as plc, line(tmp_path) as one:
            configuration = Configuration(tmp_path / "pn.json", tmp_path / "store")
            stopped: list[bool] = []

            def do(name: str, payload: Any) -> Any:
                return handle(one.publisher, configuration, lambda: stopped.append(True), name, payload)

            async with serve(application(do), "127.0.0.1", 0) as port, aiohttp.ClientSession() as http:

                async def post(name: str, body: Any) -> tuple[int, Any]:
                    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
                    async with http.post(f"http://127.0.0.1:{port}/{name}", data=raw) as answer:
                        return answer.status, await answer.json()

                assert await post("PublishNodes_V1", plc.entry(0)) == (200, {})
                await until(lambda: one.bus.values("V0") == [0])
                status, said = await post("GetDiagnosticInfo_V1", {})
                assert (status, said[0]["opcEndpointConnected"], said[0]["monitoredOpcNodesSucceededCount"]) == (
                    200,
                    True,
                    1,
                )
                assert (await post("PublishNodes_V1", b"{"))[0] == 400
                assert (await post("Nothing", {}))[0] == 404
                assert await post("UnpublishAllNodes_V1", {}) == (200, {})
                assert one.publisher.plan.items == 0
                await post("Shutdown_V2", False)
                assert stopped

    asyncio.run(main())


@pytest.mark.parametrize("turns", range(6))
def test_the_port_closes_in_the_turn_in_which_somebody_comes(turns: int) -> None:
    """However far the loop has got with a connection, it is closed when the server is."""

    async def main() -> None:
        async with serve(application(lambda *_: Answer(200, {})), "127.0.0.1", 0) as port:
            client = socket.create_connection(("127.0.0.1", port))
            for _ in range(turns):
                await asyncio.sleep(0)
        client.close()

    with nothing_left_open():
        asyncio.run(main())
