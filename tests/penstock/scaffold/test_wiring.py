"""scaffold.wiring: what is made needs no generating after."""

from pathlib import Path

from penstock.scaffold.layout import Layout, Place
from penstock.scaffold.wiring import onboarding

PLACE = Place("a", "l3", "clusters/a/l3/cluster.yaml", {"CLUSTER": "l3", "REGISTRY": "r.example"})


def test_only_where_conduits_are(tmp_path: Path) -> None:
    (tmp_path / "penstock.yaml").write_text('repository: ["https://git.example"]\n', encoding="utf-8")
    layout = Layout(tmp_path)
    assert list(onboarding(layout, [PLACE], {"SITE": "a"})) == []
    (tmp_path / "platform/conduits/l4-l3").mkdir(parents=True)
    (tmp_path / "platform/conduits/l4-l3/conduit.yaml").touch()
    made = {file.path: file.content for file in onboarding(layout, [PLACE], {"SITE": "a"})}
    assert b"'a-l3'" in made["clusters/a/l3/onboard/flux.bicep"]
