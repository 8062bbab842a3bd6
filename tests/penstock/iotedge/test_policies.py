"""NetworkPolicies from routes and ports."""

from typing import Any

import yaml

from penstock.iotedge.app import app
from penstock.iotedge.ledger import Ledger
from penstock.iotedge.manifest import read
from penstock.iotedge.policies import routed
from penstock.iotedge.target import Target
from tests.penstock.iotedge.samples import UP, base, module
from tests.penstock.iotedge.test_app import HUB

INTO = 'FROM /messages/modules/press/outputs/* INTO BrokeredEndpoint("/modules/alarm/inputs/in")'


def policies(value: Any, *, nested: bool = True) -> dict[str, str]:
    found = app(read(value), Target("line", "line", "a", "l3", nested=nested), Ledger())
    prefix = "apps/base/line/device/"
    return {path.removeprefix(prefix): text for path, text in found.files.items() if path.startswith(prefix)}


def test_only_whom_a_route_names_speaks_to_the_hub() -> None:
    found = policies(base({"press": module(), "alarm": module(), "other": module()}, routes={"a": INTO}))
    for name in ("allow-hub.yaml", "allow-modules.yaml"):
        assert "- press" in found[name]
        assert "- alarm" in found[name]
        assert "other" not in found[name]
    assert "allow-upstream.yaml" not in found


def test_a_route_from_anybody_is_for_all() -> None:
    assert "- other" in policies(base({"press": module(), "other": module()}))["allow-hub.yaml"]


def test_upstream_is_the_parent_where_there_is_one() -> None:
    assert "${PARENT_GATEWAY_ADDRESS}/32" in policies(base({}))["allow-upstream.yaml"]
    assert "0.0.0.0/0" in policies(base({}), nested=False)["allow-upstream.yaml"]


def test_bound_ports_are_for_all_and_exposed_ones_for_neighbours() -> None:
    options = {"ExposedPorts": {"81/tcp": {}}, "HostConfig": {"PortBindings": {"80/tcp": [{"HostPort": "8080"}]}}}
    found = policies(base({"press": module(createOptions=options)}, hub=HUB))
    assert "port: 80\n" in found["allow-press.yaml"]
    assert "from:" in found["allow-press.yaml"]
    assert "default-deny.yaml" in found


def test_routes_that_cannot_be_read_are_passed_over() -> None:
    assert len(routed(read(base({}, routes={"a": "nonsense", "b": UP})))) == 1


def test_a_module_that_is_called_as_a_policy_takes_no_policy_away() -> None:
    options: dict[str, Any] = {"ExposedPorts": {"81/tcp": {}}}
    names = ["hub", "dns", "modules", "upstream", "to-hub", "press-calls"]
    held = {name: module(createOptions=options) for name in names}
    caller = module(env={"URL": {"value": "http://hub:81"}})
    found = policies(base({**held, "press": caller}, hub=HUB))
    plain = policies(base({name.replace("-", ""): module() for name in names}, hub=HUB))
    for name in ("allow-dns.yaml", "allow-upstream.yaml"):
        assert found[name] == plain[name]
    assert "port: 8883" in found["allow-hub.yaml"]
    assert {f"allow-to-{name}.yaml" for name in names} <= set(found)
    assert "Egress" in found["allow-press-calls.yaml"]


def test_machines_may_be_dialled_and_other_addresses_are_told() -> None:
    env = {"PLC": {"value": "opc.tcp://10.4.1.7:4840"}, "MODBUS": {"value": "10.4.1.8:502"}}
    far = {"FAR": {"value": "http://10.9.0.1"}, "META": {"value": "http://169.254.169.254"}}
    value = base({"press": module(env={**env, **far})})
    ledger = Ledger()
    found = app(read(value), Target("line", "line", "a", "l2", nested=True, machines="10.4.1.0/24"), ledger)
    policy = yaml.safe_load(found.files["apps/base/line/device/allow-press-calls.yaml"])
    rules = [(rule["to"][0]["ipBlock"]["cidr"], rule["ports"][0]["port"]) for rule in policy["spec"]["egress"]]
    assert rules == [("10.4.1.7/32", 4840), ("10.4.1.8/32", 502)]
    said = {path[-1]: one.how for path, one in ledger.entries.items()}
    assert "machine 10.4.1.7" in said["PLC"]
    assert "add a NetworkPolicy" in said["FAR"]
    assert "add a NetworkPolicy" in said["META"]
