"""conduit-invalid, on the worked enterprise."""

from tests.penstock.rules.enterprise import Enterprise


def test_a_name_with_a_slash(enterprise: Enterprise) -> None:
    enterprise.replace(
        "platform/conduits/destinations/arc.yaml", "{name: graph.microsoft.com,", "{name: graph.microsoft.com/,"
    )
    (finding,) = [one for one in enterprise.findings() if one.code == "conduit-invalid"]
    assert finding.place.path == "platform/conduits/destinations/arc.yaml"
    assert finding.place.line > 1
    assert "it has a slash: write graph.microsoft.com" in finding.message
