"""conduit-invalid, on the worked enterprise."""

import shutil

from penstock.generate.fleet import bring
from penstock.topology.fleet import of_report
from penstock.topology.reach import why
from penstock.validate.quick import validate
from tests.penstock.rules.enterprise import Enterprise

CONDUIT = "platform/conduits/l4-l3/conduit.yaml"


def test_a_firewall_at_one_site(enterprise: Enterprise) -> None:
    """As the how-to says: the fleet is without findings, and each site's way is its own."""
    enterprise.append(CONDUIT, "firewalls: [plant-a]\n")
    level = "platform/levels/l4/services"
    shutil.copytree(enterprise.root / level, enterprise.root / f"{level}-firewall")
    text = enterprise.read(f"{level}/kustomization.yaml").replace("l4-l3/upper", "l4-l3/firewall/upper")
    lines = [line for line in text.splitlines(keepends=True) if "base/proxy" not in line]
    enterprise.write(f"{level}-firewall/kustomization.yaml", "".join(lines))
    enterprise.replace("clusters/plant-a/l4/platform.yaml", f"./{level}\n", f"./{level}-firewall\n")
    bring(enterprise.root)
    report = validate(enterprise.root)
    assert report.findings == ()
    plant = of_report(report)
    ways = [why(plant, plant.by_label[f"{site}/l2-line-1"], "git.aurora.example") for site in ("plant-a", "plant-b")]
    assert [way.reached for way in ways] == [True, True]
    assert ["firewall" in " ".join(step.said for step in way.steps) for way in ways] == [True, False]


def test_a_firewall_at_a_site_that_is_not_there(enterprise: Enterprise) -> None:
    enterprise.append(CONDUIT, "firewalls: [plant-c]\n")
    (finding,) = [one for one in enterprise.findings() if one.code == "conduit-invalid"]
    assert (finding.place.path, finding.message) == (CONDUIT, "firewalls: there is no site plant-c")
    assert finding.hint.startswith("did you mean plant-")


def test_a_name_with_a_slash(enterprise: Enterprise) -> None:
    enterprise.replace(
        "platform/conduits/destinations/arc.yaml", "{name: graph.microsoft.com,", "{name: graph.microsoft.com/,"
    )
    (finding,) = [one for one in enterprise.findings() if one.code == "conduit-invalid"]
    assert finding.place.path == "platform/conduits/destinations/arc.yaml"
    assert finding.place.line > 1
    assert "it has a slash: write graph.microsoft.com" in finding.message
