"""What people write wrong about levels: a clear finding each, on the worked enterprise."""

import pytest

from tests.penstock.rules.enterprise import Enterprise

L4, L3, LINE = (f"clusters/plant-a/{name}/cluster.yaml" for name in ("l4", "l3", "l2-line-1"))
SITE, NAMES = "clusters/plant-a/site/site.yaml", "platform/conduits/destinations/source.yaml"
NAME = "name: git.aurora.example"


@pytest.mark.parametrize(
    ("path", "old", "new", "code", "says"),
    [
        (L4, 'PARENT: ""', "PARENT: plant-a/l2-line-1", "level-cycle", "plant-a/l4"),
        (L3, "PARENT: plant-a/l4", "PARENT: plant-b/l4", "level-site", "has its parent at another site: plant-b/l4"),
        (L3, "PARENT: plant-a/l4", "PARENT: plant-a/l5", "level-parent-missing", "plant-a/l5"),
        (LINE, "PARENT: plant-a/l3", "PARENT: plant-a/l4", "level-order", "l4"),
        (LINE, "NODE_CIDR: 10.41.17.0/24", "NODE_CIDR: 10.41.18.0/24", "network-overlap", "overlaps with NODE_CIDR"),
        (LINE, "POD_CIDR: 172.22.0.0/16", "POD_CIDR: 10.41.17.0/25", "network-overlap", "overlaps with"),
        (
            SITE,
            "REGION: swedencentral",
            "REGION: swedncentral",
            "facts-invalid",
            "no region of the public cloud: write swedencentral",
        ),
        (SITE, "REGION: swedencentral", "REGION: mars", "facts-invalid", "'mars' is no region of the public cloud"),
        (SITE, "  REGION: swedencentral\n", "", "variable-undefined", "variable REGION is used but has no value"),
        (
            L3,
            "GATEWAY_ADDRESS: 10.41.3.10",
            'GATEWAY_ADDRESS: "fd00::10"',
            "gateway-mismatch",
            "GATEWAY_ADDRESS of plant-a/l3 is IPv6",
        ),
        (
            L3,
            "NODE_CIDR: 10.41.3.0/24",
            'NODE_CIDR: "fd00::/64"',
            "gateway-mismatch",
            "NODE_CIDR of plant-a/l3 is IPv6",
        ),
        (L3, "NODE_CIDR: 10.41.3.0/24", "NODE_CIDR: 10.41.3.1/24", "facts-invalid", "has host bits set"),
        (
            NAMES,
            NAME,
            "name: https://git.aurora.example/x",
            "conduit-invalid",
            "it has a scheme: write git.aurora.example",
        ),
        (NAMES, NAME, 'name: "git.aurora.example:443"', "conduit-invalid", "it has a port: write git.aurora.example"),
        (NAMES, NAME, "name: git.aurora.example/", "conduit-invalid", "it has a slash: write git.aurora.example"),
        (
            NAMES,
            NAME,
            "name: Git.Aurora.example",
            "conduit-invalid",
            "it has upper-case letters: write git.aurora.example",
        ),
        (NAMES, NAME, 'name: "2001:db8::1"', "conduit-invalid", "it is an address"),
        (NAMES, NAME, 'name: "[2001:db8::1]:443"', "conduit-invalid", "it is an address"),
        (
            NAMES,
            NAME,
            "name: git.m\u00fcnchen.example",
            "conduit-invalid",
            "write it as a proxy sees it, git.xn--mnchen-3ya.example",
        ),
    ],
)
def test_a_clear_finding(enterprise: Enterprise, path: str, old: str, new: str, code: str, says: str) -> None:
    enterprise.replace(path, old, new)
    found = [one for one in enterprise.findings() if one.code == code]
    assert [one for one in found if says in one.message], [
        f"{one.code}: {one.message}" for one in enterprise.findings()
    ]
    assert all("Value error" not in one.message for one in found)
    assert found[0].place.path
