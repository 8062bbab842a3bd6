"""generate.conduit: the files of one conduit."""

import yaml

from penstock.generate.conduit import files
from penstock.topology.conduit import Conduit, Destination, Topic
from penstock.topology.conduits import Conduits

TOP = Conduit(
    upper="l4",
    lower="l3",
    about="two",
    mirror=True,
    topics=(Topic(topic="t"),),
    destinations=(Destination(name="a.example"),),
    users=("nodes", "edge-app1/reader"),
)
LOW = Conduit(upper="l3", lower="l2", about="two", mirror=True, telemetry=False)
EVERY = Conduits({"l4-l3": TOP, "l3-l2": LOW})


def test_every_file_is_named_by_its_kustomization() -> None:
    made = files(EVERY, TOP)
    for path, text in made.items():
        folder, _, name = path.rpartition("/")
        if name == "kustomization.yaml":
            held = yaml.safe_load(text)
            named = [*held.get("resources", []), *(one["path"] for one in held.get("patches", []))]
            named += [file for one in held.get("configMapGenerator", []) for file in one["files"]]
            assert all(f"{folder}/{one}" in made for one in named)


def test_only_a_level_with_children_passes_on() -> None:
    assert "platform/conduits/l4-l3/lower/50-upstream.cfg" in files(EVERY, TOP)
    assert "platform/conduits/l4-l3/mirror/lower/kustomization.yaml" in files(EVERY, TOP)
    low = files(EVERY, LOW)
    assert not any(path.endswith("50-upstream.cfg") or "mirror/lower" in path for path in low)


def test_what_a_conduit_leaves_out() -> None:
    low = files(EVERY, LOW)
    assert not any("broker" in path or "telemetry" in path or "50-parent" in path for path in low)


def test_a_user_with_a_name_gets_a_policy() -> None:
    text = files(EVERY, TOP)["platform/conduits/l4-l3/lower/networkpolicies.yaml"]
    names = [one["metadata"]["name"] for one in yaml.safe_load_all(text)]
    assert names == ["mosquitto-parent", "otel-collector-parent", "reader-outside", "proxy-parent"]


def test_a_firewall_at_some_sites_stands_beside_the_proxy() -> None:
    top, low = (one.model_copy(update={"firewalls": ("plant-a",)}) for one in (TOP, LOW))
    made = files(Conduits({"l4-l3": top, "l3-l2": low}), top)
    plain = files(EVERY, TOP)
    assert {path: text for path, text in made.items() if "/firewall/" not in path} == plain
    walled = {path.partition("/firewall/")[2]: text for path, text in made.items() if "/firewall/" in path}
    assert "a.example,443" in walled["upper/allowed.csv"]
    assert not any("proxy" in path or "lists/" in path or "50-upstream" in path for path in walled)
    assert yaml.safe_load(walled["lower/kustomization.yaml"])["components"] == ["../../../../base/bridge"]
    assert not any("/firewall/lower" in path for path in files(Conduits({"l4-l3": top, "l3-l2": LOW}), top))


def test_a_firewall_in_the_place_of_the_proxy() -> None:
    firewall = TOP.model_copy(update={"proxy": "firewall"})
    made = files(Conduits({"l4-l3": firewall}), firewall)
    assert "a.example,443" in made["platform/conduits/l4-l3/upper/allowed.csv"]
    assert not any("proxy" in path or "lists/" in path for path in made)
