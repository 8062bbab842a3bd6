"""secret-partly-encrypted, on the worked enterprise."""

import pytest

from tests.penstock.rules.enterprise import APPS, Enterprise, Fleet
from tests.penstock.rules.objects import small

BASE = "apps/base/tracing"
SECRET = """\
apiVersion: v1
kind: Secret
metadata:
  name: login
  namespace: edge-app1
stringData:
  password: ENC[AES256_GCM,data:Zm9v,iv:YmFy,tag:YmF6,type:str]
sops:
  version: 3.9.0
  mac: ENC[AES256_GCM,data:Zm9v,iv:YmFy,tag:YmF6,type:str]
"""


def found(enterprise: Enterprise, more: str) -> list[str]:
    """What is found of the Secret with one more line of stringData, under a Kustomization that decrypts."""
    enterprise.write(f"{BASE}/secret.yaml", SECRET.replace("sops:", f"  {more}\nsops:"))
    enterprise.append(f"{BASE}/kustomization.yaml", "  - secret.yaml\n")
    return enterprise.append(APPS, "  decryption: {provider: sops}\n").found(enterprise.name)


def test_value_in_clear_beside_ciphertext(enterprise: Enterprise) -> None:
    assert found(enterprise, "token: readable") == [f"secret-partly-encrypted {BASE}/secret.yaml"]


def test_suffix_that_says_so_and_empty_values(enterprise: Enterprise) -> None:
    assert found(enterprise, 'name_unencrypted: readable\n  empty: ""') == []


@pytest.mark.parametrize(
    ("key", "sops", "counts"),
    [
        ("userID", "encrypted_regex: ^(userKey|adminKey)$", False),
        ("userID", "encrypted_regex: ^(data|stringData)$", True),
        ("userID", "unencrypted_regex: ID$", False),
        ("userID", "encrypted_suffix: _secret", False),
        ("userID", "encrypted_regex: (a+)+$", True),  # what is not tried is taken for the usual
        ("api_token", "encrypted_regex: ^(userKey|adminKey)$", True),  # left out, and a credential
    ],
)
def test_what_sops_leaves_out_on_purpose(key: str, sops: str, counts: bool, fleet: Fleet) -> None:
    enc = "ENC[AES256_GCM,data:Zm9v,iv:YmFy,tag:YmF6,type:str]"
    text = (
        "apiVersion: v1\nkind: Secret\nmetadata: {name: s, namespace: edge-app1}\n"
        f"stringData: {{userKey: '{enc}', {key}: k3jh4kj5h3k4}}\nsops: {{mac: '{enc}', {sops}}}\n"
    )
    assert bool(fleet(small(text)).said("secret-partly-encrypted")) is counts
