import pytest

from penstock import facts
from penstock.scaffold import check
from penstock.scaffold.layout import Layout, Place


def place(name: str, parent: str = "", **values: str) -> Place:
    return Place("p", name, f"clusters/p/{name}/cluster.yaml", {"PARENT": parent, **values})


ROOT = place(
    "l4", NODE_CIDR="10.0.4.0/24", CHILD_CIDR="10.0.16.0/20", POD_CIDR="172.20.0.0/16", SERVICE_CIDR="172.28.0.0/20"
)


def said(new: Place, *others: Place) -> list[str]:
    return list(check.networks([new], [new, *others]))


def test_networks_that_fit_say_nothing() -> None:
    line = place(
        "line",
        "p/l4",
        NODE_CIDR="10.0.17.0/24",
        DEVICE_CIDR="10.0.17.128/25",
        POD_CIDR="172.21.0.0/16",
        SERVICE_CIDR="172.28.16.0/20",
        GATEWAY_ADDRESS="10.0.17.10",
    )
    assert said(line, ROOT) == []
    assert said(ROOT, line) == []


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"POD_CIDR": "10.0.17.0/28"}, "p/line: NODE_CIDR 10.0.17.0/24 overlaps POD_CIDR 10.0.17.0/28"),
        ({"SERVICE_CIDR": "10.0.17.0/25"}, "p/line: NODE_CIDR 10.0.17.0/24 overlaps SERVICE_CIDR 10.0.17.0/25"),
        ({"DEVICE_CIDR": "10.0.18.0/25"}, "p/line: DEVICE_CIDR 10.0.18.0/25 is no part of NODE_CIDR 10.0.17.0/24"),
        ({"CHILD_CIDR": "10.0.17.0/26"}, "p/line: CHILD_CIDR 10.0.17.0/26 overlaps NODE_CIDR 10.0.17.0/24"),
        ({"GATEWAY_ADDRESS": "10.0.18.10"}, "p/line: GATEWAY_ADDRESS 10.0.18.10 is not in NODE_CIDR 10.0.17.0/24"),
        ({"GATEWAY_ADDRESS": "gw"}, "p/line: GATEWAY_ADDRESS 'gw' is no address, as 10.41.3.10 is one"),
        ({"POD_CIDR": "172.20.8.0/24"}, "p/line: POD_CIDR 172.20.8.0/24 overlaps POD_CIDR of p/l4 172.20.0.0/16"),
        (
            {"NODE_CIDR": "10.0.40.0/24"},
            "p/line: NODE_CIDR 10.0.40.0/24 is not in CHILD_CIDR of its parent p/l4, 10.0.16.0/20",
        ),
    ],
)
def test_each_fault_is_one_sentence(values: dict[str, str], sentence: str) -> None:
    line = place("line", "p/l4", **{"NODE_CIDR": "10.0.17.0/24", **values})
    assert said(line, ROOT) == [sentence]


def test_siblings_must_not_overlap_and_strangers_may() -> None:
    one = place("a", "p/l4", NODE_CIDR="10.0.17.0/24", POD_CIDR="172.30.0.0/16")
    sibling = place("b", "p/l4", NODE_CIDR="10.0.18.0/24", POD_CIDR="172.30.0.0/16")
    cousin = place("c", "p/a", NODE_CIDR="10.0.19.0/24", POD_CIDR="172.20.0.0/16")
    assert said(one, ROOT, sibling) == ["p/a: POD_CIDR 172.30.0.0/16 overlaps POD_CIDR of p/b 172.30.0.0/16"]
    assert not any("p/l4" in sentence for sentence in said(cousin, ROOT))


def test_a_new_parent_is_held_against_its_children() -> None:
    child = place("line", "p/l4", NODE_CIDR="10.0.17.0/24", POD_CIDR="172.20.0.0/20")
    assert said(ROOT, child) == ["p/l4: POD_CIDR 172.20.0.0/16 overlaps POD_CIDR of p/line 172.20.0.0/20"]


def test_facts_are_judged_by_their_own_model() -> None:
    values = {"ENTERPRISE": "e", "SITE": "p", "TIME_ZONE": "Mars/Olympus", "OWNER": "o"}
    assert list(check.known_facts(facts.SiteFacts, values, "p")) == [
        "p: TIME_ZONE: 'Mars/Olympus' is no time zone of the tz database"
    ]


def test_hosts_must_fit_into_a_certificate() -> None:
    long = "x" * 40
    assert list(check.hosts([place("l4")], f"{long}.aurora.example", ["telemetry.l4.old.aurora.example"])) != []
    assert list(check.hosts([place("l4")], "plant-a.aurora.example", ["telemetry.l4.old.aurora.example"])) == []
    assert list(check.hosts([place("l4")], "", ["telemetry"])) == []


def test_folders_that_penstock_yaml_passes_over_are_named(layout: Layout) -> None:
    assert list(check.counted(layout, ["clusters/a/b"])) == []
    assert list(check.counted(layout, ["clusters/a/site"])) == [
        "penstock.yaml: `clusters:` does not take in clusters/a/site: add it there first"
    ]


def test_what_is_said_of_the_model_alone_is_told(layout: Layout) -> None:
    path = layout.root / "penstock.yaml"
    only = "  - {kind: Secret, namespace: a, name: s, clusters: [plant-a/l3]}\n"
    waiver = "waivers:\n  - {code: image-not-pinned, reason: because, clusters: [plant-a/*]}\n"
    path.write_text(path.read_text(encoding="utf-8") + only + waiver, encoding="utf-8")
    model, new = layout.site("plant-a").cluster("l3"), Place("plant-c", "l3", "", {})
    assert model is not None
    assert list(check.named_only(layout, model, new)) == [
        "penstock.yaml assumes Secret/a/s on plant-a/l3: let it say so of plant-c/l3 as well",
        "penstock.yaml waives image-not-pinned for plant-a/l3, and not for plant-c/l3",
    ]


def test_a_check_that_cannot_go_on_gives_its_own_sentence() -> None:
    broken = place("a", POD_CIDR="x")
    assert check.caught(check.networks([broken], [broken]), ["other"]) == [
        "clusters/p/a/cluster.yaml: POD_CIDR: 'x' is no network, as 10.41.3.0/24 is one",
        "other",
    ]
