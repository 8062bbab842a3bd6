"""Manifest → Kubernetes → manifest: the same, but for what the ledger declares."""

import json
from typing import Any

import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from penstock.iotedge.app import App, app
from penstock.iotedge.exporting import Asked, plan
from penstock.iotedge.ledger import Fate, Ledger
from penstock.iotedge.manifest import Module, read
from penstock.iotedge.options import chunks
from penstock.iotedge.target import Target
from tests.penstock.iotedge.pods import config, deployment
from tests.penstock.iotedge.samples import UP, base, module

TARGET = Target("line", "line", "plant-a", "l4", registry="registry.example", flux=False)

HUB = {
    "createOptions": json.dumps(
        {"HostConfig": {"PortBindings": {f"{port}/tcp": [{"HostPort": str(port)}] for port in (443, 5671, 8883, 9600)}}}
    )
}
word = st.from_regex(r"[a-z]{1,6}", fullmatch=True)
text = st.one_of(
    st.text("ab =;$({})/'\"ä", max_size=10),
    st.sampled_from(
        ["http://otherOne:80/x", "otherOne:9600", "see http://a:1,http://EdgeHub:9600", "amqps://otherOne"]
    ),
)
port = st.integers(1, 65535)
proto = st.sampled_from(["tcp", "udp"])


@st.composite
def bindings(draw: st.DrawFn) -> dict[str, Any]:
    """Bound ports; no port of the device twice."""
    pairs = draw(st.lists(st.tuples(port, proto, port), max_size=3, unique_by=lambda one: (one[1], one[2])))
    found: dict[str, list[Any]] = {}
    for inner, kind, outer in pairs:
        found.setdefault(f"{inner}/{kind}", []).append({"HostPort": str(outer)})
    return found


@st.composite
def mounts(draw: st.DrawFn) -> dict[str, Any]:
    """Folders of the device, named volumes and memory, as Binds and as Mounts; no place twice."""
    binds: list[str] = []
    mounts_: list[dict[str, Any]] = []
    for name in draw(st.lists(word, max_size=4, unique=True)):
        kind, only = draw(st.sampled_from(["host", "volume", "Volume.B", "tmpfs"])), draw(st.booleans())
        source, target = f"/{name}" if kind == "host" else f"{kind}-{name}", f"/in/{name}"
        if kind == "tmpfs":
            mounts_.append({"Type": "tmpfs", "Target": target, "TmpfsOptions": {"SizeBytes": 1 << 20}})
        elif draw(st.booleans()):
            binds.append(f"{source}:{target}{':ro' if only else ''}")
        else:
            type_ = "bind" if kind == "host" else "volume"
            mounts_.append({"Type": type_, "Source": source, "Target": target, **({"ReadOnly": True} if only else {})})
    return {"Binds": binds, "Mounts": mounts_}


experimental = st.fixed_dictionaries(
    {},
    optional={
        "nodeSelector": st.just({"kubernetes.io/arch": "arm64"}),
        "resources": st.just({"limits": {"memory": "128Mi", "vendor.example/npu": "1"}}),
        "securityContext": st.sampled_from([{"fsGroup": 2000}, {"runAsUser": 1234, "runAsNonRoot": True}]),
        "serviceOptions": st.sampled_from(
            [{"type": "NodePort"}, {"type": "LoadBalancer", "loadBalancerIP": "10.0.0.9"}]
        ),
        "strategy": st.just({"type": "RollingUpdate", "rollingUpdate": {"maxSurge": 0}}),
        "volumes": st.just(
            [
                {
                    "volume": {"name": "extra", "configMap": {"name": "extra"}},
                    "volumeMounts": [{"name": "extra", "mountPath": "/extra", "readOnly": True}],
                }
            ]
        ),
    },
)


