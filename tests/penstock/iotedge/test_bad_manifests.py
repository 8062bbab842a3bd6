"""Whatever a manifest holds: faults with places, or a translation that speaks of every field; never anything else."""

import copy
import json
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from penstock.iotedge.app import app
from penstock.iotedge.check import faults
from penstock.iotedge.fault import Weight
from penstock.iotedge.importing import expanded
from penstock.iotedge.jsontext import Path, parse, shown
from penstock.iotedge.kept import masked
from penstock.iotedge.ledger import Fate, Ledger, leaves
from penstock.iotedge.manifest import read
from penstock.iotedge.target import Target
from tests.penstock.iotedge.samples import KEY, base, module

TARGET = Target("line", "line", "plant-a", "l4", registry="registry.example")
OPTIONS: dict[str, Any] = {
    "Env": ["A=b"],
    "Cmd": ["x"],
    "User": "0",
    "Labels": {"a": "b"},
    "Volumes": {"/v": {}},
    "ExposedPorts": {"80/tcp": {}},
    "Healthcheck": {"Test": ["CMD", "true"], "Interval": 1000},
    "NetworkingConfig": {"EndpointsConfig": {"host": {}}},
    "HostConfig": {
        "Binds": ["a:/b"],
        "Mounts": [{"Type": "volume", "Source": "s", "Target": "/t"}],
        "PortBindings": {"80/tcp": [{"HostPort": "80"}]},
        "Tmpfs": {"/run": ""},
        "CapAdd": ["CHOWN"],
        "ExtraHosts": ["a:1.2.3.4"],
        "Dns": ["1.2.3.4"],
        "DnsOptions": ["ndots:1"],
        "Sysctls": {"a.b": "1"},
        "DeviceRequests": [{"Capabilities": [["gpu"]]}],
        "Memory": 1,
    },
    "k8s-experimental": {
        "volumes": [{"volume": {"name": "v"}, "volumeMounts": [{"name": "v", "mountPath": "/k"}]}],
        "nodeSelector": {"a": "b"},
        "serviceOptions": {"type": "ClusterIP"},
    },
}
WHOLE = base(
    {"press": module(createOptions=OPTIONS, env={"A": {"value": KEY}}, startupOrder=1)},
    routes={"a": {"route": "FROM /* INTO $upstream", "priority": 1}, "b": "FROM /* INTO $upstream"},
    credentials={"acr": {"address": "registry.example", "username": "u", "password": "p"}},
    twins={"press": {"a": {"b": [1]}}},
)
PLACES = sorted({leaf[:length] for leaf in leaves(WHOLE) for length in range(1, len(leaf) + 1)}, key=str)
ODD: st.SearchStrategy[Any] = st.sampled_from(
    [
        None,
        True,
        0,
        -1,
        1.5,
        10**20,
        "",
        "x",
        "${A}",
        "80/udp",
        "1:2:3",
        "\x00",
        [],
        [None],
        [[]],
        [1],
        {},
        {"": {}},
        {"a": None},
    ]
)


def changed(value: Any, path: Path, new: Any) -> Any:
    """The manifest with one value replaced."""
    made = copy.deepcopy(value)
    inner = made
    for step in path[:-1]:
        inner = inner[step]
    inner[path[-1]] = new
    return made


@settings(max_examples=250, deadline=None)
@given(st.sampled_from(PLACES), ODD, st.booleans())
def test_one_odd_value(path: Path, odd: Any, as_text: bool) -> None:
    value = changed(WHOLE, path, odd)
    if as_text:
        text_of_options(value)
    found = faults(parse(json.dumps(value).encode()))
    assert all(shown(one.path).startswith("$") and one.message for one in found)
    if any(one.weight is Weight.ERROR and not one.secret for one in found):
        return
    ledger, manifest = Ledger(), read(value)
    made = app(manifest, TARGET, ledger)
    every = list(expanded(value, manifest))
    entries = ledger.closed(iter(every))
    assert all(any(leaf[: len(one.path)] == one.path for one in entries) for leaf in every)
    assert "SharedAccessKey" not in "".join(made.files.values()) + json.dumps(masked(value))


def text_of_options(value: Any) -> None:
    """Create options as a text, where they are an object still."""
    try:
        settings_ = value["modulesContent"]["$edgeAgent"]["properties.desired"]["modules"]["press"]["settings"]
        if isinstance(settings_.get("createOptions"), dict):
            settings_["createOptions"] = json.dumps(settings_["createOptions"])
    except (KeyError, TypeError, AttributeError):
        return


def objects(value: Any, path: Path = ()) -> Iterator[Path]:
    """The paths of all objects in a value."""
    if isinstance(value, dict):
        yield path
        yield from (one for key, held in value.items() for one in objects(held, (*path, key)))
    elif isinstance(value, list):
        yield from (one for index, held in enumerate(value) for one in objects(held, (*path, index)))


#: What is taken over as it stands, whatever it holds.
AS_IT_IS = ("nodeSelector", "volume", "volumeMounts", "storeAndForwardConfiguration", "press")


@pytest.mark.parametrize("path", [*objects(WHOLE)], ids=shown)
def test_a_field_that_nobody_knows_is_refused_or_never_said_to_be_translated(path: Path) -> None:
    """Wherever it stands: in an object of the format, of Docker's, or of Kubernetes'."""
    value = changed(WHOLE, (*path, "Unheard"), {"of": "x"})
    if any(one.weight is Weight.ERROR and not one.secret for one in faults(parse(json.dumps(value).encode()))):
        return
    ledger, manifest = Ledger(), read(value)
    app(manifest, TARGET, ledger)
    entries = ledger.closed(expanded(value, manifest))
    leaf = (*path, "Unheard", "of")
    nearest = max((one for one in entries if leaf[: len(one.path)] == one.path), key=lambda one: len(one.path))
    taken = [step for step in path if not isinstance(step, int)][-1:]
    assert nearest.fate is not Fate.TRANSLATED or taken[0] in AS_IT_IS
