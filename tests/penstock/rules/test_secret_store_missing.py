"""secret-store-missing, on the worked enterprise."""

import pytest

from tests.penstock.rules.enterprise import EXTRA, LINE, Enterprise

STORE = """\
apiVersion: external-secrets.io/v1
kind: %s
metadata: {name: %s%s}
spec: {provider: {vault: {server: "https://vault.example", path: plant, version: v2}}}
"""
SECRET = """\
apiVersion: external-secrets.io/v1
kind: ExternalSecret
metadata: {name: broker, namespace: edge-app1}
spec:
  secretStoreRef: {kind: %s, name: %s}
  target: {name: broker}
  dataFrom: [{extract: {key: broker}}]
"""
MINE, OURS = (
    STORE % ("SecretStore", "vault-mine", ", namespace: edge-app1"),
    STORE % ("ClusterSecretStore", "vault", ""),
)


@pytest.mark.parametrize(
    ("kind", "name", "hint"),
    [
        ("ClusterSecretStore", "vualt", "write vault"),
        ("SecretStore", "vault-mien", "write vault-mine"),
        ("SecretStore", "vault", "write kind: ClusterSecretStore"),
        ("SecretStore", "another", "add it, or mend the name"),
    ],
)
def test_a_store_that_nothing_makes(enterprise: Enterprise, kind: str, name: str, hint: str) -> None:
    (found,) = [
        one for one in enterprise.add(MINE, OURS, SECRET % (kind, name)).findings(LINE) if "secret-st" in one.code
    ]
    assert (found.place.path, found.hint) == (EXTRA, hint)


@pytest.mark.parametrize(
    "objects",
    [
        (MINE, OURS, SECRET % ("SecretStore", "vault-mine")),
        (MINE, OURS, SECRET % ("ClusterSecretStore", "vault")),
        (
            MINE,
            STORE % ("ClusterSecretStore", "vault", ", namespace: edge-core"),
            SECRET % ("ClusterSecretStore", "vault"),
        ),
        (SECRET % ("ClusterSecretStore", "made-by-terraform"),),
    ],
)
def test_what_is_there_or_may_be(enterprise: Enterprise, objects: tuple[str, ...]) -> None:
    assert "secret-store-missing" not in str(enterprise.add(*objects).found(LINE))


def test_single_values_have_stores_of_their_own(enterprise: Enterprise) -> None:
    more = "  data: [{secretKey: a, remoteRef: {key: b}, sourceRef: {storeRef: {name: vault-mien}}}]\n"
    found = enterprise.add(MINE, OURS, SECRET % ("SecretStore", "vault-mine") + more).findings(LINE)
    assert [one.hint for one in found if one.code == "secret-store-missing"] == ["write vault-mine"]