@st.composite
def options(draw: st.DrawFn) -> dict[str, Any]:
    """Create options that have a like in Kubernetes."""
    words: dict[str, Any] = draw(experimental) if draw(st.booleans()) else {}
    limits = "resources" not in words
    host: dict[str, Any] = {
        "PortBindings": draw(bindings()),
        **draw(mounts()),
        "Memory": draw(st.sampled_from([None, 1 << 26])) if limits else None,
        "NanoCpus": draw(st.sampled_from([None, 250_000_000])) if limits else None,
        "ReadonlyRootfs": draw(st.sampled_from([None, True])),
        "Privileged": draw(st.sampled_from([None, True])),
        "CapAdd": draw(st.sampled_from([None, ["NET_ADMIN"]])),
        "GroupAdd": draw(st.sampled_from([None, ["44"]])),
        "ExtraHosts": draw(st.sampled_from([None, ["plc:10.0.0.5"]])),
        "Tmpfs": draw(st.sampled_from([None, {"/run": "size=1048576"}])),
        "IpcMode": draw(st.sampled_from([None, "host"])),
    }
    check = {"Test": ["CMD", "true"], "Interval": 10**10, "Timeout": 10**9, "Retries": 2}
    held: dict[str, Any] = {
        "Cmd": draw(st.lists(text, min_size=1, max_size=3)) if draw(st.booleans()) else None,
        "Entrypoint": draw(st.sampled_from([None, ["/run"]])),
        "WorkingDir": draw(st.sampled_from([None, "/app"])),
        "User": draw(st.sampled_from([None, "0", "1001:1002"])) if "securityContext" not in words else None,
        "ExposedPorts": draw(st.sampled_from([None, {"9600/tcp": {}}])) if "serviceOptions" not in words else None,
        "k8s-experimental": words,
        "Hostname": draw(st.sampled_from([None, "press"])),
        "StopTimeout": draw(st.sampled_from([None, 30])),
        "Healthcheck": draw(st.sampled_from([None, check])),
        "Env": [f"{name}.x={value}" for name, value in draw(st.dictionaries(word, text, max_size=2)).items()],
        "HostConfig": {key: value for key, value in host.items() if value},
    }
    return {key: value for key, value in held.items() if value}


def sensible(held: dict[str, Any]) -> dict[str, Any]:
    """A module without what has nothing to say: a strategy of something that ends, options of no Service."""
    made = json.loads("".join(held["settings"][key] for key in sorted(held["settings"]) if key != "image"))
    words = made.get("k8s-experimental", {})
    if held["restartPolicy"] in ("never", "on-failure"):
        words.pop("strategy", None)
    if not made.get("HostConfig", {}).get("PortBindings"):
        words.pop("serviceOptions", None)
    if not words:
        made.pop("k8s-experimental", None)
    return {**held, "settings": {"image": held["settings"]["image"], **chunks(made)}}


modules = st.builds(
    lambda made, env, status, restart, order, pull: {
        **module(f"registry.example/{restart}:1.0.0", status=status, restartPolicy=restart),
        "settings": {"image": f"registry.example/{restart}:1.0.0", **chunks(made)},
        **({"env": {name: {"value": value} for name, value in env.items()}} if env else {}),
        **({"startupOrder": order} if order is not None else {}),
        **({"imagePullPolicy": "never"} if pull else {}),
    },
    options(),
    st.dictionaries(word, text, max_size=3),
    st.sampled_from(["running", "stopped"]),
    st.sampled_from(["always", "on-unhealthy", "on-failure", "never"]),
    st.sampled_from([None, 0, 5]),
    st.booleans(),
).map(sensible)


def rendered(found: App) -> list[dict[str, Any]]:
    """The objects as a build would make them: namespace, pins, generated ConfigMaps."""
    pins = {pin.name: pin for pin in found.pins}
    objects: list[dict[str, Any]] = []
    for path, held in found.files.items():
        if path.endswith("kustomization.yaml"):
            folder = path.rpartition("/")[0]
            for one in yaml.load(held, yaml.CSafeLoader).get("configMapGenerator", []):
                data = {name: found.files[f"{folder}/{name}"] for name in one["files"]}
                metadata = {"name": f"{one['name']}-0123456789"}
                objects.append({"kind": "ConfigMap", "metadata": metadata, "data": data})
        elif path.endswith(".yaml"):
            objects.append(yaml.load(held, yaml.CSafeLoader))
    for one in objects:
        one["metadata"]["namespace"] = "line"
        for container in one.get("spec", {}).get("template", {}).get("spec", {}).get("containers", []):
            pin = pins[container["image"]]
            container["image"] = f"{pin.new_name.replace('${REGISTRY}', TARGET.registry)}:{pin.tag}"
    return objects


