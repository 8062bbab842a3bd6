"""Small plants for the proof's tests: an L4, an L3 and a line, wired as the generator would."""

from typing import Any

from penstock.topology.cluster import Node, Plant, plant

Json = dict[str, Any]


def front(up: list[str], *names: str, sources: tuple[str, ...] = ("10.0.0.0/8",)) -> Json:
    """What a proxy does on one port."""
    ends = [name.removeprefix("*") for name in names if name.startswith("*.")]
    exact = [name for name in names if not name.startswith("*.")]
    return {"from": list(sources), "names": exact, "ends": ends, "local": {}, "open": False, "up": up}


def service(address: str, *ports: int, sources: tuple[str, ...] = ("10.0.0.0/8",)) -> Json:
    """A port of the gateway."""
    return {"name": "envoy-service", "address": address, "ports": list(ports), "from": list(sources)}


def bridge(host: str, client: str, *topics: list[str]) -> Json:
    """A broker with one bridge."""
    one = {"name": "parent", "address": f"{host}:8883", "id": client, "topics": list(topics)}
    return {
        "settings": {},
        "listeners": [],
        "bridges": [one],
        "aliases": {host: "10.0.4.10" if "l4" in host else "10.0.3.10"},
    }


def facts(name: str, level: str, parent: str = "", **more: str) -> dict[str, str]:
    """Facts of a cluster of the site a."""
    return {"SITE": "a", "CLUSTER": name, "LEVEL": level, "PARENT": parent, **more}


def three(**changed: Json) -> Plant:
    """l4, l3 and line; `changed` replaces parts of a cluster's wiring."""
    dns = [[[r"^git\.example\.$", r"^([^.]+\.)+arc\.example\.$"], "GATEWAY"]]
    up = ["telemetry", "out", "1", "", ""]
    wiring: dict[str, Json] = {
        "l4": {
            "proxy": {"443": front(["*", "443"], "git.example", "*.arc.example")},
            "services": [service("10.0.4.10", 443, 8883)],
            "broker": {"settings": {}, "listeners": [], "bridges": []},
            "hears": [["hub", "telemetry"]],
        },
        "l3": {
            "proxy": {"443": front(["10.0.4.10", "443"], "git.example", "*.arc.example")},
            "services": [service("10.0.3.10", 443, 8883)],
            "dns": [[dns[0][0], "10.0.4.10"]],
            "broker": bridge("broker.l4", "l3", ["telemetry", "out", "1", "north/", ""]),
            "hears": [["gateway", "telemetry"]],
            "says": [["gateway", "north/telemetry"]],
        },
        "line": {
            "dns": [[dns[0][0], "10.0.3.10"]],
            "broker": bridge("broker.l3", "line", up),
            "says": [["sensor", "telemetry"]],
        },
    }
    known = {
        "l4": facts("l4", "l4", GATEWAY_ADDRESS="10.0.4.10", NODE_CIDR="10.0.4.0/24"),
        "l3": facts(
            "l3", "l3", "a/l4", GATEWAY_ADDRESS="10.0.3.10", NODE_CIDR="10.0.3.0/24", PARENT_GATEWAY_ADDRESS="10.0.4.10"
        ),
        "line": facts("line", "l2", "a/l3", NODE_CIDR="10.0.17.0/24", PARENT_GATEWAY_ADDRESS="10.0.3.10"),
    }
    return plant(Node(f"a/{name}", known[name], {**wiring[name], **changed.get(name, {})}) for name in known)
