"""destination-not-passed, on the worked enterprise."""

from tests.penstock.rules.enterprise import Enterprise


def test_a_name_that_only_the_lower_level_passes(enterprise: Enterprise) -> None:
    names = "platform/conduits/l3-l2/upper/lists/443-names"
    enterprise.append(names, "only-here.example\n")
    enterprise.append("platform/conduits/l3-l2/upper/lists/443-ends", ".azure.com\n")
    found = [finding for finding in enterprise.findings() if finding.code == "destination-not-passed"]
    assert [finding.message for finding in found if "plant-a" in finding.message] == [
        "*.azure.com passes plant-a/l3 on 443, and not its parent plant-a/l4",
        "only-here.example passes plant-a/l3 on 443, and not its parent plant-a/l4",
    ]


def test_a_wildcard_above_is_enough(enterprise: Enterprise) -> None:
    enterprise.append("platform/conduits/l3-l2/upper/lists/443-names", "x.his.arc.azure.com\n")
    assert "destination-not-passed" not in {finding.code for finding in enterprise.findings()}
