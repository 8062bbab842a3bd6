import json
from pathlib import Path

from penstock.rules.scopes import NAMESPACED
from penstock.scope import CLUSTER_WIDE

CRDS = Path(__file__).parents[2] / "schemas" / "crds"


def test_no_kind_lies_in_a_namespace_and_in_none() -> None:
    assert not CLUSTER_WIDE & NAMESPACED


def test_the_definitions_at_hand_say_the_same() -> None:
    specs = [json.loads(path.read_bytes())["spec"] for path in CRDS.glob("*/**/*.json") if path.name != "SOURCES.json"]
    said = {(one["group"], one["names"]["kind"]): one["scope"] for one in specs}
    groups = {group for group, _ in said}
    assert {kind for kind, scope in said.items() if scope == "Cluster"} == {
        one for one in CLUSTER_WIDE if one[0] in groups
    }
