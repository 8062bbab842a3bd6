"""arc-endpoint-missing, on the worked enterprise."""

from tests.penstock.rules.enterprise import Enterprise

ARC = "platform/conduits/destinations/arc.yaml"


def said(enterprise: Enterprise) -> list[str]:
    return [one.message for one in enterprise.findings() if one.code == "arc-endpoint-missing"]


def without(enterprise: Enterprise, *starts: str) -> Enterprise:
    lines = enterprise.read(ARC).splitlines(keepends=True)
    return enterprise.write(ARC, "".join(line for line in lines if not line.strip().startswith(starts)))


def test_a_name_that_somebody_took_out(enterprise: Enterprise) -> None:
    without(enterprise, "- {name: gbl.his", '- {name: "${REGION}.dp.')
    found = said(enterprise)
    assert len(found) == 4  # two names, two conduits
    assert any("swedencentral.dp.kubernetesconfiguration.azure.com on 443" in message for message in found)


def test_what_only_cluster_connect_needs_is_a_choice(enterprise: Enterprise) -> None:
    without(enterprise, '- {name: "*.servicebus', '- {name: "${REGION}.obo', "- {name: sts.")
    assert said(enterprise) == []


def test_a_fleet_without_arc(enterprise: Enterprise) -> None:
    for conduit in ("l4-l3", "l3-l2"):
        enterprise.replace(f"platform/conduits/{conduit}/conduit.yaml", "lists: [arc, ", "lists: [")
    assert said(enterprise) == []


def test_a_gateway_of_arc_s(enterprise: Enterprise) -> None:
    without(enterprise, "- {name: login").append(ARC, "  - {name: site.gw.arc.azure.com}\n")
    assert said(enterprise) == []
