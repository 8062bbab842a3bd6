"""level-crossed, on the worked enterprise."""

from tests.penstock.rules.enterprise import APPS, LINE, PLATFORM, Enterprise


def test_folder_of_another_level(enterprise: Enterprise) -> None:
    enterprise.replace(PLATFORM, "platform/levels/l2/operators", "platform/levels/l3/operators")
    (finding,) = enterprise.findings(LINE)
    assert (finding.code, finding.place.path) == ("level-crossed", PLATFORM)
    assert finding.edit is not None
    assert finding.edit.new == "levels/l2"


def test_folder_that_is_no_level(enterprise: Enterprise) -> None:
    enterprise.write("apps/levels/packing/kustomization.yaml", "resources: [../l2]\n")
    enterprise.replace(APPS, "apps/levels/l2", "apps/levels/packing")
    assert enterprise.found(LINE) == []