def plain(one: Module) -> dict[str, Any]:
    """A module as it means: the same whatever way it was written."""
    held = json.loads(json.dumps(one.options))
    host = held.setdefault("HostConfig", {})
    for bindings in host.get("PortBindings", {}).values():
        bindings.sort(key=lambda binding: int(binding["HostPort"]))
    exposed = sorted(text for text in held.pop("ExposedPorts", {}) if text not in host.get("PortBindings", {}))
    mounted = {text.split(":")[1]: f"{text}:rw".split(":")[::2][:2] for text in host.pop("Binds", [])}
    for mount in host.pop("Mounts", []):
        if mount["Type"] == "tmpfs":
            host.setdefault("Tmpfs", {})[mount["Target"]] = f"size={mount['TmpfsOptions']['SizeBytes']}"
        else:
            mounted[mount["Target"]] = [mount["Source"], "ro" if mount.get("ReadOnly") else "rw"]
    env = dict(one.env)
    env |= dict(entry.split("=", 1) for entry in held.pop("Env", []))
    return {
        "image": one.image, "env": env, "options": held, "mounts": mounted, "exposed": exposed, "status": one.status,
        "restart": one.restart, "order": one.order, "pull": one.pull, "version": one.version,
    }  # fmt: skip


@settings(max_examples=40, deadline=None)
@given(
    st.dictionaries(word, modules, min_size=1, max_size=3),
    st.dictionaries(word, st.just(UP), max_size=2),
    st.sampled_from([{}, HUB, {**HUB, "env": {"OptimizeForPerformance": {"value": "false"}}}]),
)
def test_there_and_back(held: dict[str, Any], routes: dict[str, str], hub: dict[str, Any]) -> None:
    ledger = Ledger()
    held = {**held, "otherOne": module("registry.example/other:1.0.0", restartPolicy="always")}
    value = base(held, routes=routes or {"up": UP}, twins={next(iter(held)): {"speed": 1, "to": ["http://otherOne"]}})
    edge_hub = value["modulesContent"]["$edgeAgent"]["properties.desired"]["systemModules"]["edgeHub"]
    edge_hub["settings"] |= {key: one for key, one in hub.items() if key != "env"}
    edge_hub |= {key: one for key, one in hub.items() if key == "env"}
    first = read(value)
    made = app(first, TARGET, ledger)
    assert not [one for one in ledger.entries.values() if one.fate is Fate.LOST]
    back = plan(rendered(made), TARGET.registry, Asked())
    (one,) = back.deployments
    second = read(one.value)
    assert {name: plain(one) for name, one in second.modules.items()} == {
        name: plain(one) for name, one in first.modules.items()
    }
    assert {name: spot.value for name, spot in second.routes.items()} == {
        name: spot.value for name, spot in first.routes.items()
    }
    assert {name: spot.value for name, spot in second.twins.items()} == {
        name: spot.value for name, spot in first.twins.items()
    }
    assert plain(second.system["edgeHub"]) == plain(first.system["edgeHub"])
    again = app(second, TARGET, Ledger())
    assert {path: text for path, text in again.files.items() if "startup" not in path}.keys() == made.files.keys()


@settings(max_examples=25, deadline=None)
@given(
    options(),
    st.sampled_from(["always", "on-unhealthy", "on-failure", "never"]),
    st.dictionaries(word, st.integers(-1 << 52, (1 << 52) - 1)),
)
def test_the_connectors_subset_there_and_back(made: dict[str, Any], restart: str, desired: dict[str, int]) -> None:
    """A workload as the connector takes one becomes what a manifest of the same words becomes."""
    settings_ = {"createOptions": json.dumps(made), "restartPolicy": restart, "version": "1.0", "status": "running"}
    pod = deployment("press", annotations={"isEdgeDeployment": "true"})
    out = plan([pod, config("press", desiredProperties=json.dumps(desired), **settings_)], "", Asked())
    came = read(out.deployments[0].value)
    meant = read(
        base({"press": module("registry.example/press:1.0.0", made, restartPolicy=restart)}, twins={"press": desired})
    )
    assert plain(came.modules["press"]) == plain(meant.modules["press"])
    folder = "apps/base/line/press/"
    files = [app(one, TARGET, Ledger()).files for one in (came, meant)]
    mine, theirs = ({path: text for path, text in held.items() if path.startswith(folder)} for held in files)
    assert mine == theirs
